"""Fields of a body that the documents do not know: a typing mistake, or something tried out on purpose."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from aom_tui.catalogue.model import Catalogue, JsonSchema
from aom_tui.catalogue.schema import alternatives, joined
from aom_tui.session.construct import operation_of, read_json
from aom_tui.session.draft import Draft
from aom_tui.session.variables import as_sent

if TYPE_CHECKING:
    from aom_tui.session.json_text import Path

_ALIKE = 0.8
"""How like two names must be for one to be the other mistyped: `limt` and `limit`, not `name` and `namespace`."""

_DEEPEST_FORM = 8
"""Forms inside of forms that are followed: a schema may be one of its own."""


class Undocumented(Struct, frozen=True):
    """A field that is not declared where it stands, and the names of those that are."""

    path: "Path"
    known: tuple[str, ...]


def undocumented(catalogue: Catalogue, service: str, schema: JsonSchema, value: Any) -> Iterator[Undocumented]:
    """The fields of a decoded value that its schema does not declare, where it declares any and takes no others."""
    yield from _Walk(catalogue, service).inside([schema], value, ())


def undocumented_in(catalogue: Catalogue, draft: Draft) -> tuple[Undocumented, ...]:
    """The same of a draft's body; none where the draft is no operation's, or its body is no JSON."""
    operation = operation_of(catalogue, draft)
    if operation is None or operation.body is None or "json" not in operation.body.content_type.lower():
        return ()
    value, problem = read_json(as_sent(draft).body or "null")
    return () if problem else tuple(undocumented(catalogue, operation.service, operation.body.schema, value))


def meant(name: str, known: Iterable[str]) -> str | None:
    """The known name of which this is most likely a mistyped one."""
    from difflib import get_close_matches  # only a name that is not known needs it

    folded = {each.casefold(): each for each in known}
    near = get_close_matches(name.casefold(), folded, 1, _ALIKE)
    return folded[near[0]] if near else None


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
                yield Undocumented((*path, name), tuple(declared))

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
