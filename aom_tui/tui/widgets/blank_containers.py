"""Containers of which nothing is seen but what stands in them.

Textual draws a container line by line beneath its children and keeps every line. Those that are marked blank share one
line instead: of nine containers, one in the other and each as high as the window, that was 4 MB and 5 ms at the start.
"""

from typing import TYPE_CHECKING

from textual.containers import Container, Horizontal, Vertical
from textual.geometry import Region
from textual.strip import Strip

if TYPE_CHECKING:
    from textual.widget import Widget as Base
else:
    Base = object  # a widget in a container's bases would be what Textual takes style sheets and keys from


class DrawsBlank(Base):
    """For containers: one line for all that is seen of them, without border."""

    BLANK = True

    def render_lines(self, crop: Region) -> list[Strip]:
        """In the colours that are to be had: Textual (8.2) sends what is blank past its filters, so past NO_COLOR."""
        lines = super().render_lines(crop)
        if not lines:
            return lines
        line, paper = lines[0], self.background_colors[1]
        for each in self.get_line_filters():
            line = line.apply_filter(each, paper)
        return [line] * len(lines)


class BlankContainer(DrawsBlank, Container):
    """As `Container`."""


class BlankHorizontal(DrawsBlank, Horizontal):
    """As `Horizontal`."""


class BlankVertical(DrawsBlank, Vertical):
    """As `Vertical`."""
