"""Actions of keys and palette on the response."""

from collections.abc import Callable
from pathlib import Path

from textual import on

from aom_tui.language import _
from aom_tui.tui.panes.reply_title import View
from aom_tui.tui.panes.response import ResponsePane
from aom_tui.tui.screens.bench import Bench
from aom_tui.tui.widgets.document_view import DocumentView
from aom_tui.tui.widgets.reply_view import ReplyView


class ResponseActions(Bench):
    """Actions that show the response in another way, search in it, or take it elsewhere."""

    def action_copy(self) -> None:
        """Copy what the response shows."""
        self.copier.copy(self.query_one(ResponsePane).contents.copied())

    def action_copy_whole(self) -> None:
        """Copy the whole body of the reply."""
        made = self.query_one(ResponsePane).contents.whole_copied()
        if made is None:
            self.notify(_("nothing to copy yet"))
        else:
            self.copier.copy(made)

    def action_copy_as(self) -> None:
        """Copy the request, or the call, in the form of another program."""
        from aom_tui.tui.actions.exporting import Exporting

        Exporting(self).copy_as()

    def action_ticket(self) -> None:
        """Copy the call on screen as a support ticket."""
        from aom_tui.tui.actions.exporting import Exporting

        Exporting(self).ticket()

    @on(ReplyView.Copied)
    def _table_copied(self, event: ReplyView.Copied) -> None:
        from aom_tui.tui.actions.copying import Copied

        made = Copied(event.label, event.text, file=event.file)
        self.copier.copy(self.query_one(ResponsePane).contents.named(made))

    def action_use_value(self) -> None:
        """Use the value under the cursor of the response elsewhere."""
        from aom_tui.tui.actions.value_use import ValueUse

        ValueUse(self).begin()

    def action_print(self) -> None:
        """Print plain text into the scrollback of the terminal."""
        from aom_tui.tui.actions.external_programs import ExternalPrograms

        ExternalPrograms(self).print_shown()

    def action_save(self) -> None:
        """Save the reply, or what is shown of it, to a file."""
        from aom_tui.tui.screens.save import SaveReply

        parts = self.query_one(ResponsePane).contents.parts()
        if not parts:
            self.notify(_("nothing to save yet"))
            return
        self.app.push_screen(SaveReply(parts, Path.cwd()), lambda said: self.notify(said, timeout=10) if said else None)

    def action_page_reply(self) -> None:
        """Show what the response shows in the user's own pager."""
        from aom_tui.tui.actions.external_programs import ExternalPrograms

        ExternalPrograms(self).page_reply()

    def action_search(self) -> None:
        """Search in the response."""
        self._in_response(ResponsePane.action_search)

    def action_search_regex(self) -> None:
        """Search by a regular expression, where Ctrl+R does not arrive."""
        self._in_response(ResponsePane.action_search_regex)

    def action_filter(self) -> None:
        """Filter the response by JMESPath."""
        self._in_response(ResponsePane.action_filter)

    def _in_response(self, action: Callable[[ResponsePane], None]) -> None:
        """Run an action that focuses something in the response, after showing that where one pane has the window."""
        pane = self.query_one(ResponsePane)
        if self.is_solo and self.pane != "response":
            self.pane = "response"
            self.call_after_refresh(action, pane)
        else:
            action(pane)

    def action_next_match(self) -> None:
        """Go to the next match, or change."""
        self.query_one(ResponsePane).action_step(1)

    def action_previous_match(self) -> None:
        """Go to the match, or change, before."""
        self.query_one(ResponsePane).action_step(-1)

    def action_view(self, number: int) -> None:
        """Show a view of the response by its number; the focus stays where it is."""
        self.query_one(ResponsePane).action_show_view(number)

    def action_table(self, action: str) -> None:
        """Show the table and run an action of its own."""
        pane = self.query_one(ResponsePane)
        pane.action_show_view(View.TABLE)
        self.show_pane("response")
        if isinstance(pane.shown, ReplyView):
            self.call_after_refresh(pane.shown.run_action, action)

    async def action_in_text(self, action: str) -> None:
        """Run an action of the response's text, for the palette."""
        await self.app.run_action(action, self.query_one(ResponsePane).query_one(DocumentView))

    async def action_in_body(self, action: str) -> None:
        """Show Body and run an action of its text."""
        pane = self.query_one(ResponsePane)
        if pane.exchange is not None:
            pane.action_show_view(View.BODY)
            pane.focus_view()
            await self.action_in_text(action)

    def action_anatomy(self) -> None:
        """Explain the parts of both messages."""
        self.query_one(ResponsePane).action_anatomy()
