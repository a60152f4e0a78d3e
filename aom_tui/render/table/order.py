"""The rows of a table sorted by a column: numbers by value, then times, then text; what has no value comes last.

Made for a thread: it goes slice by slice, since a long `list.sort` keeps everyone else waiting.
"""

import re
from array import array
from collections.abc import Callable
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import Any

from aom_tui.render.document.json_leaves import Steps
from aom_tui.render.table.cells import text_of
from aom_tui.render.table.rows import Rows
from aom_tui.session.concurrency.loop_priority import yield_to_loop

SLICE = 5000
"""Rows sorted in one go: a millisecond or two."""

MOST_DIGITS = 300
"""Python takes its time over longer integers, and refuses the longest: they count as fractions."""

_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$", re.ASCII)
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d", re.ASCII)

Key = tuple[int, Any]


def sort_rows(
    rows: Rows, name: str, steps: Steps, *, descending: bool = False, gone: Callable[[], bool] = lambda: False
) -> "array[int] | None":
    """Return the numbers of the rows, sorted by a column; equal rows stay in the order sent.

    Rows without a value there, or with null, come last either way. None as soon as `gone` says that nobody waits.
    """
    runs: list[list[tuple[Key, int]]] = []
    without = array("Q")
    for begin in range(0, len(rows), SLICE):
        if gone():
            return None
        run = []
        for number in range(begin, min(begin + SLICE, len(rows))):
            key = sort_key(rows.sent(number, name, steps))
            run.append((key, number)) if key else without.append(number)
            yield_to_loop()
        run.sort(key=_first, reverse=descending)
        runs.append(run)
    order = array("Q")
    merged = merge(*runs, key=_first, reverse=descending)
    while part := list(islice(merged, SLICE)):
        if gone():
            return None
        order.extend(number for _, number in part)
    order.extend(without)
    return order


def sort_key(sent: bytes) -> Key | None:
    """Return the sort key of a JSON value; None for no value and for null. A text that is a number sorts as one."""
    if not sent or sent == b"null":
        return None
    text = text_of(sent)
    if found := _NUMBER.match(text):
        whole = not found[1] and not found[2] and len(text) < MOST_DIGITS
        return 0, int(text) if whole else float(text)
    if sent[:1] != b'"':
        return 3, text  # true, false, what is nested
    if _ISO.match(text) and (moment := _moment(text)):
        return 1, moment
    return 2, (text.casefold(), text)


def _moment(text: str) -> float | None:
    try:
        moment = datetime.fromisoformat(text)
        return moment.timestamp() if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _first(item: tuple[Key, int]) -> Key:
    return item[0]
