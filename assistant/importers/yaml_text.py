"""YAML and TOML of front matter -> plain values, within bounds: no aliases, no own types."""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from typing import Any

LONGEST = 2**20
DEEPEST = 60
MOST_VALUES = 200_000


class FrontMatterError(ValueError):
    """The text is not the YAML or TOML that it claims to be; `line` is 1-based inside it."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.line = line


def parse_yaml(text: str) -> Any:
    """The value of one YAML document, dates as text. Raises FrontMatterError."""
    import yaml

    if len(text) > LONGEST:
        raise FrontMatterError("the text is longer than 1 MB")
    try:
        _check(yaml.parse(text, Loader=_fast(yaml, "Loader")), yaml)
        return _plain(yaml.load(text, Loader=_text_loader(yaml)))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = str(getattr(error, "problem", None) or "not valid YAML").split("\n")[0]
        raise FrontMatterError(reason, mark.line + 1 if mark else None) from None
    except (ValueError, TypeError, RecursionError, OverflowError, AttributeError) as error:
        raise FrontMatterError(f"not valid YAML ({type(error).__name__})") from None


def parse_toml(text: str) -> Any:
    """The value of a TOML text. Raises FrontMatterError."""
    try:
        return _plain(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise FrontMatterError(str(error)[:200]) from None


def _fast(yaml: Any, kind: str) -> Any:
    return getattr(yaml, f"CSafe{kind}", getattr(yaml, f"Safe{kind}"))


def _text_loader(yaml: Any) -> Any:
    """A safe loader that leaves scalars as they are written: `2014-05-01` and `on` are text."""
    resolvers = {
        first: [(tag, pattern) for tag, pattern in known if tag.endswith((":null", ":merge"))]
        for first, known in _fast(yaml, "Loader").yaml_implicit_resolvers.items()
    }
    return type("TextLoader", (_fast(yaml, "Loader"),), {"yaml_implicit_resolvers": resolvers})


def _check(events: Any, yaml: Any) -> None:
    """Refuses aliases (they multiply) and depth, before anything is built."""
    depth = 0
    for number, event in enumerate(events):
        if number > MOST_VALUES:
            raise FrontMatterError("it has too many values")
        if isinstance(event, yaml.AliasEvent):
            raise FrontMatterError("it uses YAML aliases")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                raise FrontMatterError("it is nested too deeply")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _plain(value: object, depth: int = 0) -> Any:
    if isinstance(value, dict) and depth < DEEPEST:
        return {str(k): _plain(v, depth + 1) for k, v in value.items()}
    if isinstance(value, list | tuple) and depth < DEEPEST:
        return [_plain(v, depth + 1) for v in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)
