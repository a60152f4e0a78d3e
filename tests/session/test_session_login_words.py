"""What IAM names of a refused login is told by the same words, by whoever tells it."""

from datetime import UTC, datetime

import pytest

from aom_tui.catalogue.load import load_catalogue
from aom_tui.render.explanation import why
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import ApiError, Exchange, Failure, Reply, Request, Timings
from aom_tui.session.login.result import login_result

READ = Draft(method="GET", uri="/v2/{project_id}/alarm-rules")
TIMINGS = Timings(datetime(2026, 11, 23, 12, 0, tzinfo=UTC), 0.1)


def refused(message: str, status: int, scope: bytes) -> Exchange:
    """A token request by password."""
    body = b'{"auth": {"identity": {"password": {"user": {"id": "u"}}}, "scope": %s}}' % scope
    return Exchange(
        id="1", profile="p", role="token", draft=None, request=Request("POST", "https://iam/v3/auth/tokens", (), body),
        reply=Reply(status, "", "HTTP/1.1", (), b"{}"), outcome=ApiError(str(status), message, status), timings=TIMINGS,
    )  # fmt: skip


def failed(asked: Exchange) -> Failure:
    found = login_result(asked, with_passcode=False).failure
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("message", "status", "advice"),
    [
        ("The user is locked.", 403, "Each further try may make it longer."),
        ("Could not find project: p1.", 404, "A region's own project has the region's name"),
        ("The password has expired.", 401, "Change it in the console, then log in again."),
        ("The user is disabled.", 401, "Ask the administrator."),
    ],
)
def test_a_login_and_a_call_tell_alike_what_iam_names(message: str, status: int, advice: str) -> None:
    asked = refused(message, status, b'{"project": {"name": "p1"}}')
    failure = failed(asked)
    call = Exchange(
        id="2", profile="p", draft=READ, request=None, reply=None, outcome=failure, timings=TIMINGS, preceding=(asked,)
    )
    cause = why(load_catalogue(), call).causes[0]
    assert failure.remedy == f"{cause.title} {cause.advice}"
    assert advice in failure.remedy
    assert "does not say which" not in failure.remedy


def test_a_login_for_no_project_is_not_told_that_it_is_wrong() -> None:
    assert "does not say which" in failed(refused("The scope is wrong.", 400, b'{"domain": {"name": "d"}}')).remedy
