"""How wide the columns of the history are: a row is a line, and the operation has its room before the others. Pure."""

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import asdict, replace

from aom_tui.render.cells import cells
from aom_tui.render.kept import what
from aom_tui.render.table.column_room import fitted, total
from aom_tui.session.history.entry import Entry

LEAST_CALLED = 24
"""What a request without an operation, and one of the session's own, has of what others need for their names."""

_LEAST_OUTCOME, _LEAST_PROFILE = 9, 8
"""To so many cells these are cut; narrower they would say nothing."""


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
        return total(asdict(self).values())


def called_cells(entries: Iterable[Entry]) -> int:
    """What the operations' names need, with the page that it was."""
    return max((_called_cells(each) for each in entries), default=0)


def _called_cells(entry: Entry) -> int:
    is_named = entry.operation and entry.role == "call"
    return cells(what(entry)) if is_named else min(cells(what(entry)), LEAST_CALLED)


def columns_within(width: int, wanted: Columns, *, is_one_profile: bool) -> Columns:
    """What says least is cut, then left out, until the operation has what it wants; the rest of `width` is its."""
    concessions = _concessions(is_one_profile=is_one_profile)
    room = Columns(**fitted(asdict(wanted), width, concessions, ("outcome", "profile")))
    return replace(room, called=max(room.called + width - room.total, 1))


def _concessions(*, is_one_profile: bool) -> Iterator[tuple[str, int]]:
    """A column, and to how many cells it is cut; 0: it goes. A profile that is the same in all rows says least."""
    yield ("profile", 0) if is_one_profile else ("profile", _LEAST_PROFILE)
    yield "outcome", _LEAST_OUTCOME
    yield "took", 0
    yield "profile", 0
