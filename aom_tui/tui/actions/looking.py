"""Another theme for this window and those that follow: chosen from a list, worn at once, written to `config.toml`."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from aom_tui.language import _, ngettext, sentences
from aom_tui.problem import InvalidInput, Problem
from aom_tui.tui.appearance import apply_theme
from aom_tui.tui.keyboard.keys import with_keys
from aom_tui.tui.themes import CHOICES, COLOURLESS, SIXTEEN

if TYPE_CHECKING:
    from aom_tui.tui.screens.workbench import WorkbenchScreen

WORDS = {
    "dark": _("for dark rooms"),
    "light": _("dark on light"),
    "high-contrast": _("white on black, seven to one at least"),
    "presentation": _("for projectors: no rules, the last key in a corner"),
}


class Looking:
    """How the window looks."""

    def __init__(self, bench: "WorkbenchScreen") -> None:
        self._bench = bench

    def say_faults(self) -> None:
        """What of the settings could not be used; the defaults hold there."""
        self.say(self._bench.options.faults)

    def say_who_chose(self) -> None:
        """That an identity in the environment stands before the default profile."""
        from aom_tui.session.profiles.chosen import choosing_variables, outranked, outranking_words

        options = self._bench.options
        if options.demo or not options.settings.default_profile:
            return
        default = outranked(options.settings, options.environ, options.profile_name)
        said = outranking_words(choosing_variables(options.environ, options.profile_name), default)
        if said:
            other = with_keys(_("{profile} chooses the profile."))
            self._bench.notify(sentences(said, other), timeout=15, markup=False)

    def say(self, faults: Sequence[Problem]) -> None:
        """The first in one toast: more of them would cover what there is to do."""
        if not faults:
            return
        from aom_tui.tui.actions.profiles import in_short

        said = in_short(str(faults[0]), self._bench.options.settings)
        if more := len(faults) - 1:
            said += "\n" + ngettext(
                "and one fault more: `aom-tui doctor` lists them", "and {more} more: `aom-tui doctor` lists them", more
            ).format(more=more)
        self._bench.notify(said, severity="warning", timeout=15)

    def choose_theme(self) -> None:
        """Ask which."""
        from aom_tui.tui.screens.choice import Choice

        worn = self._bench.app.theme
        if worn in (COLOURLESS.name, SIXTEEN.name):
            self._bench.notify(_("this terminal shows no colours of a theme (NO_COLOR, colors, or TERM)"))
        page = Choice(_("Looks: theme"), tuple(CHOICES), tuple(WORDS[name] for name in CHOICES), worn)
        self._bench.app.push_screen(page, self._wear)

    def _wear(self, name: str | None) -> None:
        if name is not None:
            apply_theme(self._bench.app, name, self._bench.options.looks.colours)
            self._bench.run_worker(
                partial(self._keep, name), thread=True, group="looks", description=_("save"), exit_on_error=False
            )

    def _keep(self, name: str) -> None:
        """For the next start. Another process may be writing there: that is waited for beside the loop."""
        from aom_tui.settings import write_key

        bench = self._bench
        try:
            write_key(bench.options.settings, "theme", name)
        except InvalidInput as error:
            said = _("not kept for the next start: {problem}").format(problem=error)
            bench.app.call_from_thread(bench.notify, said, severity="warning")
