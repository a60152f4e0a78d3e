"""Comments between the lines of a message: `# ` and what stands for it, wrapped; never a line of the message itself."""

from aom_tui.render.cells import cells, padded, wrapped
from aom_tui.render.clean import clean_line

LABEL = 16
"""Cells of a label; a longer one pushes its own text only."""
WIDEST = 100
"""Cells; a longer line is hard to read."""
NARROWEST = 30


def remark(text: str, width: int) -> list[str]:
    """`#   text`, below the line that it is about."""
    return _wrapped(text, width, "#   ", "#   ")


def note(label: str, text: str, width: int, indent: int = 0) -> list[str]:
    """`#   label         text`, with the text under itself where it takes several lines."""
    head = f"#   {' ' * indent}{clean_line(label)}"
    gap = 4 + LABEL
    first = padded(head, gap) if cells(head) < gap else f"{head}  "
    return _wrapped(text, width, first, f"#{' ' * (gap - 1)}")


def _wrapped(text: str, width: int, first: str, rest: str) -> list[str]:
    room = max(min(width, WIDEST), NARROWEST)
    return wrapped(clean_line(text), room, first=first, rest=rest)
