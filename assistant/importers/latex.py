r"""LaTeX in a bibliography field -> Unicode text: accents, letters, escapes, quotes, dashes.

`$mathematics$` and commands that it does not know stay as written. One pass, no recursion: text
of any depth takes linear time. `assistant.text.readable` is for display; this is for reading.
"""

from __future__ import annotations

import re
import unicodedata

_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306",
    ".": "\u0307", '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323",
    "c": "\u0327", "k": "\u0328", "b": "\u0331",
}  # fmt: skip
_LETTERS = {
    "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ",
    "OE": "Œ", "aa": "å", "AA": "Å", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ",
    "TH": "Þ", "ng": "ŋ", "NG": "Ŋ", "dj": "đ", "DJ": "Đ",
    "textcopyright": "©", "copyright": "©", "textregistered": "®", "texttrademark": "™",
    "textquoteright": "’", "textquoteleft": "‘", "textquotedblleft": "“", "textquotedbl": '"',
    "textquotedblright": "”",
    "textquotesingle": "'", "ldots": "…", "dots": "…", "textellipsis": "…",
    "textendash": "–", "textemdash": "—", "textasciitilde": "~", "textbackslash": "\\",
    "textasciicircum": "^", "textgreater": ">", "textless": "<", "textbar": "|",
    "textbullet": "•", "textdegree": "°", "degree": "°", "S": "§", "P": "¶", "pounds": "£",
    "texteuro": "€", "euro": "€", "textbraceleft": "{", "textbraceright": "}", "lbrace": "{",
    "rbrace": "}", "textunderscore": "_", "textdollar": "$", "textmu": "µ", "times": "×",
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "kappa": "κ",
    "lambda": "λ", "mu": "μ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ",
    "chi": "χ", "psi": "ψ", "omega": "ω", "pm": "±", "sim": "~", "textsection": "§",
    "guillemotleft": "«", "guillemotright": "»", "TeX": "TeX", "LaTeX": "LaTeX",
}  # fmt: skip
_TRANSPARENT = frozenset(
    "emph textbf textit texttt textsc textsf textrm textsl textmd textup text mbox hbox underline "
    "textsuperscript textsubscript url path bf it em tt sc rm sl sf small textnormal enquote "
    "mathrm uppercase lowercase protect ensuremath relax boldmath unboldmath nocase".split()
)
_DROPPED_ARGUMENT = frozenset("href textcolor color noopsort label footnote cite citep".split())
_SPACES = frozenset(["quad", "qquad", "newline", "par", "linebreak", "space", "xspace"])
_PIECE = re.compile(
    r"(?P<math>\$[^$]*\$)"
    r"|\\(?P<accent>[`'^~=.\"]|[uvHtcdbkr](?![A-Za-z]))\s*"
    r"(?:\{\s*(?:\\(?P<dotless>[ij])(?:\{\})?|(?P<letter>[^\W\d_]))?|\\(?P<bare>[ij])(?![A-Za-z])\s?"
    r"|(?P<next>[^\W\d_]))"
    r"|\\(?P<command>[A-Za-z]+)(?P<gap>\*?[ \t]*)(?P<empty>\{\})?"
    r"|\\(?P<escaped>[%&#_${}])"
    r"|(?P<break>\\\\|\\[ ,;:/\n])|(?P<nothing>\\[-!@])"
    r"|(?P<brace>[{}])|(?P<tie>~)|(?P<dash>---?)|(?P<quote>``|'')"
)
_PLAINLY = re.compile(r"\{\\[\"'`^~=.A-Za-z]|\\[\"'`^~=.uvHckr]\{")
_QUOTES = {"``": "“", "''": "”"}
_DASHES = {"--": "–", "---": "—"}


def decode_latex(text: str) -> str:
    """`text` without LaTeX: `M\\"{u}nchen {\\&} \\emph{al}` -> `München & al`."""
    if not any(mark in text for mark in ("\\", "{", "}", "~", "--", "``", "''")):
        return text
    text = _without_dropped(text)
    return unicodedata.normalize("NFC", _PIECE.sub(_decoded, text))


def decode_if_latex(text: str) -> str:
    r"""`text` decoded only if it plainly holds LaTeX (`S{\"a}rkk{\"a}`).

    For formats that are not LaTeX, where `~` and `--` mean themselves.
    """
    return decode_latex(text) if _PLAINLY.search(text) else text


def _decoded(match: re.Match[str]) -> str:
    kind = match.lastgroup or ""
    if match["accent"] is not None:
        return _accented(match)
    if match["command"] is not None:
        return _command(match)
    if kind in {"brace", "nothing"}:
        return ""
    if kind in {"tie", "break"}:
        return " "
    if kind == "escaped":
        return match["escaped"]
    return _DASHES.get(match.group()) or _QUOTES.get(match.group()) or match.group()


def _accented(match: re.Match[str]) -> str:
    letter = match["letter"] or match["dotless"] or match["bare"] or match["next"] or ""
    if not letter:
        return match["accent"] if match["accent"] in "~^" else ""
    mark = _ACCENTS.get(match["accent"], "")
    return unicodedata.normalize("NFC", letter + mark)


def _command(match: re.Match[str]) -> str:
    name = match["command"]
    if name in _LETTERS:
        # A space after a letter command only ends its name: "\ss a" is "ßa", "{\o} re" keeps it.
        return _LETTERS[name]
    if name in _TRANSPARENT:
        return ""
    if name in _SPACES:
        return " "
    follows = match.string[match.end() : match.end() + 1]
    return f"\\{name}{match['gap'] or (' ' if follows == '{' else '')}"


def _without_dropped(text: str) -> str:
    """`\\href{address}{text}` -> `{text}`: the first argument of some commands is no text."""
    if not any("\\" + name in text for name in _DROPPED_ARGUMENT):
        return text
    pattern = r"\\(?:" + "|".join(sorted(_DROPPED_ARGUMENT)) + r")\s*\{[^{}]*\}(?:\s*\[[^\]]*\])?"
    return re.sub(pattern, "", text)
