"""Containers of which nothing is seen but what stands in them.

Textual draws a container line by line beneath its children and keeps every line. Those that are marked blank share one
line instead: of nine containers, one in the other and each as high as the window, that was 4 MB and 5 ms at the start.
"""

from textual.containers import Container, Horizontal, Vertical


class Ground(Container):
    """As `Container`, without border."""

    BLANK = True


class Row(Horizontal):
    """As `Horizontal`, without border."""

    BLANK = True


class Column(Vertical):
    """As `Vertical`, without border."""

    BLANK = True
