"""Reasons for a refused login other than a wrong secret, by the words of IAM's message. Pure.

The documents give no codes for these; the words are those of IAM, of Keystone and of our sandbox.
"""

import re
from shlex import quote

from msgspec import Struct

from aom_tui.language import _
from aom_tui.session.profile import ENVIRONMENT
from aom_tui.session.profiles.resolve import NOBODY, SANDBOX, TRIAL_NAME


def no_such_project(profile: str = NOBODY) -> str:
    """What to do where the project that is meant is none of the user's; `profile` is the name of the one in use."""
    said = _(
        "A region's own project has the region's name; {way} names another one. "
        "The console lists yours under My Credentials, `aom-tui call KeystoneListAuthProjects` where a login works."
    )
    name = "NAME" if profile in (NOBODY, SANDBOX, TRIAL_NAME) else quote(profile)
    by_profile = f"`aom-tui profile add {name} --project PROJECT`"
    return said.format(way="OS_PROJECT_NAME" if profile == ENVIRONMENT else by_profile)


class RefusalReason(Struct, frozen=True):
    """Why a login was refused, where IAM says it, and what to do."""

    title: str
    advice: str
    is_state: bool = True
    """Whether it is the user's state rather than what the login asked for."""


_REASONS = (
    (
        r"\block|too many (failed|wrong|login)|suspend",
        RefusalReason(
            _("The user is locked after wrong passwords."),
            _("Wait; the administrator sets for how long, and can unlock it. Each further try may make it longer."),
        ),
    ),
    (
        r"password.{0,20}expired",
        RefusalReason(_("The password has expired."), _("Change it in the console, then log in again.")),
    ),
    (r"disabled", RefusalReason(_("The user or the account is disabled."), _("Ask the administrator."))),
    (r"project|scope", RefusalReason(_("The project is not one of this user's."), no_such_project(), is_state=False)),
)
"""The first whose pattern is in the message."""


def refusal_reason(message: str) -> RefusalReason | None:
    """The reason that IAM's message names; None where it names none."""
    return next((reason for pattern, reason in _REASONS if re.search(pattern, message, re.IGNORECASE)), None)
