"""Words that are told in a line or a few: wrapped by cells, so that Chinese is not pushed below its first blank."""

from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from aom_tui.render.cells import wrapped
from aom_tui.render.clean import clean


class WrappedText(Static):
    """What is wrong, or what a field is for. Never markup; as high as its text."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(markup=False, id=id, classes=classes)
        self.words = ""

    def tell(self, words: str) -> None:
        """Other words; the lines below make room. They may be a server's."""
        words = clean(words)
        if words != self.words:
            self.words = words
            self.refresh(layout=True)

    def render(self) -> Content:
        """The text in lines of this width."""
        return Content("\n".join(wrapped(self.words, max(self.size.width, 1))))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual's
        """How many lines the text has in that width."""
        return len(wrapped(self.words, max(width, 1)))
