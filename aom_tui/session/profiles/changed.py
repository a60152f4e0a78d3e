"""A profile that is changed: opened in the wizard without its secret, tried with it, written over what it was."""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from aom_tui.catalogue.model import Catalogue
from aom_tui.session.credentials import AccessKey, GivenToken, Password
from aom_tui.session.login.obtain import AskSecret, obtain
from aom_tui.session.profiles.new import OWN_KEYS, PLACE, NewProfile, have_of, source_of
from aom_tui.session.profiles.resolve import proposed_profile
from aom_tui.settings import Settings


def as_it_is(name: str, table: Mapping[str, Any]) -> NewProfile:
    """A profile to be changed: all that its entry says, and no secret."""
    have, source = have_of(table), source_of(table)
    values = {key: table[key] for key in (*PLACE, *OWN_KEYS[have], "password_command") if key in table}
    writes = "refused" if table.get("read_only") else "allowed"
    return NewProfile(have, {**values, "name": name, "writes": writes}, source=source, before=table)


def with_its_secret(
    settings: Settings, catalogue: Catalogue, new: NewProfile, environ: Mapping[str, str], ask: AskSecret
) -> NewProfile:
    """To be tried: where no secret was typed with the one that it has. Blocks. Raises InvalidInput for none."""
    if new.before is None or not new.has_its_secret or new.have == "ecs":
        return new
    match obtain(proposed_profile(settings, catalogue, new.name, new.before), environ, ask=ask):
        case Password(password=secret):
            return replace(new, secret=secret)
        case AccessKey(secret=secret, security_token=security_token):
            return replace(new, secret=secret, security_token=security_token)
        case GivenToken(token=secret):
            return replace(new, secret=secret)
