"""A filter on the replies of an operation: Body, Table and Chart show what it leaves."""

from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual import on

from aom_tui.language import _
from aom_tui.session.exchange import Exchange, Success
from aom_tui.tui.panes.arriving_reply import STILL_ARRIVING, ArrivingReply
from aom_tui.tui.panes.filter_line import FilterLine
from aom_tui.tui.panes.filters import Filters
from aom_tui.tui.panes.reply_frame import whose
from aom_tui.tui.panes.reply_title import View, ViewTabs
from aom_tui.tui.panes.search_line import SearchLine
from aom_tui.tui.runtime.workers import deferred
from aom_tui.tui.widgets.bottom_line import BottomLine

if TYPE_CHECKING:
    from aom_tui.tui.actions.filtering import Filtered
    from aom_tui.tui.panes.reply_views import Page

OF_THE_BODY = (View.BODY, View.TABLE, View.CHART)
"""Views of the body, which a filter acts on."""


class FilteredReply(ArrivingReply):
    """Keeps the filter of each operation, and says on the tabs what it leaves."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._filters = Filters()

    def watch_exchange(self, before: Exchange | None, exchange: Exchange | None) -> None:
        """Another reply, through the filter of its operation."""
        self._filters.forget_reply()
        self.workers.cancel_group(self, "filter")
        for line in self.query(FilterLine):
            line.close()
        super().watch_exchange(before, exchange)
        if self._pages.shown is self._pages.body:  # else what is on screen is still what the sign is of
            self._show_sign()

    def action_filter(self) -> None:
        """Ask for a filter."""
        if self.exchange is None or self.head_shown:
            self.notify(STILL_ARRIVING if self.head_shown else _("nothing sent yet"))
            return
        self._stand_in(self.query_one(FilterLine))
        key = whose(self.exchange)
        self.query_one(FilterLine).open_for(key, self._filters.of(key))

    @on(FilterLine.Asked)
    def _filter_asked(self, event: FilterLine.Asked) -> None:
        event.stop()
        if self.exchange is not None:
            self._put_filter(self.exchange, event.query)

    def _put_filter(self, exchange: Exchange, query: str) -> None:
        """Put a filter on this operation's replies, or none; the one shown is the first.

        A search whose line is away is over: it was of the text before.
        """
        for line in self.query(SearchLine):
            if not line.is_open:
                line.end()
        self.workers.cancel_group(self, "filter")
        self._filters.put(whose(exchange), query)
        if whole := self._filters.whole:
            self._show_page(exchange, self._part(exchange, whole))
        self._show_sign()

    def _part(self, exchange: Exchange, whole: "Page") -> "Page":
        """What the operation's filter leaves of the body; all of it as long as that is being worked out.

        Where it left something of the reply before, all of it does not count as what takes its place.
        """
        from aom_tui.tui.actions import filtering

        self._filters.whole = whole
        query = self._filters.of(whose(exchange))
        if not query or not isinstance(exchange.outcome, Success):
            return whole
        if filtering.is_quick(whole):
            return self._take(filtering.filtered(query, whole)) or whole
        work = deferred(self._filter_aside, exchange, query, whole)
        self.run_worker(work, group="filter", description=_("filter the reply"), exclusive=True, exit_on_error=False)
        before = self._pages.before
        return replace(whole, partial=True) if before and before.query == query else whole

    async def _filter_aside(self, exchange: Exchange, query: str, whole: "Page") -> None:
        from aom_tui.tui.actions.filtering import filtered_off_loop

        result = await filtered_off_loop(query, whole)
        if exchange is self.exchange and query == self._filters.of(whose(exchange)):
            self._show_page(exchange, self._take(result) or whole)

    def _take(self, result: "Filtered") -> "Page | None":
        """What came of the filter; None, said aloud, where it does not fit this reply."""
        self._filters.result = result
        if result.fault:
            said = _("The filter {query} does not fit this reply: {fault}. All of it is shown.")
            self.notify(said.format(query=result.query, fault=result.fault), severity="warning")
        self.call_after_refresh(self._show_sign)
        return result.page

    def _show_page(self, exchange: Exchange, page: "Page") -> None:
        """Another text of the same body, from its top, in all views that show it."""
        if self._pages.body is page:
            return
        self._pages.replace_body(page)
        if self.view in OF_THE_BODY:
            self._drawn = None
            self._draw(exchange)

    def _show_sign(self) -> None:
        exchange = self.exchange
        shown = exchange is not None and isinstance(exchange.outcome, Success)
        self.query_one(ViewTabs).filtered = self._filters.sign(whose(exchange)) if exchange and shown else None

    @property
    def _is_filtered(self) -> bool:
        """Whether what the view shows is a part only."""
        return self.view in OF_THE_BODY and self._filters.is_on

    def _label(self, label: str) -> str:
        return self._filters.label(label) if self.view in OF_THE_BODY else label

    # -- the line at the bottom

    def _stand_in(self, line: BottomLine) -> None:
        """That line instead of any other."""
        for each in self.query(BottomLine):
            if each is not line:
                each.display = False
        self.query_one("#location").display = False

    @on(BottomLine.Closed)
    def _line_closed(self, event: BottomLine.Closed) -> None:
        event.stop()
        if any(each.is_open for each in self.query(BottomLine)):
            return
        self.query_one("#location").display = True
        if event.had_focus:
            self.focus_view()
