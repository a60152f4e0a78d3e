"""Fields of a body that the documents do not know: a typing mistake, or something tried out on purpose."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from aom_tui.catalogue.check import path_text
from aom_tui.catalogue.model import Catalogue, JsonSchema, Operation
from aom_tui.catalogue.schema import alternatives, joined
from aom_tui.language import _
from aom_tui.problem import Problem

if TYPE_CHECKING:
    from aom_tui.session.compose.json_text import Path

_ALIKE = 0.8
"""How like two names must be for one to be the other mistyped: `limt` and `limit`, not `name` and `namespace`."""

_IDENTIFIERS = {"id", "name"}
"""Last words by which one thing is told from others: who is not known by one is often known by the other."""

_DEEPEST_FORM = 8
"""Forms inside of forms that are followed: a schema may be one of its own."""


class Undocumented(Struct, frozen=True):
    """A field that is not declared where it stands, the names of those that are, and of those that are given."""

    path: "Path"
    known: tuple[str, ...]
    given: frozenset[str]

    @property
    def name(self) -> str:
        """Its own."""
        return str(self.path[-1])

    @property
    def meant(self) -> str | None:
        """The known field that was most likely meant.

        A name that is given is not meant by the id beside it: what was read, changed and is written back has both.
        """
        near = meant(self.name, self.known)
        return None if near in self.given and _tell_the_same(self.name, near) else near


def undocumented(catalogue: Catalogue, service: str, schema: JsonSchema, value: Any) -> Iterator[Undocumented]:
    """The fields of a decoded value that its schema does not declare, where it declares any and takes no others."""
    yield from _Walk(catalogue, service).inside([schema], value, ())


def meant(name: str, known: Iterable[str]) -> str | None:
    """The known name that was most likely meant: this one is mistyped, or the same thing is found by another field."""
    from difflib import get_close_matches  # only a name that is not known needs it

    folded = {each.casefold(): each for each in known}
    near = get_close_matches(name.casefold(), folded, 1, _ALIKE)
    if near:
        return folded[near[0]]
    return next((each for each in folded.values() if _tell_the_same(name, each)), None)


def _tell_the_same(one: str, other: str) -> bool:
    """Whether they are the id and the name of a thing: `alarm_rule_id` and `alarm_rule_name`."""
    (thing, _sep, sign), (same, _other, another) = (name.casefold().rpartition("_") for name in (one, other))
    return bool(thing) and thing == same and {sign, another} == _IDENTIFIERS


def mistyped(catalogue: Catalogue, operation: Operation, value: Any) -> Iterator[Problem]:
    """The fields of a decoded body that are nearly ones which their object has, each with the one that was meant."""
    schema = operation.body.schema if operation.body else {}
    for found in undocumented(catalogue, operation.service, schema, value):
        if near := found.meant:
            what = unknown_words(operation, found.name)
            yield Problem(f"body {path_text(found.path)}", what, _("Did you mean {near}?").format(near=near))


def unknown_words(operation: Operation, name: str) -> str:
    """What is wrong with a field that the documents do not know."""
    return _("{id} knows no {name}").format(id=operation.id, name=name)


class _Walk(Struct, frozen=True):
    """One way through a value, beside all the schemas that may be meant for it."""

    catalogue: Catalogue
    service: str

    def inside(self, schemas: Sequence[JsonSchema], value: Any, path: "Path") -> Iterator[Undocumented]:
        wholes = [whole for schema in schemas for whole in self._forms(schema, _DEEPEST_FORM)]
        if isinstance(value, list):
            items = [whole["items"] for whole in wholes if isinstance(whole.get("items"), Mapping)]
            for index, item in enumerate(value if items else ()):
                yield from self.inside(items, item, (*path, index))
        elif isinstance(value, dict):
            yield from self._fields(wholes, value, path)

    def _fields(self, wholes: Sequence[JsonSchema], value: Mapping[str, Any], path: "Path") -> Iterator[Undocumented]:
        declared: dict[str, list[JsonSchema]] = {}
        for whole in wholes:
            for name, part in whole.get("properties", {}).items():
                declared.setdefault(name, []).append(part)
        is_open = not declared or any(map(_takes_others, wholes))
        for name, part in value.items():
            if name in declared:
                yield from self.inside(declared[name], part, (*path, name))
            elif not is_open:
                yield Undocumented((*path, name), tuple(declared), frozenset(value))

    def _forms(self, schema: JsonSchema, levels: int) -> Iterator[JsonSchema]:
        """The schema with its parts joined, then each of the forms that the value may have."""
        whole = joined(self.catalogue, self.service, schema)
        yield whole
        for form in alternatives(whole) if levels else ():
            yield from self._forms(form, levels - 1)


def _takes_others(schema: JsonSchema) -> bool:
    """Whether it says that there may be fields with names of one's own, or nothing at all of an object's fields."""
    others = schema.get("additionalProperties")
    if "patternProperties" in schema or others is True or isinstance(others, Mapping):
        return True
    return schema.get("type") == "object" and not schema.keys() & {"properties", "oneOf", "anyOf", "required"}
