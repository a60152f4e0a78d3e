"""A section's title line: a rule instead of a box, so that a terminal selection copies clean text."""

from collections.abc import Sequence

from textual.content import Content
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Static

from aom_tui.render.glyphs import UNICODE, signs


def rule(within: Widget, parts: Sequence[Content | str], *, end: Content | str = "", style: str = "$rule") -> Content:
    """`── Title: a | b ───────── end` in the width of the widget; in the presentation's looks blanks for the line.

    Not a line in the colour of the paper: where no colours are sent it is seen, and a selection always copies it.
    """
    width = within.size.width
    line = " " if within.app.has_class("-presentation") else signs().rule
    left = Content.assemble((f"{line * 2} ", style), *parts, " ")
    words = (Content(end) if isinstance(end, str) else end).stylize_before("$muted")
    right = Content.assemble(" ", words, (f" {line * 2}", style)) if end else Content("")
    if left.cell_length + right.cell_length > width:
        right = Content("")
    room = max(width - left.cell_length - right.cell_length, 0)
    return Content.assemble(cut_short(left, width), (line * room, style), right)


def cut_short(content: Content, width: int, *, pad: bool = False) -> Content:
    """The content in at most so many cells (in exactly so many with `pad`), with our ellipsis where it was cut."""
    if content.cell_length <= width or signs() is UNICODE:
        return content.truncate(width, ellipsis=True, pad=pad)
    return (
        Content.assemble(content.truncate(max(width - 1, 0), pad=True), signs().ellipsis) if width > 0 else Content("")
    )


def clickable(content: Content, action: str) -> Content:
    """Content that runs an action when clicked."""
    return content.stylize(Style.from_meta({"@click": action}))


def link(text: str, action: str, style: str = "") -> Content:
    """The same for plain text of one style."""
    return clickable(Content(text).stylize(style), action)


def key_word(key: str, word: str, action: str = "") -> Content:
    """A key and what it does, for a line of keys; a click does it. An action is the screen's, but for `app.` ones."""
    said = Content.assemble((key, "$text-accent"), " ", (word, "$muted"))
    if not action:
        return said
    return clickable(said, action if action.startswith("app.") else f"screen.{action}")


class Line(Static):
    """Text whose clickable parts keep their own colours. Never markup."""

    auto_links = False

    def __init__(self, content: Content | str = "", *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(content, markup=False, id=id, classes=classes)
