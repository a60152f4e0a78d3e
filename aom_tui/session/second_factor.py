"""Whether IAM refused a login because it wants a passcode too. Pure.

Sources: Keystone's multi-factor rules answer 401 with a receipt and `required_auth_methods`; Huawei's IAM gives no
documented form for it, so there the words of its message have to do.
"""

import re

import msgspec

from aom_tui.language import _, sentences
from aom_tui.session.exchange import ApiError, Exchange

PASSCODE_REMEDY = _(
    "This user logs in with an MFA passcode too: give the user's id (console: My Credentials) as mfa_user_id of the "
    "profile."
)

PASSCODE_ONCE = _("A passcode serves once, and not for long: each login asks for a new one.")
REFUSED_PASSCODE = sentences(
    _("The passcode or the password is wrong, or user, account or project: IAM does not say which."), PASSCODE_ONCE
)
"""What to look at where IAM refused both together."""

PASSCODE_QUESTION = _("MFA passcode of {user} (six digits)")

_WORDS = re.compile(r"\b(v?mfa|totp|multi-?factor|passcode|verification code)\b", re.IGNORECASE)


def is_for_passcode(question: str) -> bool:
    """Whether the question is that for a passcode, whoever's; not one for a secret that stays what it is."""
    before, _user, after = PASSCODE_QUESTION.partition("{user}")
    return question.startswith(before) and question.endswith(after)


def wants_passcode(exchange: Exchange) -> bool:
    """Whether a refused token request by password would have needed a passcode."""
    match exchange.outcome:
        case ApiError(message=message, status=401 | 403):
            return bool(_WORDS.search(message)) or _names_totp(exchange)
        case _:
            return False


def _names_totp(exchange: Exchange) -> bool:
    """Keystone: the rules of which one has to be met, each a list of methods."""
    try:
        body = msgspec.json.decode(exchange.reply.body if exchange.reply else b"")
        return any("totp" in rule for rule in body["required_auth_methods"])
    except (ValueError, RecursionError, KeyError, TypeError):
        return False
