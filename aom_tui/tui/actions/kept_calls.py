"""What can be done with a call of the history: load it into the composer, send it again, compare it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from aom_tui.language import _, sentences
from aom_tui.problem import InvalidInput, Problem
from aom_tui.render.clean import clean_line
from aom_tui.render.summary import called
from aom_tui.session.exchange import Exchange
from aom_tui.session.profile import Kind, profile_label
from aom_tui.tui.keyboard.keys import with_keys

if TYPE_CHECKING:
    from aom_tui.session.draft import Draft
    from aom_tui.tui.screens.workbench import WorkbenchScreen


class KeptCalls:
    """Acts on the bench; `close_history` is called once it is known that there is something to go on with."""

    def __init__(self, bench: "WorkbenchScreen", close_history: Callable[[], None]) -> None:
        self._bench = bench
        self._close_history = close_history

    def load(self, exchange: Exchange) -> None:
        """Load the draft of the call into the composer. Raises InvalidInput for a call that was never a draft."""
        from aom_tui.render.history.entry_words import missing_bodies
        from aom_tui.session.history.entry import kept_draft

        draft = kept_draft(exchange)
        self._close_history()
        said = [*self._put(draft), *(missing_bodies(exchange.kept, "request") if exchange.kept else ())]
        for each in said:
            self._bench.notify(each, markup=False)

    def _put(self, past: "Draft") -> list[str]:
        """Put the draft into the composer as it was sent; return what to say of it.

        That is what became of its variables, and how to get back the draft of the same call that it replaces.
        """
        from aom_tui.session.variables.past import with_past_values

        draft, said = with_past_values(past, self._bench.variables)
        replaced = self._replaced(draft)
        if replaced:
            self._bench.drafting.note(replaced)
        self._bench.load(draft)
        self._bench.show_pane("request")
        back = with_keys(_("{undo} brings back the draft of {name} that was there before"))
        return [*filter(None, [said]), *([back.format(name=called(replaced))] if replaced else ())]

    def _replaced(self, coming: "Draft") -> "Draft | None":
        """Return the draft of the same call that would be lost, if there is one that says something of its own."""
        from aom_tui.session.storage.draft_store import is_blank_draft, same_draft

        here = self._bench.draft
        if here is None or not here.calls_the_same_as(coming):
            here = self._bench.kept.of(coming.operation_id) if coming.operation_id else None
        return None if here is None or same_draft(here, coming) or is_blank_draft(here) else here

    def resend(self, exchange: Exchange) -> None:
        """Send it again with the profile of this window; ask first where it was sent with another one."""
        from aom_tui.session.history.entry import resendable_draft
        from aom_tui.tui.screens.confirm import Confirm

        draft, here = resendable_draft(exchange), self._bench.auth
        if not here.profile:
            raise InvalidInput(Problem(_("send again"), with_keys(_("no profile: {profile} chooses one"))))
        if exchange.profile == here.profile:
            self._send(draft)
            return
        question = _("It was sent with profile {old}. Send it with {new}, the profile of this window?")
        page = Confirm(question.format(old=clean_line(exchange.profile), new=here.profile))
        self._bench.app.push_screen(page, lambda yes: self._send(draft) if yes else None)

    def _send(self, draft: "Draft") -> None:
        bench = self._bench
        self._close_history()
        replaced = self._put(draft)
        profile = profile_label(bench.auth.profile, bench.auth.kind or Kind.PRODUCTION)
        said = _("sending again with profile {profile}").format(profile=profile)
        bench.notify(sentences(said, *replaced), timeout=6 if replaced else 2, markup=False)
        bench.sending.send(unchecked=draft.unchecked)

    def compare(self, calls: tuple[Exchange, ...]) -> None:
        """Compare two calls, or one with the reply on screen. Raises InvalidInput where there is none."""
        if len(calls) == 1:
            now = self._bench.exchange
            if now is None:
                what = _("there is no reply on screen to compare it with")
                raise InvalidInput(Problem(_("diff"), what, with_keys(_("Mark two calls with {history_screen.mark}."))))
            calls = (calls[0], now)
        self._bench.comparing.show_both(*calls)
