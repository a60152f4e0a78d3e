"""The profile of the window: another one chosen, made, changed or removed; or that of a class."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Coroutine
from typing import TYPE_CHECKING, Any

from aom_tui.language import _
from aom_tui.problem import InvalidInput
from aom_tui.session.concurrency.threads import run_in_thread
from aom_tui.tui.actions.profiles import CHANGE, CLASS, NEW, REMOVE
from aom_tui.tui.runtime.workers import push_if_active

if TYPE_CHECKING:
    from textual.screen import Screen

    from aom_tui.problem import Problem
    from aom_tui.settings import Settings
    from aom_tui.tui.screens.workbench import WorkbenchScreen


class Switching:
    """Asks which profile, and switches to it; the default of other windows stays."""

    def __init__(self, bench: "WorkbenchScreen") -> None:
        self._bench = bench

    def choose(self) -> None:
        """Choose one of the settings, or make one."""
        self._run(self._choose(), _("switch profile"))

    def _run(self, work: Coroutine[Any, Any, None], words: str) -> None:
        self._bench.run_worker(work, group="profile", description=words, exit_on_error=False)

    async def _choose(self) -> None:
        from aom_tui.tui.actions.profiles import choices, with_short_path
        from aom_tui.tui.actions.startup_notices import StartupNotices
        from aom_tui.tui.screens.profile_choice import ProfileChoice

        bench = self._bench
        shown = bench.app.screen
        settings, faults = await self._settings()
        beside = settings.faulty.values()  # said beside the profile
        StartupNotices(bench).show_faults([fault for fault in faults if fault not in beside])
        bench.window_session.news.take(settings)
        names, words = choices(settings)
        page = ProfileChoice(names, words, bench.auth.profile)

        def chosen(name: str | None) -> None:
            if name and (problem := settings.faulty.get(name)):
                bench.notify(with_short_path(str(problem), settings), severity="warning", timeout=15)
            else:
                self._work_on(name)

        push_if_active(shown, page, chosen)

    async def _settings(self) -> "tuple[Settings, tuple[Problem, ...]]":
        """Read the settings anew, in a thread: another program may have changed them."""
        from aom_tui.settings import usable_settings

        return await asyncio.to_thread(usable_settings, self._bench.options.settings.folders)

    def welcome(self) -> None:
        """Offer what there is when nothing says which profile to start with."""
        from aom_tui.tui.actions.profiles import faulty_words
        from aom_tui.tui.screens.first_run import FirstRun

        bench = self._bench
        bench.window_session.announce(_("no profile chosen"))
        if bench.options.settings.profiles:
            self.choose()
        else:
            bench.app.push_screen(FirstRun(faulty_words(bench.options.settings)), self._work_on)

    def join_class(self) -> None:
        """Join a class by its code, and work on its profile."""
        from aom_tui.session.sandbox_client.seat_profile import NAME
        from aom_tui.tui.actions.profiles import join_class
        from aom_tui.tui.screens.join_class import JoinClass

        options = self._bench.options

        def join(code: str, name: str) -> Awaitable[None]:
            return join_class(options.settings, options.catalogue, code, name)

        self._bench.app.push_screen(JoinClass(NAME, join), self._work_on)

    def _work_on(self, profile: str | None) -> None:
        """Switch to a profile, or do what was chosen instead of one."""
        bench = self._bench
        if profile == NEW:
            self.make()
        elif profile == CLASS:
            self.join_class()
        elif profile == CHANGE:
            self.change()
        elif profile == REMOVE:
            self.remove()
        elif profile:
            bench.watcher.stop()
            self._run(bench.sending.switch(profile), _("switch profile"))

    def remove(self) -> None:
        """Remove a profile, once its name is typed."""
        self._run(self._choose_to_remove(), _("remove a profile"))

    async def _choose_to_remove(self) -> None:
        from aom_tui.tui.screens.remove_profile import RemoveProfile

        shown = self._bench.app.screen
        settings, _faults = await self._settings()
        if not settings.profiles:
            self._bench.notify(_("there is no profile to remove"))
            return

        def confirm(name: str) -> None:
            self._bench.app.push_screen(RemoveProfile(name), lambda yes: self._remove(name) if yes else None)

        self._pick(shown, _("Remove a profile"), settings, settings.profiles, confirm)

    def _pick(
        self, over: "Screen[Any]", title: str, settings: "Settings", of: Collection[str], then: Callable[[str], None]
    ) -> None:
        """Ask for one of these, with the cursor on that of the window."""
        from aom_tui.tui.actions.profiles import choices
        from aom_tui.tui.screens.choice import Choice

        both = zip(*choices(settings), strict=True)
        names, words = zip(*((name, said) for name, said in both if name in of), strict=True)
        page = Choice(title, names, words, self._bench.auth.profile)
        push_if_active(over, page, lambda name: then(name) if name else None)

    def _remove(self, name: str) -> None:
        self._run(self._removed(name), _("remove a profile"))

    async def _removed(self, name: str) -> None:
        """Remove it in a thread, since a keyring may ask to be unlocked; ask for another if the window worked on it."""
        from aom_tui.session.profile_setup.remove import remove_with_secrets
        from aom_tui.settings import load_settings

        bench = self._bench
        try:
            folders = bench.options.settings.folders
            left = await run_in_thread(lambda: remove_with_secrets(load_settings(folders), name))
        except (InvalidInput, OSError) as error:
            bench.notify(str(error), severity="error", markup=False)
            return
        said = _("profile {name} removed").format(name=name)
        bench.notify(f"{said}\n{left}" if left else said, markup=False)
        if bench.auth.profile == name:
            bench.sending.stop()
            await bench.window_session.connection.switch(None)
            bench.window_session.announce(_("no profile chosen"))
            self.choose()

    def change(self) -> None:
        """Change a profile in the wizard; not that of a class, which is the trainer's."""
        self._run(self._choose_to_change(), _("change a profile"))

    async def _choose_to_change(self) -> None:
        from aom_tui.session.profile import Kind
        from aom_tui.session.profile_setup.edit import form_of
        from aom_tui.tui.actions.profiles import wizard_actions
        from aom_tui.tui.screens.new_profile import NewProfileForm

        bench = self._bench
        shown = bench.app.screen
        settings, _faults = await self._settings()
        own = {name: table for name, table in settings.profiles.items() if table.get("kind") != Kind.SANDBOX}
        if not own:
            bench.notify(_("there is no profile to change"))
            return

        def opened(name: str) -> None:
            form = NewProfileForm(wizard_actions(bench.options, bench.window_session), form_of(name, own[name]))
            bench.app.push_screen(form, self._work_on)

        self._pick(shown, _("Change a profile"), settings, own, opened)

    def make(self) -> None:
        """Make a new profile in the wizard."""
        from aom_tui.tui.actions.profiles import wizard_actions
        from aom_tui.tui.screens.new_profile import NewProfileForm

        bench = self._bench
        bench.app.push_screen(NewProfileForm(wizard_actions(bench.options, bench.window_session)), self._work_on)
