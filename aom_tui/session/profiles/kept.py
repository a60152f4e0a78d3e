"""A profile as the wizard leaves it, written: its entry into `config.toml`, its secret into the keyring, or neither."""

from contextlib import ExitStack
from dataclasses import replace
from typing import Any

from aom_tui.catalogue.model import Catalogue
from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.login import system_keyring
from aom_tui.session.login.obtain import no_keyring, password_of
from aom_tui.session.open import token_store
from aom_tui.session.profile import Profile
from aom_tui.session.profiles.check import check_choices
from aom_tui.session.profiles.new import NewProfile, source_of
from aom_tui.session.profiles.resolve import proposed_profile
from aom_tui.session.secret import Secret
from aom_tui.session.storage.cache_keys import key_of
from aom_tui.session.token import Token, is_for
from aom_tui.setting_edits import set_default, write_profile
from aom_tui.settings import Settings, load_settings


def keep_new(settings: Settings, catalogue: Catalogue, new: NewProfile) -> None:
    """Write it, its secret into the keyring, or neither; the first one becomes the default. Blocks.

    Raises InvalidInput.
    """
    settings = load_settings(settings.folders)
    name, entry = new.name, _checked(settings, catalogue, new)
    if name in settings.profiles:
        what = _("{name} exists already").format(name=name)
        raise InvalidInput(Problem(_("profile name"), what, _("Choose another name."), setting="name"))
    with ExitStack() as undone:
        if new.source == "keyring" and new.secret:
            keep_secret(name, new.secret, new.security_token)
            undone.callback(system_keyring.forget, name)
        write_profile(settings, name, entry)
        undone.pop_all()
    if settings.default_profile is None:
        set_default(settings, name)


def keep_change(settings: Settings, catalogue: Catalogue, new: NewProfile) -> None:
    """Write it over what it was, and a secret that was typed into the keyring, or neither. Blocks.

    Raises InvalidInput, also where somebody else has changed it meanwhile.
    """
    settings = load_settings(settings.folders)
    name, before, entry = new.name, new.before or {}, _checked(settings, catalogue, new)
    if settings.profiles.get(name) != before:
        what = _("has been changed meanwhile")
        raise InvalidInput(Problem(f"profile {name}", what, _("Nothing was written: open it anew.")))
    with ExitStack() as undone:
        write_profile(settings, name, entry)
        undone.callback(write_profile, settings, name, before)
        if new.source == "keyring" and new.secret:
            keep_secret(name, new.secret, new.security_token)
        undone.pop_all()
    if source_of(before) == "keyring" and entry["source"] != "keyring":
        system_keyring.forget(name)


def _checked(settings: Settings, catalogue: Catalogue, new: NewProfile) -> dict[str, Any]:
    """The entry. Raises InvalidInput for what could not be read back."""
    check_choices(new)
    entry = new.entry()
    proposed_profile(settings, catalogue, new.name, entry)
    return entry


def hand_over(settings: Settings, profile: Profile, secret: Secret, token: Token) -> None:
    """The token of the test to the profile's first call, in the file that a login of its own would have made.

    Not where it is for something else than the profile says (another project). Blocks.
    """
    who = profile.credential
    if who and who.kind == "password" and profile.token_cache and is_for(token, profile):
        key = key_of(profile, password_of(profile, who, secret, None))
        token_store(settings).save(key, token)


def keep_secret(name: str, secret: Secret, security_token: Secret | None = None) -> None:
    """Into the system's keyring. Blocks. Raises InvalidInput, which says what to use where it cannot be used."""
    try:
        system_keyring.keep(name, secret, security_token)
    except system_keyring.NoKeyring as trouble:
        raise InvalidInput(replace(no_keyring(name, str(trouble)), setting="source")) from None
