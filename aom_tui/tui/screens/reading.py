"""What the keys and the palette do with the response, once there is one."""

from collections.abc import Callable
from pathlib import Path

from textual import on

from aom_tui.language import _
from aom_tui.tui.panes.reply_title import View
from aom_tui.tui.panes.response import ResponsePane
from aom_tui.tui.screens.bench import Bench
from aom_tui.tui.widgets.document_view import DocumentView
from aom_tui.tui.widgets.reply_view import ReplyView


class ReadingScreen(Bench):
    """Shows it in another way, searches in it, takes it elsewhere."""

    def action_copy(self) -> None:
        """What the response shows."""
        self.copier.copy(self.query_one(ResponsePane).contents.copied())

    def action_copy_whole(self) -> None:
        """The reply's body, all of it."""
        made = self.query_one(ResponsePane).contents.whole_copied()
        if made is None:
            self.notify(_("nothing to copy yet"))
        else:
            self.copier.copy(made)

    def action_copy_as(self) -> None:
        """The request, or the call, in the form of another program."""
        from aom_tui.tui.actions.exporting import Exporting

        Exporting(self).copy_as()

    def action_ticket(self) -> None:
        """The call on screen for a support ticket."""
        from aom_tui.tui.actions.exporting import Exporting

        Exporting(self).ticket()

    @on(ReplyView.Copied)
    def _table_copied(self, event: ReplyView.Copied) -> None:
        from aom_tui.tui.actions.copying import Copied

        made = Copied(event.label, event.text, file=event.file)
        self.copier.copy(self.query_one(ResponsePane).contents.named(made))

    def action_use_value(self) -> None:
        """The value under the cursor of the response goes elsewhere."""
        from aom_tui.tui.actions.using import Using

        Using(self).use_value()

    def action_print(self) -> None:
        """Plain text into the scrollback of the terminal."""
        from aom_tui.tui.actions.leaving import Leaving

        Leaving(self).print_shown()

    def action_save(self) -> None:
        """The reply, or what is shown of it, to a file."""
        from aom_tui.tui.screens.save import SaveReply

        parts = self.query_one(ResponsePane).contents.parts()
        if not parts:
            self.notify(_("nothing to save yet"))
            return
        self.app.push_screen(SaveReply(parts, Path.cwd()), lambda said: self.notify(said, timeout=10) if said else None)

    def action_page_reply(self) -> None:
        """What the response shows, in the user's own pager."""
        from aom_tui.tui.actions.leaving import Leaving

        Leaving(self).page_reply()

    def action_search(self) -> None:
        """Search in the response."""
        self._in_response(ResponsePane.action_search)

    def action_search_regex(self) -> None:
        """The same for a regular expression: where Ctrl+R does not arrive."""
        self._in_response(ResponsePane.action_search_regex)

    def action_filter(self) -> None:
        """Show a part of the response only."""
        self._in_response(ResponsePane.action_filter)

    def _in_response(self, action: Callable[[ResponsePane], None]) -> None:
        """Something that takes the keyboard there; where one pane has the window, it comes first."""
        pane = self.query_one(ResponsePane)
        if self.is_solo and self.pane != "response":
            self.pane = "response"
            self.call_after_refresh(action, pane)
        else:
            action(pane)

    def action_next_match(self) -> None:
        """On to the next match, or change."""
        self.query_one(ResponsePane).action_step(1)

    def action_previous_match(self) -> None:
        """Back to the match, or change, before."""
        self.query_one(ResponsePane).action_step(-1)

    def action_view(self, number: int) -> None:
        """A view of the response by its number; the focus stays where it is."""
        self.query_one(ResponsePane).action_show_view(number)

    def action_table(self, action: str) -> None:
        """What can be done with the reply as a table, by the name of the table's own action."""
        pane = self.query_one(ResponsePane)
        pane.action_show_view(View.TABLE)
        self.show_pane("response")
        if isinstance(pane.shown, ReplyView):
            self.call_after_refresh(pane.shown.run_action, action)

    async def action_in_text(self, action: str) -> None:
        """What the response's text does on a key of its own, for the palette."""
        await self.app.run_action(action, self.query_one(ResponsePane).query_one(DocumentView))

    async def action_in_body(self, action: str) -> None:
        """The same for what only Body does: it is shown first."""
        pane = self.query_one(ResponsePane)
        if pane.exchange is not None:
            pane.action_show_view(View.BODY)
            pane.focus_view()
            await self.action_in_text(action)

    def action_anatomy(self) -> None:
        """What the parts of both messages mean."""
        self.query_one(ResponsePane).action_anatomy()
