"""Removing a profile from the settings, with its secrets and tokens."""

from aom_tui.language import _, commas
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.forget import leftover_problems
from aom_tui.session.login import system_keyring
from aom_tui.session.open import token_store
from aom_tui.session.sandbox_client.seat_profile import forget_seat
from aom_tui.session.storage.cache_keys import owner_named
from aom_tui.setting_edits import remove_profile
from aom_tui.settings import Settings


def check_exists(settings: Settings, name: str) -> None:
    """Raise InvalidInput for a name that no profile in the settings has."""
    if name not in settings.profiles:
        known = commas(settings.profiles) or _("none")
        raise InvalidInput(
            Problem(f"profile {name}", _("not in config.toml"), _("There: {known}.").format(known=known))
        )


def remove_with_secrets(settings: Settings, name: str) -> str:
    """Remove the profile, its secret in the keyring and its tokens in the cache. Blocks. Raises InvalidInput.

    Returns what could not be removed, a line each; empty where nothing is left.
    """
    check_exists(settings, name)
    remove_profile(settings, name)  # first: where that fails, the profile goes on with all that it needs
    trouble = system_keyring.forget(name)
    forget_seat(settings.folders, name)
    kept = token_store(settings)
    kept.forget(owner_named(name))
    kept.forget_refusals(owner_named(name))
    left = list(map(str, leftover_problems(kept, owner_named(name))))
    if trouble and settings.profiles[name].get("source", "keyring") == "keyring":
        said = _("keyring: {reason}; what it may have kept for {name} before could not be taken out")
        left.insert(0, said.format(reason=trouble, name=name))
    return "\n".join(left)
