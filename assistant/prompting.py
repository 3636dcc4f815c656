"""Reads the prompts of `prompts/` and makes LangChain templates of them.

A prompt file has two parts, parted by a line of three hyphens: what the system says, and the
frame of what is asked. Templates are constants; whatever comes from outside is a variable, so
that braces in an abstract stay braces.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from langchain_core.prompts import ChatPromptTemplate

PromptName = Literal["answer", "repair", "standalone", "translate"]
# What the model writes instead of an answer; prompts, code and tests share it.
NO_ANSWER = "NO ANSWER"
VARIABLES: dict[PromptName, frozenset[str]] = {
    "answer": frozenset(
        {"fence", "example", "second", "no_answer", "history", "evidence", "question"}
    ),
    "repair": frozenset({"fence", "no_answer", "evidence", "sentences"}),
    "standalone": frozenset({"fence", "history", "question"}),
    "translate": frozenset({"fence", "language", "sentences"}),
}


def read_prompt(name: PromptName) -> tuple[str, str]:
    """The system part and the question's frame of the prompt `name`.

    Raises ValueError if the file lacks a part or names other variables than the code fills in.
    """
    text = files("prompts").joinpath(f"{name}.md").read_text(encoding="utf-8")
    system, parted, frame = text.partition("\n---\n")
    used = set(re.findall(r"\{(\w*)\}", text))
    if not parted or used != VARIABLES[name]:
        raise ValueError(
            f"prompts/{name}.md needs a line --- and the variables {sorted(VARIABLES[name])}, "
            f"it has {sorted(used)}"
        )
    return system.strip(), frame.strip()


@cache
def prompt_template(name: PromptName) -> ChatPromptTemplate:
    """The prompt `name` as a LangChain template of a system and a user message."""
    from langchain_core.prompts import ChatPromptTemplate

    return ChatPromptTemplate.from_messages(
        list(zip(("system", "user"), read_prompt(name), strict=True))
    )
