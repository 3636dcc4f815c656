"""Fits the two small models of answers without a language model, and tells how well they do.

    python -m benchmarks.fit_models --questions LIST GOLD.jsonl... [--questions LIST GOLD.jsonl...]

Reading (`assistant/answers/reading.py`): which sentences of the right paper answer. Pairwise
logistic regression on sentences that hold more of what a case asks for against those that hold
less. Silence (`assistant/answers/silence.py`): whether the paper that is meant answers at all, on
answerable cases whose paper is found and on unanswerable ones. Both are measured by ten-fold
cross-validation over questions, then fitted to all of them; the weights are printed as the modules
have them.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.answering import Answering
from assistant.answers import reading, silence
from assistant.answers.content import find_papers
from assistant.answers.quoting import choose
from assistant.conversation import Conversation
from assistant.core import Assistant
from assistant.questions.request import Ask, Request
from assistant.settings import read_settings
from assistant.text import fold, readable
from assistant.types import Publication, Turn

Matrix = NDArray[np.float64]
_KINDS = frozenset(
    "fact number method dataset definition followup multi_paper false_premise".split()
)
_ANSWERED = frozenset("fact number method dataset definition followup".split())
_FOLDS = 10
_RIDGE = 0.3  # the inverse of the strength of regularisation
_MOST, _WORDS = 4, 120


@dataclass(frozen=True)
class ReadingCase:
    """Sentences of the right paper: features (sentences, features), text, what must be held."""

    features: Matrix
    texts: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]

    @property
    def holds(self) -> Matrix:
        """The share of the groups that each sentence holds."""
        held = [[any(a in text for a in g) for g in self.groups] for text in self.texts]
        return np.mean(np.array(held, float), axis=1)

    def covered(self, chosen: Sequence[int]) -> bool:
        """Whether the chosen sentences hold every group."""
        return all(any(any(a in self.texts[i] for a in g) for i in chosen) for g in self.groups)


@dataclass(frozen=True)
class SilenceCase:
    """The features of one question and its paper, and whether the paper answers."""

    features: Matrix
    answered: bool
    certain: bool


def plain(text: str) -> str:
    return re.sub(r"[*`$]", "", fold(readable(text)))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--questions", nargs="+", type=Path, action="append", required=True)
    chosen = parser.parse_args(arguments)
    readings: list[ReadingCase] = []
    silences: list[SilenceCase] = []
    for source, *gold in chosen.questions:
        with tempfile.TemporaryDirectory() as place:
            settings = replace(
                read_settings(), lists=(source,), store=Path(place), answerer="extract"
            )
            for case, request, assistant in _requests(Assistant.open(settings), gold):
                readings += _reading_case(case, request, assistant)
                silences += _silence_case(case, request, assistant)
    report_reading(readings)
    report_silence(silences)


def _requests(
    assistant: Assistant, gold: Sequence[Path]
) -> Iterator[tuple[dict[str, Any], Request, Assistant]]:
    conversation = Conversation(Answering(assistant.state.knowledge), assistant.today())
    for line in (x for file in gold for x in file.read_text(encoding="utf-8").splitlines() if x):
        case = json.loads(line)
        history: list[Turn] = []
        for turn in case["turns"][:-1]:
            answer = assistant.ask(turn, history)
            cited = tuple(c.publication.id for c in answer.citations)
            history += [Turn("user", turn), Turn("assistant", answer.text, cited)]
        yield case, conversation.prepare(case["turns"][-1], history).request, assistant


def _right(case: dict[str, Any], assistant: Assistant) -> list[Publication]:
    wanted = {plain(title).rstrip(". ") for title in case["gold_papers"]}
    listed = assistant.library.publications
    return [p for p in listed if plain(p.title).rstrip(". ") in wanted]


def _reading_case(
    case: dict[str, Any], request: Request, assistant: Assistant
) -> list[ReadingCase]:
    right = _right(case, assistant)
    if case["kind"] not in _KINDS or len(right) != 1 or not right[0].abstract:
        return []
    title = plain(right[0].title)
    asked = reading.Asked.of(request)
    read = reading.read(asked, right[0], assistant.state.knowledge)
    texts = tuple(
        plain(right[0].abstract[r.close.passage.start : r.close.passage.end]) for r in read
    )
    groups = [tuple(plain(a) for a in group) for group in case["must"]]
    groups = [g for g in groups if not any(a in title for a in g)]
    held = all(any(a in text for text in texts for a in g) for g in groups)
    if not groups or not held:
        return []
    return [ReadingCase(np.array([r.features for r in read], float), texts, tuple(groups))]


def _silence_case(
    case: dict[str, Any], request: Request, assistant: Assistant
) -> list[SilenceCase]:
    answered = case["kind"] != "unanswerable"
    if request.ask not in {Ask.CONTENT, Ask.DEFINE} or (answered and case["kind"] not in _ANSWERED):
        return []
    knowledge = assistant.state.knowledge
    query = request.topic or request.question
    papers = list(knowledge.records.of(request.papers))
    papers = papers or find_papers(request, knowledge, query, None, sure=False)
    choices = choose(request, knowledge, [p.id for p in papers]) if papers else []
    if not choices or (answered and papers[:1] != _right(case, assistant)):
        return []
    asked = reading.Asked.of(request)
    certain = silence.surely_unsaid(request, papers)
    own = [c for c in choices if c.publication.id == papers[0].id] or choices
    values, _ = silence.features(request, asked, knowledge, papers, own)
    return [SilenceCase(np.array([*values.values()], float), answered, bool(certain))]


def logistic(values: Matrix, labels: Matrix, *, bias: bool) -> Matrix:
    """Weights of a regularised logistic regression by Newton's method; the bias comes last.

    With a bias the values are standardised first, so that all are regularised alike.
    """
    mean, spread = values.mean(axis=0), np.maximum(values.std(axis=0), 1e-9)
    data = np.hstack([(values - mean) / spread, np.ones((len(values), 1))]) if bias else values
    penalty = np.full(data.shape[1], 1 / _RIDGE)
    penalty[-1] = 0.0 if bias else penalty[-1]
    weights = np.zeros(data.shape[1])
    for _ in range(50):
        odds = 1 / (1 + np.exp(-np.clip(data @ weights, -30, 30)))
        gradient = data.T @ (odds - labels) + penalty * weights
        curvature = (data * (odds * (1 - odds))[:, None]).T @ data + np.diag(penalty + 1e-9)
        step = np.linalg.solve(curvature, gradient)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    if bias:
        weights[:-1] /= spread
        weights[-1] -= weights[:-1] @ mean
    return weights


def fit_reading(cases: Sequence[ReadingCase]) -> Matrix:
    """Weights of the sentence features, from pairs within each abstract."""
    pairs: list[Matrix] = []
    for case in cases:
        holds = case.holds
        pairs += [
            case.features[i] - case.features[j]
            for i in range(len(holds))
            for j in range(len(holds))
            if holds[i] > holds[j]
        ]
    up = np.array(pairs)
    labels = np.concatenate([np.ones(len(up)), np.zeros(len(up))])
    return logistic(np.vstack([up, -up]), labels, bias=False)


def chosen_by(weights: Matrix, case: ReadingCase) -> list[int]:
    """The sentences that weights would quote: as `quoting.best_of`, without its cut far behind."""
    left, kept = _WORDS, list[int]()
    for at in np.argsort(-(case.features @ weights)):
        length = len(case.texts[at].split())
        if len(kept) < _MOST and (not kept or length <= left):
            kept.append(int(at))
            left -= length
    return kept


def _folds(count: int) -> Iterator[tuple[list[int], list[int]]]:
    order = list(range(count))
    random.Random(0).shuffle(order)
    for fold_at in range(_FOLDS):
        yield (
            [i for n, i in enumerate(order) if n % _FOLDS != fold_at],
            order[fold_at::_FOLDS],
        )


def report_reading(cases: Sequence[ReadingCase]) -> None:
    now = np.array([*reading.WEIGHTS.values()])
    covered = []
    for learn, judge in _folds(len(cases)):
        weights = fit_reading([cases[i] for i in learn])
        covered += [cases[i].covered(chosen_by(weights, cases[i])) for i in judge]
    print(f"reading: {len(cases)} questions; all that is asked for is among {_MOST} sentences of")
    print(f"  {_WORDS} words: {np.mean(covered):.3f} (cross-validated),", end=" ")
    print(f"{np.mean([c.covered(chosen_by(now, c)) for c in cases]):.3f} (weights in use)")
    _print_weights(list(reading.WEIGHTS), fit_reading(cases))


def report_silence(cases: Sequence[SilenceCase]) -> None:
    sure = [c for c in cases if c.certain]
    rest = [c for c in cases if not c.certain]
    values = np.array([c.features for c in rest])
    labels = np.array([float(c.answered) for c in rest])
    guessed = np.zeros(len(rest))
    for learn, judge in _folds(len(rest)):
        weights = logistic(values[learn], labels[learn], bias=True)
        guessed[judge] = 1 / (1 + np.exp(-(values[judge] @ weights[:-1] + weights[-1])))
    wrong = sum(c.answered for c in sure)
    print(f"silence: {len(cases)} questions; certain for {len(sure)}, {wrong} of them wrongly")
    for level in (0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7):
        refused = guessed < level
        print(f"  below {level}: refused {np.mean(refused[labels == 0]):.3f} of the unanswerable,"
              f" {np.mean(refused[labels == 1]):.3f} of the answerable")  # fmt: skip
    final = logistic(values, labels, bias=True)
    _print_weights([*silence.WEIGHTS, "BIAS"], final)


def _print_weights(names: Sequence[str], weights: Matrix) -> None:
    print("  " + ", ".join(f'"{n}": {w:.2f}' for n, w in zip(names, weights, strict=True)))


if __name__ == "__main__":
    main()
