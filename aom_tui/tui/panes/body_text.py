"""The body of a request as text to be typed."""

from collections.abc import Sequence

from rich.text import Text
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import TextArea

from aom_tui.render.secret_mask import mask_secrets
from aom_tui.session.foreign.recognise import looks_like_curl
from aom_tui.tui.widgets.field import without_control


class BodyText(TextArea):
    """A text area that leaves `curl ...` to the workbench. No `language`: tree-sitter is not wanted here.

    While nobody types in it, its secrets are dots, as those of headers and parameters are.
    """

    _covered: Sequence[str] = ()
    """Its lines with secrets covered."""

    _marked: int | None = None
    """A line in which something is wrong, until the text is another one."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """Cover the secrets again while nobody types."""
        if not self.has_focus:
            self._covered = mask_secrets("\n".join(self.document.lines)).split("\n")
        return super().render_lines(crop)

    def get_line(self, line_index: int) -> Text:
        """A line as it is drawn."""
        line = super().get_line(line_index)
        if not self.has_focus:
            line.plain = self._covered[line_index]
            if line_index == self._marked:
                line.stylize("underline")
        return line

    def go_to(self, offset: int) -> None:
        """The cursor to where something is wrong; while nobody types there that line is underlined."""
        place = self._place(self.text, offset)
        self.move_cursor(place)
        self._marked = place[0]
        self.notify_style_update()

    def on_text_area_changed(self) -> None:
        """Forget the marked line: it may be mended."""
        self._marked = None

    def on_focus(self) -> None:
        """Uncover the secrets for whoever types."""
        self.notify_style_update()  # which drops the lines that are drawn

    def on_blur(self) -> None:
        """Cover the secrets."""
        self.notify_style_update()

    async def _on_paste(self, event: events.Paste) -> None:
        if looks_like_curl(event.text):
            event.prevent_default()
        event.text = without_control(event.text)

    def follow(self, text: str, *, goes_there: bool = False) -> None:
        """Hold another text; only what differs is replaced. The cursor stays in what it was in, or goes behind that."""
        before, after = self.text, self.document.newline.join(_lines(text))
        if before == after:
            return
        self._marked = None
        start = _common(before, after)
        end = _common(before[start:][::-1], after[start:][::-1])
        old, new = before[start : len(before) - end], after[start : len(after) - end]
        with self.prevent(TextArea.Changed):
            self.replace(new, self._place(before, start), self._place(before, start + len(old)))
        if goes_there:
            self.move_cursor(self._place(after, start + len(new)))

    def _place(self, text: str, offset: int) -> tuple[int, int]:
        lines = _lines(text[:offset])
        return len(lines) - 1, len(lines[-1])


def _lines(text: str) -> list[str]:
    """The lines as TextArea has them: ended by whatever Python takes for the end of a line."""
    lines = text.splitlines()
    return [*lines, ""] if not lines or text.endswith(("\n", "\r")) else lines


def _common(one: str, other: str) -> int:
    """How many characters both begin with."""
    length = min(len(one), len(other))
    return next((index for index in range(length) if one[index] != other[index]), length)
