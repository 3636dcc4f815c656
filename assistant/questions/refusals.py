"""Topics that a question does not want: "not about poses", "everything except the surveys"."""

from __future__ import annotations

import re

from assistant.questions.clues import Clues
from assistant.questions.lexicon import content_words, folded
from assistant.questions.wanted import Span

_NOUNS = r"(?:papers?|ones?|works?|publications?|articles?|studies|entries)"
_ABOUT = r"(?:about|on|concerning|regarding|covering|dealing\s+with|related\s+to)"
_ENDS = (
    r"(?=\s*(?:$|[,.?;:!)]|"
    r"\b(?:and|but|from|since|in\s+\d|by|with|are|were|is|do|does|have|has)\b))"
)
_EXCEPT = (
    r"(?:except(?:\s+for)?|excluding|apart\s+from|aside\s+from|other\s+than|leaving?\s+out|"
    r"but\s+not)"
)
_PATTERNS = (
    re.compile(rf"(?:\bnot|n't)\s+(?:deal\s+with|{_ABOUT})\s+(?P<topic>[^,.?;:!()]{{2,80}}?){_ENDS}"),
    re.compile(rf"\b{_EXCEPT}\s+(?:(?:the|those|any|all|{_NOUNS})\s+)*{_ABOUT}\s+"
               rf"(?P<topic>[^,.?;:!()]{{2,80}}?){_ENDS}"),
    re.compile(rf"\b{_EXCEPT}\s+(?:(?:the|those|any|all)\s+)*(?P<topic>[^,.?;:!()]{{2,60}}?)\s+{_NOUNS}\b"),
)  # fmt: skip


def refused_topic(clues: Clues) -> tuple[str, Span] | None:
    """The topic and the span that refuses it; None where a filter says what is refused."""
    if clues.language != "en":
        return None
    fold = folded(clues.question)
    taken = (*clues.filter_spans(), *clues.spans_of("code", "written_kinds", "type", "category"))
    for pattern in _PATTERNS:
        match = pattern.search(fold.text)
        if not match:
            continue
        start, end = fold.span(*match.span("topic"))
        named = [m for m in clues.mentions if start <= m.start and m.end <= end]
        other = [s for s in taken if s[0] < end and start < s[1]]
        topic = clues.question[start:end]
        if content_words(topic, "en") and len(other) == len(named):
            return topic, fold.span(*match.span())
    return None
