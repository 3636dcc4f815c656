"""Plain text work shared by search, records and display: sentences, readable forms, folding."""

from __future__ import annotations

import re
import unicodedata

_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|et al|etc|cf|vs|resp|approx|Fig|Figs|Eq|Eqs|Sec|Ref|Refs|No|Nos|Dr|Prof|"
    r"Mr|Mrs|Ms|St|Jr|Sr|al|ca|viz|Vol|pp|Ch|Inc|Ltd|Tab|Def|Thm|Phys|Rev|Lett|Proc|Soc|Commun|Appl|Opt|"
    r"Math|Stat|Nat|Sci|Chem|Biol|Acad|Natl|Med|Eng|Int|Conf|Trans|Am|J|w\.r\.t|a\.k\.a)|\b[A-Z])\.$"
)
_BOUNDARY = re.compile(
    r"[.!?]+[)\]\"'”’}]*(?=\s+[\"'“‘(\[$\\]*[A-Z0-9$\\\u0370-\u03ff]|[A-Z][a-z]+\s|\s*$)"
    r"|[。!?！?？]+[”’」』)]*"
    r"|\n\s*\n"
)
_COMMAND_WITH_TEXT = re.compile(
    r"\\(?:emph|textbf|textit|texttt|textsc|textsf|textrm|text|underline|url|mathrm|mathbf|mathcal|"
    r"mathit|mathbb|operatorname)\s*\{([^{}]*)\}"
)
_SYMBOLS = {
    r"\times": "×", r"\pm": "±", r"\leq": "≤", r"\le": "≤", r"\geq": "≥", r"\ge": "≥",
    r"\approx": "≈", r"\sim": "~", r"\rightarrow": "→", r"\to": "→", r"\infty": "∞",
    r"\cdot": "·", r"\ldots": "…", r"\alpha": "α", r"\beta": "β", r"\gamma": "γ",
    r"\delta": "δ", r"\epsilon": "ε", r"\kappa": "κ", r"\lambda": "λ", r"\mu": "μ",
    r"\pi": "π", r"\rho": "ρ", r"\sigma": "σ", r"\tau": "τ", r"\phi": "φ", r"\chi": "χ",
    r"\psi": "ψ", r"\omega": "ω", r"\ell": "ℓ", r"\circ": "°", r"\hbar": "ħ",
}  # fmt: skip
_SYMBOL = re.compile("|".join(re.escape(k) + r"(?![A-Za-z])" for k in _SYMBOLS))
_ESCAPED = re.compile(r"\\([%_&#${}])")
_MATH = re.compile(r"(?<!\\)\$([^$]*)(?<!\\)\$")


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of `text` as (start, end) offsets, white space trimmed, none empty.

    Splits after . ! ? where a capital, digit or mathematics follows, also where the page lost the
    space ("datasets.Our code"), not after initials and common abbreviations.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _BOUNDARY.finditer(text):
        before = text[start : match.start() + 1]
        if match.group().startswith(".") and _ABBREVIATION.search(before):
            continue
        if _inside_address(text, match.start()):
            continue
        _append_trimmed(spans, text, start, match.end())
        start = match.end()
    _append_trimmed(spans, text, start, len(text))
    return spans


def _inside_address(text: str, at: int) -> bool:
    """Whether the full stop at `at` belongs to a web address broken by a space ("github. com")."""
    word = text[: at + 1].rsplit(None, 1)[-1].lower() if text[: at + 1].strip() else ""
    follows = text[at + 1 : at + 6].lstrip().lower()
    return word.startswith(("http", "www.")) and follows.startswith(("com", "org", "io", "net"))


def _append_trimmed(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    trimmed = piece.strip()
    if trimmed:
        spans.append((start + left, start + left + len(trimmed)))


def readable(text: str) -> str:
    r"""`text` with common LaTeX shown as a reader expects (`90\%` -> `90%`, `\emph{x}` -> `x`).

    For display and search only: quotes keep the verbatim text.
    """
    previous = None
    while previous != text:
        previous = text
        text = _COMMAND_WITH_TEXT.sub(r"\1", text)
    text = _MATH.sub(lambda m: m.group(1), text)
    text = _SYMBOL.sub(lambda m: _SYMBOLS[m.group()], text)
    text = _ESCAPED.sub(r"\1", text)
    text = text.replace("\\_", "_").replace("``", '"').replace("''", '"')
    return re.sub(r"[ \t]{2,}", " ", text)


def fold(text: str) -> str:
    """`text` for comparison: compatibility forms, no accents, lower case, single spaces."""
    text = unicodedata.normalize("NFKD", text)
    text = "".join(c for c in text if not unicodedata.combining(c))
    for dash in "‐‑‒–—−":
        text = text.replace(dash, "-")
    text = text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    return re.sub(r"\s+", " ", text.casefold()).strip()


def loose(term: str) -> re.Pattern[str]:
    """A pattern for `term` that does not mind hyphens, spaces, case or a plural ending."""
    single = term[:-1] if re.fullmatch(r"[A-Z]{2,}s", term) else term
    parts = [re.escape(part) for part in re.findall(r"[^\W\d_]+|\d+|\+\++|#", fold(single))]
    if not parts:
        return re.compile(re.escape(fold(term).strip()) or r"(?!)")
    body = r"[\W_]*".join(parts)
    return re.compile(rf"(?<![^\W_]){body}s?(?![^\W_])")
