"""Names of cached files. Pure; they hold no secret, though some depend on one."""

import hmac
from hashlib import sha256

import msgspec

from aom_tui.session.credentials import AccessKey, Credential, GivenToken, Password
from aom_tui.session.profile import ENVIRONMENT, CredentialRef, Profile

_LENGTH = 16
"""Hex digits that tell one owner from another."""


def owner_of(profile: Profile) -> str:
    """Return the part of the name for a profile, without the secret: all files of an owner can be removed together.

    That is the name of the profile, whatever else it said when a file was written; for the environment its user.
    """
    return _owner(profile.name, profile.credential if profile.name == ENVIRONMENT else None)


def owner_named(profile_name: str) -> str:
    """Return the same for a profile of `config.toml` by its name."""
    return _owner(profile_name, None)


def _owner(name: str, who: CredentialRef | None) -> str:
    said = [name, *([who.user, who.domain, who.access, *_by_id(who)] if who else [])]
    return sha256(msgspec.json.encode(said)).hexdigest()[:_LENGTH]


def _by_id(who: CredentialRef | Password) -> list[str]:
    """Return the user id for the name, none beside a user name: files from before there were ids keep their names."""
    return [] if who.user or not who.user_id else [who.user_id]


def key_of(profile: Profile, credential: Credential) -> str:
    """Return the name for a login: of all that it depends on, the secret included, so a wrong one finds no old token.

    An access key has one name wherever it signs, and another with another security token.
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
