"""Lines of text, drawn as they are."""

from typing import ClassVar

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip

from aom_tui.tui.widgets.reply_view import ReplyView, Subject


class PlainView(ReplyView):
    """What `text_of` makes of a subject."""

    name_of_it: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[str] = []

    def text_of(self, subject: Subject) -> str:
        """The text."""
        raise NotImplementedError

    def show(self, subject: Subject | None) -> None:
        """Another subject."""
        self._lines = self.text_of(subject).split("\n") if subject else []
        self.virtual_size = Size(max(map(len, self._lines), default=0), len(self._lines))
        self.refresh()
        self.post_message(self.Moved(self, "", ""))

    def render_line(self, y: int) -> Strip:
        """One visible row."""
        row = y + self.scroll_offset.y
        text = self._lines[row] if row < len(self._lines) else ""
        return Strip([Segment(text, self.rich_style)]).extend_cell_length(self.size.width)

    def copy_text(self) -> tuple[str, str]:
        """All."""
        return self.view_text()

    def view_text(self) -> tuple[str, str]:
        """All."""
        return self.name_of_it, "\n".join(self._lines)
