"""Targets of a jump: what can have the focus, what can be clicked, the items of lists."""

from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from rich.cells import cell_len
from rich.segment import Segment
from textual.errors import NoWidget
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import OptionList, Tree

from aom_tui.tui.keyboard.jump_labels import Span
from aom_tui.tui.widgets.field import is_field

if TYPE_CHECKING:
    from aom_tui.tui.widgets.form_view import FormView

MOST = 600
"""The most targets that get a label."""

Going = Callable[[], Awaitable[object] | object]


class Target(Struct, frozen=True):
    """A place on the screen, and how to go there."""

    span: Span
    go: Going


def targets(screen: Screen[object], strips: list[Strip]) -> list[Target]:
    """Return all targets from top to bottom, no two in one cell; `strips` are the lines on screen."""
    found: dict[tuple[int, int], Target] = {}
    for target in (*_items(screen, strips), *_clickable(screen, strips), *_focusable(screen)):
        found.setdefault((target.span.row, target.span.start), target)
    return [found[place] for place in sorted(found)][:MOST]


def _focusable(screen: Screen[object]) -> Iterator[Target]:
    """Yield fields, panes and views, at their first row; not a list whose items are targets."""
    for widget in screen.focus_chain:
        region = _visible(screen, widget)
        if not region or isinstance(widget, OptionList | Tree):
            continue
        if type(widget).__name__ == "FormView":
            yield from _rows(widget, region)  # type: ignore[arg-type]
            continue
        inner, length = (widget.gutter.left, 0) if is_field(widget) else (0, region.width)
        yield Target(Span(region.y, region.x + inner, length), partial(_focus, screen, widget))
    for widget in screen.query("StatusLine"):
        if region := _visible(screen, widget):
            yield Target(Span(region.y, region.x + 1, 0), partial(screen.run_action, "screen.auth"))


def _rows(view: "FormView", region: Region) -> Iterator[Target]:
    """Yield the rows of a form."""
    top = view.scroll_offset.y
    for row in range(top, min(top + region.height, len(view.lines))):
        yield Target(Span(region.y + row - top, region.x + 1, 0), partial(_to_row, view, row))


def _to_row(view: "FormView", row: int) -> None:
    view.screen.set_focus(view)
    view.cursor = row


def _focus(screen: Screen[object], widget: Widget) -> None:
    screen.set_focus(widget)


def _visible(screen: Screen[object], widget: Widget) -> Region:
    """Return the part of the window in which a widget is seen; an empty region where it is not."""
    try:
        place = screen.find_widget(widget)
    except NoWidget:
        return Region()
    return place.clip.intersection(place.region)


# -- what the drawing says


def _runs(strips: list[Strip], meta: str) -> Iterator[tuple[Span, object]]:
    """Yield runs of cells whose style has metadata of that name, with its value."""
    for row, strip in enumerate(strips):
        start = 0
        last: tuple[int, int, object] | None = None
        for text, style, _control in _segments(strip):
            length = cell_len(text)
            held = style.meta.get(meta) if style is not None else None
            if last and held == last[2] and last[0] + last[1] == start:
                last = (last[0], last[1] + length, held)
            elif held is not None:
                if last:
                    yield Span(row, last[0], last[1]), last[2]
                last = (start, length, held)
            start += length
        if last:
            yield Span(row, last[0], last[1]), last[2]


def _segments(strip: Strip) -> Iterator[Segment]:
    yield from strip


def _clickable(screen: Screen[object], strips: list[Strip]) -> Iterator[Target]:
    """Yield words that can be clicked, except those of key lines, which name their keys already."""
    for span, action in _runs(strips, "@click"):
        widget = _widget_at(screen, span)
        if widget not in (None, screen) and not _is_key_line(widget):
            yield Target(span, partial(screen.app.run_action, str(action), widget))


def _is_key_line(widget: Widget) -> bool:
    return type(widget).__name__ == "KeyLine" or widget.has_class("keyline")


def _items(screen: Screen[object], strips: list[Strip]) -> Iterator[Target]:
    """Yield the options of lists and the lines of trees."""
    for span, index in _runs(strips, "option"):
        chooser = _widget_at(screen, span)
        if isinstance(chooser, OptionList) and not chooser.get_option_at_index(int(str(index))).disabled:
            yield Target(span, partial(_to_option, screen, chooser, int(str(index))))
    for span, line in _runs(strips, "line"):
        tree = _widget_at(screen, span)
        if isinstance(tree, Tree):
            yield Target(span, partial(_to_line, screen, tree, int(str(line))))


def _to_option(screen: Screen[object], chooser: OptionList, index: int) -> None:
    screen.set_focus(chooser)
    chooser.highlighted = index


def _to_line(screen: Screen[object], tree: Tree[object], line: int) -> None:
    screen.set_focus(tree)
    tree.cursor_line = line


def _widget_at(screen: Screen[object], span: Span) -> Widget | None:
    try:
        return screen.get_widget_at(span.start, span.row)[0]
    except NoWidget:
        return None
