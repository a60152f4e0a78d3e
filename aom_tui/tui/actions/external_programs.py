"""Actions that give the terminal away for a while: $EDITOR, $PAGER, plain text into the scrollback."""

from typing import TYPE_CHECKING

from aom_tui.language import _
from aom_tui.problem import InvalidInput
from aom_tui.tui.actions.suspension import SUSPENDED, edit_body, is_suspended, page_through, print_plain
from aom_tui.tui.keyboard.keys import with_keys
from aom_tui.tui.panes.response import ResponsePane
from aom_tui.tui.runtime.workers import Work

if TYPE_CHECKING:
    from aom_tui.tui.screens.bench import Bench


class ExternalPrograms:
    """Runs other programs in the terminal of a workbench, one at a time."""

    def __init__(self, bench: "Bench") -> None:
        self._bench = bench

    def edit_body(self) -> None:
        """Edit the body in $EDITOR; text that is no JSON comes back as it is, with line and column of the fault."""
        self._go(self._edit_body)

    def page_reply(self) -> None:
        """Show in $PAGER what the response shows."""
        self._go(self._page_reply)

    def print_shown(self) -> None:
        """Print what the response shows as plain text into the scrollback."""
        self._go(self._print_shown)

    def _go(self, work: Work) -> None:
        # Two programs would fight for the keys, and the later edit undo the first.
        if not is_suspended(self._bench.app):
            self._bench.run_worker(work, group=SUSPENDED, description=_("another program"), exit_on_error=False)

    async def _edit_body(self) -> None:
        from aom_tui.session.draft_checks import body_fault
        from aom_tui.tui.runtime.settle import settled

        bench = self._bench
        await settled(bench.focused or bench)
        draft = bench.draft
        if draft is None:
            return
        try:
            text = await edit_body(bench.app, draft, bench.catalogue, bench.operation)
        except InvalidInput as error:
            bench.problems = error.problems
            return
        bench.problems = ()
        if text == (draft.body or ""):
            bench.notify(_("the body is as it was"))
            return
        made = draft.with_body(text or None)
        bench.load(made)
        bench.tab = "body"
        if fault := body_fault(bench.operation, made):
            bench.problems = (fault,)
            bench.go_to_problem()

    async def _page_reply(self) -> None:
        bench = self._bench
        shown = bench.query_one(ResponsePane).contents.all_shown()
        if shown.pieces is None and not shown.text:
            bench.notify(_("nothing to show yet"))
            return
        try:
            await page_through(bench.app, shown)
        except InvalidInput as error:
            bench.problems = error.problems

    async def _print_shown(self) -> None:
        bench = self._bench
        shown = bench.query_one(ResponsePane).contents.all_shown()
        if shown.pieces is not None:
            bench.notify(with_keys(_("too much to print: {save} saves it to a file")))
        elif not shown.text:
            bench.notify(_("nothing to show yet"))
        else:
            try:
                await print_plain(bench.app, shown.text)
            except InvalidInput as error:
                bench.problems = error.problems
