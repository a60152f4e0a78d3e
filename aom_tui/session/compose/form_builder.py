"""From the schema and the text of a body to the rows of its form."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import msgspec
from msgspec import Struct

from aom_tui.catalogue.json_path import JsonPath
from aom_tui.catalogue.model import Catalogue, JsonSchema
from aom_tui.catalogue.schema import limits, type_name
from aom_tui.language import _, ngettext
from aom_tui.session.compose.form_rows import Item, Row, RowKind
from aom_tui.session.compose.json_tree import Node, encoded
from aom_tui.session.compose.schema_view import View, view_of
from aom_tui.session.draft import Variables
from aom_tui.session.redaction.redact import NOT_KEPT, is_blanked, redact_body
from aom_tui.session.variables.problems import unknown_variable_words
from aom_tui.session.variables.references import mentioned

DEEPEST = 40
"""Levels of nesting that the form shows; deeper ones are for the text."""


class FormBuilder(Struct, frozen=True):
    """Goes through schema and text side by side. `items` are those of lists, with their rows, built or reused."""

    catalogue: Catalogue
    service: str
    text: str
    variables: Variables
    before: Mapping[JsonPath, Item]
    items: dict[JsonPath, Item] = msgspec.field(default_factory=dict)

    def root(self, schema: JsonSchema, node: Node | None) -> Iterator[Row]:
        """Yield the rows of the whole body. An object there has no row of its own, and its fields no indentation."""
        view = self._view(schema, node)
        if view.is_object and (node is None or node.kind == "object"):
            yield from self._object(view, node, (), 0)
        else:
            yield from self.value(schema, node, (), "body", 0, required=True)

    def value(
        self, schema: JsonSchema, node: Node | None, path: JsonPath, label: str, depth: int, *, required: bool
    ) -> Iterator[Row]:
        """Yield the row of a field or an item, then those of what is in it."""
        view = self._view(schema, node)
        yield self._row(view, node, path, label, depth, required)
        if depth >= DEEPEST:
            return
        if node is None:
            if required and view.is_object and not view.is_too_deep(path):
                yield from self._object(view, None, path, depth + 1)
        elif node.kind == "object":
            yield from self._object(view, node, path, depth + 1)
        elif node.kind == "list":
            items = view.schema.get("items", {})
            for index, item in enumerate(node.items):
                yield from self._item(items, item, (*path, index), depth + 1).rows

    def _item(self, schema: JsonSchema, node: Node, path: JsonPath, depth: int) -> Item:
        """Return an item with its rows: those of the form before, where it has not changed."""
        text, item = self.text[node.start : node.end], self.before.get(path)
        if item is None or not item.has_rows_of(text, schema):
            rows = self.value(schema, node, path, f"[{path[-1]}]", depth, required=True)
            item = Item(text, schema, tuple(rows))
        self.items[path] = item
        return item

    def _object(self, view: View, node: Node | None, path: JsonPath, depth: int) -> Iterator[Row]:
        if view.branches and not view.discriminator:
            chosen = view.chosen
            yield Row(
                path, _("one of"), depth, "choice", type="choice", required=True,
                choices=tuple(branch.title for branch in view.branches), closed=True,
                text=None if chosen is None else view.branches[chosen].title, branches=view.branches,
                schema=view.schema,
            )  # fmt: skip
        properties: Mapping[str, JsonSchema] = view.schema.get("properties", {})
        needed = view.schema.get("required", ())
        other = other_fields(view.schema)
        names = [*properties, *dict.fromkeys(_unknown(node, properties))]
        names.sort(key=lambda name: name not in needed)  # what must be there first
        for name in names:
            child = node.child(name) if node else None
            part = properties.get(name, other)
            rows = self.value(part, child, (*path, name), name, depth, required=name in needed)
            if name == view.discriminator:
                rows = (replace(row, kind="choice", branches=view.branches) for row in rows)
            yield from rows

    def _row(self, view: View, node: Node | None, path: JsonPath, label: str, depth: int, required: bool) -> Row:
        schema = view.schema
        known = schema.get("enum") or schema.get("x-known-values") or ()
        row = Row(
            path=path,
            label=label,
            depth=depth,
            kind=_kind(view, node),
            types=view.types,
            type=type_name(self.catalogue, self.service, schema),
            required=required,
            limits=limits(schema),
            choices=tuple(choice if isinstance(choice, str) else encoded(choice) for choice in known),
            closed=bool(schema.get("enum")),
            description=str(schema.get("description", "")),
            text=None if node is None else _text(self.text, node),
            is_empty=node is not None and node.kind == "list" and not node.items,
            is_string=node is not None and node.kind == "string",
            problems=_doubled(node),
            schema=schema,
        )
        written = self.text[node.start : node.end] if node and node.kind not in ("object", "list") else ""
        return _without_value(row, written, self.variables)

    def _view(self, schema: JsonSchema, node: Node | None) -> View:
        return view_of(self.catalogue, self.service, schema, node, self.text)


def _kind(view: View, node: Node | None) -> RowKind:
    if node is not None:
        return node.kind if node.kind in ("object", "list") else "scalar"
    if view.is_object:
        return "object"
    return "list" if "array" in view.types and "string" not in view.types else "scalar"


def _text(text: str, node: Node) -> str:
    match node.kind:
        case "string":
            return node.string
        case "object":
            number = len({member.name for member in node.members})
            return ngettext("{number} field", "{number} fields", number).format(number=number)
        case "list":
            return ngettext("{number} item", "{number} items", len(node.items)).format(number=len(node.items))
        case _:
            return text[node.start : node.end]


def other_fields(schema: JsonSchema) -> JsonSchema:
    """Return the schema of the fields that a schema does not name."""
    other = schema.get("additionalProperties", {})
    return other if isinstance(other, Mapping) else {}


def _unknown(node: Node | None, properties: Mapping[str, JsonSchema]) -> Iterator[str]:
    for member in node.members if node else ():
        if member.name not in properties:
            yield member.name


def _doubled(node: Node | None) -> tuple[str, ...]:
    names = [member.name for member in node.members] if node else []
    doubles = dict.fromkeys(name for name in names if names.count(name) > 1) if len(set(names)) < len(names) else ()
    return tuple(
        _("{value} is given more than once, the last one counts").format(value=encoded(name)) for name in doubles
    )


def _without_value(row: Row, written: str, variables: Variables) -> Row:
    """Return the row with problems for variables in the text `written` without a value, and for a secret taken out."""
    if row.text and is_blanked(row.text) and is_secret_path(row.path):
        return replace(row, problems=(*row.problems, NOT_KEPT))
    names = [name for name in mentioned(written) if name not in variables]
    return (
        replace(row, problems=(*row.problems, *(unknown_variable_words(name, variables) for name in names)))
        if names
        else row
    )


def is_secret_path(path: JsonPath) -> bool:
    """Whether the value at a path is a secret, by the names that `redact_body` redacts."""
    names = [step for step in path if isinstance(step, str)][-2:]
    sample = encoded("x")
    for name in reversed(names):
        sample = f"{{{encoded(name)}: {sample}}}"
    return redact_body(sample) != sample
