"""The body of an operation as the rows of a form: what the schema asks for, beside what the text holds.

The text is the draft's own; a form is only another way to look at it, and every edit is an edit of the text.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from json import JSONDecodeError
from typing import Any, Literal

from msgspec import Struct

from aom_tui.catalogue.check import check, path_text
from aom_tui.catalogue.model import Catalogue, JsonSchema, Operation
from aom_tui.catalogue.schema import limits, resolved, type_name
from aom_tui.catalogue.skeleton import skeleton
from aom_tui.language import _, about, ngettext
from aom_tui.problem import Problem
from aom_tui.session.construct import read_json
from aom_tui.session.draft import Variables
from aom_tui.session.json_text import Node, Path, drop, encoded, put, read
from aom_tui.session.redact import NOT_KEPT, is_blanked, redact_body
from aom_tui.session.schema_view import Branch, View, view_of
from aom_tui.session.time_range import TimeKind, time_faults, time_kind
from aom_tui.session.variables import NO_VARIABLES, in_json, is_reference, masked, mentioned, unknown_words

RowKind = Literal["object", "list", "scalar", "choice"]

DEEPEST = 40
"""Levels of nesting that the form shows; deeper ones are for the text."""

_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?")
_INTEGER = re.compile(r"-?(0|[1-9]\d*)")


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


class Form(Struct, frozen=True):
    """The rows, or why there are none: the text is no JSON, and the problem says where."""

    rows: tuple[Row, ...] = ()
    problem: Problem | None = None

    def index(self, path: Path) -> int | None:
        """The row of a path, or of the nearest thing around it that has one."""
        places = {row.path: index for index, row in reversed(list(enumerate(self.rows)))}
        for length in range(len(path), -1, -1):
            if path[:length] in places:
                return places[path[:length]]
        return 0 if self.rows else None


def form(catalogue: Catalogue, operation: Operation, text: str, variables: Variables = NO_VARIABLES) -> Form:
    """The form of a body text. An operation without a body, or with one that is not JSON, has no rows.

    What is checked is the text with the values of its variables; what is shown is the text as written.
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
    rows = [_without_value(row, variables) for row in _Walk(catalogue, operation.service, text).root(body.schema, root)]
    if root is None:
        return Form(tuple(rows))
    if "{{" in text:
        value, problem = read_json(in_json(text, variables.get))
        if problem:  # a variable without a value, which is said at its row
            return Form(tuple(rows))
    found = [
        *check(catalogue, operation.service, body.schema, value),
        *time_faults(resolved(catalogue, operation.service, body.schema), value),
    ]
    return Form(tuple(_with_problems(rows, [(each.path, each.message) for each in found])))


def _without_value(row: Row, variables: Variables) -> Row:
    """The row, and which of the variables in it has no value, or that its secret was taken out."""
    if row.text and is_blanked(row.text) and is_secret(row.path):
        return replace(row, problems=(*row.problems, NOT_KEPT))
    names = [name for name in mentioned(row.text or "") if name not in variables]
    return replace(row, problems=(*row.problems, *(unknown_words(name, variables) for name in names))) if names else row


# -- from schema and text to rows


class _Walk(Struct, frozen=True):
    """One way through schema and text side by side."""

    catalogue: Catalogue
    service: str
    text: str

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
                yield from self.value(items, item, (*path, index), f"[{index}]", depth + 1, required=True)

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
        other = _other(view.schema)
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
        return Row(
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


def _other(schema: JsonSchema) -> JsonSchema:
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
    places: dict[str, int] = {}
    for index, row in enumerate(rows):
        places.setdefault(path_text(row.path), index)
        if row.marks_form:
            places.setdefault(path_text(row.path[:-1]), index)
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


def _around(place: str) -> str:
    """The place that a place is in."""
    return place[: max(place.rfind("."), place.rfind("["), 0)]


# -- edits


def literal(types: tuple[str, ...], typed: str) -> str:
    """What was typed as JSON: of a type that is allowed where it reads as one, else a string, to be wrong on purpose.

    Numbers keep their text.
    """
    bare = typed.strip()
    if is_reference(bare) and types and "string" not in types:
        return bare
    if _reads_as(types, bare):
        return bare
    return encoded(typed)


def _reads_as(types: tuple[str, ...], typed: str) -> bool:
    if typed in ("true", "false"):
        return not types or "boolean" in types
    if typed == "null":
        return not types or "null" in types
    if _INTEGER.fullmatch(typed):
        return not types or "integer" in types or "number" in types
    if _NUMBER.fullmatch(typed):
        return not types or "number" in types
    wanted = {"{": "object", "[": "array"}.get(typed[:1])
    return wanted is not None and (not types or wanted in types) and _is_json(typed)


def _is_json(text: str) -> bool:
    return read_json(text)[1] is None


def set_value(text: str, row: Row, typed: str) -> str:
    """The text with this row's value as typed."""
    return put(text, row.path, literal(row.types, typed))


def unset(text: str, row: Row) -> str:
    """The text without this row."""
    return drop(text, row.path)


def add(catalogue: Catalogue, operation: Operation, text: str, row: Row) -> tuple[str, Path]:
    """The text with an absent part, or with one more item of a list; and where that stands.

    What is added is the smallest valid value that the schema knows.
    """
    service = operation.service
    if row.present and row.kind == "list":
        root = read(text)
        node = root.at(row.path) if root else None
        path = (*row.path, len(node.items) if node else 0)
        made = skeleton(catalogue, service, row.schema.get("items", {}), optional=False)
        return put(text, path, encoded(made)), path
    made = skeleton(catalogue, service, row.schema, optional=False)
    return put(text, row.path, encoded(made)), row.path


def add_field(catalogue: Catalogue, operation: Operation, text: str, row: Row, name: str) -> tuple[str, Path]:
    """The text with a field of any name in an open object, a string where nothing else is said; and where it stands."""
    path = (*row.path, name)
    other = _other(row.schema)
    made = skeleton(catalogue, operation.service, other, optional=False) if other else ""
    return put(text, path, encoded(made)), path


def choose(catalogue: Catalogue, operation: Operation, text: str, row: Row, choice: str) -> str:
    """The text with another of the forms that an object may have: its mark set, what it requires added.

    Parts that only the other forms have are taken away where nothing else tells the forms apart.
    """
    place = row.path[:-1] if row.marks_form else row.path
    branch = next((each for each in row.branches if choice in (each.title, *map(str, each.consts.values()))), None)
    if branch is None:
        return set_value(text, row, choice) if row.marks_form else text
    for name, const in branch.consts.items():
        text = put(text, (*place, name), encoded(const))
    if not branch.consts:
        for name in {name for other in row.branches for name in other.required} - set(branch.required):
            text = drop(text, (*place, name))
    return _with_required(catalogue, operation, text, place, branch)


def _with_required(catalogue: Catalogue, operation: Operation, text: str, place: Path, branch: Branch) -> str:
    for name in branch.required:
        root = read(text)
        if root is None or root.at((*place, name)) is None:
            made: Any = skeleton(catalogue, operation.service, branch.properties.get(name, {}), optional=False)
            text = put(text, (*place, name), encoded(made))
    return text
