"""The workbench: the bench with everything that can be done on it, one action per key and palette entry."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.widgets._toast import Toast

from aom_tui.language import _
from aom_tui.problem import Problem
from aom_tui.session.profile import Kind
from aom_tui.tui.actions.comparing import Comparing
from aom_tui.tui.actions.connection import Connection
from aom_tui.tui.actions.copier import Copier
from aom_tui.tui.actions.drafting import Drafting
from aom_tui.tui.actions.looking import Looking
from aom_tui.tui.actions.paging import Paging
from aom_tui.tui.actions.past import Past
from aom_tui.tui.actions.proposing import Proposing
from aom_tui.tui.actions.sending import Sending
from aom_tui.tui.actions.watching import Watcher
from aom_tui.tui.auth_state import token_words
from aom_tui.tui.guide.possible import why_not
from aom_tui.tui.keyboard.keys import bindings, with_keys
from aom_tui.tui.options import AppOptions
from aom_tui.tui.panes.filter_line import FilterLine
from aom_tui.tui.panes.reply_title import View
from aom_tui.tui.panes.request_tabs import TABS
from aom_tui.tui.panes.response import ResponsePane
from aom_tui.tui.panes.status import StatusLine
from aom_tui.tui.screens.bench import Bench
from aom_tui.tui.screens.composing import ComposingScreen
from aom_tui.tui.screens.reading import ReadingScreen

if TYPE_CHECKING:
    from aom_tui.session.session import Session


class WorkbenchScreen(ComposingScreen, ReadingScreen):
    """Starts the work after the first paint, and does what keys, palette and mouse ask for."""

    BINDINGS: ClassVar[list[BindingType]] = bindings()

    def __init__(
        self, options: AppOptions, connection: Connection, clock: Callable[[], datetime], pause: float
    ) -> None:
        super().__init__()
        self.options = options
        self.clock = clock
        self._pause = pause
        self.drafting = Drafting(self, options)
        self.set_reactive(Bench.variables, options.draft.variables if options.draft else {})
        self.set_reactive(Bench.draft, options.draft)
        self.set_reactive(Bench.loaded, options.draft)
        self.sending = Sending(self, connection, options.catalogue)
        self.paging = Paging(self, self.sending)
        self.comparing = Comparing(self, self.sending)
        self.past = Past(self)
        self.proposing = Proposing(self)
        self.copier = Copier(self)
        self.watcher = Watcher(self, self.sending)

    @property
    def session(self) -> "Session | None":
        """The session of this window, once it is open."""
        return self.sending.session

    # -- start

    def on_mount(self) -> None:
        """Everything that takes time waits until this has been painted."""
        self._mark_pane()
        if self.options.settings is not None:
            self.query_one(FilterLine).folder = self.options.settings.folders.data
        self.sending.announce()
        Looking(self).say_faults()
        self.call_after_refresh(self._begin_soon)

    def _begin_soon(self) -> None:
        """Counted from the first paint."""
        if self._pause:
            self.set_timer(self._pause, self._begin)
        else:
            self._begin()

    def _begin(self) -> None:
        """After the first paint."""
        self.set_interval(1, self.draw_clock)
        self.drafting.begin()
        Looking(self).say_who_chose()
        self.run_worker(
            self._read_catalogue,
            thread=True,
            group="catalogue",
            description=_("read the catalogue"),
            exit_on_error=False,
        )
        from aom_tui.tui.actions.profiles import knows_nobody

        if knows_nobody(self.options):
            from aom_tui.tui.actions.switching import Switching

            Switching(self).welcome()
        else:
            self.sending.begin()

    def _read_catalogue(self) -> None:
        catalogue = self.options.catalogue()
        self.app.call_from_thread(setattr, self, "catalogue", catalogue)

    def draw_clock(self) -> None:
        """The token's life: drawn again only when the words change."""
        now, line = self.clock(), self.query_one(StatusLine)
        if line.now is None or token_words(self.auth, now) != token_words(self.auth, line.now):
            line.now = now

    # -- what the keys do

    def start(self, action: str) -> None:
        """Run an action by name, as its key would: for the palette."""
        self.call_later(self.run_action, action)

    def action_send(self) -> None:
        """Send the draft."""
        self.sending.send()

    def action_send_anyway(self) -> None:
        """Send the draft whatever the catalogue says of it."""
        self.sending.send(unchecked=True)

    def action_remedy(self) -> None:
        """What Why proposes; where that is not on screen, first show it."""
        from aom_tui.tui.actions.mending import Mending

        mending, pane = Mending(self, self.sending), self.query_one(ResponsePane)
        if pane.view is View.WHY or not mending.is_possible:
            mending.mend()
        else:
            pane.action_show_view(View.WHY)

    def action_cancel(self) -> None:
        """Stop watching, or waiting for the reply; of a run of pages what came stays."""
        if not self.watcher.stop():
            self.paging.ends_here()
            self.sending.cancel()

    def action_watch(self) -> None:
        """Repeat this read every so many seconds, which are asked for."""
        self.watcher.ask()

    def watch_loaded(self) -> None:
        """Another request: the one before is watched no longer."""
        self.watcher.stop()

    def watch_running(self, running: bool) -> None:
        """Whoever sends wants to see that reply."""
        if running:
            self.watcher.stop()

    def watch_exchange(self) -> None:
        """Whether there is more of it to be had; and it may be compared with what comes later."""
        self.paging.look_ahead()
        self.comparing.note(self.exchange)
        self.past.note(self.exchange)
        self._look_back()

    def watch_pane(self) -> None:
        """The way back is the response's."""
        super().watch_pane()
        self._look_back()

    def _look_back(self) -> None:
        self.way_back = self.pane == "response" and self.past.has_way_back

    def action_leave(self) -> None:
        """Esc: out of a field; away with a toast; from a reply of the history to where it was opened.

        By the mouse it clears the operations' filter too, which has the key itself.
        """
        if self.in_field and self.filtered and self.pane == "operations":
            from aom_tui.tui.panes.picker import Filter

            self.query_one(Filter).action_clear_or_leave()
        elif self.way_back and not self.in_field and not self.running and not self.query(Toast):
            self.past.go_back()
        else:
            super().action_leave()

    def action_diff(self) -> None:
        """What the reply differs in from the one before, or from any other."""
        self.comparing.begin()

    def action_diff_profile(self) -> None:
        """The same sent to another profile, and compared."""
        self.comparing.choose_profile(self.exchange)

    def action_history(self, typing: bool = False) -> None:
        """Calls of the past; `typing` begins with a search."""
        self.past.begin(typing=typing)

    def action_next_page(self) -> None:
        """The page after the one that is shown."""
        self.paging.next_page()

    def action_all_pages(self) -> None:
        """Send the draft, and what follows on its first page."""
        self.paging.all_pages()

    def action_copy_or_cancel(self) -> None:
        """Ctrl+C: a selection is copied; else what runs is cancelled."""
        shown = self.query_one(ResponsePane).shown
        if self.focused is shown and shown.has_selection:
            self.action_copy()
        elif text := self._selected_text():
            self.copier.copy_text(text, _("selection"))
        elif why_not(self, "cancel"):
            said = _("nothing is under way; {quit} quits")
            self.notify(with_keys(_("nothing is under way; {quit+} quits") if self.in_field else said))
        else:
            self.action_cancel()

    def _selected_text(self) -> str:
        field = self.focused
        return getattr(field, "selected_text", "") or self.get_selected_text() or ""

    def on_unmount(self) -> None:
        """What was typed last is kept before the window is gone."""
        self.drafting.flush()

    def action_next_view(self) -> None:
        """The next tab of the request, or the next view of the response: wherever the focus is."""
        if self.pane == "response":
            self.query_one(ResponsePane).action_next_view()
        else:
            self.tab = TABS[(TABS.index(self.tab) + 1) % len(TABS)]

    def action_palette(self) -> None:
        """Every action by name."""
        self.app.action_command_palette()

    def action_auth(self) -> None:
        """Who we are and what the token says."""
        from aom_tui.session.login.forgetting import forget_all
        from aom_tui.tui.screens.auth import AuthScreen

        def forget(session: "Session") -> None:
            forget_all(session, self.options.settings)

        def left(answer: str | None) -> None:
            self.sending.show_auth_state()
            if answer:
                self.start(answer)

        self.sending.look_for_news()
        show = self.sending.show_auth_state
        self.app.push_screen(AuthScreen(lambda: self.session, self.clock, self.auth.note, show, forget), left)

    def action_sign_again(self) -> None:
        """Say that the access key may sign again."""
        from aom_tui.tui.screens.auth import sign_again

        if self.session:
            sign_again(self, self.session)

    def action_region(self) -> None:
        """Work in another region, in this window."""
        from aom_tui.tui.actions.moving import Moving

        Moving(self).choose_region()

    def action_project(self) -> None:
        """Work in another project, in this window."""
        from aom_tui.tui.actions.moving import Moving

        Moving(self).choose_project()

    def action_profile(self) -> None:
        """Work on another profile."""
        from aom_tui.tui.actions.switching import Switching

        Switching(self).choose()

    def action_new_profile(self) -> None:
        """Make one, and work on it."""
        from aom_tui.tui.actions.switching import Switching

        Switching(self).make()

    def action_change_profile(self) -> None:
        """Open a profile in the wizard, with its own values."""
        from aom_tui.tui.actions.switching import Switching

        Switching(self).change()

    def action_remove_profile(self) -> None:
        """Take a profile out of the settings, with its secret."""
        from aom_tui.tui.actions.switching import Switching

        Switching(self).remove()

    def action_join_class(self) -> None:
        """Take a seat in a class, and work there."""
        from aom_tui.tui.actions.switching import Switching

        Switching(self).join_class()

    @property
    def is_on_sandbox(self) -> bool:
        """Whether the session of this window is on one."""
        return self.session is not None and self.session.profile.kind is Kind.SANDBOX

    def action_sandbox(self) -> None:
        """What goes wrong there on purpose."""
        from aom_tui.session.sandbox_client.control import SandboxControl
        from aom_tui.tui.screens.sandbox import SandboxScreen

        if self.session is not None and self.is_on_sandbox:
            profile = self.session.profile
            control = SandboxControl(profile.aom_endpoint, profile.ca_file)
            self.app.push_screen(SandboxScreen(control, (self.draft and self.draft.operation_id) or ""))

    async def action_help(self) -> None:
        """What has the focus, and its keys."""
        await self.app.run_action("help")

    async def action_jump(self) -> None:
        """A letter beside each place."""
        await self.app.run_action("jump")

    def action_looks(self) -> None:
        """Another theme."""
        Looking(self).choose_theme()

    def action_doctor(self) -> None:
        """Is it the machine, the network, the account?"""
        from aom_tui.tui.actions.checking import check_up

        check_up(self)

    def action_quit(self) -> None:
        """Leave."""
        self.ask_to_quit()

    def ask_to_quit(self) -> None:
        """Ask only while something runs."""
        from aom_tui.tui.screens.confirm import Confirm

        if not self.running:
            self.app.exit(0)
            return
        question = _("A request is under way. Quit without its reply?")
        self.app.push_screen(Confirm(question), lambda yes: self.app.exit(0) if yes else None)

    def say_failure(self, problem: Problem) -> None:
        """Where problems with the request are said."""
        self.problems = (problem,)
