"""Asking before a profile is taken out: its name is typed."""

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from aom_tui.language import _
from aom_tui.tui.screens.confirm import ConfirmField
from aom_tui.tui.screens.dialog import Dialog
from aom_tui.tui.widgets.field import Field


class RemoveProfile(Dialog[bool]):
    """True takes it out."""

    title_text = _("Remove a profile")
    keys = (("Enter", _("remove"), "confirm"), ("Esc", _("back"), "back"))

    def __init__(self, profile: str) -> None:
        super().__init__()
        self._profile = profile

    def content(self) -> ComposeResult:
        """What goes, and the field for the profile's name."""
        said = _("goes from config.toml, its secret from the keyring, its tokens from the cache.")
        yield Static(Content.assemble((self._profile, "bold"), " ", said, "\n", _("Type its name to remove it:")))
        yield ConfirmField(placeholder=self._profile)

    @on(Input.Submitted)
    def action_confirm(self) -> None:
        """Only the exact name will do."""
        if self.query_one(Field).value.strip() == self._profile:
            self.dismiss(True)
        else:
            self.say(_("type {profile} to remove it, Esc to leave it").format(profile=self._profile))
