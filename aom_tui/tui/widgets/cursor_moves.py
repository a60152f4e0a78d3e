"""Where the keys take the cursor of a document."""

from rich.cells import cell_len
from textual.binding import Binding

from aom_tui.language import _
from aom_tui.render.document.document import Place
from aom_tui.tui.widgets.document_lines import visible
from aom_tui.tui.widgets.viewport import Viewport

CURSOR_KEYS = (
    *[
        Binding(f"{shift}{key}", f"move('{way}', {select})", said.format(where=words), show=False)
        for shift, select, said in (("", False, _("go {where}")), ("shift+", True, _("select {where}")))
        for key, way, words in (
            ("up", "up", _("a line up")),
            ("down", "down", _("a line down")),
            ("left", "left", _("to the left")),
            ("right", "right", _("to the right")),
            ("pageup", "page_up", _("a page up")),
            ("pagedown", "page_down", _("a page down")),
            ("home", "home", _("to the start of the line; from there to the top")),
            ("end", "end", _("to the end of the line; from there to the bottom")),
        )
    ],
    Binding("ctrl+home", "move('top', False)", _("go to the top"), show=False),
    Binding("ctrl+end", "move('bottom', False)", _("go to the bottom"), show=False),
    Binding("space", "move('page_down', False)", _("go a page down"), show=False),
)
"""The bindings of `action_move`."""


def moved_cursor(viewport: Viewport, cursor: Place, way: str, page: int) -> Place:
    """The cursor after a move; it may be beside the text. `page` is how many lines a page is."""
    document = viewport.shown.document
    row, column = cursor.row, cursor.column
    width, bottom = len(document.row(row)), len(document) - 1
    match way:
        case "up" | "down" | "page_up" | "page_down":
            return _lines_away(viewport, cursor, {"up": -1, "down": 1, "page_up": -page, "page_down": page}[way])
        case "left" | "right":
            return Place(row, column + (1 if way == "right" else -1))
        case "home":
            return Place(row if column else 0, 0)
        case "end":
            return Place(row, width) if column < width else Place(bottom, 0)
        case "bottom":
            return Place(bottom, 0)
        case _:
            return Place(0, 0)


def _lines_away(viewport: Viewport, cursor: Place, by: int) -> Place:
    """The same column some lines further; of rows that are wrapped the same cell."""
    pager = viewport.pager
    here = viewport.line_of(cursor)
    there = pager.line(pager.moved(here.top, by))
    if there.top == here.top or not viewport.is_wrapped:
        return Place(there.row.row.number, cursor.column)
    cells = cell_len(here.row.whole[here.first : cursor.column])
    further = visible(there.row.whole[there.first : there.last], cells, 1)[0]
    last = there.last if there.last == len(there.row.whole) else there.last - 1
    return Place(there.row.row.number, min(there.first + further, last))
