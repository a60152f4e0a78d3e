"""What came of trying a profile, in a line: the same for the wizard and for `profile add`."""

from datetime import datetime

from aom_tui.language import _, sentences
from aom_tui.render.clean import clean_line
from aom_tui.render.lifetime import time_left
from aom_tui.session.login.given_token import ended_words
from aom_tui.session.profile_setup.form import LoginMethod
from aom_tui.session.profile_setup.trial import TrialResult


def trial_success_words(tried: TrialResult, now: datetime) -> str:
    """Who it is and how long the token lasts; of a key, which gets none, how many projects it may enter."""
    token = tried.token
    if token is None:
        return _("1 Token not needed: the key signs. {count} projects").format(count=len(tried.projects))
    user, domain = clean_line(token.user), clean_line(token.domain)
    if token.ended_at_once:
        return sentences(_("1 Token ok: {user}@{domain}").format(user=user, domain=domain), ended_words(token, None))
    left = time_left(token.expires_at - now)
    return _("1 Token ok: {user}@{domain}, {left} left").format(user=user, domain=domain, left=left)


def trial_failure_words(have: LoginMethod, problem: str) -> str:
    """Say that the login failed; for a key that the key did, as it gets no token."""
    said = _("AK/SK failed: {problem}") if have in ("key", "ecs") else _("1 Token failed: {problem}")
    return said.format(problem=problem)
