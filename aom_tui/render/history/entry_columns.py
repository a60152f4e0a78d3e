"""Widths of the history's columns: the operation gets its room before the others. Pure."""

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import asdict, replace

from aom_tui.render.cells import cells
from aom_tui.render.history.entry_words import entry_name
from aom_tui.render.table.column_widths import fit_widths, line_width
from aom_tui.session.history.entry import Entry

LEAST_CALLED = 24
"""Cells at most that a request without an operation claims for its name."""

_LEAST_OUTCOME, _LEAST_PROFILE = 9, 8
"""Cells to which outcome and profile are cut at most."""


class Columns(Struct, frozen=True):
    """Cells of each; a column of none is left out."""

    number: int
    time: int
    called: int
    outcome: int
    took: int
    profile: int

    @property
    def total(self) -> int:
        """Cells of a line."""
        return line_width(asdict(self).values())


def name_cells(entries: Iterable[Entry]) -> int:
    """What the operations' names need, with the page that it was."""
    return max((_called_cells(each) for each in entries), default=0)


def _called_cells(entry: Entry) -> int:
    is_named = entry.operation and entry.role in ("call", "values")
    return cells(entry_name(entry)) if is_named else min(cells(entry_name(entry)), LEAST_CALLED)


def columns_within(width: int, wanted: Columns, *, is_one_profile: bool) -> Columns:
    """What says least is cut, then left out, until the operation has what it wants; the rest of `width` is its."""
    concessions = _concessions(is_one_profile=is_one_profile)
    room = Columns(**fit_widths(asdict(wanted), width, concessions, ("outcome", "profile")))
    return replace(room, called=max(room.called + width - room.total, 1))


def _concessions(*, is_one_profile: bool) -> Iterator[tuple[str, int]]:
    """A column, and to how many cells it is cut; 0: it goes. A profile that is the same in all rows says least."""
    yield ("profile", 0) if is_one_profile else ("profile", _LEAST_PROFILE)
    yield "outcome", _LEAST_OUTCOME
    yield "took", 0
    yield "profile", 0
