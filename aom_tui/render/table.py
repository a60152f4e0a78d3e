"""Rows and columns of a JSON value, for `-o table` and for lists that commands print."""

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from aom_tui.render.clean import clean_line

WIDEST = 48
"""Cells of a column; longer values are cut with a sign."""

Row = Mapping[str, Any]


def table(value: Any) -> str:
    """The value's list of objects as a table, a column for each field; any other value in a form as close as it gets.

    An object without a list in it becomes one row for each field.
    """
    rows = _rows(value)
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return columned(columns, ([_cell(row.get(name, "")) for name in columns] for row in rows))


def columned(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The rows under their heads, aligned by cells so that Chinese lines up. Cleaned; without a newline at the end."""
    if not heads:
        return ""
    cleaned = [[_cut(clean_line(cell)) for cell in row] for row in (heads, *rows)]
    widths = [max(map(cells, column)) for column in zip(*cleaned, strict=True)]
    cleaned.insert(1, ["-" * width for width in widths])
    return "\n".join("  ".join(map(_padded, row, widths)).rstrip() for row in cleaned)


def cells(text: str) -> int:
    """How many columns of a terminal the text takes."""
    if text.isascii():
        return len(text)
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.combining(character) or character in "\u200b\u200d\ufe0f":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _padded(text: str, width: int) -> str:
    return text + " " * (width - cells(text))


def _cut(text: str) -> str:
    if cells(text) <= WIDEST:
        return text
    kept, room = "", WIDEST - 2
    for character in text:
        room -= _width(character)
        if room < 0:
            break
        kept += character
    return f"{kept}.."


def _rows(value: Any) -> list[Row]:
    found = _list_in(value)
    if found is not None:
        return [each if isinstance(each, dict) else {"value": each} for each in found]
    if isinstance(value, dict):
        return [{"field": name, "value": each} for name, each in value.items()]
    return [{"value": value}]


def _list_in(value: Any) -> list[Any] | None:
    """The list itself, or the first list of objects among an object's fields."""
    if isinstance(value, list):
        return value
    lists = [each for each in value.values() if isinstance(each, list)] if isinstance(value, dict) else []
    return next((each for each in lists if each and isinstance(each[0], dict)), lists[0] if lists else None)


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
