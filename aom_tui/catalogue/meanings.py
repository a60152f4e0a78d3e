"""What the documents say a number means: `Severity: 1 critical, 2 major`. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cache

from aom_tui.catalogue.model import Catalogue, JsonSchema, Operation
from aom_tui.catalogue.schema import Field, alternatives, fields, joined
from aom_tui.language import of_the_api

_DEEPEST_FORM = 4
"""Forms inside of forms that are followed: a schema may be one of its own."""

_PART = re.compile(
    r"(?:^|[,;:，；：]\s*)(-?\d+)(?=\s|[\u4e00-\u9fff])(?:\s+(?:means|for)\b|为|表示)?\s*([^\d,;.，；。]+)(?=[,;.，；。]|$)"
)


def number_meaning(catalogue: Catalogue, operation_id: str | None, path: Sequence[str | int], number: str) -> str:
    """What the number at that place of the operation's reply means, in the language chosen; empty where nobody says.

    As the reply is documented; else as fields of the same name in the same group are, where those agree.
    """
    operation = catalogue.operations.get(operation_id or "")
    if operation is None or not path:
        return ""
    schemas = [each.schema for each in operation.responses if each.schema]
    own = (str(each.get("description", "")) for each in _at(catalogue, operation.service, schemas, path))
    if said := next(filter(None, (_documented(text).get(number) for text in own)), ""):
        return said
    same = _of_group(catalogue, operation.group).get(str(path[-1]), ())
    elsewhere = {found for text in same if (found := _documented(text).get(number))}
    return elsewhere.pop() if len(elsewhere) == 1 else ""


def read_group(catalogue: Catalogue, operation_id: str) -> None:
    """Read what the operation's group documents, so that `number_meaning` has it at hand: some 30 ms, for a thread."""
    if operation := catalogue.operations.get(operation_id):
        _of_group(catalogue, operation.group)


def _documented(description: str) -> Mapping[str, str]:
    """By number its part of a description: `2 major`, `0 means never`, `0为只通知一次`."""
    return {number: meaning.strip() for number, meaning in _PART.findall(of_the_api(description))}


def _at(
    catalogue: Catalogue, service: str, schemas: Iterable[JsonSchema], path: Sequence[str | int]
) -> Iterator[JsonSchema]:
    """The schemas of what is there, of all forms that the value around it may have."""
    for schema in schemas:
        for whole in _forms(catalogue, service, schema, _DEEPEST_FORM):
            if not path:
                yield whole
                continue
            step = path[0]
            inner = whole.get("items") if isinstance(step, int) else whole.get("properties", {}).get(step)
            if isinstance(inner, Mapping):
                yield from _at(catalogue, service, [inner], path[1:])


def _forms(catalogue: Catalogue, service: str, schema: JsonSchema, levels: int) -> Iterator[JsonSchema]:
    whole = joined(catalogue, service, schema)
    yield whole
    for form in alternatives(whole) if levels else ():
        yield from _forms(catalogue, service, form, levels - 1)


@cache
def _of_group(catalogue: Catalogue, group: str) -> Mapping[str, Set[str]]:
    """The descriptions of the fields of a group's operations, by the field's name."""
    found: dict[str, set[str]] = {}
    for operation in catalogue.operations.values():
        if operation.group == group:
            for name, description in _descriptions(catalogue, operation):
                found.setdefault(name, set()).add(description)
    return found


def _descriptions(catalogue: Catalogue, operation: Operation) -> Iterator[tuple[str, str]]:
    yield from ((parameter.name, parameter.description) for parameter in operation.parameters)
    parts = [operation.body, *operation.responses]
    for part in parts:
        if part and part.schema:
            yield from _below(fields(catalogue, operation.service, part.schema))


def _below(tree: Iterable[Field]) -> Iterator[tuple[str, str]]:
    for field in tree:
        yield field.name, field.description
        yield from _below(field.children)
