"""Floors under the quality of answers without a model, on questions of our own, kind by kind.

The full scorer is no part of the project; this one checks what every case states: words that the
answer must and must not have, papers that must be cited, refusals. A floor is the share measured
when it was set, less one point; what fell is printed with what was understood.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

from assistant.core import Assistant
from assistant.text import fold, readable
from assistant.types import Answer
from tests.assistant.test_conversation import talk

FOLDER = Path(__file__).parent / "gold"
FLOORS: dict[str, float] = json.loads((FOLDER / "floors.json").read_text(encoding="utf-8"))


def passes(case: dict[str, Any], answer: Answer) -> bool:
    """Whether an answer meets everything that a case states."""
    titles = {_plain(c.publication.title) for c in answer.citations}
    said = f"answer: {_plain(answer.text)}\n"
    shown = said + " ".join(sorted(titles))
    wanted = all(any(_plain(a) in shown for a in group) for group in case["must"])
    forbidden = any(_plain(bad) in said for bad in case.get("must_not", ()))
    gold = {_plain(title) for title in case["gold_papers"]}
    cited = len(gold & titles) >= (len(gold) if len(gold) <= 12 else 5)
    refuses = case["kind"] == "unanswerable"
    wrongly = case.get("answerable", True) and answer.abstained
    return wanted and not forbidden and cited and not wrongly and (answer.abstained or not refuses)


def _plain(text: str) -> str:
    return re.sub(r"[*`]", "", fold(readable(text))).rstrip(". ")


def test_answers_without_a_model_stay_above_the_floor_of_their_kind(assistant: Assistant) -> None:
    right: defaultdict[str, int] = defaultdict(int)
    total: defaultdict[str, int] = defaultdict(int)
    fell: defaultdict[str, list[str]] = defaultdict(list)
    for path in sorted(FOLDER.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            answer = talk(assistant, *case["turns"])
            total[case["kind"]] += 1
            if passes(case, answer):
                right[case["kind"]] += 1
            else:
                shown = f"{path.stem}/{case['id']}: {case['turns'][-1]} [{answer.understood}]"
                fell[case["kind"]].append(shown)
    low = {
        kind: f"{right[kind]} of {total[kind]}, floor {floor:.3f}:\n  " + "\n  ".join(fell[kind])
        for kind, floor in FLOORS.items()
        if right[kind] / total[kind] < floor
    }
    assert not low, "\n".join(f"{kind}: {said}" for kind, said in low.items())
    assert set(FLOORS) == set(total)
