"""The rows of a form, and how to move among them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from msgspec import Struct

from aom_tui.catalogue.json_path import JsonPath, path_text
from aom_tui.catalogue.model import JsonSchema
from aom_tui.catalogue.times import TimeKind, time_kind
from aom_tui.problem import Problem
from aom_tui.session.compose.schema_view import Branch

RowKind = Literal["object", "list", "scalar", "choice"]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the form: a field, an item of a list (its path ends in an index), or a choice between forms."""

    path: JsonPath
    label: str
    depth: int
    kind: RowKind
    types: tuple[str, ...] = ()
    """The JSON types allowed; empty where anything goes."""
    type: str = ""
    """The types in words."""
    required: bool = False
    limits: str = ""
    choices: tuple[str, ...] = ()
    closed: bool = False
    """Whether nothing but the `choices` is allowed."""
    description: str = ""
    text: str | None = None
    """The value as one types it; of an object or a list its size in words; None where it is absent."""
    is_empty: bool = False
    """Whether it is a list without items."""
    is_string: bool = False
    """Whether the value is a JSON string: `10` in quotes is another thing than `10`."""
    problems: tuple[str, ...] = ()
    schema: JsonSchema = field(default_factory=dict, repr=False, compare=False)
    branches: tuple[Branch, ...] = field(default=(), repr=False, compare=False)

    @property
    def present(self) -> bool:
        """Whether it is in the text."""
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
        """The kind of time that it is; empty for anything else."""
        return time_kind(self.schema)

    @property
    def is_item(self) -> bool:
        """Whether it is an item of a list."""
        return bool(self.path) and isinstance(self.path[-1], int)

    @property
    def known(self) -> tuple[str, ...]:
        """The values that are known to be valid."""
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
    """An item of a list and its rows, which depend on its text and schema alone unless a variable is in it."""

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
    items: Mapping[JsonPath, Item] = {}
    """The items of lists by path, to reuse their rows after the next key."""

    def index(self, path: JsonPath) -> int | None:
        """Return the index of the row of a path, or of the nearest object or list around it that has one."""
        places = {row.path: index for index, row in reversed(list(enumerate(self.rows)))}
        for length in range(len(path), -1, -1):
            if path[:length] in places:
                return places[path[:length]]
        return 0 if self.rows else None

    def named(self, place: str) -> int:
        """Return the index of the row that a problem names (`series[0].namespace`), of the first wrong one, or 0."""
        named = next((index for index, row in enumerate(self.rows) if place and path_text(row.path) == place), None)
        wrong = next((index for index, row in enumerate(self.rows) if row.problems), 0)
        return wrong if named is None else named

    def typed_next(self, index: int, step: int) -> int | None:
        """Return the index of the next value to type, downwards (1) or upwards (-1); None where there is none."""
        way = range(index + step, len(self.rows) if step > 0 else -1, step)
        return next((each for each in way if self.rows[each].is_typed), None)

    def value_in(self, path: JsonPath) -> int | None:
        """Return the index of the scalar at a path, or of the first in a list there; None for anything else."""
        rows = enumerate(self.rows)
        return next((at for at, row in rows if row.path in (path, (*path, 0)) and row.kind == "scalar"), None)

    def names_in(self, row: Row) -> tuple[str, ...]:
        """Return the names of the fields of an object."""
        depth = len(row.path)
        return tuple(
            str(each.path[-1]) for each in self.rows if len(each.path) == depth + 1 and each.path[:-1] == row.path
        )

    def grown_by(self, row: Row) -> Row | None:
        """Return the row that `+` adds to: an absent part, a list or an open object, this one or one around it."""
        target: Row | None = row
        while target is not None and target.present and target.kind != "list" and not target.is_open:
            target = self._around(target)
        return target

    def _around(self, row: Row) -> Row | None:
        """Return the row of the nearest object or list that this one is in."""
        for length in range(len(row.path) - 1, -1, -1):
            for other in self.rows:
                if other.path == row.path[:length] and other.kind != "choice":
                    return other
        return None


NO_FORM = Form()
