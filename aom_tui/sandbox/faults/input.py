"""What may be ordered of the control endpoint and of `--fault`, read and checked: one clear line for what is wrong."""

from typing import Annotated, Any, TypeVar

import msgspec

from aom_tui.catalogue.model import Catalogue
from aom_tui.language import LANGUAGE, Language, later, spoken
from aom_tui.sandbox.faults.faults import AOM, RETRIED, TIMED, Fault, FaultKind

MOST_SECONDS = 600.0
"""Of latency and slow bodies."""
MOST_SHIFT = 30 * 24 * 3600.0
"""Seconds that the clock may be off, either way."""
KINDS = tuple(kind.value for kind in FaultKind)
SERVICES = (AOM, "iam")


class BadControl(Exception):
    """An order that cannot be carried out, in one line; `status` is the HTTP status that says so.

    As text it is English; `said` is for whoever reads it in this terminal, `told` for a client that speaks for another.
    """

    def __init__(self, text: str, status: int = 400, **filled: object) -> None:
        self.status = status
        self._text, self._filled = text, filled
        super().__init__(self.told("en"))

    @property
    def said(self) -> str:
        """In the language chosen, as far as the text is marked to be translated."""
        return self.told(LANGUAGE)

    def told(self, language: Language) -> str:
        """In that language, as far as the text is marked to be translated."""
        text, between = spoken(self._text, language), ", " if language == "en" else "、"
        filled = {
            name: between.join(value) if isinstance(value, tuple) else value for name, value in self._filled.items()
        }
        return text.format(**filled) if filled else text


class OrderedFault(msgspec.Struct, forbid_unknown_fields=True):
    """A fault as it is ordered; null and left out mean the same."""

    kind: str
    operation: str | None = None
    user: str | None = None
    project: str | None = None
    probability: Annotated[float, msgspec.Meta(gt=0, le=1)] | None = None
    times: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] | None = None
    seconds: Annotated[float, msgspec.Meta(ge=-MOST_SHIFT, le=MOST_SHIFT)] | None = None
    retry_after: Annotated[int, msgspec.Meta(ge=0, le=86_400)] | None = None


TAKEN = ("operation", "user", "project", "probability", "times", "seconds", "retry_after")
"""What `--fault` takes behind the kind; `seat` is another word for user there."""
LIMITS = {
    "probability": later("probability is a number above 0, 1 at most, not {value!r}"),
    "times": later("times is a whole number from 1 to 1000000, not {value!r}"),
    "seconds": later("seconds is a number, 2592000 at most either way, not {value!r}"),
    "speed": later("speed is a number above 0, 1000 at most, not {value!r}"),
    "retry_after": later("retry_after is a whole number from 0 to 86400, not {value!r}"),
}


_NO_TEXT = later("{name} is a text")
"""Of what is no number."""


class OrderedExpiry(msgspec.Struct, forbid_unknown_fields=True):
    """Whose tokens expire; without a user, everybody's."""

    user: str = ""


class OrderedScenario(msgspec.Struct, forbid_unknown_fields=True):
    """What is to play; null stops what plays."""

    name: str | None
    speed: Annotated[float, msgspec.Meta(gt=0, le=1000)] | None = None


Order = TypeVar("Order", bound=msgspec.Struct)


def read_order(body: bytes, kind: type[Order]) -> Order:
    """The order in a JSON body; an empty body is an empty object. Raises BadControl."""
    try:
        order = msgspec.json.decode(body.strip() or b"{}")
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise BadControl(later("the order is no JSON")) from None
    if not isinstance(order, dict):
        raise BadControl(later("the order is no JSON object"))
    try:
        return msgspec.convert(order, type=kind)
    except msgspec.ValidationError:
        raise _not_taken(order, kind) from None


def _not_taken(order: dict[str, Any], kind: type[msgspec.Struct]) -> BadControl:
    """The first thing that is wrong with an order that does not fit."""
    known = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    for name in order:
        if name not in known:
            return BadControl(later("the order takes no {name!r}; it takes {names}"), name=name[:40], names=(*known,))
    for name, field in known.items():
        if name in order:
            try:
                msgspec.convert(order[name], field.type)
            except msgspec.ValidationError:
                return BadControl(LIMITS.get(name, _NO_TEXT), name=name, value=_brief(order[name]))
        elif field.required:
            return BadControl(later("the order needs {name}"), name=name)
    return BadControl(later("the order is no JSON object"))


def _brief(value: Any) -> Any:
    return value if isinstance(value, float | int) else str(value)[:40]


def read_fault(body: bytes, catalogue: Catalogue) -> Fault:
    """The fault that a JSON body orders. Raises BadControl."""
    return fault_of(read_order(body, OrderedFault), catalogue)


def fault_of(order: OrderedFault, catalogue: Catalogue) -> Fault:
    """The fault that is ordered, with what its kind takes where nothing is said. Raises BadControl."""
    if order.kind not in KINDS:
        text = later("there is no kind of fault {kind!r}; there are {kinds}")
        raise BadControl(text, kind=order.kind[:40], kinds=KINDS)
    kind = FaultKind(order.kind)
    _check(order, kind)
    return Fault(
        kind,
        _operation(order.operation or "", catalogue),
        order.user or "",
        order.project or "",
        1.0 if order.probability is None else order.probability,
        order.times,
        TIMED.get(kind, 0.0) if order.seconds is None else order.seconds,
        RETRIED.get(kind) if order.retry_after is None else order.retry_after,
    )


def _check(order: OrderedFault, kind: FaultKind) -> None:
    if order.seconds is not None and kind not in TIMED:
        raise BadControl(later("{kind} takes no seconds; {kinds} do"), kind=kind, kinds=tuple(TIMED))
    if order.retry_after is not None and kind not in RETRIED:
        raise BadControl(later("{kind} takes no retry_after; {kinds} do"), kind=kind, kinds=tuple(RETRIED))
    if kind is FaultKind.CLOCK_SHIFT:
        if any((order.operation, order.user, order.project, order.probability, order.times)):
            text = later("clock-shift is for everybody until it is cleared: it takes seconds and nothing else")
            raise BadControl(text)
    elif order.seconds is not None and not 0 < order.seconds <= MOST_SECONDS:
        text = later("seconds of {kind} must be more than 0 and {most:.0f} at most")
        raise BadControl(text, kind=kind, most=MOST_SECONDS)


def _operation(named: str, catalogue: Catalogue) -> str:
    """The id as the catalogue writes it, or a service."""
    known = {each.casefold(): each for each in (*SERVICES, *catalogue.operations)}
    if named and named.casefold() not in known:
        text = later("there is no operation {named!r}; it is the id of one, or one of {services}")
        raise BadControl(text, named=named[:60], services=SERVICES)
    return known.get(named.casefold(), "")


def fault_in_words(text: str, catalogue: Catalogue) -> Fault:
    """The fault of `--fault KIND:name=value,...`, such as `429:operation=ListSeries,times=3`. Raises BadControl."""
    kind, rest = text.partition(":")[::2]
    pairs = dict(part.partition("=")[::2] for part in rest.split(",") if part)
    words = {name.strip().replace("-", "_"): value.strip() for name, value in pairs.items()}
    renamed = {("user" if name == "seat" else name): value for name, value in words.items()}
    for name in renamed:
        if name not in TAKEN:
            raise BadControl(later("a fault takes no {name!r}; it takes {names}"), name=name[:40], names=TAKEN)
    return fault_of(_converted({"kind": kind.strip(), **renamed}), catalogue)


def _converted(words: dict[str, str]) -> OrderedFault:
    """Names checked already. Numbers one by one: of all that is wrong the first is told, by its name."""
    for name, limits in LIMITS.items():
        if name in words:
            try:
                msgspec.convert({"kind": "", name: words[name]}, OrderedFault, strict=False)
            except msgspec.ValidationError:
                raise BadControl(limits, value=words[name][:40]) from None
    return msgspec.convert(words, OrderedFault, strict=False)
