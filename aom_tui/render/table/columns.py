"""The columns of a table of a reply: in order of first appearance, as wide as a sample of the rows asks for."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from aom_tui.render.cells import cells
from aom_tui.render.document.json_leaves import Steps
from aom_tui.render.local_time import utc_offset
from aom_tui.render.table.cells import Cells, time_of

WIDEST = 40
"""Cells of a terminal that a column takes at most; longer values are cut with an ellipsis."""

MOST = 300
"""Columns at most: what a reply holds beyond them is in Body."""

SAMPLE = 1000
"""Rows that are looked at for columns before any is drawn, from the first on."""

SPREAD = 200
"""Rows of the others that are looked at too, so that most columns are wide enough from the beginning."""


class Column(Struct, frozen=True):
    """A column by its name and the way to its values; how wide those are and what they are, as far as was looked.

    `steps` are those of the first row that has it.
    """

    name: str
    steps: Steps
    head: str
    """The name, of times with their zone: `timestamp +08:00`."""
    width: int
    is_number: bool = False
    """Every value is a number (or null), so that they stand under each other to the right."""


def columns(shown: Cells, numbers: Iterable[int], known: Sequence[Column] = ()) -> tuple[Column, ...]:
    """The columns of these rows, behind those that are known already; these become wider where they must."""
    found: dict[str, Column] = {each.name: each for each in known}
    for number in numbers:
        for name, leaf in shown.rows.row(number).items():
            if name not in found and len(found) >= MOST:
                continue
            json = shown.rows.json(leaf, name)
            is_time = time_of(json, leaf.steps, name, shown.now) is not None
            here = found.get(name) or Column(name, leaf.steps, name, cells(name), is_number=True)
            head = f"{name} {utc_offset(shown.now)}" if is_time else here.head
            is_number = here.is_number and (json == b"null" or (not is_time and json[:1] in b"-0123456789"))
            width = min(max(here.width, cells(shown.text(leaf, name)), cells(head)), WIDEST)
            if (head, width, is_number) != (here.head, here.width, here.is_number) or name not in found:
                found[name] = Column(name, here.steps, head, width, is_number)
    return tuple(found.values())
