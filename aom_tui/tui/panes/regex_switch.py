"""The sign in the search line that says whether a regular expression is searched for, and switches it."""

from collections.abc import Callable

from textual.content import Content

from aom_tui.language import _
from aom_tui.render.cells import cells
from aom_tui.tui.widgets.rule import Line, link

SIGN_CELLS = 4
"""Cells of the sign alone."""


class RegexSwitch(Line):
    """`Ctrl+R regular expression  .*`, lit where what is typed is one; of its words those that there is room for."""

    def __init__(self, turn: Callable[[], None]) -> None:
        """`turn` switches, at a click."""
        super().__init__(_sign(on=False), classes="switch")
        self._turn = turn
        self._shown = False, ""

    def show(self, *, on: bool, room: int) -> None:
        """On or off, and in at most so many cells what the key does."""
        forms = f"Ctrl+R {_('text') if on else _('regular expression')} ", "Ctrl+R ", ""
        words = next(form for form in forms if cells(form) <= max(room, 0))
        if self._shown != (on, words):  # it lays out the whole screen, while a search counts
            self._shown = on, words
            self.update(Content.assemble(link(words, "turn", "$muted"), _sign(on=on)))

    def action_turn(self) -> None:
        """Switch at a click."""
        self._turn()


def _sign(*, on: bool) -> Content:
    return link("[.*]" if on else " .* ", "turn", "bold $text-accent" if on else "$muted")
