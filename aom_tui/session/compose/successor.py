"""A deprecated call as the one that takes its place: the same draft under other names. Pure.

Which name became which is said in the documents (`x-aom-successor-names`); names that both calls know stay.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from aom_tui.catalogue.model import Catalogue, Operation
from aom_tui.catalogue.schema import Field, fields
from aom_tui.catalogue.violations import counted
from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.body.json_reading import read_json
from aom_tui.session.body.lossless import decode, encode
from aom_tui.session.compose.items import draft_for
from aom_tui.session.draft import Draft
from aom_tui.session.operations import PROJECT_ID, operation_of
from aom_tui.session.redaction.redact import redact_url
from aom_tui.session.variables.json_text import mark_references, unmark_references


class Change(Struct, frozen=True):
    """One field of the old call and its counterpart; without `new` the successor has none."""

    old: str
    """Where it stood: `query start`, `body metricItems[].metricName`."""
    new: str
    value: str
    """Its value in short; of an object or a list the size."""


class Conversion(Struct, frozen=True, eq=False):
    """The draft of the successor, and what became of each field."""

    draft: Draft
    changes: tuple[Change, ...]
    lacks: tuple[str, ...] = ()
    """Where the new draft needs something that the old one did not have: `body`, `query limit`."""

    @property
    def lost(self) -> tuple[Change, ...]:
        """The fields that have no counterpart and are left out."""
        return tuple(change for change in self.changes if not change.new)


def has_successor(operation: Operation | None) -> bool:
    """Whether drafts of an operation can be converted."""
    return operation is not None and operation.successor is not None and operation.successor_names is not None


def no_successor(operation: Operation | None) -> str:
    """Return why a draft cannot be converted; `operation` None is a request by hand."""
    if operation is None:
        return _("it is none of the catalogue's operations, of which alone a successor is known")
    if operation.deprecated:
        return _("it is deprecated, but the documents name no successor")
    return _("it is not deprecated, nothing has taken its place")


def converted(catalogue: Catalogue, draft: Draft) -> Conversion:
    """Return the draft of a deprecated operation as one of its successor. Raises InvalidInput where it has none."""
    old = operation_of(catalogue, draft)
    if old is None or not has_successor(old):
        raise InvalidInput(Problem(old.id if old else f"{draft.method} {redact_url(draft.uri)}", no_successor(old)))
    new = catalogue.operations[str(old.successor)]
    names = old.successor_names or {}
    walk = _Converter(catalogue, old, new, names)
    made = draft_for(new)
    values = walk.parameters(draft)
    body = walk.body(draft.body)
    made = replace(
        made,
        values=MappingProxyType(values),
        query=draft.query,
        headers=draft.headers,
        body=body,
        variables=draft.variables,
    )
    return Conversion(made, tuple(walk.changes), tuple(_lacks(new, made)))


def _lacks(operation: Operation, draft: Draft) -> Iterator[str]:
    """The project is the session's to give."""
    for each in operation.parameters:
        if each.required and each.name != PROJECT_ID and not draft.values.get(each.name):
            yield f"{each.location} {each.name}"
    if operation.body and operation.body.required and draft.body is None:
        yield "body"


class _Converter(Struct):
    """Converts one draft, and collects the changes."""

    catalogue: Catalogue
    old: Operation
    new: Operation
    names: Mapping[str, Mapping[str, str | None]]
    changes: list[Change] = field(default_factory=list)

    def parameters(self, draft: Draft) -> dict[str, str]:
        renamed = self.names.get("parameters", {})
        values: dict[str, str] = {}
        for name, value in draft.values.items():
            parameter = self.new.parameter(renamed.get(name, name) or "")
            before = self.old.parameter(name)
            was = f"{before.location} {name}" if before else name
            if parameter is not None:
                values[parameter.name] = value
                if name != PROJECT_ID:
                    self.changes.append(Change(was, f"{parameter.location} {parameter.name}", value))
            elif value:
                self.changes.append(Change(was, "", value))
        return values

    def body(self, text: str | None) -> str | None:
        if text is None or not text.strip() or self.new.body is None:
            return None
        text = mark_references(text)
        _value, problem = read_json(text)
        if problem:
            raise InvalidInput(problem)
        known = fields(self.catalogue, self.new.service, self.new.body.schema)
        return unmark_references(encode(self._part(decode(text.encode()), known, (), ()), indent=2))

    def _part(self, value: Any, known: tuple[Field, ...], was: tuple[str, ...], becomes: tuple[str, ...]) -> Any:
        if isinstance(value, list):
            return [self._part(item, known, was, becomes) for item in value]
        if not isinstance(value, dict):
            return value
        made: dict[str, Any] = {}
        for key, part in value.items():
            here = (*was, key)
            name = self.names.get("body", {}).get(".".join(here), key)
            declared = next((each for each in known if each.name == name), None)
            if declared is None:
                self._note(here, (), part)
                continue
            there = (*becomes, declared.name)
            self._note(here, there, part)
            made[declared.name] = _as_text(self._part(part, declared.children, here, there), declared)
        return made

    def _note(self, was: tuple[str, ...], becomes: tuple[str, ...], value: Any) -> None:
        """Add a change, once for each field however many items of a list have it."""
        old, new = f"body {'.'.join(was)}", f"body {'.'.join(becomes)}" if becomes else ""
        if all(change.old != old for change in self.changes):
            self.changes.append(Change(old, new, _short(value)))


def _as_text(value: Any, declared: Field) -> Any:
    """Return a value, a number as text where the successor wants a text (`threshold`)."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return encode(value) if is_number and declared.type == "string" else value


def _short(value: Any) -> str:
    match value:
        case dict() | list():
            return counted(value)
        case str():
            return value
        case _:
            return encode(value)
