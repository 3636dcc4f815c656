"""What a question asks for, as data: the one type between readers and the engine.

Any reader may emit a plan, one engine executes it. Plans compose: every operation works on a
`Select`, whatever it is made of. All facts about an operation stand on its class.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, ClassVar, Literal, get_args

from assistant.reading.periods import Period

Test = Literal["is", "not", "has", "lacks", "eq", "gt", "ge", "lt", "le"]
Measure = Literal["count", "share", "mean", "min", "max", "sum"]
Order = Literal["newest", "oldest", "most", "least", "name"]
Form = Literal["", "table", "bullets", "short", "plain", "long"]
_DENIED: Mapping[Test, Test] = {"is": "not", "not": "is", "has": "lacks", "lacks": "has"}


@dataclass(frozen=True, slots=True)
class Where:
    """One condition on a field of FIELDS, or on the topic.

    `values` are alternatives as the records write them; `words` is what the visitor wrote. With
    `is` and no value nothing can pass: the list has nothing of that name, and that is said.
    `number` is what a count is compared with.
    """

    field: str
    test: Test = "is"
    values: tuple[str, ...] = ()
    words: str = ""
    period: Period | None = None
    number: int = 0

    @property
    def denies(self) -> bool:
        """Whether it leaves publications out."""
        return self.test in {"not", "lacks"}

    def denied(self) -> Where:
        """The same condition turned round."""
        return replace(self, test=_DENIED[self.test])


@dataclass(frozen=True, slots=True)
class Papers:
    """Publications known by id; `said` is how the visitor referred to them ("it", a title).

    `others` are further ones that the conversation spoke of: "it" may mean one of those.
    """

    ids: tuple[str, ...]
    said: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Described:
    """Publications that are meant but not named: `words` describe one of them each.

    `ids` are others that the same question does name.
    """

    words: tuple[str, ...]
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Select:
    """Which publications. Conditions on one field are alternatives with `any_of`, else all hold.

    `among` restricts to publications named or spoken of, `but` leaves some of them out.
    """

    where: tuple[Where, ...] = ()
    any_of: bool = False
    among: Papers | Described | None = None
    but: tuple[str, ...] = ()

    @property
    def everything(self) -> bool:
        """Whether it selects the whole list."""
        return self == Select()

    @property
    def topics(self) -> tuple[Where, ...]:
        """The conditions on what publications are about."""
        return tuple(w for w in self.where if w.field == "topic")

    @property
    def records(self) -> tuple[Where, ...]:
        """The conditions that records alone decide."""
        return tuple(w for w in self.where if w.field != "topic")

    def of(self, name: str) -> tuple[Where, ...]:
        """The conditions on one field."""
        return tuple(w for w in self.where if w.field == name)


@dataclass(frozen=True, slots=True)
class Plan:
    """An operation over a selection. `asked` are the visitor's words, for choosing sentences."""

    name: ClassVar[str] = ""
    social: ClassVar[bool] = False  # says nothing about publications
    written: ClassVar[bool] = False  # a language model may write it anew from its evidence
    selects: ClassVar[bool] = False  # its answer is a set that a follow-up may narrow
    single: ClassVar[bool] = False  # without a selection it is about one publication

    of: Select = Select()
    asked: str = ""
    form: Form = ""


@dataclass(frozen=True, slots=True)
class List(Plan):
    """Publications, in order; `order` with `by` ranks by a field or by a count of its values."""

    name = "list"
    selects = True

    order: Order | None = None
    by: str = ""
    limit: int | None = None
    columns: tuple[str, ...] = ()
    yesno: bool = False


@dataclass(frozen=True, slots=True)
class Number(Plan):
    """One number: of publications, or of the values that the field `by` has in them."""

    name = "number"
    selects = True

    measure: Measure = "count"
    by: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group(Plan):
    """Publications by the values of a field: how many each. `among` named values only, if any."""

    name = "group"
    selects = True

    by: str = "year"
    order: Order | None = None
    top: int | None = None
    apart: tuple[Where, ...] = ()  # "X vs Y": one group for each of these conditions


@dataclass(frozen=True, slots=True)
class Fields(Plan):
    """Record fields of publications; `claimed` is what the visitor supposes of them."""

    name = "fields"
    single = True

    names: tuple[str, ...] = ()
    claimed: tuple[Where, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote(Plan):
    """The sentences of abstracts that answer `asked`."""

    name = "quote"
    written = True
    single = True


@dataclass(frozen=True, slots=True)
class Findings(Plan):
    """What several publications found, used or released, one proven sentence each."""

    name = "findings"
    written = True

    what: Literal["results", "datasets", "methods", "applications", "limitations", "tools"] = (
        "results"
    )


@dataclass(frozen=True, slots=True)
class Compare(Plan):
    """Two or more publications or topics side by side."""

    name = "compare"
    written = True
    single = True


@dataclass(frozen=True, slots=True)
class Define(Plan):
    """What a term of the list means."""

    name = "define"
    written = True

    term: str = ""


@dataclass(frozen=True, slots=True)
class Summary(Plan):
    """What publications are about, in their own sentences."""

    name = "summary"
    written = True
    single = True


@dataclass(frozen=True, slots=True)
class Similar(Plan):
    """Publications near to a given one."""

    name = "similar"
    selects = True
    single = True


@dataclass(frozen=True, slots=True)
class Choose(Plan):
    """A recommendation by criteria that the list has."""

    name = "choose"
    written = True

    why: Literal["first", "best", "relevant", "impact"] = "first"
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Overview(Plan):
    """What the list, a person, a stretch of time or a topic is about."""

    name = "overview"
    written = True


@dataclass(frozen=True, slots=True)
class Trend(Plan):
    """How output and areas changed over the years."""

    name = "trend"
    written = True


@dataclass(frozen=True, slots=True)
class Reference(Plan):
    """References to copy."""

    name = "reference"
    single = True

    style: Literal["apa", "ieee", "mla", "chicago", "bibtex", "ris", "csl"] = "apa"


@dataclass(frozen=True, slots=True)
class Profile(Plan):
    """Figures that the list reports about a person."""

    name = "profile"

    what: Literal["hindex", "citations", "score", "affiliation", "contact", "other"] = "other"
    figures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Social(Plan):
    """Greetings, thanks, and questions about the assistant itself."""

    name = "social"
    social = True

    kind: Literal[
        "greeting", "thanks", "bye", "capability", "identity", "ack", "complaint", "unclear"
    ] = "greeting"


@dataclass(frozen=True, slots=True)
class Decline(Plan):
    """What a publication list is not for."""

    name = "decline"
    social = True

    why: Literal["opinion", "private", "world", "task", "promise", "instruction"] = "opinion"


@dataclass(frozen=True, slots=True)
class Refine(Plan):
    """The last answer in another form, or more of it."""

    name = "refine"

    wanted: Literal["shorter", "longer", "plain", "table", "bullets", "translate", "more"] = "more"
    before: Plan | None = None


@dataclass(frozen=True, slots=True)
class Then(Plan):
    """Two questions in turn; with `on_first` the second is about what the first finds."""

    name = "then"

    first: Plan = field(default_factory=Plan)
    second: Plan = field(default_factory=Plan)
    on_first: bool = False


OPERATIONS: Mapping[str, type[Plan]] = {
    kind.name: kind
    for kind in (
        List, Number, Group, Fields, Quote, Findings, Compare, Define, Summary, Similar, Choose,
        Overview, Trend, Reference, Profile, Social, Decline, Refine, Then,
    )
}  # fmt: skip


def to_json(plan: Plan) -> dict[str, Any]:
    """The plan as a JSON object: `op`, and every key that differs from its default."""
    return {"op": plan.name, **_plain(plan)}


def _plain(value: Any) -> Any:
    if isinstance(value, Period):
        return value.to_json()
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if not hasattr(value, "__dataclass_fields__"):
        return value
    found = {}
    for one in fields(value):
        inner = getattr(value, one.name)
        default = one.default if one.default is not one.default_factory else None
        if inner == default or (inner in ((), "", None) and one.name != "why"):
            continue
        found[one.name] = to_json(inner) if isinstance(inner, Plan) else _plain(inner)
    return found


class PlanError(ValueError):
    """A JSON object is no plan; the message names the key and what may stand there."""


def from_json(document: Any) -> Plan:
    """The plan of a JSON object as `to_json` writes it.

    Raises PlanError for an unknown operation, key or value.
    """
    if not isinstance(document, dict):
        raise PlanError("a plan is an object with the key `op`")
    kind = OPERATIONS.get(str(document.get("op")))
    if kind is None:
        raise PlanError(f"op {document.get('op')!r}: one of {', '.join(OPERATIONS)}")
    return kind(**_keys(kind, {k: v for k, v in document.items() if k != "op"}))


def _keys(kind: type[Any], given: Mapping[str, Any]) -> dict[str, Any]:
    known = {one.name: str(one.type) for one in fields(kind)}
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise PlanError(f"{kind.__name__}: unknown key {unknown[0]!r}; it has {', '.join(known)}")
    return {name: _value(kind, name, known[name], value) for name, value in given.items()}


def _value(kind: type[Any], name: str, declared: str, value: Any) -> Any:
    where = f"{kind.__name__}.{name}"
    if declared == "Select":
        return Select(**_keys(Select, _object(where, value)))
    if declared.startswith("tuple[Where"):
        return tuple(Where(**_keys(Where, _object(where, one))) for one in _list(where, value))
    if declared.startswith("tuple[str"):
        return tuple(str(one) for one in _list(where, value))
    if declared.startswith("Papers"):
        given = _object(where, value)
        chosen: type[Any] = Described if "words" in given else Papers
        return chosen(**_keys(chosen, given))
    if declared.startswith("Period"):
        return Period.from_json(value)
    if declared.startswith("Plan"):
        return from_json(value)
    allowed = _choices(declared)
    if allowed and value not in allowed:
        raise PlanError(f"{where} {value!r}: one of {', '.join(map(str, allowed))}")
    plain = {"str": str, "bool": bool, "int": int, "int | None": int}.get(declared)
    if plain and not isinstance(value, plain):
        raise PlanError(f"{where} {value!r}: must be {declared}")
    return value


def _choices(declared: str) -> tuple[Any, ...]:
    known = {"Test": Test, "Measure": Measure, "Order": Order, "Order | None": Order, "Form": Form}
    if declared in known:
        return get_args(known[declared])
    if declared.startswith("Literal"):
        return tuple(part.strip(" \"'") for part in declared[8:-1].split(","))
    return ()


def _object(where: str, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise PlanError(f"{where}: must be an object")
    return value


def _list(where: str, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise PlanError(f"{where}: must be a list")
    return value
