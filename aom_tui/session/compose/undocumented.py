"""Fields of a body that the documents do not know: a typing mistake, or something tried out on purpose."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from aom_tui.catalogue.json_path import JsonPath, path_text
from aom_tui.catalogue.model import Catalogue, JsonSchema, Operation
from aom_tui.catalogue.schema import alternatives, joined
from aom_tui.language import _
from aom_tui.problem import Problem

_ALIKE = 0.8
"""How like two names must be for one to be the other mistyped: `limt` and `limit`, not `name` and `namespace`."""

_IDENTIFIERS = {"id", "name"}
"""Last words of names by which one thing is told from others: who knows one of them often means the other."""

_DEEPEST_FORM = 8
"""Forms inside of forms that are followed: a schema may be one of its own."""


class Undocumented(Struct, frozen=True):
    """A field of a body that the schema of its object does not declare."""

    path: JsonPath
    known: tuple[str, ...]
    """Names of the fields that are declared there."""
    given: frozenset[str]
    """Names of all fields that the object has."""

    @property
    def name(self) -> str:
        """The name of the field itself."""
        return str(self.path[-1])

    @property
    def meant(self) -> str | None:
        """The known field that was most likely meant.

        A name that is given is not meant by the id beside it: what was read, changed and is written back has both.
        """
        near = nearest_name(self.name, self.known)
        return None if near in self.given and _identify_the_same(self.name, near) else near


def undocumented(catalogue: Catalogue, service: str, schema: JsonSchema, value: Any) -> Iterator[Undocumented]:
    """Yield the fields of a decoded value that are not declared, in objects that declare some and take no others."""
    yield from _FieldSearch(catalogue, service).inside([schema], value, ())


def nearest_name(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that was most likely meant: one that is spelled alike, or `x_id` for `x_name`."""
    from difflib import get_close_matches  # only a name that is not known needs it

    folded = {each.casefold(): each for each in known}
    near = get_close_matches(name.casefold(), folded, 1, _ALIKE)
    if near:
        return folded[near[0]]
    return next((each for each in folded.values() if _identify_the_same(name, each)), None)


def _identify_the_same(one: str, other: str) -> bool:
    """Whether they are the id and the name of a thing: `alarm_rule_id` and `alarm_rule_name`."""
    (thing, _sep, sign), (same, _other, another) = (name.casefold().rpartition("_") for name in (one, other))
    return bool(thing) and thing == same and {sign, another} == _IDENTIFIERS


def mistyped(catalogue: Catalogue, operation: Operation, value: Any) -> Iterator[Problem]:
    """Yield a problem for each field of a decoded body whose name is nearly that of a declared one."""
    schema = operation.body.schema if operation.body else {}
    for found in undocumented(catalogue, operation.service, schema, value):
        if near := found.meant:
            what = unknown_words(operation, found.name)
            yield Problem(f"body {path_text(found.path)}", what, _("Did you mean {near}?").format(near=near))


def unknown_words(operation: Operation, name: str) -> str:
    """Return what is wrong with a field that the documents do not know."""
    return _("{id} knows no {name}").format(id=operation.id, name=name)


class _FieldSearch(Struct, frozen=True):
    """Goes through a value, beside all the schemas that may be meant for it."""

    catalogue: Catalogue
    service: str

    def inside(self, schemas: Sequence[JsonSchema], value: Any, path: JsonPath) -> Iterator[Undocumented]:
        wholes = [whole for schema in schemas for whole in self._forms(schema, _DEEPEST_FORM)]
        if isinstance(value, list):
            items = [whole["items"] for whole in wholes if isinstance(whole.get("items"), Mapping)]
            for index, item in enumerate(value if items else ()):
                yield from self.inside(items, item, (*path, index))
        elif isinstance(value, dict):
            yield from self._fields(wholes, value, path)

    def _fields(self, wholes: Sequence[JsonSchema], value: Mapping[str, Any], path: JsonPath) -> Iterator[Undocumented]:
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
    """Whether the schema allows fields of other names, or says nothing at all of an object's fields."""
    others = schema.get("additionalProperties")
    if "patternProperties" in schema or others is True or isinstance(others, Mapping):
        return True
    return schema.get("type") == "object" and not schema.keys() & {"properties", "oneOf", "anyOf", "required"}
