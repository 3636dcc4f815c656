"""all-MiniLM-L6-v2 in torch with low-rank deltas, and what is trained on top of it.

The trunk is the one that the program runs (`vectorstore/minilm_graph.py`): 6 layers, width 384, 12
heads. Only the deltas (Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models", 2021) and
the heads are trained; the program merges the deltas into the weights when it makes its graph.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import torch
from torch import Tensor, nn

LAYERS, WIDTH, HEADS, RANK = 6, 384, 12, 32
LINEARS = (
    "attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense",
    "intermediate.dense", "output.dense",
)  # fmt: skip


class Delta(nn.Module):
    """A frozen linear layer with a trained low-rank delta."""

    def __init__(self, weight: Tensor, bias: Tensor, rank: int = RANK) -> None:
        super().__init__()
        self.register_buffer("weight", weight)
        self.register_buffer("bias", bias)
        self.down = nn.Parameter(torch.randn(rank, weight.shape[1]) / math.sqrt(weight.shape[1]))
        self.up = nn.Parameter(torch.zeros(weight.shape[0], rank))

    def forward(self, value: Tensor) -> Tensor:
        """(..., inputs) -> (..., outputs)."""
        base = nn.functional.linear(value, self.weight, self.bias)
        return base + (value @ self.down.T) @ self.up.T


class Trunk(nn.Module):
    """ids (batch x pieces), mask, extra embeddings -> hidden states of every layer (batch x pieces x 384)."""

    def __init__(self, weights: Mapping[str, np.ndarray]) -> None:
        super().__init__()
        tensor = {name: torch.tensor(np.asarray(value)) for name, value in weights.items()}
        self.register_buffer("words", tensor["embeddings.word_embeddings.weight"])
        positions = tensor["embeddings.position_embeddings.weight"]
        first = tensor["embeddings.token_type_embeddings.weight"][0]
        self.register_buffer("positions", positions + first)
        self.norm = _norm(tensor, "embeddings.LayerNorm")
        self.linears = nn.ModuleList()
        self.norms = nn.ModuleList()
        for layer in range(LAYERS):
            prefix = f"encoder.layer.{layer}."
            self.linears.append(
                nn.ModuleList(
                    Delta(tensor[f"{prefix}{n}.weight"], tensor[f"{prefix}{n}.bias"])
                    for n in LINEARS
                )
            )
            self.norms.append(
                nn.ModuleList(
                    _norm(tensor, f"{prefix}{n}.LayerNorm") for n in ("attention.output", "output")
                )
            )

    def forward(self, ids: Tensor, mask: Tensor, extra: Tensor | None = None) -> list[Tensor]:
        """Hidden states of every layer; `mask` is True on pieces that count."""
        states = []
        hidden = self.words[ids] + self.positions[: ids.shape[1]]
        hidden = self.norm(hidden if extra is None else hidden + extra)
        batch, pieces, _ = hidden.shape
        for linears, norms in zip(self.linears, self.norms, strict=True):
            query, key, value, mixed, wide, narrow = linears
            parts = [
                part(hidden).view(batch, pieces, HEADS, -1).transpose(1, 2)
                for part in (query, key, value)
            ]
            attended = nn.functional.scaled_dot_product_attention(
                *parts, attn_mask=mask[:, None, None, :]
            )
            attended = attended.transpose(1, 2).reshape(batch, pieces, WIDTH)
            hidden = norms[0](hidden + mixed(attended))
            hidden = norms[1](hidden + narrow(nn.functional.gelu(wide(hidden))))
            states.append(hidden)
        return states

    def deltas(self) -> dict[str, np.ndarray]:
        """The trained deltas by the name of the weight they belong to, in half precision."""
        found = {}
        for layer, linears in enumerate(self.linears):
            for name, linear in zip(LINEARS, linears, strict=True):
                key = f"encoder.layer.{layer}.{name}.weight"
                found[f"{key}.up"] = linear.up.detach().numpy().astype(np.float16)
                found[f"{key}.down"] = linear.down.detach().numpy().astype(np.float16)
        return found


def _norm(tensor: Mapping[str, Tensor], name: str) -> nn.LayerNorm:
    norm = nn.LayerNorm(WIDTH, eps=1e-12)
    norm.weight.data, norm.bias.data = tensor[f"{name}.weight"], tensor[f"{name}.bias"]
    return norm.requires_grad_(False)


def pooled(hidden: Tensor, mask: Tensor) -> Tensor:
    """First state and mean of all, side by side (batch x 768)."""
    weights = mask[..., None].float()
    mean = (hidden * weights).sum(1) / weights.sum(1)
    return torch.cat([hidden[:, 0], mean], -1)


def padded(rows: Sequence[np.ndarray], fill: float = 0) -> Tensor:
    """Arrays of different length in the first axis as one tensor."""
    longest = max(len(row) for row in rows)
    shape = (len(rows), longest, *rows[0].shape[1:])
    out = np.full(shape, fill, rows[0].dtype)
    for at, row in enumerate(rows):
        out[at, : len(row)] = row
    return torch.tensor(out)
