"""What a session hands out repeats none of its secrets; what came is there for those who ask for it as it came."""

import pytest
from told_service import Clock, Service, reply, token_reply

from aom_tui.catalogue.load import load_catalogue
from aom_tui.session.arrival import HEAD, Arrival
from aom_tui.session.credentials import Password
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import ApiError, Reply
from aom_tui.session.profile import Profile
from aom_tui.session.redaction.exchange import redacting_arrivals
from aom_tui.session.redaction.redact import redact
from aom_tui.session.secret import Secret
from aom_tui.session.session import Session

TOKEN, PASSWORD = "MIItoken/of+this=session", "a pass/word of nobody"
DRAFT = Draft(method="GET", uri="/v1/x")


@pytest.fixture
def session(service: Service, profile: Profile, clock: Clock) -> Session:
    service.on("/v3/auth/tokens", token_reply(TOKEN))
    return Session(profile, Password("u", Secret(PASSWORD), "d"), load_catalogue(), clock=clock)


async def test_body_headers_and_message(service: Service, session: Session) -> None:
    said = f'{{"error_code": "AOM.1", "error_msg": "no {TOKEN}"}}'.encode()
    service.on("/v1/x", reply(400, said, X_Debug=f"for {TOKEN}"))
    async with session:
        exchange = await session.send(DRAFT)
    assert exchange.reply is not None
    assert exchange.outcome == ApiError("AOM.1", f"no {redact(TOKEN)}", 400)
    assert exchange.reply.body == said.replace(TOKEN.encode(), redact(TOKEN).encode())
    assert exchange.reply.as_came == said
    assert exchange.reply.header("X-Debug") == f"for {redact(TOKEN)}"


async def test_a_password_that_went_into_another_call(service: Service, session: Session) -> None:
    async with session:
        await session.login()
        service.on("/v1/x", reply(200, {"said": PASSWORD, "large": "x" * 200_000}))
        exchange = await session.send(DRAFT)
        assert not exchange.preceding
    assert exchange.reply is not None
    assert PASSWORD.encode() not in exchange.reply.body[:]


async def test_a_refusal_that_repeats_the_password(service: Service, session: Session) -> None:
    service.on("/v3/auth/tokens", reply(401, {"error": {"code": 401, "message": f"{PASSWORD} is wrong"}}))
    async with session:
        result = await session.login()
        assert session.last_login is result.exchange
    assert result.failure is not None
    assert redact(PASSWORD) in result.failure.message
    assert PASSWORD not in result.failure.message


async def test_a_reply_that_repeats_nothing_is_as_it_came(service: Service, session: Session) -> None:
    service.on("/v1/x", reply(200, {"password": "required", "user": "required"}))
    async with session:
        exchange = await session.send(DRAFT)
    assert exchange.reply is not None
    assert exchange.reply.raw is None
    assert exchange.reply.body == b'{"password": "required", "user": "required"}'


async def test_a_cookie_of_a_reply_goes_with_no_request(service: Service, session: Session) -> None:
    service.on("/v1/x", reply(200, {}, Set_Cookie="sid=of-another-call; Path=/"))
    async with session:
        for _each in range(2):
            await session.send(DRAFT)
    assert ["cookie" in asked.headers for asked in service.targets("/v1/x")] == [False, False]


def test_the_head_of_a_reply_that_is_still_coming() -> None:
    told: list[Arrival] = []
    tell = redacting_arrivals(told.append, lambda: [TOKEN])
    assert tell is not None
    body = f"[{TOKEN}".encode().ljust(HEAD)
    for taken in (HEAD, 2 * HEAD):
        tell(Arrival(Reply(200, "OK", "HTTP/1.1", (), body), taken, None))
    assert TOKEN.encode() not in told[0].reply.body[:]
    assert told[0].reply is told[1].reply
    assert redacting_arrivals(None, lambda: [TOKEN]) is None
