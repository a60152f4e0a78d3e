"""The body of an operation as the rows of a form: what the schema asks for, beside what the text holds.

The text is the draft's own; a form is only another way to look at it, and every edit is an edit of the text.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from json import JSONDecodeError
from typing import Literal

import msgspec
from msgspec import Struct

from aom_tui.catalogue.check import check, path_text
from aom_tui.catalogue.model import Catalogue, JsonSchema, Operation
from aom_tui.catalogue.schema import limits, resolved, type_name
from aom_tui.language import _, about, ngettext
from aom_tui.problem import Problem
from aom_tui.session.construct import read_json
from aom_tui.session.draft import Variables
from aom_tui.session.json_text import Node, Path, encoded, read
from aom_tui.session.redact import NOT_KEPT, is_blanked, redact_body
from aom_tui.session.schema_view import Branch, View, view_of
from aom_tui.session.time_range import TimeKind, time_faults, time_kind
from aom_tui.session.variables import NO_VARIABLES, in_json, masked, mentioned, unknown_words

RowKind = Literal["object", "list", "scalar", "choice"]

DEEPEST = 40
"""Levels of nesting that the form shows; deeper ones are for the text."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the form: a field, an item of a list (its path ends in an index), or a choice between forms."""

    path: Path
    label: str
    depth: int
    kind: RowKind
    types: tuple[str, ...] = ()
    """The JSON types allowed; empty where anything goes."""
    type: str = ""
    """The same in words."""
    required: bool = False
    limits: str = ""
    choices: tuple[str, ...] = ()
    closed: bool = False
    """Whether `choices` are all that is allowed."""
    description: str = ""
    text: str | None = None
    """The value as one types it; of an object or a list how much is in it; None where it is absent."""
    is_empty: bool = False
    """Whether it is a list without items."""
    is_string: bool = False
    """Whether the value is a JSON string: `10` in quotes is another thing than `10`."""
    problems: tuple[str, ...] = ()
    schema: JsonSchema = field(default_factory=dict, repr=False, compare=False)
    branches: tuple[Branch, ...] = field(default=(), repr=False, compare=False)

    @property
    def present(self) -> bool:
        """Whether the text holds it."""
        return self.text is not None

    @property
    def marks_form(self) -> bool:
        """Whether it is a field whose value tells which of several forms the object around it has."""
        return bool(self.path) and any(self.path[-1] in branch.consts for branch in self.branches)

    @property
    def is_open(self) -> bool:
        """Whether it is an object that takes fields of any name."""
        if self.kind != "object" or self.schema.get("additionalProperties") is False:
            return False
        return not self.schema.get("properties") or bool(self.schema.get("additionalProperties"))

    @property
    def time(self) -> TimeKind:
        """Whether it is a time, and of which kind."""
        return time_kind(self.schema)

    @property
    def is_item(self) -> bool:
        """Whether it is an item of a list."""
        return bool(self.path) and isinstance(self.path[-1], int)

    @property
    def known(self) -> tuple[str, ...]:
        """The values that are known to fit."""
        return self.choices or (("true", "false") if "boolean" in self.types else ())

    @property
    def is_typed(self) -> bool:
        """Whether it is one value that can be typed."""
        return self.kind == "scalar" or self.marks_form

    @property
    def place(self) -> str:
        """Where it is in the request: `body samples[0].namespace`."""
        return f"body {path_text(self.path)}".strip()


class Item(Struct, frozen=True, eq=False):
    """An item of a list in the text, and its rows: they follow from its text and schema, if no variable is in it."""

    text: str
    schema: JsonSchema
    rows: tuple[Row, ...]

    def has_rows_of(self, text: str, schema: JsonSchema) -> bool:
        """Whether an item of that text at the same place has the same rows."""
        return self.schema is schema and self.text == text and "{{" not in text


class Form(Struct, frozen=True):
    """The rows, or why there are none: the text is no JSON, and the problem says where."""

    rows: tuple[Row, ...] = ()
    problem: Problem | None = None
    items: Mapping[Path, Item] = {}
    """The items of lists, for the form after the next key: only the item in which something is typed has other rows."""

    def index(self, path: Path) -> int | None:
        """The row of a path, or of the nearest thing around it that has one."""
        places = {row.path: index for index, row in reversed(list(enumerate(self.rows)))}
        for length in range(len(path), -1, -1):
            if path[:length] in places:
                return places[path[:length]]
        return 0 if self.rows else None

    def named(self, place: str) -> int:
        """The row that a problem names (`series[0].namespace`), else the first that is wrong, else the first."""
        named = next((index for index, row in enumerate(self.rows) if place and path_text(row.path) == place), None)
        wrong = next((index for index, row in enumerate(self.rows) if row.problems), 0)
        return wrong if named is None else named

    def typed_next(self, index: int, step: int) -> int | None:
        """From a row downwards (1) or upwards (-1) the next value that can be typed; None where none follows."""
        way = range(index + step, len(self.rows) if step > 0 else -1, step)
        return next((each for each in way if self.rows[each].is_typed), None)

    def value_in(self, path: Path) -> int | None:
        """The row of one value at that path, or of the one that a list there begins with; None for anything else."""
        rows = enumerate(self.rows)
        return next((at for at, row in rows if row.path in (path, (*path, 0)) and row.kind == "scalar"), None)

    def names_in(self, row: Row) -> tuple[str, ...]:
        """The names of the fields of an object."""
        depth = len(row.path)
        return tuple(
            str(each.path[-1]) for each in self.rows if len(each.path) == depth + 1 and each.path[:-1] == row.path
        )

    def grown_by(self, row: Row) -> Row | None:
        """What `+` on a row adds to: an absent part, a list, an object with fields of any name, or what it is in."""
        target: Row | None = row
        while target is not None and target.present and target.kind != "list" and not target.is_open:
            target = self._around(target)
        return target

    def _around(self, row: Row) -> Row | None:
        """The row of the nearest thing that this one is in."""
        for length in range(len(row.path) - 1, -1, -1):
            for other in self.rows:
                if other.path == row.path[:length] and other.kind != "choice":
                    return other
        return None


NO_FORM = Form()


class FormBody(Struct, frozen=True, eq=False):
    """The text of a body, and what says what may be in it."""

    catalogue: Catalogue
    operation: Operation
    text: str
    variables: Variables = NO_VARIABLES
    """What `{{names}}` in it stand for."""

    def form(self, before: Form = NO_FORM) -> Form:
        """As rows."""
        return form(self.catalogue, self.operation, self.text, self.variables, before)


def form(
    catalogue: Catalogue,
    operation: Operation,
    text: str,
    variables: Variables = NO_VARIABLES,
    before: Form = NO_FORM,
) -> Form:
    """The form of a body text. An operation without a body, or with one that is not JSON, has no rows.

    What is checked is the text with the values of its variables; what is shown is the text as written. Of the form
    `before` what has not changed is taken over.
    """
    body = operation.body
    if body is None or "json" not in body.content_type.lower():
        return Form()
    value, problem = read_json(masked(text)) if text.strip() else (None, None)
    if problem:
        return Form(problem=problem)
    try:
        root = read(text)
    except (JSONDecodeError, RecursionError):
        return Form(problem=Problem("body", _("nested too deeply for a form"), _("Edit the text.")))
    walk = _Walk(catalogue, operation.service, text, variables, before.items)
    rows = list(walk.root(body.schema, root))
    if root is None:
        return Form(tuple(rows))
    if "{{" in text:
        value, problem = read_json(in_json(text, variables.get))
        if problem:  # a variable without a value, which is said at its row
            return Form(tuple(rows), items=walk.items)
    found = [
        *check(catalogue, operation.service, body.schema, value),
        *time_faults(resolved(catalogue, operation.service, body.schema), value),
    ]
    return Form(tuple(_with_problems(rows, [(each.path, each.message) for each in found])), items=walk.items)


def _without_value(row: Row, written: str, variables: Variables) -> Row:
    """The row, and which of the variables in it as `written` has no value, or that its secret was taken out."""
    if row.text and is_blanked(row.text) and is_secret(row.path):
        return replace(row, problems=(*row.problems, NOT_KEPT))
    names = [name for name in mentioned(written) if name not in variables]
    return replace(row, problems=(*row.problems, *(unknown_words(name, variables) for name in names))) if names else row


# -- from schema and text to rows


class _Walk(Struct, frozen=True):
    """One way through schema and text side by side."""

    catalogue: Catalogue
    service: str
    text: str
    variables: Variables
    before: Mapping[Path, Item]
    items: dict[Path, Item] = msgspec.field(default_factory=dict)

    def root(self, schema: JsonSchema, node: Node | None) -> Iterator[Row]:
        """The rows of the whole body. An object needs no row of its own, and its fields no indentation."""
        view = self._view(schema, node)
        if view.is_object and (node is None or node.kind == "object"):
            yield from self._object(view, node, (), 0)
        else:
            yield from self.value(schema, node, (), "body", 0, required=True)

    def value(
        self, schema: JsonSchema, node: Node | None, path: Path, label: str, depth: int, *, required: bool
    ) -> Iterator[Row]:
        """A field or an item, then what is in it."""
        view = self._view(schema, node)
        yield self._row(view, node, path, label, depth, required)
        if depth >= DEEPEST:
            return
        if node is None:
            if required and view.is_object and not view.seen_before(path):
                yield from self._object(view, None, path, depth + 1)
        elif node.kind == "object":
            yield from self._object(view, node, path, depth + 1)
        elif node.kind == "list":
            items = view.schema.get("items", {})
            for index, item in enumerate(node.items):
                yield from self._item(items, item, (*path, index), depth + 1).rows

    def _item(self, schema: JsonSchema, node: Node, path: Path, depth: int) -> Item:
        """As it was before, where it is the same."""
        text, item = self.text[node.start : node.end], self.before.get(path)
        if item is None or not item.has_rows_of(text, schema):
            rows = self.value(schema, node, path, f"[{path[-1]}]", depth, required=True)
            item = Item(text, schema, tuple(rows))
        self.items[path] = item
        return item

    def _object(self, view: View, node: Node | None, path: Path, depth: int) -> Iterator[Row]:
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

    def _row(self, view: View, node: Node | None, path: Path, label: str, depth: int, required: bool) -> Row:
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
    """What holds for the fields that the schema does not name."""
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


def is_secret(path: Path) -> bool:
    """Whether what stands there is not for the screen; `redact` says which names are."""
    names = [step for step in path if isinstance(step, str)][-2:]
    sample = encoded("x")
    for name in reversed(names):
        sample = f"{{{encoded(name)}: {sample}}}"
    return redact_body(sample) != sample


# -- problems at their rows


def _with_problems(rows: list[Row], found: list[tuple[str, str]]) -> list[Row]:
    """Each problem at the row it is about; where that has none, at the nearest one around it."""
    if not found:
        return rows
    places: dict[str, int] = {}
    for index, row in enumerate(rows):
        places.setdefault(_place(row.path), index)
        if row.marks_form:
            places.setdefault(_place(row.path[:-1]), index)
    by_row: dict[int, list[str]] = {}
    for place, message in found:
        near = place
        while near not in places and near:
            near = _around(near)
        said = message if near == place else about(place, message)
        by_row.setdefault(places.get(near, 0), []).append(said)
    return [
        replace(row, problems=(*row.problems, *by_row[index])) if index in by_row else row
        for index, row in enumerate(rows)
    ]


@lru_cache(maxsize=1 << 14)
def _place(path: Path) -> str:
    """The same rows are asked at each key."""
    return path_text(path)


def _around(place: str) -> str:
    """The place that a place is in."""
    return place[: max(place.rfind("."), place.rfind("["), 0)]
