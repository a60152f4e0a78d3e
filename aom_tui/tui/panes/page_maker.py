"""Makes the pages of a reply when a view is first looked at; what takes long comes later, from a thread."""

import asyncio
from typing import TYPE_CHECKING

from aom_tui.catalogue.model import Catalogue
from aom_tui.language import _
from aom_tui.session.exchange import Exchange
from aom_tui.tui.panes.reply_title import View
from aom_tui.tui.runtime.workers import deferred

if TYPE_CHECKING:
    from aom_tui.tui.panes.reply_views import Page
    from aom_tui.tui.panes.response import ResponsePane


class PageMaker:
    """Reads what a page depends on from the pane: catalogue, width, filter, how much of the body is there."""

    def __init__(self, pane: "ResponsePane") -> None:
        self._pane = pane

    def page(self, view: View, exchange: Exchange) -> "Page":
        """The page of a view: of Table and Chart that of the body."""
        made = self._pane.pages.made
        if view not in made:
            made[view] = self._new_page(view, exchange)
        return made[view]

    def _new_page(self, view: View, exchange: Exchange) -> "Page":
        from aom_tui.tui.panes import reply_views

        pane, width = self._pane, self._pane.text_width
        match view:
            case View.WIRE:
                differs = self._differences(exchange)
                return reply_views.wire_page(pane.catalogue, exchange, differs, width, explained=pane.anatomy)
            case View.WHY:
                return reply_views.why_page(pane.catalogue, exchange, pane.state, width)
            case _:
                return self._body_page(exchange)

    def _body_page(self, exchange: Exchange) -> "Page":
        from aom_tui.tui.panes import reply_views

        pane = self._pane
        begun = pane.head.page_of(exchange)
        page = begun or reply_views.first_page(exchange, pane.text_width, pane.catalogue)
        if page.partial:
            # Drawn first: the thread that formats the rest would hold the first screen up.
            pane.call_after_refresh(self._format_whole, exchange)
            return page
        return pane.filter.part(exchange, page)

    def _format_whole(self, exchange: Exchange) -> None:
        if exchange is self._pane.exchange:
            work = self._replace_preview(exchange)
            self._pane.run_worker(work, group="format", description=_("format the reply"), exit_on_error=False)

    async def _replace_preview(self, exchange: Exchange) -> None:
        from aom_tui.tui.panes.reply_views import whole_page

        pane = self._pane
        page = await whole_page(exchange, pane.text_width)
        if exchange is not pane.exchange:
            return
        pane.pages.made[View.BODY] = part = pane.filter.part(exchange, page)
        if part is page and pane.drawing.complete(exchange, page) and page.locator:
            await asyncio.to_thread(page.locator.prepare)

    def _differences(self, exchange: Exchange) -> tuple[str, ...]:
        """How the reply differs from the documents; what is not known yet comes later."""
        pane = self._pane
        if pane.pages.differs is None and pane.catalogue:
            work = deferred(self._compare, pane.catalogue, exchange)
            words = _("compare the reply with its documents")
            pane.run_worker(work, group="compare", exclusive=True, description=words, exit_on_error=False)
        return pane.pages.differs or ()

    async def _compare(self, catalogue: Catalogue, exchange: Exchange) -> None:
        from aom_tui.tui.panes.reply_views import disagreement

        pane = self._pane
        differs = await asyncio.to_thread(disagreement, catalogue, exchange)
        if exchange is pane.exchange:
            pane.pages.differs = differs
            if differs:
                pane.drawing.redraw_words()
