"""The sentence of an abstract that says one kind of thing: an aim, a result, a dataset, a limit.

The trained judge ranks sentences where there is one, else their words do; in either case a
sentence at the head of an abstract, which sets the scene, is no such sentence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

from assistant.answering.knowledge import Knowledge
from assistant.answering.sentences import Choice, read, spans_of
from assistant.text import fold, readable
from assistant.types import Publication

_SURE = 0.5
_OWN = ("we ", "this paper", "this article", "this work", "in this ", "here we", "our ")
_SHORT = 3  # sentences of an abstract that has no room to set a scene
_FIGURE = re.compile(r"\d\s?%|\d\.\d")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing: what is asked of a paper, and the words in which abstracts say it.

    `scene` is the share of an abstract, from its head, where others' work is spoken of; `needed`
    is set where a sentence without any of the words does not say it; `made` are words that say
    that the paper made it itself.
    """

    asked: str
    words: str
    scene: float = 0.34
    late: float = 0.0  # log odds that a place at the end of the abstract gains
    needed: bool = True
    made: str = ""

    @property
    def stems(self) -> frozenset[str]:
        """The words as they are compared."""
        return _held(self.words)


_MAKING = "release construct collect build create introduce contribute provide"
KINDS: Mapping[str, Kind] = {
    "aim": Kind(
        "What is the main aim or contribution of the paper?",
        "propose present introduce develop study examine investigate explore describe argue paper "
        "article thesis aim design review survey",
        scene=0.12, late=-2.0, needed=False,
    ),
    "results": Kind(
        "What did the paper find? What are the results?",
        "show find found demonstrate outperform achieve reveal evidence higher lower accuracy "
        "percent significantly state-of-the-art improvement increase reduce suggest conclude",
        late=2.5, needed=False,
    ),
    "datasets": Kind(
        "Which dataset or benchmark is used, built or released?",
        "dataset datasets benchmark corpus corpora database", made=_MAKING,
    ),
    "methods": Kind(
        "Which method is proposed or used?",
        "propose present introduce develop method approach model algorithm framework network "
        "technique train estimator experiment",
        made="propose present introduce develop",
    ),
    "applications": Kind(
        "What can it be applied to in practice?",
        "application applications applied practice practical deploy clinical industry",
    ),
    "limitations": Kind(
        "What are the limitations, failures or open problems?",
        "limitation limitations limited remain remains caution drawback unclear mistake",
        scene=0.6, late=1.0,
    ),
    "tools": Kind(
        "Which tool, software or code is released?",
        "tool tools software package library code platform toolkit github open-source app",
        made=f"{_MAKING} available implement",
    ),
}  # fmt: skip


def says(kind: Kind, publication: Publication) -> bool:
    """Whether a sentence behind the head of the abstract has the words for it."""
    if not kind.needed:
        return bool(publication.abstract)
    return any(
        _held(publication.abstract[a:b]) & kind.stems
        for a, b in spans_of(publication)
        if not _sets_the_scene(kind, publication, a, b)
    )


def makes(kind: Kind, publication: Publication) -> bool:
    """Whether such a sentence also says that the paper made it."""
    made = _held(kind.made)
    return any(
        _held(publication.abstract[a:b]) & kind.stems and _held(publication.abstract[a:b]) & made
        for a, b in spans_of(publication)
        if not _sets_the_scene(kind, publication, a, b)
    )


def telling(
    kind: Kind, publication: Publication, knowledge: Knowledge, about: str = ""
) -> Choice | None:
    """The sentence that says it best; None where none does."""
    asked = f"{kind.asked} ({about})" if about else kind.asked
    choices = [
        c for c in read(asked, publication, knowledge)
        if not _sets_the_scene(kind, publication, c.start, c.end)
    ]  # fmt: skip
    judged = knowledge.judge is not None
    fitting = [c for c in choices if _held(c.text) & kind.stems or (judged and c.sure >= _SURE)]
    if fitting or kind.needed:
        choices = fitting
    return max(choices, key=lambda c: _worth(kind, c), default=None)


def _worth(kind: Kind, choice: Choice) -> float:
    """Its score with its place in the abstract and the words in which such things are said."""
    held = _held(choice.text)
    worth = choice.score + min(2, len(held & kind.stems))
    worth += 3.0 if held & _held(kind.made) else 0.0
    worth += kind.late * choice.start / max(len(choice.publication.abstract), 1)
    return worth + (1.0 if kind.late > 0 and _FIGURE.search(choice.text) else 0.0)


@lru_cache(maxsize=20_000)
def _held(text: str) -> frozenset[str]:
    """The stems of all words of a text, of those too that no question is about ("present")."""
    words = re.findall(r"[^\W_]+(?:-[^\W_]+)*", fold(readable(text)))
    return frozenset(map(str, Stemmer.Stemmer("english").stemWords(words)))


def _sets_the_scene(kind: Kind, publication: Publication, start: int, end: int) -> bool:
    opening = fold(publication.abstract[start : start + 20])
    if len(spans_of(publication)) <= _SHORT or opening.startswith(_OWN):
        return False
    return start == 0 or end < kind.scene * len(publication.abstract)
