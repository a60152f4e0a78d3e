"""What is kept between processes is found by these names. Pure; they hold no secret, though some depend on one."""

import hmac
from hashlib import sha256

import msgspec

from aom_tui.session.credentials import AccessKey, Credential, GivenToken, Password
from aom_tui.session.profile import ENVIRONMENT, CredentialRef, Profile

_LENGTH = 16
"""Hex digits that tell one owner from another."""


def owner_of(profile: Profile) -> str:
    """Whose it is, known without the secret: all that belongs to an owner can be forgotten together.

    A profile is known by its name, whatever else it said when something was kept; the environment by whom it names.
    """
    return _owner(profile.name, profile.credential if profile.name == ENVIRONMENT else None)


def owner_named(profile_name: str) -> str:
    """The same for a profile of `config.toml` of which no more than the name need be known."""
    return _owner(profile_name, None)


def _owner(name: str, who: CredentialRef | None) -> str:
    said = [name, *([who.user, who.domain, who.access, *_by_id(who)] if who else [])]
    return sha256(msgspec.json.encode(said)).hexdigest()[:_LENGTH]


def _by_id(who: CredentialRef | Password) -> list[str]:
    """Whoever is named by name is found under what was kept before there were ids."""
    return [] if who.user or not who.user_id else [who.user_id]


def key_of(profile: Profile, credential: Credential) -> str:
    """Depends on all that a login depends on, the secret included: a wrong password finds no old token.

    An access key is the same key wherever it signs; with another security token it is another one.
    """
    where = [profile.iam_endpoint, profile.scope, profile.project_id, profile.project_name, profile.region]
    match credential:
        case Password(user, secret, domain):
            said = [where, [user, domain, *_by_id(credential)]]
        case AccessKey(access, secret, security_token):
            said = [[], [access, *([security_token.reveal()] if security_token else [])]]
        case GivenToken(secret):
            said = [where, []]
    digest = hmac.new(secret.reveal().encode(), msgspec.json.encode(said), sha256).hexdigest()
    return f"{owner_of(profile)}-{digest}"
