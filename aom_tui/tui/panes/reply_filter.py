"""A filter on the replies of an operation: Body, Table and Chart show what it leaves."""

from typing import TYPE_CHECKING

from msgspec.structs import replace

from aom_tui.language import _
from aom_tui.session.exchange import Exchange, Success
from aom_tui.tui.panes.reply_title import View, ViewTabs
from aom_tui.tui.runtime.workers import deferred
from aom_tui.tui.widgets.reply_view import operation_of

if TYPE_CHECKING:
    from aom_tui.tui.actions.filtering import Filtered
    from aom_tui.tui.panes.reply_views import Page
    from aom_tui.tui.panes.response import ResponsePane

BODY_VIEWS = (View.BODY, View.TABLE, View.CHART)
"""Views of the body, which a filter acts on."""


class ReplyFilter:
    """The filter of each operation, as long as the window lasts, and what the one of the reply shown leaves of it."""

    def __init__(self, pane: "ResponsePane") -> None:
        self._pane = pane
        self._queries: dict[str, str] = {}
        self.whole: Page | None = None
        """The body of the reply shown, unfiltered and not partial."""
        self._result: Filtered | None = None

    def query_of(self, operation: str) -> str:
        """The filter of an operation; empty for none."""
        return self._queries.get(operation, "")

    @property
    def is_on(self) -> bool:
        """Whether what the view shows is a part only."""
        return self._pane.view in BODY_VIEWS and self._result is not None and self._result.page is not None

    def forget_reply(self) -> None:
        """Drop what was made of the reply before; the filters stay."""
        self.whole = self._result = None
        self._pane.workers.cancel_group(self._pane, "filter")

    def put(self, exchange: Exchange, query: str) -> None:
        """Put a filter on the replies of this one's operation, or with an empty one take it off."""
        operation = operation_of(exchange)
        self._pane.workers.cancel_group(self._pane, "filter")
        self._result = None
        self._queries.pop(operation, None)
        if query:
            self._queries[operation] = query
        if self.whole:
            self._show_page(exchange, self.part(exchange, self.whole))
        self.show_sign()

    def part(self, exchange: Exchange, whole: "Page") -> "Page":
        """What the operation's filter leaves of the body; all of it as long as that is being worked out.

        Where it left something of the reply before, all of it does not count as what takes its place.
        """
        from aom_tui.tui.actions import filtering

        self.whole = whole
        query = self.query_of(operation_of(exchange))
        if not query or not isinstance(exchange.outcome, Success):
            return whole
        if filtering.is_quick(whole):
            return self._take(filtering.filtered(query, whole)) or whole
        work = deferred(self._filter_later, exchange, query, whole)
        words = _("filter the reply")
        self._pane.run_worker(work, group="filter", description=words, exclusive=True, exit_on_error=False)
        before = self._pane.pages.before
        return replace(whole, partial=True) if before and before.query == query else whole

    async def _filter_later(self, exchange: Exchange, query: str, whole: "Page") -> None:
        from aom_tui.tui.actions.filtering import filtered_off_loop

        result = await filtered_off_loop(query, whole)
        if exchange is self._pane.exchange and query == self.query_of(operation_of(exchange)):
            self._show_page(exchange, self._take(result) or whole)

    def _take(self, result: "Filtered") -> "Page | None":
        """The page that the filter leaves; None, with a toast, where it does not fit this reply."""
        self._result = result
        if result.fault:
            said = _("The filter {query} does not fit this reply: {fault}. All of it is shown.")
            self._pane.notify(said.format(query=result.query, fault=result.fault), severity="warning")
        self._pane.call_after_refresh(self.show_sign)
        return result.page

    def _show_page(self, exchange: Exchange, page: "Page") -> None:
        """Another text of the same body, from its top, in all views that show it."""
        pages = self._pane.pages
        if pages.body is page:
            return
        pages.replace_body(page)
        if self._pane.view in BODY_VIEWS:
            self._pane.drawing.draw(exchange, keep_place=False)

    # -- words

    def show_sign(self) -> None:
        """Show on the tabs which filter is on, and what it leaves."""
        exchange = self._pane.exchange
        is_success = exchange is not None and isinstance(exchange.outcome, Success)
        self._pane.query_one(ViewTabs).filtered = (
            self._sign(operation_of(exchange)) if exchange and is_success else None
        )

    def _sign(self, operation: str) -> tuple[str, str] | None:
        """The filter and what it leaves; None without one."""
        query = self.query_of(operation)
        if not query:
            return None
        if self._result is None:
            return query, _("at work")
        return query, _("does not fit") if self._result.fault else self._result.share

    def label(self, label: str) -> str:
        """The word for something copied: that it is of a part only."""
        if self._result is None or not self.is_on:
            return label
        if not self._result.share:
            return _("{label}, filtered").format(label=label)
        return _("{label}, filtered ({share})").format(label=label, share=self._result.share)
