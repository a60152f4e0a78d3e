"""Rows and columns of a JSON value, for `-o table` and for lists that commands print."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aom_tui.catalogue.check import counted
from aom_tui.render.cells import cells, cut, padded
from aom_tui.render.clean import clean_line
from aom_tui.session.lossless import encode

WIDEST = 48
"""Cells that one column may take from the others of a terminal."""

NARROW = 20
"""Cells of a column where there is no room for that."""

_GAP = "  "
_TELLING = 3

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fitted:
    """A table no wider than a terminal, and the columns that have no room in it."""

    text: str
    left_out: tuple[str, ...]


def table(value: Any) -> str:
    """The value's list of objects as a table, a column for each field; any other value in a form as close as it gets.

    An object without a list in it becomes one row for each field. Nothing is cut; what is nested stands as JSON.
    """
    rows = _rows(value)
    columns = _columns(rows)
    return columned(columns, ([_full(row.get(name, "")) for name in columns] for row in rows))


def fitted_table(value: Any, width: int) -> Fitted:
    """The same in no more than `width` cells: nested values by their size, long ones cut with an ellipsis.

    Columns that tell rows apart stay longest; those that say the same in every row go first.
    """
    rows = _rows(value)
    columns = _columns(rows)
    shown = {name: [clean_line(_brief(row.get(name, ""))) for row in rows] for name in columns}
    wanted = {name: max(map(cells, (clean_line(name), *texts))) for name, texts in shown.items()}
    kept = _most_telling(rows, shown, wanted, width)
    widths = _widened([wanted[name] for name in kept], width)
    heads = [cut(clean_line(name), size) for name, size in zip(kept, widths, strict=True)]
    lines = ([cut(shown[name][at], size) for name, size in zip(kept, widths, strict=True)] for at in range(len(rows)))
    return Fitted(columned(heads, lines), tuple(name for name in columns if name not in kept))


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
    return 2 if len(texts) > 1 and len(set(texts)) == 1 else _TELLING


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


def _rows(value: Any) -> list[Row]:
    found = main_list(value)
    if found is not None:
        return [each if isinstance(each, dict) else {"value": each} for each in found]
    if isinstance(value, dict):
        return [{"field": name, "value": each} for name, each in value.items()]
    return [{"value": value}]


def main_list(value: Any) -> list[Any] | None:
    """The list itself, or the first list of objects among an object's fields."""
    if isinstance(value, list):
        return value
    lists = [each for each in value.values() if isinstance(each, list)] if isinstance(value, dict) else []
    return next((each for each in lists if each and isinstance(each[0], dict)), lists[0] if lists else None)


def _columns(rows: Sequence[Row]) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row))


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
