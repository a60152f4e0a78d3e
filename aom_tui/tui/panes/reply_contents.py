"""What of a reply can be taken elsewhere: copied, saved to a file, used in another request."""

from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from aom_tui.catalogue.json_path import JsonPath
from aom_tui.language import _, original
from aom_tui.render.saved_reply import call_file_stem, extension, file_name, reply_pieces, view_pieces
from aom_tui.session.exchange import Exchange
from aom_tui.session.values.pick import Picked, pick_from_reply, pick_json, reply_path
from aom_tui.tui.actions.copying import Copied, all_of, copied, whole
from aom_tui.tui.panes.reply_title import View
from aom_tui.tui.panes.reply_views import Page
from aom_tui.tui.screens.save import Part

if TYPE_CHECKING:
    from aom_tui.tui.panes.response import ResponsePane


class ReplyContents:
    """Of the reply that the Response section shows, in the view and through the filter that it is shown."""

    def __init__(self, pane: "ResponsePane") -> None:
        self._pane = pane

    # -- copying

    def copied(self) -> Copied:
        """What `y` takes: the selection, else the value under the cursor, else the whole view."""
        pane = self._pane
        if pane.exchange is None:
            return Copied("response")
        widget = pane.view_widget
        made = widget.copied() if widget else copied(pane.document_view, pane.pages.made.get(pane.view), self._title)
        return self.named(made)

    def named(self, made: Copied) -> Copied:
        """As what it is taken of: a part where a filter is on; its file is named after the call too."""
        pane = self._pane
        if pane.exchange is None:
            return made
        is_view = made.label == self._title
        what = made.file or (pane.view.name if is_view else original(made.label)).lower()
        file = f"{call_file_stem(pane.exchange)} {what}{' filtered' if pane.filter.is_on else ''}"
        return replace(made, label=pane.filter.label(made.label), file=file)

    def whole_copied(self) -> Copied | None:
        """The whole body, whatever view, filter or selection shows of it; None while there is none."""
        pane = self._pane
        page = pane.filter.whole or pane.pages.body
        if page is None and pane.exchange is not None and pane.exchange.reply is not None:
            page = pane.maker.page(View.BODY, pane.exchange)  # nobody has looked at it yet
        if page is None or page.partial or pane.head_shown:
            return None
        made = whole(page.document, _("the whole reply"))
        return replace(made, file=f"{call_file_stem(pane.exchange)} whole") if pane.exchange else made

    def all_shown(self) -> Copied:
        """All that the view shows; no text where nothing was sent yet."""
        pane = self._pane
        if pane.exchange is None:
            return Copied("response")
        widget = pane.view_widget
        return self.named(Copied(*widget.view_text()) if widget else all_of(pane.document_view, self._title))

    @property
    def _title(self) -> str:
        return self._pane.view.title.lower()

    # -- saving

    def parts(self) -> tuple[Part, ...]:
        """What can be saved: what is shown, and where there is a reply all of it, as sent."""
        exchange = self._pane.exchange
        if exchange is None or self._pane.head_shown:
            return ()
        found = [self._shown_part(exchange)]
        reply = exchange.reply
        if reply is not None and reply.body:
            name = file_name(exchange, extension(reply))
            found.append(Part(_whole_words(exchange), name, partial(reply_pieces, reply)))
        return tuple(found)

    def _shown_part(self, exchange: Exchange) -> Part:
        pane, shown, widget = self._pane, self.all_shown(), self._pane.view_widget
        data = shown.text.encode("utf-8", "replace") if widget else pane.document_view.document.data
        kind = extension(exchange.reply) if pane.view is View.BODY else "txt"
        title = _("what is shown: {label}").format(label=shown.label)
        proposed = file_name(exchange, kind, is_filtered=pane.filter.is_on)
        return Part(title, proposed, partial(view_pieces, data), widget.by_ending() if widget else {})

    # -- using

    def picked(self, path: JsonPath | None = None) -> Picked | None:
        """The value under the cursor of Body or Table, what names the series of Chart, or what is at a path of these.

        None where there is none. Raises InvalidInput for a secret.
        """
        pane = self._pane
        page = pane.pages.body
        if page is None or pane.exchange is None or pane.view in (View.WIRE, View.WHY):
            return None
        if path is None and pane.view_widget is None:
            return _picked_on_row(page, pane.document_view.cursor.row)
        if path is None and pane.view_widget:
            path = reply_path(pane.view_widget.path_here) if pane.view_widget.path_here else None
        return pick_from_reply(bytes(page.document.data), path) if path is not None and page.locator else None

    @property
    def json(self) -> bytes:
        """The JSON that Body shows; nothing where that is none, or not all of it."""
        page = self._pane.pages.body
        return bytes(page.document.data) if page and page.locator and not page.partial else b""


def _picked_on_row(page: Page, row: int) -> Picked | None:
    """What begins on that row of a JSON body, an object with all its lines."""
    if page.locator is None or row >= len(page.document):
        return None
    location = page.locator.locate(row)
    opens = location.value.endswith(("{", "["))
    return pick_json(reply_path(location.path), page.locator.value_at(row) if opens else location.value)


def _whole_words(exchange: Exchange) -> str:
    """Pages joined are more than any reply that was sent."""
    if exchange.paged and exchange.as_sent is not exchange:
        return _("all of {pages}, joined").format(pages=exchange.paged.words)
    return _("the whole reply as sent")
