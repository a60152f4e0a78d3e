"""What is said of an IAM that gives no token: refused where it judged the login, and failed where it did not."""

import pytest
from told_service import Clock, Service, reply

from aom_tui.catalogue.load import load_catalogue
from aom_tui.render.explanation import why
from aom_tui.session.compose.items import draft_for
from aom_tui.session.credentials import Password
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import Exchange, Failure, FailureKind
from aom_tui.session.profile import Profile
from aom_tui.session.secret import Secret
from aom_tui.session.session import Session

CATALOGUE = load_catalogue()
LIST: Draft = draft_for(CATALOGUE.operations["ListAlarmRule"])


def answer(status: int) -> bytes:
    return reply(status, {"error": {"code": status, "message": "because.", "title": "x"}})


async def sent(service: Service, profile: Profile, clock: Clock, answered: bytes) -> tuple[Exchange, str, str]:
    """The call, the title and the first line of Why."""
    service.on("/v3/auth/tokens", answered)
    async with Session(profile, Password("u", Secret("x"), "d"), CATALOGUE, clock=clock) as session:
        exchange = await session.send(LIST)
        explained = why(CATALOGUE, exchange, session.state())
    return exchange, explained.title, explained.message


@pytest.mark.parametrize("status", [400, 401, 403, 404])
async def test_a_login_that_is_judged_is_refused(service: Service, profile: Profile, clock: Clock, status: int) -> None:
    exchange, *said = await sent(service, profile, clock, answer(status))
    assert said == ["Login refused", f"IAM refused the login: {status} because"]
    assert isinstance(exchange.outcome, Failure)
    assert exchange.outcome.kind is FailureKind.IAM_REFUSED


@pytest.mark.parametrize(
    ("answered", "words"),
    [
        (answer(500), "IAM failed: 500 because"),
        (answer(501), "IAM failed: 501 because"),
        (answer(405), "IAM failed: 405 because"),
        (answer(302), "IAM failed: 302 because"),
        (answer(429), "IAM asks to wait: 429 because"),
        (reply(201, {"token": {}}), "IAM's answer is no token: it has no X-Subject-Token header"),
    ],
)
async def test_one_that_is_not_has_failed(
    service: Service, profile: Profile, clock: Clock, answered: bytes, words: str
) -> None:
    exchange, *said = await sent(service, profile, clock, answered)
    assert said == ["Login failed", words]
    assert isinstance(exchange.outcome, Failure)
    assert (exchange.outcome.kind, exchange.outcome.line) == (FailureKind.IAM_FAILED, words)
    assert "user" not in exchange.outcome.remedy, "nobody has said that the identity is wrong"


async def test_a_404_is_first_a_question_of_the_endpoint(service: Service, profile: Profile, clock: Clock) -> None:
    service.on("/v3/auth/tokens", answer(404))
    async with Session(profile, Password("u", Secret("x"), "d"), CATALOGUE, clock=clock) as session:
        exchange = await session.send(LIST)
        first = why(CATALOGUE, exchange, session.state()).causes[0]
    assert first.title == "What answers at the IAM endpoint is not IAM."
    assert first.evidence.endswith('/v3/auth/tokens was answered with 404 "because.".')
    assert isinstance(exchange.outcome, Failure)
    assert exchange.outcome.remedy.startswith("Check that the IAM endpoint is IAM's.")
