"""The Response section: what came of the last call, in five views of one exchange.

Bind `exchange`, `operation` (the one that was called), `catalogue` and `running`. Views are chosen by number, by
`action_next_view` and by mouse; each operation remembers its own, and a call that went wrong opens on Why. For the
copy keys there are `copied` (selection, else the value under the cursor) and `all_shown` (all that the view shows).
"""

from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from aom_tui.language import _, original
from aom_tui.session.exchange import Exchange
from aom_tui.tui.actions.searched_text import SearchedText
from aom_tui.tui.panes.arriving_reply import STILL_ARRIVING
from aom_tui.tui.panes.filter_line import FilterLine
from aom_tui.tui.panes.filtered_reply import FilteredReply
from aom_tui.tui.panes.reply_frame import whose
from aom_tui.tui.panes.reply_title import View, ViewTabs
from aom_tui.tui.panes.search_line import SearchLine
from aom_tui.tui.runtime.preloading import AFTER, preload_other_views
from aom_tui.tui.widgets.document_view import DocumentView
from aom_tui.tui.widgets.field import is_field
from aom_tui.tui.widgets.place_line import PlaceLine
from aom_tui.tui.widgets.reply_view import ReplyView

if TYPE_CHECKING:
    from aom_tui.catalogue.json_path import JsonPath
    from aom_tui.session.values.pick import Picked
    from aom_tui.tui.actions.copying import Copied
    from aom_tui.tui.actions.searching import Searched
    from aom_tui.tui.screens.save import Part


class ResponsePane(FilteredReply):
    """The reply with all that is done with it: searched, filtered, used, copied, saved."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # With priority, so that of keys that come in one piece (a slow line, a quick hand) the next one is not lost.
        Binding("slash,fullwidth_solidus", "find", _("search"), show=False, priority=True, id="search"),
        Binding("enter", "go_on", _("next match, while the search line stands there"), show=False, priority=True),
        Binding("escape", "let_go", _("end the search; then take the filter off"), show=False),
    ]

    @property
    def explained(self) -> str:
        """What its help is about: the view; Table and Chart are widgets of their own."""
        return {View.BODY: "BodyView", View.WIRE: "WireView", View.WHY: "WhyView"}.get(self.view, "")

    def compose(self) -> ComposeResult:
        """The lines that are typed in stand where the location does."""
        yield from super().compose()
        yield SearchLine(self._searched)
        yield FilterLine()

    def watch_exchange(self, before: Exchange | None, exchange: Exchange | None) -> None:
        """The first reply is drawn before anything is loaded that may be asked for next.

        A search goes on in the next reply of its operation. In another's only while its line says that it is on.
        """
        if before and exchange and whose(before) != whose(exchange) and not self._search.is_open:
            self._search.end()
        super().watch_exchange(before, exchange)
        if before is None and exchange is not None:
            self.set_timer(AFTER, self._load_ahead)

    def _load_ahead(self) -> None:
        page = self._pages.body
        if page is not None and page.partial:  # the whole comes first
            self.set_timer(AFTER, self._load_ahead)
        else:
            words = _("load the other views")
            self.run_worker(preload_other_views, thread=True, group="ahead", description=words, exit_on_error=False)

    @on(DocumentView.CursorMoved)
    @on(ReplyView.Moved)
    def _search_follows(self) -> None:
        self._search.follow()

    def _say_place(self, position: str, location: str) -> None:
        super()._say_place(position, location)
        if self._search.is_open:
            self._search.show_place(location)

    # -- the search

    def _searched(self) -> "Searched | None":
        own = self._own_view
        return own.searched() if own else SearchedText(self._text)

    def action_search(self) -> None:
        """Search in the view; one that has nothing to be searched gives way to Body."""
        if self.exchange is None and not self.head_shown:
            self.notify(STILL_ARRIVING if self.running else _("nothing sent yet"))
            return
        if self._searched() is None:
            self.action_show_view(View.BODY)
        self._stand_in(self._search)
        self._search.open()
        self._search.show_place(self.query_one("#location", PlaceLine).said)

    def action_search_regex(self) -> None:
        """The same for a regular expression."""
        self.action_search()
        self._search.seek_regex()

    @property
    def _search(self) -> SearchLine:
        return self.query_one(SearchLine)

    def action_step(self, by: int) -> None:
        """To the next match (1) or the one before (-1); without a search to a change of a repeated read."""
        if self._search.is_on:
            self._search.step(by)
        else:
            self.shown.step_change(by)

    def action_go_on(self) -> None:
        """Enter, with the search line on screen."""
        self._search.step(1)

    def action_filter(self) -> None:
        """The line of a search that found nothing makes room."""
        self._search.end_if_in_vain()
        super().action_filter()

    def action_find(self) -> None:
        """`/` in here."""
        self.action_search()

    def action_let_go(self) -> None:
        """Esc, the field left: the search is over, its line and marks go; the next one takes the filter off."""
        if self._search.is_open or self._search.is_on:
            self._search.close()
            self._search.end()
        elif self.exchange is not None:
            self._put_filter(self.exchange, "")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter and Esc are ours only while there is something that they are for."""
        if action == "go_on":
            return self._search.is_open and self.screen.focused is self.shown
        if action == "find":
            return not is_field(self.screen.focused)
        if action == "let_go":
            has_filter = self.exchange is not None and bool(self._filters.of(whose(self.exchange)))
            return self._search.is_open or self._search.is_on or has_filter
        return super().check_action(action, parameters)

    @on(SearchLine.Found)
    def _found(self, event: SearchLine.Found) -> None:
        event.stop()
        self.query_one(ViewTabs).found = event.words

    # -- using

    def picked(self, path: "JsonPath | None" = None) -> "Picked | None":
        """The value under the cursor of Body or Table, or at a path of what they show; None where there is none.

        Raises InvalidInput for a secret.
        """
        from aom_tui.tui.panes.picking import picked_at, picked_in_body, picked_in_view

        page = self._pages.body
        if page is None or self.exchange is None or self.view in (View.WIRE, View.WHY):
            return None
        if path is not None:
            return picked_at(page, path)
        own = self._own_view
        return picked_in_view(own, page) if own else picked_in_body(page, self._text.cursor.row)

    # -- copying and saving

    def copied(self) -> "Copied":
        """What `y` takes: the selection, else the value under the cursor, else the whole view."""
        from aom_tui.tui.actions.copying import Copied, copied

        if self.exchange is None:
            return Copied("response")
        own = self._own_view
        made = own.copied() if own else copied(self._text, self._pages.made.get(self.view), self._title)
        return self.named(made)

    def named(self, made: "Copied") -> "Copied":
        """As what it is taken of: a part where a filter is on; its file is named after the call too."""
        from aom_tui.render.saved_reply import call_file_stem

        if self.exchange is None:
            return made
        is_view = made.label == self._title
        what = made.file or (self.view.name if is_view else original(made.label)).lower()
        file = f"{call_file_stem(self.exchange)} {what}{' filtered' if self._is_filtered else ''}"
        return replace(made, label=self._label(made.label), file=file)

    def whole_copied(self) -> "Copied | None":
        """The whole body, whatever view, filter or selection shows of it; None while there is none."""
        from aom_tui.render.saved_reply import call_file_stem
        from aom_tui.tui.actions.copying import whole

        page = self._filters.whole or self._pages.body
        if page is None and self.exchange is not None and self.exchange.reply is not None:
            page = self._page(View.BODY, self.exchange)  # nobody has looked at it yet
        if page is None or page.partial or self.head_shown:
            return None
        made = whole(page.document, _("the whole reply"))
        return replace(made, file=f"{call_file_stem(self.exchange)} whole") if self.exchange else made

    def copy_text(self) -> tuple[str, str]:
        """The same as label and text; of what is too much for a clipboard no text."""
        made = self.copied()
        return made.label, made.written() if made.written else made.text

    def view_text(self) -> tuple[str, str]:
        """All that the view shows, as label and text; no text where it is too much, or nothing was sent yet."""
        made = self.all_shown()
        return made.label, made.text

    def all_shown(self) -> "Copied":
        """All that the view shows; no text where nothing was sent yet."""
        from aom_tui.tui.actions.copying import Copied, all_of

        if self.exchange is None:
            return Copied("response")
        own = self._own_view
        made = Copied(*own.view_text()) if own else all_of(self._text, self._title)
        return self.named(made)

    @property
    def _title(self) -> str:
        return self.view.title.lower()

    def parts(self) -> "tuple[Part, ...]":
        """What can be saved: what is shown, and where there is a reply all of it, as sent."""
        from aom_tui.tui.panes.reply_parts import parts

        if self.exchange is None or self.head_shown:
            return ()
        shown = self.all_shown()
        text = None if self._own_view else self._text.document
        by_ending = self._own_view.by_ending() if self._own_view else {}
        is_body = self.view is View.BODY
        return parts(self.exchange, shown, text, by_ending, is_body=is_body, is_filtered=self._is_filtered)
