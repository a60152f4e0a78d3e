"""What the catalogue says about an operation as text, for `describe` and the Docs tab."""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from msgspec import Struct

from aom_tui.catalogue.model import Catalogue, JsonSchema, Operation, Parameter
from aom_tui.catalogue.schema import Field, alternatives, fields, joined, limits, type_name
from aom_tui.catalogue.translation import group_title, titles
from aom_tui.catalogue.type_words import type_words
from aom_tui.language import _, commas, sentences
from aom_tui.problem import place_words
from aom_tui.render.cells import cells, padded, wrapped
from aom_tui.render.clean import clean
from aom_tui.render.operation_data import error_entries

WIDTH = 78
"""Cells of a line; only what must not be broken (a line of an example) is longer."""

_NAMES = 34
"""Cells of the names, with their indentation, before what they are; a longer one pushes its own line only."""

_DEEPEST = 20
"""Cells of indentation; what is further inside is not indented more, or there were no room for names."""

EFFECTS = {
    "read": _("reads only"),
    "write": _("writes"),
    "destroy": _("deletes or overwrites"),
    "unknown": _("effect unknown, counts as a write"),
}

_PAGES = {
    "page": _("the number of a page"),
    "offset": _("how many items to skip"),
    "marker": _("where a page starts"),
    "cursor": _("the last item of the page before"),
}

_ENDS = {"null or 0 with count 0": _("null, or 0 with count 0")}
"""What a page's next place is when there is none, where that is more than a value."""


def describe_text(catalogue: Catalogue, operation: Operation) -> str:
    """All there is to know before sending it: purpose, URI, parameters, body, example, replies, error codes, pages."""
    sections = (
        _head(operation),
        _remarks(operation),
        _parameters(catalogue, operation),
        body_lines(catalogue, operation),
        *(_example(name, value) for name, value in (operation.body.examples if operation.body else {}).items()),
        _pages(operation),
        _replies(catalogue, operation),
        _errors(catalogue, operation),
    )
    written = ("\n".join(section) for section in map(list, sections) if section)
    return clean("\n\n".join(written)) + "\n"


# -- sections


def _head(operation: Operation) -> Iterator[str]:
    yield operation.id
    yield from _hanging("", " / ".join(titles(operation)))
    yield ""
    yield f"{operation.method} {operation.path}"
    if operation.also_methods:
        yield _("also {methods}").format(methods=commas(operation.also_methods))
    yield from _hanging("", commas((operation.service.upper(), group_title(operation), EFFECTS[operation.effect])))
    if operation.deprecated:
        if operation.successor:
            yield _("Deprecated. Use {successor} instead.").format(successor=operation.successor)
        else:
            yield _("Deprecated.")
    if operation.description:
        yield ""
        yield from _hanging("", operation.description)


def _remarks(operation: Operation) -> Iterator[str]:
    for note in operation.notes:
        yield from _hanging("", note)


def _parameters(catalogue: Catalogue, operation: Operation) -> Iterator[str]:
    if operation.parameters:
        yield _("Parameters (* required)")
    yield from _entries([_parameter(catalogue, operation, each) for each in operation.parameters])


def _parameter(catalogue: Catalogue, operation: Operation, parameter: Parameter) -> "_Entry":
    schema = parameter.schema
    kind = type_words(type_name(catalogue, operation.service, schema))
    facts = _facts(
        place_words(parameter.location), kind, limits(schema), _default(schema.get("default")), _written(parameter)
    )
    choices = _choices(parameter.choices, closed=parameter.closed)
    return _Entry(_name(2, parameter.name, parameter.required), (facts, parameter.description, choices))


def _written(parameter: Parameter) -> str:
    """How several values are sent."""
    if "array" not in str(parameter.schema.get("type")):
        return ""
    several = parameter.explode and parameter.location == "query"
    return _("a,b is sent name by name") if several else _("a,b is sent as it is")


def body_lines(catalogue: Catalogue, operation: Operation) -> Iterator[str]:
    """The fields of the body, one below the other: types, limits, choices, what they mean; none where there is none."""
    body = operation.body
    if body is None:
        return
    kind = type_words(type_name(catalogue, operation.service, body.schema))
    said = _("Body: {facts} (* required)") if body.required else _("Body: {facts}, optional (* required)")
    yield said.format(facts=commas((kind, body.content_type)))
    forms = _form_titles(catalogue, operation.service, body.schema)
    if forms:
        yield from _hanging("  ", _("in one of the forms {names}").format(names=commas(forms)), more=4)
    yield from _entries(_tree(fields(catalogue, operation.service, body.schema), 2))


def _form_titles(catalogue: Catalogue, service: str, schema: JsonSchema) -> list[str]:
    """The names of the body's forms, as its fields call them."""
    forms = [joined(catalogue, service, form) for form in alternatives(joined(catalogue, service, schema))]
    return [str(form.get("title") or _("form {number}").format(number=number)) for number, form in enumerate(forms, 1)]


def _example(name: str, value: Any) -> Iterator[str]:
    yield _("Example") if name == "example" else _("Example: {name}").format(name=name)
    text = json.dumps(value, indent=2, ensure_ascii=False)
    yield from (f"  {line}" for line in text.split("\n"))


def _pages(operation: Operation) -> Iterator[str]:
    said = operation.pagination
    if said is None:
        return
    yield _("Pages")
    begun = _("; the first is {number}").format(number=said.first) if said.first else ""
    rows = {
        said.param: _facts(place_words(said.location), _PAGES[said.style]) + begun,
        said.size_param: _("how many items a page has"),
        said.next_size_param: _("the same on each page but the first"),
        _("items"): said.items,
        _("next page"): _(" or ").join(said.next_from),
        _("set for it"): commas(f"{name}={value}" for name, value in said.set.items()),
        _("last page"): _ENDS.get(said.end, said.end),
        _("number of items"): said.total_from,
    }
    yield from _entries([_Entry(f"  {name}", (words,)) for name, words in rows.items() if name and words])


def _replies(catalogue: Catalogue, operation: Operation) -> Iterator[str]:
    if operation.responses:
        yield _("Replies")
    alike = groupby(operation.responses, key=lambda response: (response.description, response.schema))
    for (description, schema), responses in alike:
        statuses = [each.status for each in responses]
        yield from _hanging(f"  {', '.join(map(str, statuses))}  ", description)
        if schema and statuses[0] < 300:
            yield from _entries(_tree(fields(catalogue, operation.service, schema), 4, marked=False))


def _errors(catalogue: Catalogue, operation: Operation) -> Iterator[str]:
    entries = error_entries(catalogue, operation)
    if entries:
        yield _("Error codes")
    for entry in entries:
        status = f"{entry.http_status} " if entry.http_status else ""
        yield from _hanging("  ", f"{entry.code}  {status}{entry.message}", more=4)
        yield from _hanging("    ", sentences(entry.meaning, entry.remedy))


# -- entries


class _Entry(Struct, frozen=True):
    """A name, indented as it stands, and what there is to say about it."""

    name: str
    said: tuple[str, ...]


def _entries(entries: Iterable[_Entry]) -> Iterator[str]:
    """The names in one column, what is said about them in the other."""
    rows = list(entries)
    column = min(max((cells(row.name) for row in rows), default=0), _NAMES) + 2
    for row in rows:
        first = padded(row.name, max(column, cells(row.name) + 2))
        for words in filter(None, row.said):
            yield from _hanging(first, words, more=column)
            first = " " * column


def _tree(branch: Iterable[Field], indent: int, *, marked: bool = True) -> Iterator[_Entry]:
    """Each field, and indented below it the fields inside of it."""
    for each in branch:
        facts = _facts(type_words(each.type), each.limits, _default(each.default), _asked(each))
        said = (facts, each.description, _choices(each.choices, closed=each.closed))
        yield _Entry(_name(indent, each.name, marked and each.required), said)
        yield from _tree(each.children, indent + 2, marked=marked)


def _name(indent: int, name: str, required: bool) -> str:
    return f"{' ' * min(indent, _DEEPEST)}{name}{' *' if required else ''}"


def _asked(each: Field) -> str:
    return _("only as {forms}").format(forms=_(" or ").join(each.forms)) if each.forms else ""


def _choices(choices: Sequence[Any], *, closed: bool) -> str:
    """All the values that there are, or those that are known."""
    if not choices:
        return ""
    said = _("one of {values}") if closed else _("known: {values}")
    return said.format(values=commas(map(_value, choices)))


def _hanging(first: str, text: str, more: int | None = None) -> list[str]:
    """The text after `first`, further lines indented as far as `first` is long, or by `more`."""
    return wrapped(text, WIDTH, first=first, rest=" " * (cells(first) if more is None else more))


def _facts(*facts: str) -> str:
    return commas(filter(None, facts))


def _default(value: Any) -> str:
    return "" if value is None else _("default {value}").format(value=_value(value))


def _value(value: Any) -> str:
    return value if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False)
