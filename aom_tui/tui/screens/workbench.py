"""The workbench: the bench with everything that can be done on it, one action per key and palette entry."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.binding import BindingType
from textual.worker import Worker, WorkerState

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.render.summary import called
from aom_tui.session.draft import Draft
from aom_tui.session.profile import Kind
from aom_tui.session.watch import USUAL
from aom_tui.tui import pages
from aom_tui.tui.auth_state import token_words
from aom_tui.tui.comparing import Comparing
from aom_tui.tui.connection import Connection
from aom_tui.tui.copier import Copier
from aom_tui.tui.drafting import Drafting
from aom_tui.tui.keys import bindings
from aom_tui.tui.looking import Looking
from aom_tui.tui.options import AppOptions
from aom_tui.tui.paging import Paging
from aom_tui.tui.panes.composer import TABS
from aom_tui.tui.panes.filter_line import FilterLine
from aom_tui.tui.panes.reply_title import View
from aom_tui.tui.panes.response import ResponsePane
from aom_tui.tui.panes.status import StatusLine
from aom_tui.tui.panes.url import UrlLine
from aom_tui.tui.past import Past
from aom_tui.tui.screens.bench import Bench
from aom_tui.tui.sending import Sending
from aom_tui.tui.watching import Watcher
from aom_tui.tui.widgets.document_view import DocumentView
from aom_tui.tui.widgets.reply_view import ReplyView

if TYPE_CHECKING:
    from aom_tui.session.session import Session


class WorkbenchScreen(Bench):
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
        self.copier = Copier(self)
        self._every = USUAL
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
        self.run_worker(
            self._read_catalogue,
            thread=True,
            group="catalogue",
            description=_("read the catalogue"),
            exit_on_error=False,
        )
        from aom_tui.tui.profiles import knows_nobody

        if knows_nobody(self.options):
            self._welcome()
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
        pane = self.query_one(ResponsePane)
        if self.exchange is None or pane.view is View.WHY:
            self.sending.mend()
        else:
            pane.action_show_view(View.WHY)

    def action_cancel(self) -> None:
        """Stop watching, or waiting for the reply; of a run of pages what came stays."""
        if not self.watcher.stop():
            self.paging.ends_here()
            self.sending.cancel()

    def action_watch(self) -> None:
        """Repeat this read every so many seconds, which are asked for."""
        from aom_tui.session.watch import not_watchable
        from aom_tui.tui.screens.watch import AskInterval

        if self.draft is None or self.catalogue is None:
            return
        problem = not_watchable(self.draft, self.catalogue)
        if problem:
            self.problems = (problem,)
            return
        page = AskInterval(called(self.draft), self._every)
        self.app.push_screen(page, self._watch)

    def _watch(self, every: float | None) -> None:
        if every is not None:
            self._every = every
            self.watcher.begin(every)

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
        text = self._selected_text()
        if text:
            self.copier.copy_text(text, _("selection"))
        else:
            self.action_cancel()

    def _selected_text(self) -> str:
        field = self.focused
        return getattr(field, "selected_text", "") or self.get_selected_text() or ""

    def action_copy(self) -> None:
        """What the response shows."""
        self.copier.copy(self.query_one(ResponsePane).copied())

    def action_copy_as(self) -> None:
        """The request, or the call, in the form of another program."""
        from aom_tui.tui.exporting import Exporting

        Exporting(self).copy_as()

    def action_ticket(self) -> None:
        """The call on screen for a support ticket."""
        from aom_tui.tui.exporting import Exporting

        Exporting(self).ticket()

    @on(ReplyView.Copied)
    def _table_copied(self, event: ReplyView.Copied) -> None:
        self.copier.copy_text(event.text, event.label)

    def action_use_value(self) -> None:
        """The value under the cursor of the response goes elsewhere."""
        from aom_tui.tui.using import Using

        Using(self).use_value()

    def action_variables(self) -> None:
        """What `{{names}}` stand for."""
        from aom_tui.tui.using import Using

        Using(self).show_variables()

    def action_undo(self) -> None:
        """The request as it was before the last change, wherever that was made."""
        self.run_worker(self.drafting.undo(), group="undo", description=_("undo"), exit_on_error=False)

    def action_redo(self) -> None:
        """What was undone, again."""
        self.run_worker(self.drafting.redo(), group="undo", description=_("redo"), exit_on_error=False)

    def on_unmount(self) -> None:
        """What was typed last is kept before the window is gone."""
        self.drafting.flush()

    def action_saved_requests(self) -> None:
        """Requests in files: load, save."""
        from aom_tui.tui.requests import Requests

        Requests(self).show()

    def action_save_request(self) -> None:
        """What is composed, into a file."""
        from aom_tui.tui.requests import Requests

        Requests(self).save()

    def action_draft_before(self) -> None:
        """The request that was composed before this one, as it was left."""
        if self.kept.before:
            self.load(self.kept.before)
        else:
            self.notify(_("there is no draft before this one"))

    def action_begin_anew(self) -> None:
        """The same call, nothing filled in."""
        if self.draft:
            self.load(self.draft.emptied())

    def action_print(self) -> None:
        """Plain text into the scrollback of the terminal."""
        from aom_tui.tui.leaving import Leaving

        Leaving(self).print_shown()

    def action_save(self) -> None:
        """The reply, or what is shown of it, to a file."""
        from aom_tui.tui.screens.save import SaveReply

        parts = self.query_one(ResponsePane).parts()
        if not parts:
            self.notify(_("nothing to save yet"))
            return
        self.app.push_screen(SaveReply(parts, Path.cwd()), lambda said: self.notify(said, timeout=10) if said else None)

    def action_search(self) -> None:
        """Search in the response."""
        self._in_response(ResponsePane.action_search)

    def action_search_regex(self) -> None:
        """The same for a regular expression: where Ctrl+R does not arrive."""
        self._in_response(ResponsePane.action_search_regex)

    def _in_response(self, action: Callable[[ResponsePane], None]) -> None:
        """Something that takes the keyboard there; where one pane has the window, it comes first."""
        pane = self.query_one(ResponsePane)
        if self.is_solo and self.pane != "response":
            self.pane = "response"
            self.call_after_refresh(action, pane)
        else:
            action(pane)

    def action_next_match(self) -> None:
        """On to the next match."""
        self.query_one(ResponsePane).action_step(1)

    def action_previous_match(self) -> None:
        """Back to the match before."""
        self.query_one(ResponsePane).action_step(-1)

    def action_filter(self) -> None:
        """Show a part of the response only."""
        self._in_response(ResponsePane.action_filter)

    def action_edit_body(self) -> None:
        """The body in the user's own editor."""
        from aom_tui.tui.leaving import Leaving

        Leaving(self).edit_body()

    def action_page_reply(self) -> None:
        """What the response shows, in the user's own pager."""
        from aom_tui.tui.leaving import Leaving

        Leaving(self).page_reply()

    def action_skeleton(self) -> None:
        """An empty body gets one that validates."""
        if self.draft and self.operation and self.operation.body and not self.draft.body and self.catalogue:
            self.load(self.draft.with_body(pages.body_skeleton(self.catalogue, self.operation)))
            self.tab = "body"
        elif self.draft and self.draft.body:
            self.notify(_("the body is not empty; remove it first (palette: Body: remove)"))
        else:
            self.notify(_("this request takes no body that the catalogue knows of"))

    def action_clear_body(self) -> None:
        """Send none."""
        if self.draft:
            self.load(self.draft.with_body(None))

    def action_request_tab(self, tab: str) -> None:
        """One of the request's tabs."""
        self.tab = tab
        self.show_pane("request")

    def action_next_view(self) -> None:
        """The next tab of the request, or the next view of the response: wherever the focus is."""
        if self.pane == "response":
            self.query_one(ResponsePane).action_next_view()
        else:
            self.tab = TABS[(TABS.index(self.tab) + 1) % len(TABS)]

    def action_response_view(self, number: int) -> None:
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

    def action_operations(self) -> None:
        """To the picker, docked or as a dialog."""
        from aom_tui.tui.screens.picker import PickerScreen

        if self.has_docked_picker:
            self.show_pane("operations")
            return

        def picked(operation_id: str | None) -> None:
            if operation_id:
                self.load_operation(operation_id)

        self.drafting.look_again()
        self.app.push_screen(PickerScreen(self.catalogue or self.options.catalogue()), picked)

    def action_new_request(self) -> None:
        """Method and URI by hand."""
        self.load(Draft(method="GET", uri="/v2/{project_id}/"))
        self.query_one(UrlLine).focus_uri()

    def action_edit_uri(self) -> None:
        """Ctrl+L: into the URI; an operation's follows from its form."""
        if self.draft is None:
            self.action_new_request()
        elif self.draft.operation_id is None:
            self.query_one(UrlLine).focus_uri()
        else:
            self.notify(_("the form makes this URI; the palette has Request: edit method and URI"))

    def action_leave_operation(self) -> None:
        """The same request, by hand."""
        if self.draft and self.operation:
            self.load(pages.by_hand(self.draft, self.operation))
            self.query_one(UrlLine).focus_uri()

    def action_convert(self) -> None:
        """A deprecated call becomes its successor, after a look at what becomes what."""
        from aom_tui.session.successor import converted
        from aom_tui.tui.screens.convert import Convert

        if not self.draft or not self.catalogue:
            return
        try:
            conversion = converted(self.catalogue, self.draft)
        except InvalidInput as error:
            self.problems = error.problems
            return
        page = Convert(str(self.draft.operation_id), conversion)
        self.app.push_screen(page, lambda yes: self.load(conversion.draft) if yes else None)

    def action_palette(self) -> None:
        """Every action by name."""
        self.app.action_command_palette()

    def action_auth(self) -> None:
        """Who we are and what the token says."""
        from aom_tui.tui.screens.auth import AuthScreen

        def left(answer: str | None) -> None:
            self.sending.show_auth_state()
            if answer:
                self.start(answer)

        self.app.push_screen(AuthScreen(self.session, self.clock, self.auth.note), left)

    def action_region(self) -> None:
        """Work in another region, in this window."""
        from aom_tui.tui.moving import Moving

        Moving(self).choose_region()

    def action_project(self) -> None:
        """Work in another project, in this window."""
        from aom_tui.tui.moving import Moving

        Moving(self).choose_project()

    @property
    def is_on_sandbox(self) -> bool:
        """Whether the session of this window is on one."""
        return self.session is not None and self.session.profile.kind is Kind.SANDBOX

    def action_sandbox(self) -> None:
        """What goes wrong there on purpose."""
        from aom_tui.session.sandbox_control import SandboxControl
        from aom_tui.tui.screens.sandbox import SandboxScreen

        if self.session is not None and self.is_on_sandbox:
            profile = self.session.profile
            control = SandboxControl(profile.aom_endpoint, profile.ca_file)
            self.app.push_screen(SandboxScreen(control, (self.draft and self.draft.operation_id) or ""))

    def action_profile(self) -> None:
        """Work on another profile."""
        from aom_tui.settings import usable_settings
        from aom_tui.tui.profiles import choices
        from aom_tui.tui.screens.profile_choice import ProfileChoice

        names, words = choices(usable_settings(self.options.settings.folders)[0])
        page = ProfileChoice(names, words, self.auth.profile)
        self.app.push_screen(page, self._work_on)

    def _work_on(self, profile: str | None) -> None:
        """Go on with a profile, or make one."""
        from aom_tui.tui.profiles import CLASS, NEW

        if profile == NEW:
            self._make_profile()
        elif profile == CLASS:
            self.action_join_class()
        elif profile:
            self.watcher.stop()
            self.run_worker(
                self.sending.switch(profile), group="profile", description=_("switch profile"), exit_on_error=False
            )

    def _make_profile(self) -> None:
        from aom_tui.tui.profiles import making
        from aom_tui.tui.screens.new_profile import NewProfileForm

        self.app.push_screen(NewProfileForm(making(self.options, self.sending)), self._work_on)

    def action_join_class(self) -> None:
        """Take a seat in a class, and work there."""
        from aom_tui.session.seat_profile import NAME
        from aom_tui.tui.profiles import join_class
        from aom_tui.tui.screens.join_class import JoinClass

        def join(code: str, name: str) -> Awaitable[None]:
            return join_class(self.options.settings, self.options.catalogue, code, name)

        self.app.push_screen(JoinClass(NAME, join), self._work_on)

    def _welcome(self) -> None:
        """Nobody has said where to go: offer what there is."""
        from aom_tui.tui.screens.first_run import FirstRun

        self.sending.announce(_("no profile chosen"))
        if self.options.settings.profiles:
            self.action_profile()
        else:
            self.app.push_screen(FirstRun(), self._work_on)

    async def action_help(self) -> None:
        """What has the focus, and its keys."""
        await self.app.run_action("help")

    async def action_jump(self) -> None:
        """A letter beside each place."""
        await self.app.run_action("jump")

    def action_import_curl(self) -> None:
        """How a curl line gets here."""
        from aom_tui.tui.importing import Importing

        Importing(self).say_how()

    def action_import_postman(self) -> None:
        """A request of a collection."""
        from aom_tui.tui.importing import Importing

        Importing(self).ask_collection()

    def on_paste(self, event: events.Paste) -> None:
        """A curl command line, pasted anywhere, becomes a draft; a paste never sends."""
        from aom_tui.session.curl_word import looks_like_curl
        from aom_tui.tui.importing import Importing

        if looks_like_curl(event.text):
            event.stop()
            Importing(self).paste(event.text)

    def action_looks(self) -> None:
        """Another theme."""
        Looking(self).choose_theme()

    def action_doctor(self) -> None:
        """Is it the machine, the network, the account?"""
        from aom_tui.tui.checking import check_up

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

    @on(Worker.StateChanged)
    def _worker_ended(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            name = type(event.worker.error).__name__
            self.problems = (
                Problem(
                    "aom-tui",
                    _("{task} failed inside the program ({name})").format(task=event.worker.description, name=name),
                ),
            )
