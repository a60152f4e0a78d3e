"""An existing profile as a form to change it."""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from aom_tui.catalogue.model import Catalogue
from aom_tui.session.credentials import AccessKey, GivenToken, Password
from aom_tui.session.login.obtain import AskSecret, obtain
from aom_tui.session.profile_setup.form import LOGIN_KEYS, PLACE_KEYS, ProfileForm, login_method_of, secret_source_of
from aom_tui.session.profiles.resolve import proposed_profile
from aom_tui.settings import Settings


def form_of(name: str, table: Mapping[str, Any]) -> ProfileForm:
    """The form for an entry of `config.toml`, without the secret."""
    method, source = login_method_of(table), secret_source_of(table)
    values = {key: table[key] for key in (*PLACE_KEYS, *LOGIN_KEYS[method], "password_command") if key in table}
    writes = "refused" if table.get("read_only") else "allowed"
    return ProfileForm(method, {**values, "name": name, "writes": writes}, source=source, before=table)


def with_stored_secret(
    settings: Settings, catalogue: Catalogue, form: ProfileForm, environ: Mapping[str, str], ask: AskSecret
) -> ProfileForm:
    """The form with the stored secret where none was typed, to be tried. Blocks. Raises InvalidInput."""
    if form.before is None or not form.keeps_secret or form.login_method == "ecs":
        return form
    match obtain(proposed_profile(settings, catalogue, form.name, form.before), environ, ask=ask):
        case Password(password=secret):
            return replace(form, secret=secret)
        case AccessKey(secret=secret, security_token=security_token):
            return replace(form, secret=secret, security_token=security_token)
        case GivenToken(token=secret):
            return replace(form, secret=secret)
