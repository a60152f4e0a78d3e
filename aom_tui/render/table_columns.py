"""The columns of a table of a reply: in order of first appearance, as wide as a sample of the rows asks for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from aom_tui.render.cells import cells
from aom_tui.render.json_leaves import Steps
from aom_tui.render.location import zone_words
from aom_tui.render.table_cells import Cells, time_of

WIDEST = 40
"""Cells of a terminal that a column takes at most; longer values are cut with an ellipsis."""

MOST = 300
"""Columns at most: what a reply holds beyond them is in Body."""

SAMPLE = 1000
"""Rows that are looked at for columns before any is drawn."""


@dataclass(frozen=True, slots=True)
class Column:
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

    @property
    def aligned(self) -> str:
        """The format's sign for it."""
        return ">" if self.is_number else "<"


def columns(shown: Cells, numbers: Iterable[int], known: Sequence[Column] = ()) -> tuple[Column, ...]:
    """The columns of these rows, behind those that are known already, which stay as they are."""
    found: dict[str, Column] = {each.name: each for each in known}
    fixed = frozenset(found)
    for number in numbers:
        for name, leaf in shown.rows.row(number).items():
            if name in fixed or (name not in found and len(found) >= MOST):
                continue
            json = shown.rows.json(leaf, name)
            is_time = time_of(json, leaf.steps, shown.now) is not None
            head = f"{name} {zone_words(shown.now)}" if is_time else name
            here = found.get(name) or Column(name, leaf.steps, head, cells(head), is_number=True)
            is_null = json == b"null"
            found[name] = replace(
                here,
                head=head if is_time else here.head,
                width=min(max(here.width, cells(shown.text(leaf, name)), cells(head)), WIDEST),
                is_number=here.is_number and (is_null or (not is_time and json[:1] in b"-0123456789")),
            )
    return tuple(found.values())
