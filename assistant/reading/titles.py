"""Which publications a question names: by title, part of a title, short name or coined name.

The names are learnt from the list itself: the part of a title before its colon, acronyms that an
abstract spells out ("Graph Location Network (GLN)"), names that it introduces ("termed ETHGamDet").
A name that several publications introduce names none of them; the text around it decides then.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.reading.coined import coined_names, coined_words, is_coined
from assistant.types import Publication
from assistant.words import folded, function_words

_TOKEN = re.compile(r"[^\W_]+(?:[-.+'’/][^\W_]+)*\+?")
_QUOTED = re.compile(r"[\"“”«»„]([^\"“”«»„]{4,300})[\"“”«»„]|(?<!\w)['‘]([^'‘’]{4,300})['’](?!\w)")
_RUN = 3  # title words in a row that may make a mention
MentionKind = Literal["title", "name", "words"]


@dataclass(frozen=True, slots=True)
class Mention:
    """Publications named by the words [start, end) of a question.

    Kind `title`: a whole title; `name`: a coined name; `words`: ordinary words of a title, which
    may as well be a topic.
    """

    start: int
    end: int
    publications: tuple[str, ...]
    name: str
    kind: MentionKind


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int
    written: str


def _words(text: str) -> list[_Word]:
    fold = folded(text)
    words = []
    for match in _TOKEN.finditer(fold.text):
        start, end = fold.span(match.start(), match.end())
        words.append(_Word(match.group(), start, end, text[start:end]))
    return words


def _key(text: str) -> tuple[str, ...]:
    return tuple(part for word in _words(text) for part in re.split(r"[-/.]", word.text) if part)


_KINDS_OF_THINGS = frozenset("dataset corpus benchmark challenge system library package".split())


class MentionIndex:
    """Finds mentions of a library's publications. Built once a library; holds no question."""

    def __init__(self, publications: Sequence[Publication]) -> None:
        self._titles = {p.id: frozenset(_key(p.title)) for p in publications}
        self._ordinary = _ordinary_words(publications)
        self._spread = _spread(publications)
        self._coined = coined_words(publications)
        self._names: dict[tuple[str, ...], _Name] = {}
        for publication in publications:
            self._learn(publication)
        self._runs = _title_runs(publications)
        self._longest = max((len(key) for key in self._names), default=0)

    def _learn(self, publication: Publication) -> None:
        self._add(publication.title, "title", publication.id)
        head = re.split(r":\s|\s[–—-]\s|\?\s", publication.title)[0]
        if head != publication.title and not is_coined(head):
            self._add(head, "words", publication.id)
            name, _, kind = head.rpartition(" ")
            if kind.casefold() in _KINDS_OF_THINGS and is_coined(name.split()[0] if name else ""):
                self._add(name, "words", publication.id)  # "HAHA 2019 (Dataset)"
        for name in coined_names(publication):
            if self._spread[_singular(name)] <= 1 or name == head:
                self._add(name, "name", publication.id)

    def _add(self, name: str, kind: MentionKind, owner: str) -> None:
        key = _key(name)
        if key:
            known = self._names.setdefault(key, _Name(name, kind, set()))
            known.owners.add(owner)

    def only_coined(self, word: str) -> bool:
        """Whether the list has this word in a coined form only ("TikTok", never "tiktok")."""
        return word in self._coined and word not in self._ordinary

    def titled(self, words: Iterable[str], among: Iterable[str]) -> tuple[str, ...]:
        """Those publications of `among` whose titles contain all `words`."""
        wanted = {part for word in words for part in _key(word)}
        return tuple(i for i in among if wanted and wanted <= self._titles.get(i, frozenset()))

    def find(self, question: str) -> tuple[Mention, ...]:
        """The mentions in `question`, in order; longer names win over the names inside them."""
        parts = [
            _Word(piece, word.start, word.end, word.written)
            for word in _words(question)
            for piece in re.split(r"[-/.]", word.text)
            if piece
        ]
        taken: list[Mention] = []
        for size in range(min(self._longest, len(parts)), 0, -1):
            for at in range(len(parts) - size + 1):
                self._try_name(parts[at : at + size], taken, question)
        for at in range(len(parts) - _RUN + 1):
            self._try_run(parts, at, taken, question)
        self._try_siblings(parts, taken)
        self._try_misspelt(parts, taken)
        return tuple(sorted(taken, key=lambda mention: mention.start))

    def _try_name(self, words: list[_Word], taken: list[Mention], question: str) -> None:
        key = tuple(word.text for word in words)
        name = self._names.get(key)
        if name is None or _overlaps(words, taken):
            return
        shown = question[words[0].start : words[-1].end]
        common = all(w in self._ordinary or w in function_words("en") for w in key)
        if common and len(key) < 3 and not _same_capitals(shown, name.written):
            return
        if len(name.owners) > 1 and name.kind != "title" and not self._one_work(name.owners):
            return
        taken.append(_mention(words, name))

    def _one_work(self, owners: Iterable[str]) -> bool:
        """Whether publications have the same title: versions of one work."""
        return len({self._titles[owner] for owner in owners}) == 1

    def _try_run(self, parts: list[_Word], at: int, taken: list[Mention], question: str) -> None:
        end = at + _RUN
        owners = self._runs.get(tuple(w.text for w in parts[at:end]), frozenset())
        if len(owners) != 1 or _overlaps(parts[at:end], taken):
            return
        while end < len(parts):
            longer = self._runs.get(tuple(w.text for w in parts[end - _RUN + 1 : end + 1]))
            if longer is None or not owners <= longer:
                break
            end += 1
        idle = function_words("en")
        while parts[end - 1].text in idle:  # "... for" may begin what the question adds
            end -= 1
        words = parts[at:end]
        if len([w for w in words if w.text not in idle]) >= 3:
            written = question[words[0].start : words[-1].end]
            taken.append(_mention(words, _Name(written, "words", set(owners))))

    def _try_siblings(self, parts: list[_Word], taken: list[Mention]) -> None:
        """ "Tools I and II": the name again, with the other number."""
        for mention in list(taken):
            inside = [w for w in parts if mention.start <= w.start and w.end <= mention.end]
            after = [w for w in parts if w.start >= mention.end][:2]
            numbered = len(inside) > 1 and _is_numeral(inside[-1].text) and len(after) == 2
            if not numbered or after[0].text not in {"and", "or", "vs", "versus", "to"}:
                continue
            key = (*(w.text for w in inside[:-1]), after[1].text)
            name = self._names.get(key)
            if name and _is_numeral(after[1].text) and not _overlaps(after[1:], taken):
                taken.append(_mention(after[1:], name))

    def _try_misspelt(self, parts: list[_Word], taken: list[Mention]) -> None:
        from rapidfuzz import fuzz

        single = {key[0]: name for key, name in self._names.items() if len(key) == 1}
        for word in parts:
            known = word.text in self._ordinary or word.text in function_words("en")
            known = known or bool(self._spread[_singular(word.written)])  # "Trans-CLIME" whole
            if len(word.text) < 5 or known or _overlaps([word], taken):
                continue
            near = [n for n in single if len(n) >= 5 and fuzz.ratio(word.text, n) >= 85]
            if len(near) == 1 and len(single[near[0]].owners) == 1:
                taken.append(_mention([word], single[near[0]]))


@dataclass(slots=True)
class _Name:
    written: str
    kind: MentionKind
    owners: set[str]


def _is_numeral(word: str) -> bool:
    return bool(re.fullmatch(r"\d{1,2}|[ivx]{1,4}|one|two|three|four|five", word))


def _mention(words: list[_Word], name: _Name) -> Mention:
    return Mention(
        words[0].start, words[-1].end, tuple(sorted(name.owners)), name.written, name.kind
    )


def _ordinary_words(publications: Iterable[Publication]) -> frozenset[str]:
    """Words that the list uses in lower case: as a name they need their own capitals."""
    words: set[str] = set()
    for publication in publications:
        words.update(re.findall(r"(?<![\w-])[a-z]{2,}(?![\w-])", publication.abstract))
    return frozenset(words)


def _spread(publications: Iterable[Publication]) -> Counter[str]:
    """In how many publications each word stands, plural endings off."""
    spread: Counter[str] = Counter()
    for publication in publications:
        text = f"{publication.title} {publication.abstract}"
        spread.update({_singular(word) for word in re.findall(r"[\w+-]+", text)})
    return spread


def _singular(word: str) -> str:
    """A word by which it is counted: a made-up one as it is written ("EMPHAsis"), without an s."""
    if word.endswith("s") and word[:-1].isupper():
        word = word[:-1]
    return word if is_coined(word) and not word.isupper() else word.lower()


def _title_runs(publications: Iterable[Publication]) -> dict[tuple[str, ...], frozenset[str]]:
    """Runs of title words, without function words at their ends, and who has them."""
    runs: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for publication in publications:
        key = _key(publication.title)
        for at in range(len(key) - _RUN + 1):
            run = key[at : at + _RUN]
            if run[0] not in function_words("en") or run[-1] not in function_words("en"):
                runs[run].add(publication.id)
    return {run: frozenset(owners) for run, owners in runs.items()}


def quoted(question: str) -> tuple[str, ...]:
    """What stands between quotation marks in a question."""
    return tuple((m[1] or m[2]).strip() for m in _QUOTED.finditer(question))


def _overlaps(words: list[_Word], taken: list[Mention]) -> bool:
    return any(m.start < words[-1].end and words[0].start < m.end for m in taken)


def _same_capitals(shown: str, written: str) -> bool:
    return shown == written or (shown[:1].isupper() and written.istitle() and shown.istitle())
