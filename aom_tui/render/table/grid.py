"""A reply as a table: one of its lists, with columns and the order of its rows."""

from array import array
from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from aom_tui.render.clean import clean
from aom_tui.render.document.json_leaves import Leaf, Steps, steps_text
from aom_tui.render.document.json_spans import is_container
from aom_tui.render.table.cells import Cells, key_at, text_of
from aom_tui.render.table.column_order import LOOKED_AT, most_telling_first
from aom_tui.render.table.columns import SAMPLE, SPREAD, Column, columns
from aom_tui.render.table.dimensions import order_of
from aom_tui.render.table.row_shapes import Row
from aom_tui.render.table.rows import Rows, bears_its_name
from aom_tui.render.table.sources import Source, sources

LINE_BYTES = 1000
"""Bytes of a value that are shown on a line."""


class Value(Struct, frozen=True):
    """What is in a cell, or a row: its path in the reply, its key, and which bytes of the body it is."""

    path: str
    key: str
    start: int
    stop: int

    @property
    def size(self) -> int:
        """Bytes of the formatted body."""
        return self.stop - self.start


class Grid(Struct, frozen=True, eq=False):
    """The table that is shown of a reply, the others that it holds, and the order of its rows."""

    sources: tuple[Source, ...]
    source: Source
    cells: Cells
    columns: tuple[Column, ...]
    order: "array[int] | None" = None
    """Numbers of rows as sent, in the order shown; None for that of the reply."""
    sorted_by: str = ""
    """The column by which `order` is, and which way."""
    descending: bool = False

    @property
    def rows(self) -> Rows:
        """All of them."""
        return self.cells.rows

    def number(self, place: int) -> int:
        """Which row as sent stands at a place."""
        return self.order[place] if self.order is not None else place

    def value(self, place: int, name: str) -> Value | None:
        """What is in a cell; None where the row has nothing there."""
        number = self.number(place)
        leaf = self.rows.row(number).get(name)
        if leaf is None:
            return None
        steps = self.rows.way(number, leaf, name)
        key = name if self.source.kind == "points" else key_at(steps)
        return Value(_path(steps), key, leaf.start, leaf.stop)

    def row(self, place: int) -> Value:
        """A row as a whole."""
        number = self.number(place)
        steps, start = self.rows.steps(number), self.rows.start(number)
        return Value(_path(steps), key_at(steps), start, start)

    def line(self, value: Value) -> str:
        """Return a value on one line, of a long one the beginning."""
        data, is_long = self.rows.data, value.size > LINE_BYTES
        if not is_long and not is_container(data, value.start):
            return self.text(value)
        json = data[value.start : min(value.stop, value.start + LINE_BYTES)]
        line = b" ".join(map(bytes.strip, json.split(b"\n")))
        return line.decode("utf-8", "replace") + ("..." if is_long else "")

    def text(self, value: Value) -> str:
        """Return all of a value as it is copied. A cell may hold most of a large reply: then for a thread."""
        data = self.rows.data
        json = data[value.start : value.stop]
        if not is_container(data, value.start):
            return clean(text_of(json))
        line = json[json.rfind(b"\n") + 1 :]
        indent = len(line) - len(line.lstrip(b" "))
        return clean(json.replace(b"\n" + b" " * indent, b"\n").decode("utf-8", "replace"))

    def with_columns_of(self, numbers: Sequence[int]) -> "Grid":
        """The same with columns for all that these rows have, and wide enough for it."""
        grown = columns(self.cells, numbers, self.columns)
        return self if grown == self.columns else replace(self, columns=grown)


def grid(data: bytes, now: datetime, path: str = "", known: tuple[Source, ...] = ()) -> Grid | None:
    """Make the main table of an indented JSON text, or the one with that path; None without any.

    `known` are the text's sources where they have been looked for before.
    """
    found = known or sources(data)
    if not found:
        return None
    source = next((each for each in found if each.path == path), found[0])
    cells_of = Cells(Rows(data, source), now)
    exact = replace(source, rows=len(cells_of.rows), about=False)
    number = len(cells_of.rows)
    sample = (*range(min(number, SAMPLE)), *range(SAMPLE, number, max((number - SAMPLE) // SPREAD, 1)))
    shown = columns(cells_of, sample)
    if source.kind in ("list", "scalars"):
        shown = _in_order(cells_of, shown, sample[:LOOKED_AT])
    return Grid(tuple(exact if each is source else each for each in found), exact, cells_of, shown)


def _in_order(shown: Cells, found: tuple[Column, ...], numbers: Sequence[int]) -> tuple[Column, ...]:
    """Of dimensions those first by which rows differ; of rows with objects in them what a person knows them by."""
    is_pair = [bears_its_name(each.steps, each.name) for each in found]
    has_objects = any(len(each.steps) > 1 and _is_in_objects(each.steps) for each in found)
    if not has_objects and not any(is_pair):
        return found
    rows = [shown.rows.row(number) for number in numbers]
    names = [each.name for each in found]
    pairs = (name for name, yes in zip(names, is_pair, strict=True) if yes)
    differing = [name for name in pairs if _differs(shown.rows, rows, name)]
    names = order_of(names, is_pair, differing, lambda name: 2 * sum(name in row for row in rows) < len(rows))
    if has_objects:
        names = most_telling_first({name: [_said(shown, row.get(name), name) for row in rows] for name in names})
    by_name = {each.name: each for each in found}
    return tuple(by_name[name] for name in names)


def _is_in_objects(steps: Steps) -> bool:
    return all(isinstance(step, bytes) for step in steps)


def _differs(sent: Rows, rows: Sequence[Row], name: str) -> bool:
    return len({sent.json(row[name], name) if name in row else b"" for row in rows}) > 1


def _said(shown: Cells, leaf: Leaf | None, name: str) -> str:
    text = shown.text(leaf, name) if leaf else ""
    return "" if text in ("null", "{}", "[]") else text


def _path(steps: Steps) -> str:
    return clean("$" + steps_text(steps))
