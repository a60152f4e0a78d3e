"""The exchange on screen compared with another: the one before, one that is chosen, another profile's."""

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from aom_tui.language import _, sentences
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.exchange import Exchange
from aom_tui.session.recent import Recent
from aom_tui.session.writes import not_comparable
from aom_tui.tui.keyboard.keys import with_keys
from aom_tui.tui.runtime.workers import push_if_active

if TYPE_CHECKING:
    from aom_tui.session.draft import Draft
    from aom_tui.tui.actions.sending import Sending
    from aom_tui.tui.screens.diff import CompareWith, DiffScreen
    from aom_tui.tui.screens.workbench import WorkbenchScreen

ANOTHER = _("another profile")
"""The choice that sends the same there."""

PAST = _("history")
"""The choice that shows the calls of the past."""


class Comparing:
    """Remembers what came in this window, and shows what two of them differ in."""

    def __init__(self, bench: "WorkbenchScreen", sending: "Sending") -> None:
        self._bench = bench
        self._sending = sending
        self.recent = Recent()
        self._shown: Exchange | None = None
        """The later one of those that were compared last."""

    def note(self, exchange: Exchange | None) -> None:
        """Another one is on screen."""
        if exchange is not None:
            self.recent.add(exchange)

    def begin(self) -> None:
        """With the one before of the same call; where there is none, with one that is chosen."""
        exchange = self._bench.exchange
        if exchange is None:
            self._bench.notify(_("nothing sent yet"))
        elif before := self.recent.before(exchange):
            self.show_both(before, exchange)
        else:
            self.choose(exchange)

    def show_both(self, *both: Exchange) -> None:
        """Show two calls, whichever was earlier; of those of the past say what was not kept."""
        from aom_tui.render.history.entry_words import missing_bodies

        said = dict.fromkeys(each for call in both if call.kept for each in missing_bodies(call.kept))
        self.show(*sorted(both, key=lambda each: each.timings.started_at), remark=sentences(*said))

    def show(self, old: Exchange, new: Exchange, *, remark: str = "") -> None:
        """What they differ in, over the whole window; the earlier one is what was, the later one what is."""
        from aom_tui.render.diff.exchanges import side
        from aom_tui.render.diff.text import exchange_line
        from aom_tui.tui.actions.diff_pages import Comparison
        from aom_tui.tui.screens.diff import DiffActions, DiffScreen

        self._shown = new
        self._bench.app.clear_notifications()  # what was said on the way here lies over what is to be read now
        comparison = Comparison(side(old), side(new), (exchange_line(old), exchange_line(new)), remark)
        if screen := self._screen():
            screen.show(comparison)
        else:
            actions = DiffActions(self._bench.copier.copy_text, self._compare_with)
            self._bench.app.push_screen(DiffScreen(comparison, actions))

    def _screen(self) -> "DiffScreen | None":
        """The comparison that is on screen."""
        from aom_tui.tui.screens.diff import DiffScreen

        return next((each for each in self._bench.app.screen_stack if isinstance(each, DiffScreen)), None)

    def _compare_with(self, what: "CompareWith") -> None:
        match what:
            case "other" if self._shown:
                self.choose(self._shown)
            case "profile":
                self.choose_profile(self._shown)
            case _:
                self._sending.stop()

    def choose(self, exchange: Exchange) -> None:
        """Any call of the past, any other of this window, or, last since it sends, another profile's."""
        from aom_tui.render.diff.text import exchange_line
        from aom_tui.tui.screens.choice import Choice

        others = [each for each in self.recent.newest_first() if each.id != exchange.id]
        lines = [exchange_line(each) for each in others]
        by_name = {f"{line}{' ' * lines[:at].count(line)}": others[at] for at, line in enumerate(lines)}
        words = [_("any call that was kept"), *("" for _each in others), _("send the same there, and compare")]

        def chosen(name: str | None) -> None:
            if name == ANOTHER:
                self.choose_profile(exchange)
            elif name == PAST:
                self._bench.history_browser.choose(lambda kept: self.show_both(kept, exchange))
            elif name:
                self.show_both(by_name[name], exchange)

        self._bench.app.push_screen(Choice(_("Compare with"), [PAST, *by_name, ANOTHER], words), chosen)

    # -- another profile

    def choose_profile(self, exchange: Exchange | None) -> None:
        """Which profile is to answer the same, too."""
        if exchange is None:
            self._bench.notify(_("nothing sent yet"))
            return
        self._bench.run_worker(
            self._choose_profile(exchange), group="compare", description=_("compare"), exit_on_error=False
        )

    async def _choose_profile(self, exchange: Exchange) -> None:
        from aom_tui.settings import load_settings
        from aom_tui.tui.actions.profiles import choices
        from aom_tui.tui.screens.choice import Choice

        shown = self._bench.app.screen
        try:
            draft = self._readable(exchange)
            names, words = choices(await asyncio.to_thread(load_settings, self._bench.options.settings.folders))
        except InvalidInput as error:
            self._say(error)
            return

        def chosen(profile: str | None) -> None:
            if profile:
                self._sending.run(partial(self._send_there, draft, profile, exchange))

        push_if_active(shown, Choice(_("Send the same to, and compare"), names, words), chosen)

    def _say(self, error: InvalidInput) -> None:
        """Where one looks: in the composer, or on the comparison that hides it."""
        if screen := self._screen():
            screen.say(f"! {error}")
        else:
            self._bench.problems = error.problems

    def _readable(self, exchange: Exchange) -> "Draft":
        """What is sent there. Raises InvalidInput for what is no draft, and for a write: comparing changes nothing."""
        draft, catalogue = exchange.draft, self._bench.catalogue
        if draft is None or catalogue is None:
            raise InvalidInput(Problem(_("diff"), _("this was no call of the composer's, so it is sent nowhere else")))
        if exchange.kept:
            from aom_tui.session.history.entry import resendable_draft

            draft = resendable_draft(exchange)
        elsewhere = with_keys(_("Switch the profile with {profile} to send it there."))
        if problem := not_comparable(draft, catalogue, elsewhere):
            raise InvalidInput(problem)
        return draft

    async def _send_there(self, draft: "Draft", profile: str, here: Exchange) -> None:
        """Over a session of its own, which ends with it."""
        bench, screen = self._bench, self._screen()
        bench.running = True
        if screen:
            screen.wait()
        try:
            there = await self._answer_of(profile, draft)
        except InvalidInput as error:
            self._say(error)
        else:
            self.recent.add(there)
            self.show(here, there)
        finally:
            bench.running = False
            if screen:
                screen.wait_no_longer()

    async def _answer_of(self, profile: str, draft: "Draft") -> Exchange:
        session = await self._bench.window_session.connection.aside(profile, self._bench.window_session.ask_in_dialog)
        try:
            session.construct(draft)
            return await session.send(draft)
        finally:
            await session.aclose()
