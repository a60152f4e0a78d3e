"""Saving a profile: its entry in `config.toml` and its secret in the keyring, or neither."""

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
from aom_tui.session.profile_setup.checks import check_choices
from aom_tui.session.profile_setup.form import ProfileForm, secret_source_of
from aom_tui.session.profiles.resolve import proposed_profile
from aom_tui.session.secret import Secret
from aom_tui.session.storage.cache_keys import key_of
from aom_tui.session.token import Token, is_for
from aom_tui.setting_edits import set_default, write_profile
from aom_tui.settings import Settings, load_settings


def save_new(settings: Settings, catalogue: Catalogue, form: ProfileForm) -> bool:
    """Save a new profile and its secret, or neither. Blocks. Raises InvalidInput.

    The first one becomes the default; returns whether it has.
    """
    settings = load_settings(settings.folders)
    name, entry = form.name, _checked(settings, catalogue, form)
    if name in settings.profiles:
        what = _("{name} exists already").format(name=name)
        raise InvalidInput(Problem(_("profile name"), what, _("Choose another name."), setting="name"))
    with ExitStack() as undone:
        if form.source == "keyring" and form.secret:
            save_secret(name, form.secret, form.security_token)
            undone.callback(system_keyring.forget, name)
        write_profile(settings, name, entry)
        undone.pop_all()
    return default_if_first(settings, name)


def default_if_first(before: Settings, name: str) -> bool:
    """Make a saved profile the default if there was none `before`; return whether it is. Blocks.

    With others beside it, which one new processes start with is the user's to say.
    """
    is_first = before.has_no_profile
    if is_first:
        set_default(before, name)
    return is_first


def save_change(settings: Settings, catalogue: Catalogue, form: ProfileForm) -> None:
    """Save a changed profile, with its secret where one was typed, or neither. Blocks.

    Raises InvalidInput, also where the entry was changed elsewhere meanwhile.
    """
    settings = load_settings(settings.folders)
    name, before, entry = form.name, form.before or {}, _checked(settings, catalogue, form)
    if settings.profiles.get(name) != before:
        what = _("has been changed meanwhile")
        raise InvalidInput(Problem(f"profile {name}", what, _("Nothing was written: open it anew.")))
    with ExitStack() as undone:
        write_profile(settings, name, entry)
        undone.callback(write_profile, settings, name, before)
        if form.source == "keyring" and form.secret:
            save_secret(name, form.secret, form.security_token)
        undone.pop_all()
    if secret_source_of(before) == "keyring" and entry["source"] != "keyring":
        system_keyring.forget(name)


def _checked(settings: Settings, catalogue: Catalogue, form: ProfileForm) -> dict[str, Any]:
    """The entry. Raises InvalidInput for one that could not be read back."""
    check_choices(form)
    entry = form.entry()
    proposed_profile(settings, catalogue, form.name, entry)
    return entry


def save_token(settings: Settings, profile: Profile, secret: Secret, token: Token) -> None:
    """Put the token of a trial into the cache, where the profile's first call looks for it. Blocks.

    Does nothing for a token of another project.
    """
    who = profile.credential
    if who and who.kind == "password" and profile.token_cache and is_for(token, profile):
        key = key_of(profile, password_of(profile, who, secret, None))
        token_store(settings).save(key, token)


def save_secret(name: str, secret: Secret, security_token: Secret | None = None) -> None:
    """Save the secret in the keyring. Blocks. Raises InvalidInput, which says what else to use."""
    try:
        system_keyring.keep(name, secret, security_token)
    except system_keyring.NoKeyring as trouble:
        raise InvalidInput(replace(no_keyring(name, str(trouble)), setting="source")) from None
