"""What formats call a kind of publication -> one set of plain words."""

from __future__ import annotations

import re

_NAMES = {
    "journal article": "article journal articlejournal journalarticle jour journalpaper jrnl "
    "review reviewarticle articlemagazine articlenewspaper magn mgzn letter shortpaper "
    "journalpublication ejour news",
    "conference paper": "inproceedings conference conferencepaper paperconference cpaper conf "
    "proceedingsarticle conferenceproceeding conferenceproceedings workshop workshoppaper "
    "inproceeding proceedingspaper poster conferenceposter conferenceabstract",
    "book chapter": "incollection inbook chapter bookchapter chap booksection echap "
    "entryencyclopedia bookpart",
    "book": "book monograph ebook edbook editedbook booklet mvbook collection proceedings",
    "PhD thesis": "phdthesis dissertation doctoralthesis doctoraldissertation phd",
    "master's thesis": "mastersthesis masterthesis msc mathesis mscthesis",
    "thesis": "thesis thes bachelorsthesis bachelorthesis",
    "preprint": "preprint unpb unpublished postedcontent workingpaper eprint arxiv online "
    "preprintarticle",
    "report": "report techreport rprt technicalreport govdoc",
    "dataset": "dataset data aggr",
    "software": "software comp computerprogram computerprog code",
    "talk": "talk presentation slide speech lecture lecturespeech invitedtalk",
    "patent": "patent pat",
}
# These words say no more than that it is something.
_SAYS_NOTHING = frozenset(
    "misc gen generic other unknown document webpage elec postweblog manuscript paper "
    "publication entry".split()
)
_KNOWN = {alias: kind for kind, aliases in _NAMES.items() for alias in aliases.split()}
_KNOWN |= {re.sub(r"[^a-z]", "", kind.lower()): kind for kind in _NAMES}
KINDS = frozenset(_NAMES)
# Numbers that al-folio's forerunners (academicpages, Hugo Academic) use instead of words.
_HUGO = {
    "0": None, "1": "conference paper", "2": "journal article", "3": "preprint", "4": "report",
    "5": "book", "6": "book chapter", "7": "thesis", "8": "patent",
}  # fmt: skip


def plain_kind(text: str | None) -> str | None:
    """The plain word for a kind ("journal article", "conference paper", "preprint" ...).

    An unknown kind is kept as it is written; no text, and words such as "misc", give None.
    """
    if text is None or not text.strip():
        return None
    written = " ".join(text.split())
    if written in _HUGO:
        return _HUGO[written]
    letters = re.sub(r"[^a-z]", "", written.lower())
    return None if letters in _SAYS_NOTHING else _KNOWN.get(letters, written[:60])
