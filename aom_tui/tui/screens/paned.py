"""Three panes, operations, request and response: which of them is in use, and which has the window."""

from textual import events
from textual.reactive import var
from textual.screen import Screen

from aom_tui.tui.panes.composer import Composer
from aom_tui.tui.panes.response import ResponsePane
from aom_tui.tui.runtime.partial_redraw import PartialRedraw
from aom_tui.tui.runtime.screen_mixins import CurrentEventsOnly
from aom_tui.tui.runtime.worker_failures import ReportsWorkerFailures
from aom_tui.tui.widgets.field import is_field

DOCKED = 120
"""Cells of width from which the operations stand beside the request."""

PANES = ("operations", "request", "response")


class PanedScreen(ReportsWorkerFailures, CurrentEventsOnly, PartialRedraw, Screen[None]):
    """Moves the focus between the panes. A window below 80x20 shows one pane at a time, a zoomed one too."""

    HORIZONTAL_BREAKPOINTS = [(DOCKED, "-wide"), (160, "-very-wide")]  # noqa: RUF012

    in_field: var[bool] = var(False)
    """Whether the focus is where letters are typed, so that the field layer of keys acts."""
    pane: var[str] = var("request")
    """The one of `PANES` that is in use."""
    zoomed: var[bool] = var(False)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Which pane is in use, and which layer of keys acts."""
        self.in_field = is_field(event.widget)
        for pane in self.query("#operations, #request, #response"):
            if pane.has_focus_within and pane.id:
                self.pane = pane.id

    def on_descendant_blur(self) -> None:
        """No field, no field layer."""
        self.in_field = is_field(self.focused)

    def watch_pane(self) -> None:
        """Where one pane is shown at a time, it is this one."""
        self._mark_pane()

    def watch_zoomed(self) -> None:
        """The zoomed pane is shown alone."""
        self._mark_pane()

    def on_resize(self) -> None:
        """There may be room for all panes now, or no longer."""
        self.call_after_refresh(self._mark_pane)

    @property
    def is_solo(self) -> bool:
        """Whether one pane has the window to itself."""
        return self.zoomed or self.size.width < 80 or self.size.height < 20

    @property
    def has_docked_picker(self) -> bool:
        """Whether operations have a pane of their own."""
        return self.size.width >= DOCKED and not self.is_solo

    def _mark_pane(self) -> None:
        if not self.is_mounted:
            return
        self.set_class(self.is_solo, "-solo")
        self.set_class(self.pane == "operations", "-show-operations")
        for pane in self.query("#operations, #request, #response"):
            pane.set_class(self.is_solo and pane.id == self.pane, "-current")

    def show_pane(self, name: str) -> None:
        """Go to a pane, showing it first where only one is shown."""
        self.pane = name
        self._mark_pane()
        if self.is_solo:
            self.call_after_refresh(self._focus_pane, name)
        else:
            self._focus_pane(name)

    def _focus_pane(self, name: str) -> None:
        match name:
            case "operations":
                self.action_filter_operations()
            case "request":
                self.query_one(Composer).focus_tabs()
            case _:
                self.query_one(ResponsePane).focus_view()

    def action_filter_operations(self) -> None:
        """Into the docked picker's filter."""
        for field in self.query("#operations Filter"):
            self.set_focus(field)

    def action_next_pane(self, step: int = 1) -> None:
        """Tab: in a form the next field, elsewhere the next pane."""
        if self.in_field and self.pane != "operations":
            self.focus_next() if step > 0 else self.focus_previous()
            return
        panes = PANES if self.has_docked_picker else PANES[1:]
        here = panes.index(self.pane) if self.pane in panes else 0
        self.show_pane(panes[(here + step) % len(panes)])

    def action_leave(self) -> None:
        """Esc: out of the field, to where letters act; a toast goes too."""
        self.app.clear_notifications()
        self.show_pane(self.pane if self.pane in PANES[1:] else "request")

    def action_zoom(self) -> None:
        """This pane alone, and back."""
        self.zoomed = not self.zoomed
