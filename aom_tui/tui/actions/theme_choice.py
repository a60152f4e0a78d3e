"""Another theme, chosen from a list: applied to this window at once, and written to `config.toml`."""

from functools import partial
from typing import TYPE_CHECKING

from aom_tui.language import _
from aom_tui.problem import InvalidInput
from aom_tui.tui.appearance import apply_theme
from aom_tui.tui.themes import CHOICES, COLOURLESS, SIXTEEN

if TYPE_CHECKING:
    from aom_tui.tui.screens.workbench import WorkbenchScreen

WORDS = {
    "dark": _("for dark rooms"),
    "light": _("dark on light"),
    "high-contrast": _("white on black, seven to one at least"),
    "presentation": _("for projectors: no rules, the last key in a corner"),
}


class ThemeChoice:
    """Asks which theme, applies and keeps it."""

    def __init__(self, bench: "WorkbenchScreen") -> None:
        self._bench = bench

    def ask(self) -> None:
        """Ask which theme."""
        from aom_tui.tui.screens.choice import Choice

        current = self._bench.app.theme
        if current in (COLOURLESS.name, SIXTEEN.name):
            self._bench.notify(_("this terminal shows no colours of a theme (NO_COLOR, colors, or TERM)"))
        page = Choice(_("Looks: theme"), tuple(CHOICES), tuple(WORDS[name] for name in CHOICES), current)
        self._bench.app.push_screen(page, self._apply)

    def _apply(self, name: str | None) -> None:
        if name is not None:
            apply_theme(self._bench.app, name, self._bench.options.looks.colours)
            self._bench.run_worker(
                partial(self._keep, name), thread=True, group="looks", description=_("save"), exit_on_error=False
            )

    def _keep(self, name: str) -> None:
        """Write it for the next start. For a thread: another process may be writing there."""
        from aom_tui.setting_edits import write_key

        bench = self._bench
        try:
            write_key(bench.options.settings, "theme", name)
        except InvalidInput as error:
            said = _("not kept for the next start: {problem}").format(problem=error)
            bench.app.call_from_thread(bench.notify, said, severity="warning")
