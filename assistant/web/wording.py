"""The words of the interface in the languages it speaks; answers stay in the list's language."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources

DEFAULT_LANGUAGE = "en"


class Wording(dict[str, str]):
    """Sentences by key; calling one by `say` fills in its values."""

    def say(self, key: str, **values: object) -> str:
        """The sentence `key` with `{name}` replaced by the given values."""
        return self[key].format(**values)


@cache
def languages() -> dict[str, Wording]:
    """Every language's words, English first; the others fall back to it for a missing key."""
    text = resources.files("assistant.web").joinpath("static/wording.json").read_text("utf-8")
    table = json.loads(text)
    english = table[DEFAULT_LANGUAGE]
    return {language: Wording(english | words) for language, words in table.items()}


def wording(*accepted: str | None) -> Wording:
    """The words for the first of these that names a known language, English if none does.

    Each is an `Accept-Language` header, a plain language code, or nothing.
    """
    known = languages()
    for header in accepted:
        for choice in _by_weight(header or ""):
            if (language := choice.split("-")[0].lower()) in known:
                return known[language]
    return known[DEFAULT_LANGUAGE]


def _by_weight(accepted: str) -> list[str]:
    """Language codes of the header, best first."""
    weighted: list[tuple[float, str]] = []
    for part in accepted[:200].split(","):
        code, _, weight = part.strip().partition(";q=")
        if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*", code):
            value = float(weight) if re.fullmatch(r"[01](\.\d{1,3})?", weight) else 1.0
            weighted.append((-value, code))
    return [code for _, code in sorted(weighted, key=lambda pair: pair[0])]
