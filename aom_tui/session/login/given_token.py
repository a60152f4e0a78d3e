"""Words about a token from elsewhere, which we cannot renew: its origin, its end, how to give a new one. Pure."""

from datetime import UTC
from typing import TYPE_CHECKING

from aom_tui.language import _, sentences
from aom_tui.session.network.service_clock import ENDED_AT_ONCE

if TYPE_CHECKING:
    from aom_tui.session.profile import Profile
    from aom_tui.session.token import Token

_ORIGINS = {
    "environment": "OS_TOKEN",
    "keyring": _("the system's keyring"),
    "command": "password_command",
    "prompt": _("typed in"),
}
_REMEDIES = {
    "environment": _("It cannot be renewed: set OS_TOKEN anew, or give a user and password."),
    "keyring": _("It cannot be renewed: `aom-tui profile add {name}` asks for a new one."),
    "command": _("It cannot be renewed: the profile's password_command must print a new one."),
}


def origin_of(profile: "Profile | None") -> str:
    """Where the token came from, in a few words; empty where that is not known."""
    reference = profile.credential if profile else None
    return _ORIGINS.get(reference.source, "") if reference else ""


def given_token_words(profile: "Profile | None") -> str:
    """`the given token (OS_TOKEN)`."""
    origin = origin_of(profile)
    return _("the given token ({origin})").format(origin=origin) if origin else _("the given token")


def expiry_words(token: "Token", profile: "Profile | None") -> str:
    """That the token has expired, when, and where it came from."""
    time = f"{token.expires_at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    return _("{token} is over since {time}").format(token=given_token_words(profile), time=time)


def renewal_remedy(profile: "Profile | None") -> str:
    """How to give a new token in place of an expired one."""
    source = profile.credential.source if profile and profile.credential else ""
    remedy = _REMEDIES.get(source, _("It cannot be renewed: give a new one."))
    return remedy.format(name=profile.name if profile else "")


def copy_again_remedy(profile: "Profile | None") -> str:
    """How to give a token again that was damaged."""
    origin = origin_of(profile)
    if not origin or origin == _ORIGINS["prompt"]:
        return _("Copy it anew.")
    return _("Copy it anew ({origin}).").format(origin=origin)


def ended_words(token: "Token", profile: "Profile | None") -> str:
    """Of a token that had ended when it came (`Token.ended_at_once`)."""
    return sentences(expiry_words(token, profile), renewal_remedy(profile)) if token.is_given else ENDED_AT_ONCE
