"""A JSON value as a table for `-o table`.

Rows, columns and what stands in a cell are those of the app's Table view.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import datetime

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from aom_tui.render.cells import cells, cut
from aom_tui.render.clean import clean, clean_line
from aom_tui.render.document.location import key_of, path_step
from aom_tui.render.table.column_order import is_state
from aom_tui.render.table.column_widths import line_width
from aom_tui.render.table.columns import SAMPLE, Column
from aom_tui.render.table.grid import Grid, grid
from aom_tui.render.table.sources import SCALAR_SOURCE, Way, sources, spans, way_path
from aom_tui.render.table.text_table import NARROW, text_table

WIDEST = 48
"""Cells that one column may take from the others of a terminal."""

_TELLING = 3


class Fitted(Struct, frozen=True):
    """A table no wider than a terminal, and the columns that have no room in it."""

    text: str
    left_out: tuple[str, ...]


class MainList(Struct, frozen=True, eq=False):
    """The elements of a list as lines of JSON, which list of the reply that is, and its other lists as JMESPath."""

    lines: Iterator[str]
    path: str
    others: tuple[str, ...]


class MainTable(Struct, frozen=True, eq=False):
    """A value as a table, which list of it that is, and the other lists that would be tables too, as JMESPath."""

    grid: Grid
    path: str
    others: tuple[str, ...] = ()


def main_table(data: bytes, now: datetime) -> MainTable:
    """Make the table of an indented JSON text's main list; of an object without lists a row for each field.

    Epoch times are shown in the zone of `now`.
    """
    found = sources(data) or (SCALAR_SOURCE,)
    first, *rest = found
    tables = (each for each in rest if each.kind in ("list", "points") and each.rows and not each.is_minor)
    others = dict.fromkeys(_query(each.told) for each in tables if each.told and each.told != first.told)
    made = grid(data, now, known=found)
    if made is None:  # there is at least LONE
        raise ValueError(first.path)
    return MainTable(_with_all_columns(made), first.path, tuple(others))


def as_sent(made: Grid) -> Sequence[Column]:
    """The columns in the order in which the reply has them: programs read them, to which none tells more than another.

    Those of points have no such order: what tells the series stands above its points.
    """
    if made.source.kind not in ("list", "scalars"):
        return made.columns
    rows = (made.rows.row(number) for number in range(min(len(made.rows), SAMPLE)))
    by_name = {column.name: column for column in made.columns}
    first = dict.fromkeys(name for row in rows for name in row if name in by_name)
    return [by_name[name] for name in (*first, *(name for name in by_name if name not in first))]


def main_list(data: bytes) -> MainList | None:
    """Return the elements of the list that the table shows; None where the text has no list.

    For points these are their series, whose labels say what they are of.
    """
    found = sources(data)
    if not found or None not in found[0].way:
        return None
    outermost = found[0].way[: found[0].way.index(None) + 1]
    tables = (each for each in found if each.kind == "list" and each.rows and not each.is_minor)
    others = tuple(_query(each.way) for each in tables if each.way != outermost)
    lines = (on_one_line(data[span.start : span.stop]) for span in spans(data, outermost))
    return MainList(lines, way_path(outermost), others)


def on_one_line(json: bytes) -> str:
    """Return a JSON text as sent, without white space between its tokens. Cleaned."""
    return clean(msgspec.json.format(json, indent=-1).decode("utf-8", "replace"))


def table(made: Grid) -> str:
    """The rows under a head for each column. Nothing is cut; what is nested stands as JSON."""
    shown, _nested = _texts(replace(made, cells=replace(made.cells, whole=True)))
    numbers = [each.is_number for each in made.columns]
    return text_table([each.head for each in made.columns], zip(*shown.values(), strict=True), numbers=numbers)


def fitted_table(made: Grid, width: int) -> Fitted:
    """The same in no more than `width` cells: nested values by their size, long ones cut with an ellipsis.

    Columns that tell rows apart stay longest; those that say the same in every row go first.
    """
    shown, nested = _texts(made)
    heads = {each.name: clean_line(each.head) for each in made.columns}
    wanted = {name: max(map(cells, (heads[name], *texts))) for name, texts in shown.items()}
    kept = _most_telling(shown, nested, wanted, width)
    widths = _widened([wanted[name] for name in kept], width)
    cut_heads = [cut(heads[name], size) for name, size in zip(kept, widths, strict=True)]
    rows = range(len(made.rows))
    lines = ([cut(shown[name][at], size) for name, size in zip(kept, widths, strict=True)] for at in rows)
    numbers = [each.is_number for each in made.columns if each.name in kept]
    return Fitted(text_table(cut_heads, lines, numbers=numbers), tuple(name for name in heads if name not in kept))


# -- a width


def _most_telling(
    shown: Mapping[str, Sequence[str]], nested: Set[str], wanted: Mapping[str, int], width: int
) -> list[str]:
    """The columns that fit together; at least one. One that tells rows apart becomes narrow before it goes."""
    names = list(shown)
    telling = {name: _telling(name, texts, is_nested=name in nested) for name, texts in shown.items()}
    for widest, dispensable in ((WIDEST, range(_TELLING)), (NARROW, range(_TELLING + 1))):
        for name in sorted(names, key=lambda each: (telling[each], -names.index(each))):
            if len(names) == 1 or line_width([min(wanted[each], widest) for each in names]) <= width:
                break
            if telling[name] in dispensable:
                names.remove(name)
    return names


def _telling(name: str, texts: Sequence[str], *, is_nested: bool) -> int:
    """How much a column tells: nothing, what is nested, the same of every row, what each row is."""
    if not any(texts):
        return 0
    if is_nested:
        return 1
    return 2 if len(texts) > 1 == len(set(texts)) and not is_state(name) else _TELLING


def _widened(wanted: Sequence[int], width: int) -> list[int]:
    """The widths as far as there is room. What is left when all are narrow goes to the first, then to the next."""
    widths = [min(size, NARROW) for size in wanted]
    room = width - line_width(widths)
    for widest in (WIDEST, max(wanted, default=0)):
        for at, size in enumerate(wanted):
            more = max(min(min(size, widest) - widths[at], room), 1 - widths[at])
            widths[at] += more
            room -= more
    return widths


# -- rows and cells


def _with_all_columns(made: Grid) -> Grid:
    """The grid knows the columns of its sample; few rows have others, and only these are looked at closely."""
    known = {each.name for each in made.columns}
    numbers = range(SAMPLE, len(made.rows))
    return made.with_columns_of([number for number in numbers if not known.issuperset(made.rows.row(number))])


def _texts(made: Grid) -> tuple[dict[str, list[str]], set[str]]:
    """By column, what stands in each of its cells; and the columns in which a list or an object stands."""
    texts: dict[str, list[str]] = {each.name: [] for each in made.columns}
    nested: set[str] = set()
    for number in range(len(made.rows)):
        row = made.rows.row(number)
        for name, found in texts.items():
            leaf = row.get(name)
            text = made.cells.text(leaf, name) if leaf else ""
            found.append(text)
            if leaf and text[:1] in ("{", "[") and made.rows.json(leaf, name)[:1] in (b"{", b"["):
                nested.add(name)
    return texts, nested


def _query(way: Way) -> str:
    """A way as JMESPath: a key that is no plain name is quoted there as JSON quotes it."""
    steps = (
        "[]" if step is None else path_step(key_of(step)) if path_step(key_of(step))[0] == "." else f".{step.decode()}"
        for step in way
    )
    return "".join(steps).removeprefix(".")
