"""Which view of a reply is on screen, in which widget, and which one each operation's replies are read in."""

from typing import TYPE_CHECKING

from aom_tui.tui.panes.reply_title import View
from aom_tui.tui.widgets.reply_view import ReplyView

if TYPE_CHECKING:
    from aom_tui.tui.panes.response import ResponsePane

WIDGET_VIEWS = (View.TABLE, View.CHART)
"""Views with a widget of their own; the others are texts, and share one."""


class ViewSwitch:
    """Shows one widget of the Response section at a time, and makes those of Table and Chart when they are chosen."""

    def __init__(self, pane: "ResponsePane") -> None:
        self._pane = pane
        self._remembered: dict[str, View] = {}
        self._widgets: dict[View, ReplyView] = {}
        self._places: dict[View, tuple[str, str]] = {}
        """What each widget last said of its cursor: position and location."""

    def remembered(self, operation: str) -> View:
        """The view that the replies of an operation are read in."""
        return self._remembered.get(operation, View.BODY)

    def remember(self, operation: str, view: View) -> None:
        """Show the next replies of an operation in this view."""
        self._remembered[operation] = view

    def widget(self, view: View) -> ReplyView | None:
        """The widget of a view that has one of its own, once it was looked at."""
        return self._widgets.get(view)

    def display(self) -> None:
        """Show the chosen view's widget instead of the one before; the focus goes with it."""
        pane = self._pane
        if pane.exchange and pane.view in WIDGET_VIEWS and pane.view not in self._widgets:
            self._widgets[pane.view] = widget = _new_widget(pane.view)
            pane.mount(widget, before="#location")
        shown, text = pane.shown, pane.document_view
        others = [each for each in (text, *self._widgets.values()) if each is not shown]
        had_focus = any(each.has_focus for each in others)
        shown.display = True
        if had_focus and shown is text:
            pane.screen.set_focus(shown, scroll_visible=False)  # at once: a line may open under it, and take it over
        elif had_focus:
            shown.focus(scroll_visible=False)
        for each in others:
            each.display = False

    def keep_place(self, event: ReplyView.Moved) -> None:
        """Keep what a widget says of its cursor, for when it is shown again."""
        self._places[self._pane.view] = event.position, event.location

    def place(self, view: View) -> tuple[str, str]:
        """What its widget last said of its cursor."""
        return self._places.get(view, ("", ""))


def _new_widget(view: View) -> ReplyView:
    """Loaded only now: most calls are read as text, and nobody should wait for a chart before the first screen."""
    if view is View.TABLE:
        from aom_tui.tui.widgets.table_view import TableView

        return TableView()
    from aom_tui.tui.widgets.chart_view import ChartView

    return ChartView()
