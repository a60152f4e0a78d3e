"""The workbench screen: start-up, and the actions on session, history and window."""

from collections.abc import Callable
from datetime import datetime
from math import inf
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from aom_tui.language import _
from aom_tui.problem import Problem
from aom_tui.session.exchange import StepName
from aom_tui.session.profile import Kind
from aom_tui.tui.actions.comparing import Comparing
from aom_tui.tui.actions.connection import Connection
from aom_tui.tui.actions.copier import Copier
from aom_tui.tui.actions.drafting import Drafting
from aom_tui.tui.actions.history_browser import HistoryBrowser
from aom_tui.tui.actions.paging import Paging
from aom_tui.tui.actions.sending import Sending
from aom_tui.tui.actions.startup_notices import StartupNotices
from aom_tui.tui.actions.value_suggestions import ValueSuggestions
from aom_tui.tui.actions.watching import Watcher
from aom_tui.tui.actions.window_session import WindowSession
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
from aom_tui.tui.screens.request_actions import RequestActions
from aom_tui.tui.screens.response_actions import ResponseActions

if TYPE_CHECKING:
    from aom_tui.session.session import Session


class WorkbenchScreen(RequestActions, ResponseActions):
    """The one screen of the app. What takes time starts after its first paint."""

    BINDINGS: ClassVar[list[BindingType]] = bindings()

    def __init__(
        self, options: AppOptions, connection: Connection, clock: Callable[[], datetime], pause: float
    ) -> None:
        super().__init__()
        self.options = options
        self.clock = clock
        self._pause = pause
        self.idle_since = -inf
        """When the last call ended, monotonic seconds."""
        self.drafting = Drafting(self, options)
        self.set_reactive(Bench.variables, options.draft.variables if options.draft else {})
        self.set_reactive(Bench.draft, options.draft)
        self.set_reactive(Bench.loaded, options.draft)
        self.window_session = WindowSession(self, connection)
        self.sending = Sending(self, self.window_session, options.catalogue)
        self.paging = Paging(self, self.sending, self.window_session)
        self.comparing = Comparing(self, self.sending)
        self.history_browser = HistoryBrowser(self)
        self.suggestions = ValueSuggestions(self)
        self.copier = Copier(self)
        self.watcher = Watcher(self, self.sending)

    @property
    def session(self) -> "Session | None":
        """The session of this window, once it is open."""
        return self.window_session.session

    # -- start

    def on_mount(self) -> None:
        """Start what takes time once this has been painted."""
        self._mark_pane()
        if self.options.settings is not None:
            self.query_one(FilterLine).folder = self.options.settings.folders.data
        self.window_session.announce()
        StartupNotices(self).show_setting_faults()
        self.call_after_refresh(self._begin_soon)

    def _begin_soon(self) -> None:
        """Begin after a pause that is counted from the first paint."""
        if self._pause:
            self.set_timer(self._pause, self._begin)
        else:
            self._begin()

    def _begin(self) -> None:
        """Start clock, drafts, catalogue and session."""
        self.set_interval(1, self.draw_clock)
        self.drafting.begin()
        StartupNotices(self).show_outranked_default()
        self.run_worker(
            self._read_catalogue,
            thread=True,
            group="catalogue",
            description=_("read the catalogue"),
            exit_on_error=False,
        )
        from aom_tui.tui.actions.profiles import has_no_profile

        if has_no_profile(self.options):
            from aom_tui.tui.actions.switching import Switching

            Switching(self).welcome()
        else:
            self.window_session.begin()

    def _read_catalogue(self) -> None:
        catalogue = self.options.catalogue()
        self.app.call_from_thread(setattr, self, "catalogue", catalogue)

    def draw_clock(self) -> None:
        """Draw the token's life again when its words change."""
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
        """Send the draft unchecked."""
        self.sending.send(unchecked=True)

    def action_remedy(self) -> None:
        """Apply the remedy that Why proposes; where Why is not on screen, show it first."""
        from aom_tui.tui.actions.remedy_action import RemedyAction

        remedy, pane = RemedyAction(self, self.sending), self.query_one(ResponsePane)
        if pane.view is View.WHY or not remedy.is_possible:
            remedy.apply()
        else:
            pane.action_show_view(View.WHY)

    def action_show_step(self, name: str) -> None:
        """Show what one of the four steps did."""
        from aom_tui.tui.actions.step_pages import show_step

        show_step(self, StepName(name))

    def action_cancel(self) -> None:
        """Stop watching, or waiting for the reply; of a run of pages what came stays."""
        if not self.watcher.stop():
            self.paging.keep_pages()
            self.sending.cancel()

    def action_watch(self) -> None:
        """Repeat this read every so many seconds, which are asked for."""
        self.watcher.ask()

    def watch_loaded(self) -> None:
        """Stop watching the request before."""
        self.watcher.stop()

    def watch_running(self, was_running: bool, running: bool) -> None:
        """Stop watching when something is sent: its reply is what counts."""
        if running:
            self.watcher.stop()
        elif was_running:
            self.idle_since = monotonic()

    def watch_exchange(self) -> None:
        """Look whether there is a further page; remember the reply for later comparisons."""
        self.paging.note_further_page()
        self.comparing.note(self.exchange)
        self.history_browser.note(self.exchange)
        self._look_back()

    def watch_pane(self) -> None:
        """Show the way back in the response only."""
        super().watch_pane()
        self._look_back()

    def _look_back(self) -> None:
        self.way_back = self.pane == "response" and self.history_browser.has_way_back

    def action_leave(self) -> None:
        """Leave a field, dismiss a toast, or go from a reply of the history to where it was opened (Esc).

        By the mouse it clears the operations' filter too, which has the key itself.
        """
        if self.in_field and self.filtered and self.pane == "operations":
            from aom_tui.tui.panes.picker import Filter

            self.query_one(Filter).action_clear_or_leave()
        elif self.way_back and not self.in_field and not self.running and not self.query("Toast"):
            self.history_browser.go_back()
        else:
            super().action_leave()

    def action_diff(self) -> None:
        """Compare the reply with the one before, or with any other."""
        self.comparing.begin()

    def action_diff_profile(self) -> None:
        """Send the same to another profile, and compare."""
        self.comparing.choose_profile(self.exchange)

    def action_history(self, typing: bool = False) -> None:
        """Open the history; `typing` begins with a search."""
        self.history_browser.open(typing=typing)

    def action_next_page(self) -> None:
        """Send for the page after the one that is shown."""
        self.paging.next_page()

    def action_all_pages(self) -> None:
        """Send the draft and for all further pages."""
        self.paging.all_pages()

    def action_copy_or_cancel(self) -> None:
        """Copy a selection, else cancel what runs (Ctrl+C)."""
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
        """Save what was typed last before the window is gone."""
        self.drafting.flush()

    def action_next_view(self) -> None:
        """Show the next tab of the request or the next view of the response, whichever is in use."""
        if self.pane == "response":
            self.query_one(ResponsePane).action_next_view()
        else:
            self.tab = TABS[(TABS.index(self.tab) + 1) % len(TABS)]

    def action_palette(self) -> None:
        """Open the palette."""
        self.app.action_command_palette()

    def action_auth(self) -> None:
        """Open the Auth screen."""
        from aom_tui.session.forget import forget_all
        from aom_tui.tui.screens.auth import AuthScreen

        def forget(session: "Session") -> None:
            forget_all(session, self.options.settings)

        def left(answer: str | None) -> None:
            self.window_session.show_auth_state()
            if answer:
                self.start(answer)

        self.window_session.look_for_news()
        show = self.window_session.show_auth_state
        self.app.push_screen(AuthScreen(lambda: self.session, self.clock, self.auth.note, show, forget), left)

    def action_sign_again(self) -> None:
        """Let a refused access key sign again."""
        from aom_tui.tui.screens.auth import sign_again

        if self.session:
            sign_again(self, self.session)

    def action_region(self) -> None:
        """Choose another region for this window."""
        from aom_tui.tui.actions.region_and_project import RegionAndProject

        RegionAndProject(self).choose_region()

    def action_project(self) -> None:
        """Choose another project for this window."""
        from aom_tui.tui.actions.region_and_project import RegionAndProject

        RegionAndProject(self).choose_project()

    def action_profile(self) -> None:
        """Choose another profile for this window."""
        from aom_tui.tui.actions.switching import Switching

        Switching(self).choose()

    def action_new_profile(self) -> None:
        """Make a profile, and work on it."""
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
        """Join a class, and work there."""
        from aom_tui.tui.actions.switching import Switching

        Switching(self).join_class()

    @property
    def is_on_sandbox(self) -> bool:
        """Whether the session of this window is on a sandbox."""
        return self.session is not None and self.session.profile.kind is Kind.SANDBOX

    def action_sandbox(self) -> None:
        """Open the page of the sandbox's faults."""
        from aom_tui.session.sandbox_client.control import SandboxControl
        from aom_tui.tui.screens.sandbox import SandboxScreen

        if self.session is not None and self.is_on_sandbox:
            profile = self.session.profile
            control = SandboxControl(profile.aom_endpoint, profile.ca_file)
            self.app.push_screen(SandboxScreen(control, (self.draft and self.draft.operation_id) or ""))

    async def action_help(self) -> None:
        """Explain what has the focus, and its keys."""
        await self.app.run_action("help")

    async def action_jump(self) -> None:
        """Show a letter beside each place, to jump there."""
        await self.app.run_action("jump")

    def action_looks(self) -> None:
        """Choose another theme."""
        from aom_tui.tui.actions.theme_choice import ThemeChoice

        ThemeChoice(self).ask()

    def action_doctor(self) -> None:
        """Check machine, network and account."""
        from aom_tui.tui.actions.checking import check_up

        check_up(self)

    def action_quit(self) -> None:
        """Quit, but ask first while something runs."""
        self.ask_to_quit()

    def ask_to_quit(self) -> None:
        """Quit, but ask first while something runs."""
        from aom_tui.tui.screens.confirm import Confirm

        if not self.running:
            self.app.exit(0)
            return
        question = _("A request is under way. Quit without its reply?")
        self.app.push_screen(Confirm(question), lambda yes: self.app.exit(0) if yes else None)

    def show_failure(self, problem: Problem) -> None:
        """Show a failed worker where problems of the request are shown."""
        self.problems = (problem,)
