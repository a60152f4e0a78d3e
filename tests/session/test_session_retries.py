"""Reads that were not carried out are tried again, over real loopback HTTP; the pauses take no time here."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
import stamina
from msgspec.structs import replace
from told_service import NOW, Asked, Clock, Service, reply, token_reply

from aom_tui.catalogue.load import load_catalogue
from aom_tui.problem import InvalidInput
from aom_tui.render.steps import step_text
from aom_tui.render.wire.messages import wire
from aom_tui.session.compose.items import draft_for, parse_items
from aom_tui.session.credentials import Password
from aom_tui.session.doctor import diagnose
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import ApiError, Failure, FailureKind, Step, StepName, Success
from aom_tui.session.network.retries import chosen_retries, retry_after_seconds
from aom_tui.session.network.transport import Transport
from aom_tui.session.profile import Profile
from aom_tui.session.secret import Secret
from aom_tui.session.session import Session
from aom_tui.settings import Folders, Settings

CATALOGUE = load_catalogue()
WHO = Password("u", Secret("a password nobody else has"), "d")
RULES = "/v2/p1/alarm-rules"
LIST = draft_for(CATALOGUE.operations["ListAlarmRule"])
WRITE = parse_items(CATALOGUE, draft_for(CATALOGUE.operations["DeleteAlarmRule"]), ["alarm_rule_id=1"])
THROTTLED = reply(429, {"error_code": "APIGW.0308", "error_msg": "too fast"}, Retry_After="3")
GOOD = reply(200, {"alarm_rules": []})


@pytest.fixture
def no_pauses() -> Iterator[None]:
    with stamina.set_testing(True, attempts=99, cap=True):
        yield


@pytest.fixture
async def session(profile: Profile, clock: Clock) -> AsyncIterator[Session]:
    async with Session(profile, WHO, CATALOGUE, clock=clock, timeout=20, retries=2) as opened:
        yield opened


def answers(service: Service, *data: bytes | None) -> None:
    """One after the other; the last for ever. None closes the connection without a word."""
    left = list(data)

    def answer(_: Asked) -> bytes | None:
        return left.pop(0) if len(left) > 1 else left[0]

    service.on("/v3/auth/tokens", token_reply())
    service.on(RULES, answer)


@pytest.mark.usefixtures("no_pauses")
async def test_a_throttled_read_is_tried_again_and_each_try_is_in_the_record(
    service: Service, session: Session
) -> None:
    answers(service, THROTTLED, reply(503), GOOD)
    steps: list[Step] = []
    exchange = await session.send(LIST, on_step=steps.append)
    assert isinstance(exchange.outcome, Success)
    assert len(service.targets(RULES)) == 3
    before = [each.reply.status for each in exchange.preceding if each.role == "call" and each.reply]
    assert before == [429, 503]
    said = [step_text(step) for step in steps if step.name is StepName.SEND and step.note]
    assert said == [
        "3 Send ... (429, trying again in 3 s, 2 of 3)",
        "3 Send ... (503, trying again in 0 s, 3 of 3)",
        "3 Send ok (3 tries)",
    ]
    text = wire(exchange)
    assert "HTTP/1.1 429" in text
    assert "HTTP/1.1 503" in text


@pytest.mark.usefixtures("no_pauses")
async def test_the_last_try_counts(service: Service, session: Session) -> None:
    answers(service, THROTTLED)
    exchange = await session.send(LIST)
    assert isinstance(exchange.outcome, ApiError)
    assert (exchange.outcome.code, len(service.targets(RULES))) == ("APIGW.0308", 3)
    assert exchange.steps[2].note == "3 tries"


@pytest.mark.usefixtures("no_pauses")
@pytest.mark.parametrize("status", [400, 401, 403, 404, 500, 502, 504])
async def test_what_was_answered_otherwise_is_not(service: Service, session: Session, status: int) -> None:
    session.auto_renew = False
    answers(service, reply(status))
    await session.send(LIST)
    assert len(service.targets(RULES)) == 1


@pytest.mark.usefixtures("no_pauses")
async def test_a_damaged_reply_is_not(service: Service, session: Session) -> None:
    answers(service, b"HTTP/1.1 503 Told\r\nContent-Length: 100\r\nX-Close: 1\r\n\r\n{}")
    exchange = await session.send(LIST)
    assert isinstance(exchange.outcome, Failure)
    assert len(service.targets(RULES)) == 1


@pytest.mark.usefixtures("no_pauses")
async def test_a_connection_that_ends_without_an_answer_is(service: Service, session: Session) -> None:
    answers(service, b"", GOOD)
    exchange = await session.send(LIST)
    assert isinstance(exchange.outcome, Success)
    first = next(each for each in exchange.preceding if each.role == "call")
    assert isinstance(first.outcome, Failure)
    assert "closed the connection" in first.outcome.message


@pytest.mark.usefixtures("no_pauses")
async def test_a_write_never_is(service: Service, session: Session) -> None:
    answers(service, THROTTLED)
    await session.send(WRITE)
    assert len(service.targets("/v2/p1/alarm-rules")) == 1


@pytest.mark.usefixtures("no_pauses")
async def test_a_login_never_is(service: Service, session: Session) -> None:
    service.on("/v3/auth/tokens", THROTTLED)
    exchange = await session.send(LIST)
    assert isinstance(exchange.outcome, Failure)
    assert exchange.outcome.line.startswith("IAM asks to wait: 429")
    assert len(service.targets("/v3/auth/tokens")) == 1


@pytest.mark.usefixtures("no_pauses")
async def test_none_is_off(service: Service, session: Session) -> None:
    session.retries = 0
    answers(service, THROTTLED)
    await session.send(LIST)
    assert len(service.targets(RULES)) == 1


@pytest.mark.usefixtures("no_pauses")
async def test_a_refused_connection_is_tried_again(profile: Profile, clock: Clock) -> None:
    here = replace(profile, aom_endpoint="http://127.0.0.1:9")  # discard: nobody listens there
    steps: list[Step] = []
    async with Session(here, None, CATALOGUE, clock=clock, retries=1) as session:
        draft = Draft(method="GET", uri="http://127.0.0.1:9/", headers=(("X-Auth-Token", "t"),))
        exchange = await session.send(draft, on_step=steps.append)
    assert isinstance(exchange.outcome, Failure)
    assert exchange.outcome.kind is FailureKind.CONNECT
    assert [step.note for step in steps if step.state == "running" and step.note] == [
        "connection refused, trying again in 0 s, 2 of 2"
    ]
    assert exchange.steps[2].note == "no connection: 2 tries"


@pytest.mark.parametrize("after", ["60", format_datetime(NOW + timedelta(seconds=60), usegmt=True)])
async def test_a_wait_beyond_the_deadline_fails_at_once_and_says_so(
    service: Service, session: Session, after: str
) -> None:
    answers(service, reply(429, Retry_After=after))
    steps: list[Step] = []
    exchange = await session.send(LIST, on_step=steps.append)
    assert isinstance(exchange.outcome, ApiError)
    assert len(service.targets(RULES)) == 1
    assert "Retry-After 60 s is beyond the deadline" in exchange.steps[2].note
    assert any(step.state == "running" and "not tried again" in step.note for step in steps)
    evidence = diagnose(CATALOGUE, exchange, session.state())[0].evidence
    assert evidence.endswith("Not tried again: Retry-After 60 s is beyond the deadline, 20 s from now.")


async def test_a_pause_is_left_at_once(service: Service, session: Session) -> None:
    answers(service, reply(503, Retry_After="15"))
    waiting = asyncio.Event()
    sending = asyncio.create_task(
        session.send(LIST, on_step=lambda step: waiting.set() if "trying again in 15 s" in step.note else None)
    )
    await asyncio.wait_for(waiting.wait(), 10)
    sending.cancel()
    done, _left = await asyncio.wait([sending], timeout=5)
    assert sending in done
    assert sending.cancelled()


def test_a_date_is_measured_by_the_servers_own_clock() -> None:
    from aom_tui.session.exchange import Reply

    until, date = format_datetime(NOW + timedelta(seconds=90)), format_datetime(NOW + timedelta(seconds=60))
    told = Reply(429, "", "HTTP/1.1", (("Retry-After", until), ("Date", date)), b"")
    assert retry_after_seconds(told, NOW) == 30
    assert retry_after_seconds(replace(told, headers=(("Retry-After", until),)), NOW) == 90
    assert retry_after_seconds(replace(told, headers=(("Retry-After", format_datetime(NOW)),)), NOW + timedelta(1)) == 0
    assert retry_after_seconds(replace(told, headers=(("Retry-After", "soon"),)), NOW) is None
    assert (
        retry_after_seconds(replace(told, headers=(("Retry-After", "Mon, 01 Jan 99999999999 00:00:00 GMT"),)), NOW)
        is None
    )


async def test_a_session_closes_all_that_it_has_whatever_becomes_of_the_rest(
    profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[str] = []

    async def close() -> None:
        closed.append("sandbox")

    async def fail(_transport: Transport) -> None:
        raise OSError("no connection")

    monkeypatch.setattr(Transport, "aclose", fail)
    with pytest.raises(OSError, match="no connection"):
        await Session(profile, WHO, CATALOGUE, on_close=close).aclose()
    assert closed == ["sandbox"]


@pytest.mark.parametrize(
    "date",
    [
        "Mon, 01 Jan 99999999999 00:00:00 GMT",
        "Mon, 01 Jan 2024 00:00:00 +99999999999999999999",
        "Fri, 31 Dec 9999 23:59:59 GMT",
    ],
)
async def test_a_date_that_no_calendar_has_costs_no_reply(service: Service, profile: Profile, date: str) -> None:
    service.on("/v2", reply(200, {}, Date=date))
    service.on("/v3/auth/tokens", token_reply(Date=date))
    async with Session(profile, Password("u", Secret("x"), "d"), load_catalogue()) as session:
        exchange = await session.send(LIST)
    assert isinstance(exchange.outcome, Success)
    assert exchange.reply is not None
    assert exchange.reply.date is None
    assert retry_after_seconds(None, NOW) is None


def test_settings_and_environment_say_how_often(tmp_path: Path) -> None:
    settings = Settings(Folders(tmp_path, tmp_path, tmp_path), written={"retries": 4})
    assert chosen_retries(settings, {}) == 4
    assert chosen_retries(settings, {"AOM_TUI_RETRIES": "0"}) == 0
    assert chosen_retries(Settings(settings.folders), {}) == 2
    for wrong in ("11", "-1", "two", "٣"):
        with pytest.raises(InvalidInput, match="AOM_TUI_RETRIES"):
            chosen_retries(settings, {"AOM_TUI_RETRIES": wrong})
