"""Arguments of the endpoints as they come from anywhere, checked: a wrong one gets a sentence.

Numbers may come as text ("2023"): web forms and models write them so.
"""

from __future__ import annotations

from typing import Any

from assistant.web.asking import LONGEST_QUESTION, RefusedError


def whole_number(name: str, value: object, otherwise: int, low: int, high: int) -> int:
    """A whole number, brought between `low` and `high`; `otherwise` where there is none."""
    number = optional_number(name, value)
    return otherwise if number is None else max(low, min(high, number))


def optional_number(name: str, value: object) -> int | None:
    """A whole number or nothing. Raises RefusedError for anything else."""
    if value is None or value == "":
        return None
    if isinstance(value, int | float) and not isinstance(value, bool) and value == value // 1:
        return int(value)
    if isinstance(value, str) and value.strip().lstrip("-").isdecimal() and len(value) <= 20:
        return int(value)
    raise _wrong(name, "a whole number")


def optional_text(name: str, value: object) -> str | None:
    """Text of at most 1,000 characters or nothing. Raises RefusedError for anything else."""
    if value is None or value == "":
        return None
    if isinstance(value, str) and len(value) <= LONGEST_QUESTION:
        return value
    raise _wrong(name, f"text of at most {LONGEST_QUESTION:,} characters")


def optional_flag(name: str, value: object) -> bool | None:
    """True, false or nothing. Raises RefusedError for anything else."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in {"true", "false", ""}:
        return {"true": True, "false": False}.get(value.lower())
    raise _wrong(name, "true or false")


def messages(name: str, value: object) -> list[Any]:
    """A list, empty where there is none. Raises RefusedError for anything else."""
    if value is None:
        return []
    if isinstance(value, list | tuple):
        return list(value)
    raise _wrong(name, 'a list of messages like {"role": "user", "content": "..."}')


def _wrong(name: str, wanted: str) -> RefusedError:
    return RefusedError("wrong_arguments", f"`{name}` must be {wanted}.")
