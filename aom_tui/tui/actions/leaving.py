"""What gives the terminal away for a while: the editor, the pager, plain text into the scrollback."""

from typing import TYPE_CHECKING

from aom_tui.language import _
from aom_tui.problem import InvalidInput
from aom_tui.tui.actions.outside import AWAY, edit_body, is_away, page_through, print_plain
from aom_tui.tui.keyboard.keys import with_keys
from aom_tui.tui.panes.response import ResponsePane
from aom_tui.tui.runtime.deferred_work import Work

if TYPE_CHECKING:
    from aom_tui.tui.screens.bench import Bench


class Leaving:
    """Leaves the window of a workbench, and comes back to it."""

    def __init__(self, bench: "Bench") -> None:
        self._bench = bench

    def edit_body(self) -> None:
        """The body in $EDITOR; what is no JSON comes back as it is, with line and column."""
        self._go(self._edit_body)

    def page_reply(self) -> None:
        """What the response shows, in $PAGER."""
        self._go(self._page_reply)

    def print_shown(self) -> None:
        """Plain text into the scrollback."""
        self._go(self._print_shown)

    def _go(self, work: Work) -> None:
        if not is_away(self._bench.app):  # two programs would fight for the keys, and the later edit undo the first
            self._bench.run_worker(work, group=AWAY, description=_("another program"), exit_on_error=False)

    async def _edit_body(self) -> None:
        from aom_tui.session.construct import body_fault
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
