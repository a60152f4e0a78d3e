"""The texts of a table's cells: numbers in the digits that were sent, times in local time."""

import re
from datetime import datetime
from itertools import islice

import msgspec
from msgspec import Struct

from aom_tui.catalogue.violations import counted
from aom_tui.render.clean import clean_line
from aom_tui.render.document.json_leaves import Leaf, Steps
from aom_tui.render.document.json_spans import Span, elements, members
from aom_tui.render.document.location import key_of
from aom_tui.render.document.readable_time import epoch_time, epoch_words
from aom_tui.render.table.rows import Rows

LONG = 400
"""Characters of a value that are read where only its beginning is shown."""

MOST_ITEMS = 1000
"""Elements of a nested list that are counted."""

_MAY_BE_TIME = re.compile(rb'"?\d{10}[\d.]*"?')


class Cells(Struct, frozen=True):
    """Cells of rows as text for a reader. `now` is aware: its zone is the one in which times are shown.

    Cells are cleaned and on one line. A nested value is shown by its size; with `whole` as JSON, and nothing is cut.
    """

    rows: Rows
    now: datetime
    whole: bool = False

    def text(self, leaf: Leaf, name: str) -> str:
        """A value in the column of that name."""
        json = self.rows.json(leaf, name)
        if json[:1] in (b"{", b"[") and len(json) > 2:
            return self._nested(leaf)
        if moment := time_of(json, leaf.steps, name, self.now):
            return epoch_words(moment, self.now)
        text = text_of(json)
        return clean_line(text if self.whole else text[:LONG])

    def _nested(self, leaf: Leaf) -> str:
        data = self.rows.data
        is_short = data[leaf.start] == 0x5B and leaf.stop - leaf.start < LONG
        if self.whole or (is_short and data[leaf.start + 1 : leaf.stop].lstrip()[:1] not in b"{["):
            return clean_line(msgspec.json.format(data[leaf.start : leaf.stop], indent=-1).decode("utf-8", "replace"))
        span = Span(leaf.start, leaf.stop, _indent(data, leaf.start))
        inside = elements(data, span) if data[leaf.start] == 0x5B else members(data, span)
        number = sum(1 for _ in islice(inside, MOST_ITEMS))
        said = counted([None] * number if data[leaf.start] == 0x5B else dict.fromkeys(range(number)))
        more = "+" if number == MOST_ITEMS else ""
        return f"[{said}{more}]" if data[leaf.start] == 0x5B else f"{{{said}{more}}}"


def _indent(data: bytes, at: int) -> int:
    line = data.rfind(b"\n", 0, at) + 1
    return len(data[line:at]) - len(data[line:at].lstrip(b" "))


def text_of(json: bytes) -> str:
    """Return a JSON scalar as text: a string without quotes and escapes, anything else as sent."""
    if json[:1] != b'"':
        return json.decode("utf-8", "replace")
    try:
        return msgspec.json.decode(json, type=str)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return json.decode("utf-8", "replace").strip('"')


def time_of(json: bytes, steps: Steps, name: str, now: datetime) -> datetime | None:
    """The moment that an epoch time stands for in the zone of `now`, where its key sounds like one.

    What has no key (in a list) goes by the column's name.
    """
    return epoch_time(json.decode(), key_at(steps) or name, now) if _MAY_BE_TIME.fullmatch(json) else None


def key_at(steps: Steps) -> str:
    """The key of the innermost member on a way; nothing where there is none."""
    return next((key_of(step) for step in reversed(steps) if isinstance(step, bytes)), "")
