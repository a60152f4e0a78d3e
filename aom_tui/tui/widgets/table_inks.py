"""In which colours the cells of a table are drawn."""

from collections.abc import Callable
from typing import Literal, NamedTuple

from rich.style import Style

Ink = Literal["string", "value", "literal", "comment", "changed", "found"]


class Inks(NamedTuple):
    """A style for each ink, without the paper that it is on; `found` brings its own."""

    string: Style
    value: Style
    literal: Style
    comment: Style
    changed: Style
    found: Style

    @classmethod
    def of(cls, component: Callable[[str], Style]) -> "Inks":
        """From the styles of a table's component classes."""
        *inks, found = (component(f"table--{name}") for name in cls._fields)
        bare = (Style(color=ink.color, bold=ink.bold, italic=ink.italic, underline=ink.underline) for ink in inks)
        return cls._make([*bare, Style(bgcolor=found.bgcolor, underline=found.underline)])


class RowStyle(NamedTuple):
    """What the colours of a row depend on, but for what is in it."""

    paper: Style
    here: int | None = None
    """The column of the cursor; None where that is not in the row, or not shown."""
    found: tuple[int, ...] = ()
    """The columns where a search has found something."""

    def of(self, ink: Ink | None, column: int, inks: Inks) -> Style:
        """Of a cell whose text has that ink."""
        style = self.paper
        if ink:
            style += getattr(inks, ink)
        if column in self.found:
            style += inks.found
        return style + Style(reverse=True) if column == self.here else style
