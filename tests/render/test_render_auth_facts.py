"""Who we are and how we prove it, as facts."""

from datetime import UTC, datetime

import pytest

from aom_tui.render.auth_facts import Fact, auth_facts
from aom_tui.session.exchange import Failure, FailureKind, StepName
from aom_tui.session.login.auth_report import AuthReport
from aom_tui.session.profile import Kind, Profile


@pytest.mark.parametrize(
    ("message", "remedy", "said"),
    [
        ("no connection", "Check the network.", "no connection. Check the network."),
        ("IAM refused the login: wrong.", "Check it.", "IAM refused the login: wrong. Check it."),
        ("no connection", "", "no connection"),
    ],
)
def test_why_the_last_login_came_to_nothing_is_told_in_sentences(message: str, remedy: str, said: str) -> None:
    failure = Failure(FailureKind.CONNECT, StepName.TOKEN, message, remedy)
    place = {"iam_endpoint": "http://127.0.0.1:1", "aom_endpoint": "http://127.0.0.1:2"}
    profile = Profile(name="p", kind=Kind.TEST, region="cn-north-4", **place)
    now = datetime.now(UTC)
    report = AuthReport(profile=profile, now=now, token=None, auto_renew=True, renewable=True, failure=failure)
    assert next(auth_facts(report)) == Fact("last login", said, is_warning=True)
