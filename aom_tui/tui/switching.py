"""Which profile the window works on: chosen among those that there are, made, or of a class."""

from collections.abc import Awaitable
from typing import TYPE_CHECKING

from aom_tui.language import _
from aom_tui.tui.profiles import CLASS, NEW

if TYPE_CHECKING:
    from aom_tui.tui.screens.workbench import WorkbenchScreen


class Switching:
    """Asks which profile, and goes on with it; the default that other windows start with stays."""

    def __init__(self, bench: "WorkbenchScreen") -> None:
        self._bench = bench

    def choose(self) -> None:
        """Of those in the settings, or one that is made now."""
        from aom_tui.settings import usable_settings
        from aom_tui.tui.profiles import choices
        from aom_tui.tui.screens.profile_choice import ProfileChoice

        bench = self._bench
        settings, faults = usable_settings(bench.options.settings.folders)
        for fault in faults:
            bench.notify(str(fault), severity="warning")
        names, words = choices(settings)
        page = ProfileChoice(names, words, bench.auth.profile)
        bench.app.push_screen(page, self._work_on)

    def welcome(self) -> None:
        """Nobody has said where to go: offer what there is."""
        from aom_tui.tui.screens.first_run import FirstRun

        bench = self._bench
        bench.sending.announce(_("no profile chosen"))
        if bench.options.settings.profiles:
            self.choose()
        else:
            bench.app.push_screen(FirstRun(), self._work_on)

    def join_class(self) -> None:
        """Take a seat in a class, and work there."""
        from aom_tui.session.seat_profile import NAME
        from aom_tui.tui.profiles import join_class
        from aom_tui.tui.screens.join_class import JoinClass

        options = self._bench.options

        def join(code: str, name: str) -> Awaitable[None]:
            return join_class(options.settings, options.catalogue, code, name)

        self._bench.app.push_screen(JoinClass(NAME, join), self._work_on)

    def _work_on(self, profile: str | None) -> None:
        """Go on with a profile, or make one."""
        bench = self._bench
        if profile == NEW:
            self._make()
        elif profile == CLASS:
            self.join_class()
        elif profile:
            bench.watcher.stop()
            bench.run_worker(
                bench.sending.switch(profile), group="profile", description=_("switch profile"), exit_on_error=False
            )

    def _make(self) -> None:
        from aom_tui.tui.profiles import making
        from aom_tui.tui.screens.new_profile import NewProfileForm

        bench = self._bench
        bench.app.push_screen(NewProfileForm(making(bench.options, bench.sending)), self._work_on)
