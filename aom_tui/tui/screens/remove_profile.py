"""Asking before a profile is taken out: its name is typed."""

from textual.content import Content

from aom_tui.language import _
from aom_tui.tui.screens.typed_name import TypedName


class RemoveProfile(TypedName):
    """True takes it out."""

    title_text = _("Remove a profile")
    keys = (("Enter", _("remove"), "confirm"), ("Esc", _("back"), "back"))
    not_it = _("type {profile} to remove it, Esc to leave it")

    def question(self) -> Content:
        """What goes."""
        said = _("goes from config.toml, its secret from the keyring, its tokens from the cache.")
        return Content.assemble((self._profile, "bold"), " ", said, "\n", _("Type its name to remove it:"))
