"""What is said when a window opens: faults of the settings, and who has chosen its profile."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from aom_tui.language import _, ngettext, sentences
from aom_tui.problem import Problem
from aom_tui.tui.keyboard.keys import with_keys

if TYPE_CHECKING:
    from aom_tui.tui.screens.workbench import WorkbenchScreen


class StartupNotices:
    """Toasts over the workbench."""

    def __init__(self, bench: "WorkbenchScreen") -> None:
        self._bench = bench

    def show_setting_faults(self) -> None:
        """Say which settings could not be used; the defaults hold there."""
        self.show_faults(self._bench.options.faults)

    def show_outranked_default(self) -> None:
        """Say that an identity in the environment goes before the default profile."""
        from aom_tui.session.profiles.selection import choosing_variables, outranked_default, outranking_words

        options = self._bench.options
        if options.demo or not options.settings.default_profile:
            return
        default = outranked_default(options.settings, options.environ, options.profile_name)
        said = outranking_words(choosing_variables(options.environ, options.profile_name), default)
        if said:
            other = with_keys(_("{profile} chooses the profile."))
            self._bench.notify(sentences(said, other), timeout=15, markup=False)

    def show_faults(self, faults: Sequence[Problem]) -> None:
        """Show the first fault and the number of the others: more toasts would cover what there is to do."""
        if not faults:
            return
        from aom_tui.tui.actions.profiles import with_short_path

        said = with_short_path(str(faults[0]), self._bench.options.settings)
        if more := len(faults) - 1:
            said += "\n" + ngettext(
                "and one fault more: `aom-tui doctor` lists them", "and {more} more: `aom-tui doctor` lists them", more
            ).format(more=more)
        self._bench.notify(said, severity="warning", timeout=15)
