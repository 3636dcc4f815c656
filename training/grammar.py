"""Questions made from the grammar of plans: conditions and operations put together at random.

Writers seldom put three conditions and a denial into one question; visitors do. Each condition and
each operation has several wordings, in any order; the fillers come from the written questions. A
line of the tables is a wording; `{x}` in it is where the marked filler goes.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

CODES = (
    "CV LG CR AI IR CL RO HC SE DB NI MM SI cs.CV cs.CL cs.LG cs.CR stat.ML stat.ME math.ST eess.AS "
    "q-bio NLP HCI ML"
).split()
_YEARS = [str(year) for year in range(1998, 2027)]
_MONTHS = "january february march april may june july august september october november".split()
_WORDS = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}
_NOUNS = ("papers papers papers publications articles works studies pubs entries pprs titles "
          "").split(" ")  # fmt: skip

# Wordings behind the noun, by role; `^` marks one that stands before the noun.
AFFIRMED: Mapping[str, Sequence[str]] = {
    "topic": ("on {x}", "about {x}", "dealing with {x}", "regarding {x}", "^{x}", "^{x}", "for {x}",
              "that deal with {x}", "to do with {x}", "re {x}", "around {x}", "only {x}"),
    "coded": ("^{x}", "^{x}", "^{x}", "in {x}", "in the {x} category", "filed under {x}",
              "in category {x}", "tagged {x}", "that are {x}"),
    "person": ("by {x}", "with {x}", "from {x}", "co-written with {x}", "w/ {x}", "{x} is on",
               "written together with {x}", "where {x} is an author", "of {x}", "{x}"),
    "person.first": ("with {x} as first author", "first authored by {x}", "where {x} is first author",
                     "led by {x}", "{x} first author", "with {x} in first place"),
    "person.last": ("with {x} as last author", "where {x} comes last", "{x} senior author",
                    "with {x} as the senior author"),
    "person.sole": ("by {x} alone", "that {x} wrote alone", "single authored by {x}"),
    "time.in": ("in {x}", "from {x}", "of {x}", "published in {x}", "{x}", "^{x}", "dated {x}",
                "that came out in {x}", "but {x} only", "only {x}", "{x} only",
                "but only the {x} ones", "from {x}", "just from {x}"),
    "time.before": ("before {x}", "b4 {x}", "older than {x}", "prior to {x}", "earlier than {x}"),
    "time.after": ("after {x}", "later than {x}", "newer than {x}", "past {x}"),
    "time.since": ("since {x}", "from {x} on", "{x} onwards", "{x} or later", "starting {x}"),
    "time.until": ("until {x}", "up to {x}", "{x} and earlier", "till {x}", "through {x}"),
    "venue": ("in {x}", "at {x}", "published in {x}", "that appeared in {x}", "^{x}", "from {x}"),
    "code": ("{with code}", "that have {a code link}", "{with a code mark}", "{w/ code}", "that {come with code}", "{having a repo}",
             "^{open source}", "{code available}", "{on github}", "with a {code link}"),
    "has": ("{with a doi}", "that {have an abstract}", "{with a pdf link}", "{with page numbers}"),
    "intitle": ("with {x} in the title", "with the word {x} in the title", "{x} in the title",
                "whose title contains {x}", "with titles mentioning {x}"),
    "authors.eq": ("with exactly {x} authors", "with {x} authors", "by {x} people", "{x} authors"),
    "authors.ge": ("with at least {x} authors", "with {x} or more authors", "{x}+ authors"),
    "authors.gt": ("with more than {x} authors", "by more than {x} people", "over {x} authors"),
    "authors.lt": ("with fewer than {x} authors", "with less than {x} authors", "under {x} authors"),
    "authors.le": ("with at most {x} authors", "with no more than {x} authors", "max {x} authors"),
}  # fmt: skip
DENIED: Mapping[str, Sequence[str]] = {
    "topic": ("not about {x}", "but nothing on {x}", "except {x}", "excluding {x}", "not on {x}",
              "other than {x}", "leaving out {x}", "without the {x} stuff", "minus {x}"),
    "coded": ("^non {x}", "^non-{x}", "outside {x}", "that are not {x}", "not in {x}",
              "but not {x}", "except the {x} ones", "not filed under {x}"),
    "person": ("not by {x}", "without {x}", "that {x} is not on", "but not with {x}", "minus {x}"),
    "person.first": ("where {x} is not first author", "not first authored by {x}",
                     "but first author is not {x}", "without {x} as first author"),
    "time.in": ("not from {x}", "except {x}", "outside {x}", "leaving out {x}", "but not {x}"),
    "venue": ("not in {x}", "outside {x}", "except {x}", "that did not appear in {x}"),
    "code": ("{without code}", "that come {without a code mark}", "{w/o code}", "{no code}", "that {have no code}", "{lacking code}",
             "{without a repo}", "that {come without code}"),
    "has": ("{without a doi}", "{lacking an abstract}", "{with no year}", "{no venue}"),
    "intitle": ("without {x} in the title", "but no {x} in the title", "lacking {x} in the title"),
    "type": ("but no {x}", "except {x}", "without the {x}", "excluding {x}"),
}  # fmt: skip
TWO: Mapping[str, Sequence[str]] = {
    "or": ("{x} or {y}", "either {x} or {y}", "{x} / {y}"),
    "nor": ("neither {x} nor {y}", "not {x} or {y}", "not {x} and not {y}"),
}
# (wording, keys of the label); N is the noun phrase, F a field, n a marked number.
FRAMES: Sequence[tuple[str, Mapping[str, Any]]] = (
    ("N", {"op": "list"}), ("N", {"op": "list"}), ("list N", {"op": "list"}),
    ("which N", {"op": "list"}), ("show me N", {"op": "list"}), ("all N", {"op": "list"}),
    ("give me the N", {"op": "list"}), ("everything N", {"op": "list"}),
    ("what are the N?", {"op": "list"}), ("i need N please", {"op": "list"}),
    ("are there any N?", {"op": "list", "yesno": True}), ("any N?", {"op": "list", "yesno": True}),
    ("do you have N", {"op": "list", "yesno": True}), ("is there N", {"op": "list", "yesno": True}),
    ("N, newest first", {"op": "list", "order": "newest"}),
    ("N by date, oldest on top", {"op": "list", "order": "oldest"}),
    ("newest N", {"op": "list", "order": "newest", "one": True}),
    ("the latest of the N", {"op": "list", "order": "newest", "one": True}),
    ("most recent N?", {"op": "list", "order": "newest", "one": True}),
    ("oldest N", {"op": "list", "order": "oldest", "one": True}),
    ("first ever of N", {"op": "list", "order": "oldest", "one": True}),
    ("n latest N", {"op": "list", "order": "newest"}),
    ("n oldest N", {"op": "list", "order": "oldest"}),
    ("which of the N has the most authors", {"op": "list", "order": "most", "by": "authors", "one": True}),
    ("longest author list among N", {"op": "list", "order": "most", "by": "authors", "one": True}),
    ("whats the longest author list in N", {"op": "list", "order": "most", "by": "authors", "one": True}),
    ("N with the fewest authors", {"op": "list", "order": "least", "by": "authors", "one": True}),
    ("the one with the smallest number of authors of N", {"op": "list", "order": "least", "by": "authors", "one": True}),
    ("n N with the most authors", {"op": "list", "order": "most", "by": "authors"}),
    ("N sorted by number of authors", {"op": "list", "order": "most", "by": "authors"}),
    ("a table of N with F and G", {"op": "list", "form": "table", "fields": ["F", "G"]}),
    ("table: N, columns F and G", {"op": "list", "form": "table", "fields": ["F", "G"]}),
    ("N with their F", {"op": "list", "fields": ["F"]}),
    ("make a table of N", {"op": "list", "form": "table"}),
    ("how many N", {"op": "number"}), ("how many N are there?", {"op": "number"}),
    ("number of N", {"op": "number"}), ("count the N", {"op": "number"}),
    ("N - how many?", {"op": "number"}), ("how many of the N", {"op": "number"}),
    ("what percentage are N", {"op": "number", "measure": "share"}),
    ("what share of N", {"op": "number", "measure": "share"}),
    ("percentage of N", {"op": "number", "measure": "share"}),
    ("how many percent of his papers are N", {"op": "number", "measure": "share"}),
    ("fraction of N in percent", {"op": "number", "measure": "share"}),
    ("average number of authors on N", {"op": "number", "measure": "mean", "by": "authors"}),
    ("how many authors do N have on average", {"op": "number", "measure": "mean", "by": "authors"}),
    ("how many N per year on average", {"op": "number", "measure": "mean", "by": "year"}),
    ("average number of N a year", {"op": "number", "measure": "mean", "by": "year"}),
    ("how many different co-authors on N", {"op": "number", "by": "authors"}),
    ("number of distinct people on N", {"op": "number", "by": "authors"}),
    ("how many different first authors do N have", {"op": "number", "by": "first_author"}),
    ("how many venues do N have", {"op": "number", "by": "venue"}),
    ("N where he is first author", {"op": "list", "by": "first_author"}),
    ("N he wrote as first author", {"op": "list", "by": "first_author"}),
    ("N with her as the first author", {"op": "list", "by": "first_author"}),
    ("N where she comes last", {"op": "list", "by": "last_author"}),
    ("what fraction of N is he first author of", {"op": "number", "measure": "share", "by": "first_author"}),
    ("N per year", {"op": "group", "by": "year"}), ("N by year", {"op": "group", "by": "year"}),
    ("how many N each year", {"op": "group", "by": "year"}),
    ("count N by year", {"op": "group", "by": "year"}),
    ("number of N per category", {"op": "group", "by": "topic"}),
    ("split N by category", {"op": "group", "by": "topic"}),
    ("N per subject area, as a table", {"op": "group", "by": "topic", "form": "table"}),
    ("N by venue", {"op": "group", "by": "venue"}), ("N by type", {"op": "group", "by": "type"}),
    ("N per first author", {"op": "group", "by": "first_author"}),
    ("which year has the most N", {"op": "group", "by": "year", "order": "most", "one": True}),
    ("year with most N?", {"op": "group", "by": "year", "order": "most", "one": True}),
    ("busiest year for N", {"op": "group", "by": "year", "order": "most", "one": True}),
    ("which year had the fewest N", {"op": "group", "by": "year", "order": "least", "one": True}),
    ("with whom most often on N", {"op": "group", "by": "authors", "order": "most", "one": True}),
    ("most frequent co-author on N", {"op": "group", "by": "authors", "order": "most", "one": True}),
    ("who is on the most N", {"op": "group", "by": "authors", "order": "most", "one": True}),
    ("top n co-authors on N", {"op": "group", "by": "authors", "order": "most"}),
    ("co-authors on N", {"op": "group", "by": "authors"}),
    ("who is first author most often in N", {"op": "group", "by": "first_author", "order": "most", "one": True}),
    ("most common venue of N", {"op": "group", "by": "venue", "order": "most", "one": True}),
)  # fmt: skip
# Frames that go on from what was found before; C is one condition with its small words.
FOLLOWING: Sequence[tuple[str, Mapping[str, Any]]] = (
    ("how many of those C", {"op": "number", "ref": "those"}),
    ("how many of them are C?", {"op": "number", "ref": "those"}),
    ("which of them C", {"op": "list", "ref": "those"}),
    ("which ones C", {"op": "list", "ref": "those"}),
    ("only the ones C", {"op": "list", "ref": "those"}), ("just those C", {"op": "list", "ref": "those"}),
    ("and which of these are C?", {"op": "list", "ref": "those"}),
    ("which are left C?", {"op": "list", "ref": "those"}),
    ("whats the percentage C", {"op": "number", "measure": "share", "ref": "those"}),
    ("and C?", {"op": "list", "ref": "carry"}), ("what about C", {"op": "list", "ref": "carry"}),
    ("and the ones C?", {"op": "list", "ref": "carry"}), ("same C", {"op": "list", "ref": "carry"}),
    ("the newest of them", {"op": "list", "order": "newest", "one": True, "ref": "those"}),
    ("who is first author most often in them", {"op": "group", "by": "first_author", "order": "most", "one": True, "ref": "those"}),
    ("split that by category", {"op": "group", "by": "topic", "ref": "those"}),
    ("per year please", {"op": "group", "by": "year", "ref": "those"}),
    ("as a table", {"op": "refine", "form": "table"}),
)  # fmt: skip
VERSUS: Sequence[tuple[str, Mapping[str, Any]]] = (
    ("{x} vs {y}, how many each", {"join": "vs"}), ("{x} vs {y}: how many papers each?", {"join": "vs"}),
    ("are there more {x} or more {y} papers?", {"join": "vs", "order": "most", "one": True}),
    ("how many are {x} and how many {y}", {"join": "vs"}), ("more {x} or {y}?", {"join": "vs", "order": "most", "one": True}),
    ("how many {x} papers compared to {y}", {"join": "vs"}), ("number of {x} and of {y} papers", {"join": "vs"}),
)  # fmt: skip
_FIELD_WORDS = {
    "authors": "authors", "date": "date", "venue": "venue", "year": "year", "code": "code link",
    "title": "title", "doi": "doi", "topic": "category", "first_author": "first author",
}  # fmt: skip


class Grammar:
    """Makes labelled questions, as they stand in the files of written ones."""

    def __init__(self, fillers: Mapping[str, Sequence[str]], rng: random.Random) -> None:
        self._fillers = fillers
        self._rng = rng

    def question(self) -> dict[str, Any]:
        """One question."""
        chance = self._rng.random()
        if chance < 0.06:
            return self._versus()
        if chance < 0.26:
            return self._following()
        wording, keys = self._rng.choice(FRAMES)
        made = self._phrase()
        return self._row(wording, keys, noun=made[0], joined=made[1])

    def _row(
        self, wording: str, keys: Mapping[str, Any], noun: str = "", joined: str = ""
    ) -> dict[str, Any]:
        label = dict(keys)
        names = self._rng.sample(list(_FIELD_WORDS), 2)
        if "fields" in label:
            label["fields"] = [names["FG".index(f)] for f in label["fields"]]
        number = self._rng.choice([*_WORDS, *_WORDS.values()])
        words = [
            {"N": noun, "F": _FIELD_WORDS[names[0]], "G": _FIELD_WORDS[names[1]],
             "n": f"{{n:{number}}}"}.get(word.strip(",?:"), word.strip(",?:"))
            + word[len(word.rstrip(",?:")) :]
            for word in wording.split()
        ]  # fmt: skip
        if joined:
            label["join"] = joined
        return {"q": " ".join(word for word in words if word), **label}

    def _phrase(self) -> tuple[str, str]:
        """A noun with one to three conditions, and how they are joined."""
        before, after, joined = [], [], ""
        roles = self._rng.sample(_ROLES, self._rng.choice([0, 1, 1, 1, 2, 2, 2, 3]))
        for role in dict.fromkeys(roles):
            denied = (role in DENIED and self._rng.random() < 0.28) or role == "type"
            if self._rng.random() < 0.14 and role in _PAIRED:
                text, joined = self._pair(role, joined)
            else:
                text = self._condition(role, denied)
            (before if text.startswith("^") else after).append(text.lstrip("^"))
        self._rng.shuffle(after)
        noun = self._rng.choice(_NOUNS)
        if self._rng.random() < 0.12:
            noun = f"{{type:{self._filler('type')}}}"
        return " ".join(part for part in (*before, noun, *after) if part), joined

    def _pair(self, role: str, joined: str) -> tuple[str, str]:
        """Two alternatives, or neither of two."""
        denied = self._rng.random() < 0.4
        wording = self._rng.choice(TWO["nor" if denied else "or"])
        mark = self._mark(role, denied)
        one, two = (f"{{{mark}:{self._filler(role)}}}" for _ in range(2))
        lead = {
            "time.in": "from",
            "person": "by",
            "venue": "in",
            "person.first": "first authored by",
        }
        text = wording.replace("{x}", one).replace("{y}", two)
        small = lead.get(role, self._rng.choice(["that are", "on", "in"]))
        return f"{small} {text}", joined if denied else "or"

    def _condition(self, role: str, denied: bool) -> str:
        wording = self._rng.choice((DENIED if denied else AFFIRMED)[role])
        mark = self._mark(role, denied)
        if "{x}" not in wording:  # the words themselves are marked
            return wording.replace("{", "{" + mark + ":")
        return wording.replace("{x}", f"{{{mark}:{self._filler(role)}}}")

    def _mark(self, role: str, denied: bool) -> str:
        return ("not." if denied else "") + ("topic" if role == "coded" else role)

    def _filler(self, role: str) -> str:
        rng = self._rng
        if role == "coded":
            return rng.choice(CODES)
        if role == "time.in":
            year = rng.choice(_YEARS)
            low, high = sorted(rng.sample(_YEARS, 2))
            return rng.choice([year, year, year, f"{low} to {high}", f"{low}-{high}",
                               f"between {low} and {high}", f"{low} through {high}",
                               f"{rng.choice(_MONTHS)} {year}", rng.choice(_MONTHS)])  # fmt: skip
        if role.startswith("time"):
            return rng.choice(_YEARS)
        if role.startswith("authors"):
            return str(rng.choice([*_WORDS, *_WORDS.values()]))
        pool = self._fillers.get(role) or self._fillers[role.split(".", maxsplit=1)[0]]
        return rng.choice(pool)

    def _following(self) -> dict[str, Any]:
        wording, keys = self._rng.choice(FOLLOWING)
        role = self._rng.choice([r for r in _ROLES if r != "type"])
        condition = self._condition(role, role in DENIED and self._rng.random() < 0.35).lstrip("^")
        row = self._row(wording.replace("C", "N") if "C" in wording else wording, keys, condition)
        before = self._row(*self._rng.choice(FRAMES[:8]), noun=self._phrase()[0])["q"]
        return {**row, "prev": _unmarked(before)}

    def _versus(self) -> dict[str, Any]:
        wording, keys = self._rng.choice(VERSUS)
        role = self._rng.choice(["coded", "coded", "topic"])
        one, two = (f"{{topic:{self._filler(role)}}}" for _ in range(2))
        text = wording.replace("{x}", one).replace("{y}", two)
        return {"q": text, "op": "group", "by": "topic", **keys}


_ROLES = [
    "topic", "topic", "coded", "coded", "person", "person", "person.first", "person.last",
    "person.sole", "time.in", "time.in", "time.in", "time.before", "time.after", "time.since",
    "time.since", "time.until", "venue", "code", "code", "has", "intitle", "authors.eq",
    "authors.ge", "authors.gt", "authors.lt", "authors.le", "type",
]  # fmt: skip
_PAIRED = {"topic", "coded", "time.in", "person", "person.first", "venue"}


def _unmarked(text: str) -> str:
    while "{" in text:
        head, _, rest = text.partition("{")
        inside, _, tail = rest.partition("}")
        text = head + inside.partition(":")[2] + tail
    return text
