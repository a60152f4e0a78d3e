"""Taking a profile out: of the settings, and all that is kept for it beside them."""

from aom_tui.language import _, commas
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.login import system_keyring
from aom_tui.session.login.forgetting import left_of
from aom_tui.session.open import token_store
from aom_tui.session.sandbox_client.seat_profile import forget_seat
from aom_tui.session.storage.keys import owner_named
from aom_tui.settings import Settings, remove_profile


def check_there(settings: Settings, name: str) -> None:
    """Raises InvalidInput for a name that no profile in the settings has."""
    if name not in settings.profiles:
        known = commas(settings.profiles) or _("none")
        raise InvalidInput(
            Problem(f"profile {name}", _("not in config.toml"), _("There: {known}.").format(known=known))
        )


def take_out(settings: Settings, name: str) -> str:
    """The profile, its secret in the keyring, its tokens in the cache. Blocks. Raises InvalidInput for none.

    What could not be taken out, a line each; empty where nothing is left.
    """
    check_there(settings, name)
    remove_profile(settings, name)  # first: where that fails, the profile goes on with all that it needs
    trouble = system_keyring.forget(name)
    forget_seat(settings.folders, name)
    kept = token_store(settings)
    kept.forget(owner_named(name))
    kept.forget_refusals(owner_named(name))
    left = list(map(str, left_of(kept, owner_named(name))))
    if trouble and settings.profiles[name].get("source", "keyring") == "keyring":
        said = _("keyring: {reason}; what it may have kept for {name} before could not be taken out")
        left.insert(0, said.format(reason=trouble, name=name))
    return "\n".join(left)
