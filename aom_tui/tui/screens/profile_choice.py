"""Switching the profile: those there are, a new one, a seat in a class; with the letters of the welcome."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from aom_tui.language import _
from aom_tui.session.profiles.resolve import SANDBOX
from aom_tui.tui.actions.profiles import CHANGE, CLASS, NEW, REMOVE
from aom_tui.tui.screens.choice import Choice


class ProfileChoice(Choice):
    """The answer is a profile's name, or what makes one."""

    keys: tuple[tuple[str, str, str], ...] = (
        ("Enter", _("choose"), "choose"), ("n", NEW, "new"), ("j", CLASS, "join"), ("Esc", _("back"), "back"),
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", NEW, show=False),
        Binding("j", "join", CLASS, show=False),
    ]

    def __init__(self, names: Sequence[str], words: Sequence[str], current: str) -> None:
        more = {NEW: _("for a real account"), CLASS: _("with the trainer's code")}
        if set(names) - {SANDBOX}:
            more[CHANGE] = _("its values, tried as those of a new one")
            more[REMOVE] = _("with its secret and its tokens")
        choices = [*names, *more]
        super().__init__(_("Switch profile"), choices, [*words, *more.values()], current)
        if len(choices) >= self.filtered_from:  # a letter is text there, and finds the same lines
            self.keys = Choice.keys

    def action_new(self) -> None:
        """The way to an account."""
        self.dismiss(NEW)

    def action_join(self) -> None:
        """The way into a class."""
        self.dismiss(CLASS)
