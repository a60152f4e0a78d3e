"""Whether IAM refused a login because of a passcode: it wants one too, or the one it got is wrong. Pure.

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
WRONG_PASSCODE = _("The passcode is wrong, or has served already.")
"""Where IAM's words are about the passcode, so that the password was right."""

PASSCODE_QUESTION = _("MFA passcode of {user} (six digits)")

_WORDS = re.compile(r"\b(v?mfa|totp|multi-?factor|passcode|verification code)\b", re.IGNORECASE)


def is_for_passcode(question: str) -> bool:
    """Whether the question is that for a passcode, whoever's; not one for a secret that stays what it is."""
    before, _user, after = PASSCODE_QUESTION.partition("{user}")
    return question.startswith(before) and question.endswith(after)


def wants_passcode(exchange: Exchange) -> bool:
    """Whether a refused token request by password would have needed a passcode."""
    match exchange.outcome:
        case ApiError(status=401 | 403):
            return names_passcode(exchange) or _names_totp(exchange)
        case _:
            return False


def names_passcode(exchange: Exchange) -> bool:
    """Whether the words of the refusal are about a passcode: one that is lacking, or the one that was given."""
    outcome = exchange.outcome
    return isinstance(outcome, ApiError) and _WORDS.search(outcome.message) is not None


def _names_totp(exchange: Exchange) -> bool:
    """Keystone: the rules of which one has to be met, each a list of methods."""
    try:
        body = msgspec.json.decode(exchange.reply.body if exchange.reply else b"")
        return any("totp" in rule for rule in body["required_auth_methods"])
    except (ValueError, RecursionError, KeyError, TypeError):
        return False
