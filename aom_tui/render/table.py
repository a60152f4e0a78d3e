"""Rows and columns of a JSON value, for `-o table` and for lists that commands print.

Which list of a reply is the table, and how a time is written, is decided where the app's Table view has it from; here
a column is a field or a member of a small object in it, and what else is nested is one cell.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from aom_tui.catalogue.check import counted
from aom_tui.render.cells import cells, cut, padded
from aom_tui.render.clean import clean_line
from aom_tui.render.dimensions import spread
from aom_tui.render.flattened import flattened, is_state
from aom_tui.render.location import epoch_time, epoch_words, key_of, path_step, zone_words
from aom_tui.render.prometheus_rows import prometheus_rows
from aom_tui.render.table_sources import LONE, Source, Way, sources
from aom_tui.session.lossless import encode

WIDEST = 48
"""Cells that one column may take from the others of a terminal."""

NARROW = 20
"""Cells of a column where there is no room for that."""

_GAP = "  "
_TELLING = 3

Row = Mapping[str, Any]


class Fitted(Struct, frozen=True):
    """A table no wider than a terminal, and the columns that have no room in it."""

    text: str
    left_out: tuple[str, ...]


class Listed(Struct, frozen=True):
    """A value as rows, which list of it that is, and the other lists that would be tables too, as JMESPath."""

    rows: Sequence[Row]
    path: str
    others: tuple[str, ...] = ()


def listed(value: Any) -> Listed:
    """The value's most telling list of objects, a row for each; any other value in a form as close as it gets.

    An object without a list in it becomes one row for each field. Raises ValueError for half a surrogate pair.
    """
    found = sources(encode(value, indent=2).encode()) or (LONE,)
    first, *rest = found
    others = tuple(_query(each.way) for each in rest if each.kind == "list" and each.rows and not each.is_minor)
    return Listed(_rows(value, first), first.path, others)


def main_list(value: Any) -> list[Any] | None:
    """The elements of the list that holds what a table would show, as they are; None where there is no list in it.

    Points stand in their series, whose labels say what they are of: an element is a series, and not a point.
    """
    found = sources(encode(value, indent=2).encode())
    if not found or None not in found[0].way:
        return None
    outermost = found[0].way[: found[0].way.index(None) + 1]
    return list(_along(value, outermost))


def table(rows: Sequence[Row], now: datetime) -> str:
    """The rows under a head for each field. Nothing is cut; what is nested stands as JSON.

    Epoch times are written in the zone of `now`, which the head names.
    """
    names = _columns(rows)
    texts = {name: [_written(row, name, now) or _full(row.get(name, "")) for row in rows] for name in names}
    return columned([_head(rows, name, now) for name in names], zip(*texts.values(), strict=True))


def fitted_table(rows: Sequence[Row], width: int, now: datetime) -> Fitted:
    """The same in no more than `width` cells: nested values by their size, long ones cut with an ellipsis.

    Columns that tell rows apart stay longest; those that say the same in every row go first.
    """
    names = _columns(rows)
    shown = {
        name: [_written(row, name, now) or clean_line(_brief(row.get(name, ""))) for row in rows] for name in names
    }
    heads = {name: clean_line(_head(rows, name, now)) for name in names}
    wanted = {name: max(map(cells, (heads[name], *texts))) for name, texts in shown.items()}
    kept = _most_telling(rows, shown, wanted, width)
    widths = _widened([wanted[name] for name in kept], width)
    cut_heads = [cut(heads[name], size) for name, size in zip(kept, widths, strict=True)]
    lines = ([cut(shown[name][at], size) for name, size in zip(kept, widths, strict=True)] for at in range(len(rows)))
    return Fitted(columned(cut_heads, lines), tuple(name for name in names if name not in kept))


def columned(heads: Sequence[str], rows: Iterable[Sequence[str]], width: int | None = None) -> str:
    """The rows under their heads, aligned by cells so that Chinese lines up. Cleaned; without a newline at the end.

    For a `width` the widest columns are cut with an ellipsis, but none to less than `NARROW`.
    """
    if not heads:
        return ""
    cleaned = [[clean_line(cell) for cell in row] for row in (heads, *rows)]
    widths = [max(map(cells, column)) for column in zip(*cleaned, strict=True)]
    while width is not None and _total(widths) > width and max(widths) > NARROW:
        widths[widths.index(max(widths))] -= 1
    cleaned = [list(map(cut, row, widths)) for row in cleaned]
    cleaned.insert(1, ["-" * each for each in widths])
    return "\n".join(_GAP.join(map(padded, row, widths)).rstrip() for row in cleaned)


# -- a width


def _most_telling(
    rows: Sequence[Row], shown: Mapping[str, Sequence[str]], wanted: Mapping[str, int], width: int
) -> list[str]:
    """The columns that fit together; at least one. One that tells rows apart becomes narrow before it goes."""
    names = list(shown)
    telling = {name: _telling(rows, name, texts) for name, texts in shown.items()}
    for widest, dispensable in ((WIDEST, range(_TELLING)), (NARROW, range(_TELLING + 1))):
        for name in sorted(names, key=lambda each: (telling[each], -names.index(each))):
            if len(names) == 1 or _total([min(wanted[each], widest) for each in names]) <= width:
                break
            if telling[name] in dispensable:
                names.remove(name)
    return names


def _telling(rows: Sequence[Row], name: str, texts: Sequence[str]) -> int:
    """How much a column tells: nothing, what is nested, the same of every row, what each row is."""
    if not any(texts):
        return 0
    if any(isinstance(row.get(name), dict | list) for row in rows):
        return 1
    return 2 if len(texts) > 1 == len(set(texts)) and not is_state(name) else _TELLING


def _widened(wanted: Sequence[int], width: int) -> list[int]:
    """The widths as far as there is room. What is left when all are narrow goes to the first, then to the next."""
    widths = [min(size, NARROW) for size in wanted]
    room = width - _total(widths)
    for widest in (WIDEST, max(wanted, default=0)):
        for at, size in enumerate(wanted):
            more = max(min(min(size, widest) - widths[at], room), 1 - widths[at])
            widths[at] += more
            room -= more
    return widths


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + len(_GAP) * (len(widths) - 1)


# -- rows and cells


def _rows(value: Any, source: Source) -> list[Row]:
    if source.kind == "fields":
        return [{"field": name, "value": each} for name, each in value.items()]
    of_series = source.way[:-2] if source.way[-2:] == (b'"values"', None) else source.way
    if (points := prometheus_rows(list(_along(value, of_series)))) is not None:
        return points
    return spread(flattened([_row(each) for each in _along(value, source.way)]))


def _along(value: Any, way: Way) -> Iterator[Any]:
    """The values that a way leads to."""
    if not way:
        yield value
        return
    step, rest = way[0], way[1:]
    if step is None:
        inside = value if isinstance(value, list) else []
    else:
        inside = [value[key_of(step)]] if isinstance(value, dict) and key_of(step) in value else []
    for each in inside:
        yield from _along(each, rest)


def _row(value: Any) -> Row:
    match value:
        case dict():
            return value
        case list():
            return {f"[{at}]": each for at, each in enumerate(value)}
        case _:
            return {"value": value}


def _query(way: Way) -> str:
    """A way as JMESPath: a key that is no plain name is quoted there as JSON quotes it."""
    steps = (
        "[]" if step is None else path_step(key_of(step)) if path_step(key_of(step))[0] == "." else f".{step.decode()}"
        for step in way
    )
    return "".join(steps).removeprefix(".")


def _columns(rows: Sequence[Row]) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row))


def _head(rows: Sequence[Row], name: str, now: datetime) -> str:
    return f"{name} {zone_words(now)}" if any(_written(row, name, now) for row in rows) else name


def _written(row: Row, name: str, now: datetime) -> str:
    """A time as people read it; empty for anything else."""
    value = row.get(name)
    key = str(row["field"]) if name == "value" and "field" in row else name.rpartition(".")[2]
    moment = epoch_time(encode(value), key, now) if isinstance(value, int | str) else None
    return epoch_words(moment, now) if moment else ""


def _full(value: Any) -> str:
    return value if isinstance(value, str) else encode(value)


def _brief(value: Any) -> str:
    match value:
        case dict():
            return f"{{{counted(value)}}}"
        case list():
            return f"[{counted(value)}]"
        case _:
            return _full(value)
