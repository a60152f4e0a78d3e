"""Each fault as our own client meets it, told to the sandbox by our own control client."""

from collections.abc import AsyncIterator

import pytest

from aom_tui.catalogue.load import load_catalogue
from aom_tui.commands.exit_status import exit_status
from aom_tui.problem import InvalidInput
from aom_tui.render.wire.messages import redacted
from aom_tui.sandbox.faults.faults import REFUSALS, FaultKind
from aom_tui.sandbox.faults.faults import RETRIED as RETRIED_THERE
from aom_tui.sandbox.faults.faults import TIMED as TIMED_THERE
from aom_tui.sandbox.faults.scenarios import SCENARIOS
from aom_tui.session.compose.items import draft_for, parse_items
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import ApiError, Exchange, Failure, FailureKind, Success, Trouble
from aom_tui.session.sandbox_client.control import (
    FAULT_KINDS,
    KIND_WORDS,
    RETRIED,
    SCENARIO_WORDS,
    TIMED,
    SandboxControl,
    SandboxSilent,
    checked_endpoint,
)
from aom_tui.session.sandbox_client.local_sandbox import read_announcement
from aom_tui.session.session import Session

CATALOGUE = load_catalogue()
LIST = parse_items(CATALOGUE, draft_for(CATALOGUE.operations["ListAlarmRule"]), ["limit=2"])


@pytest.fixture
async def control(unshared_sandbox_line: dict[str, str]) -> AsyncIterator[SandboxControl]:
    async with SandboxControl(unshared_sandbox_line["aom_endpoint"]) as control:
        yield control
        await control.clear()
        await control.play(None)


@pytest.fixture
async def session(unshared_sandbox_line: dict[str, str]) -> AsyncIterator[Session]:
    import json

    said = read_announcement(json.dumps(unshared_sandbox_line).encode())
    assert said is not None
    async with Session(said.profile, said.credential, CATALOGUE, timeout=10) as session:
        yield session


def test_both_rooms_speak_of_the_same_things() -> None:
    assert set(FAULT_KINDS) == {kind.value for kind in FaultKind} == set(KIND_WORDS)
    assert set(TIMED) == set(TIMED_THERE)
    assert set(RETRIED) == set(RETRIED_THERE) <= REFUSALS
    assert set(SCENARIO_WORDS) == set(SCENARIOS)


def header(exchange: Exchange, name: str) -> str | None:
    return exchange.reply.header(name) if exchange.reply else None


@pytest.mark.parametrize(
    ("kind", "code", "status", "retry_after"),
    [
        ("403", "AOM.02003403", 4, None),
        ("429", "APIG.0308", 4, "5"),
        ("500", "AOM.02003500", 5, None),
        ("503", "AOM.02003503", 5, None),
    ],
)
async def test_a_refusal_is_an_api_error(
    control: SandboxControl, session: Session, kind: str, code: str, status: int, retry_after: str | None
) -> None:
    await control.add({"kind": kind, "times": 1})
    exchange = await session.send(LIST)
    assert isinstance(exchange.outcome, ApiError)
    assert (exchange.outcome.code, exit_status(exchange), header(exchange, "Retry-After")) == (
        code,
        status,
        retry_after,
    )
    assert isinstance((await session.send(LIST)).outcome, Success)


async def test_a_401_is_mended_once_and_shown_when_it_comes_again(control: SandboxControl, session: Session) -> None:
    await control.add({"kind": "401", "times": 1})
    assert isinstance((await session.send(LIST)).outcome, Success)
    await control.add({"kind": "401", "times": 2})
    outcome = (await session.send(LIST)).outcome
    assert isinstance(outcome, ApiError)
    assert outcome.code == "APIG.0301"


async def test_expired_tokens_are_renewed_or_shown(control: SandboxControl, session: Session) -> None:
    await session.login()
    await control.expire_tokens("viewer")
    assert (await session.send(LIST)).preceding == ()
    await control.expire_tokens()
    assert isinstance((await session.send(LIST)).outcome, Success)
    session.auto_renew = False
    await control.expire_tokens()
    outcome = (await session.send(LIST)).outcome
    assert isinstance(outcome, ApiError)
    assert outcome.code == "APIG.0307"


@pytest.mark.parametrize(
    ("kind", "failure", "trouble"),
    [
        ("truncated-body", FailureKind.BROKEN, Trouble.CUT_OFF),
        ("reset", FailureKind.BROKEN, Trouble.DROPPED),
        ("html-page", FailureKind.BROKEN, Trouble.NONE),
    ],
)
async def test_no_usable_reply_is_a_failure(
    control: SandboxControl, session: Session, kind: str, failure: FailureKind, trouble: Trouble
) -> None:
    await session.login()
    await control.add({"kind": kind, "times": 1})
    exchange = await session.send(LIST)
    assert isinstance(exchange.outcome, Failure)
    assert (exchange.outcome.kind, exchange.outcome.trouble, exit_status(exchange)) == (failure, trouble, 7)
    assert isinstance((await session.send(LIST)).outcome, Success)


async def test_json_is_a_success_whatever_it_is_called(control: SandboxControl, session: Session) -> None:
    await control.add({"kind": "wrong-content-type", "times": 1})
    exchange = await session.send(LIST)
    assert isinstance(exchange.outcome, Success)
    assert exchange.reply is not None
    assert (exchange.reply.header("Content-Type") or "").startswith("text/html")
    shown = redacted(exchange.reply.body, exchange.reply.header("Content-Type"))
    assert (shown.language, shown.note) == ("json", "labelled text/html, and it is JSON")


async def test_a_body_that_drips_longer_than_one_waits_is_a_timeout(control: SandboxControl, session: Session) -> None:
    await session.login()
    await control.add({"kind": "slow-body", "seconds": 30})
    session.timeout = 0.3
    exchange = await session.send(LIST)
    assert isinstance(exchange.outcome, Failure)
    assert (exchange.outcome.kind, exit_status(exchange)) == (FailureKind.TIMEOUT, 7)


async def test_a_shifted_clock_is_noticed(control: SandboxControl, session: Session) -> None:
    await control.add({"kind": "clock-shift", "seconds": 1200})
    await session.send(LIST)
    assert session.clock_skew is not None
    assert 1190 < session.clock_skew.total_seconds() < 1210


async def test_a_throttled_login_is_iams_refusal(control: SandboxControl, session: Session) -> None:
    await control.add({"kind": "429", "operation": "KeystoneCreateUserTokenByPassword"})
    exchange = await session.send(LIST)
    assert isinstance(exchange.outcome, Failure)
    assert exit_status(exchange) == 6
    seen = (await control.log()).requests[-1]
    assert (seen.operation, seen.user, seen.status) == ("KeystoneCreateUserTokenByPassword", "demo", 429)


async def test_a_scenario_is_played_and_stopped(control: SandboxControl) -> None:
    found = await control.scenarios()
    assert ([one.name for one in found.scenarios], found.running) == (list(SCENARIOS), None)
    running = await control.play("black-friday")
    assert running is not None
    assert (running.name, running.minutes, (await control.faults()).running is not None) == ("black-friday", 30, True)
    assert await control.play(None) is None


async def test_black_friday_is_seen_in_the_samples(control: SandboxControl, session: Session) -> None:
    """The past, which is all there is in the first minute, is what it was."""
    draft: Draft = parse_items(
        CATALOGUE,
        draft_for(CATALOGUE.operations["ListSample"]),
        ["time_range=-1.-1.30", "period=60", "statistics[0]=average", "samples[0][namespace]=SHOP.HTTP",
         "samples[0][metric_name]=request_count", "samples[0][dimensions][0][name]=service",
         "samples[0][dimensions][0][value]=catalog"],
    )  # fmt: skip

    async def points() -> bytes:
        exchange = await session.send(draft)
        assert exchange.reply is not None
        assert isinstance(exchange.outcome, Success), exchange.outcome
        return exchange.reply.body[:1500]

    before = await points()
    await control.play("black-friday")
    assert await points() == before


async def test_what_the_sandbox_refuses_is_invalid_input(control: SandboxControl) -> None:
    for order, said in (
        ({"kind": "teapot"}, "there is no kind of fault 'teapot'"),
        ({"kind": "429", "times": 0}, "times"),
    ):
        with pytest.raises(InvalidInput, match=said):
            await control.add(order)
    with pytest.raises(InvalidInput, match="there is no fault 4711"):
        await control.clear(4711)
    with pytest.raises(InvalidInput, match="there are black-friday"):
        await control.play("easter")


async def test_who_is_no_sandbox_or_does_not_answer_is_said() -> None:
    async with SandboxControl("http://127.0.0.1:1") as control:
        with pytest.raises(SandboxSilent, match="connection refused"):
            await control.faults()
    with pytest.raises(InvalidInput):
        checked_endpoint("ftp://127.0.0.1")
    with pytest.raises(InvalidInput):
        checked_endpoint("http://127.0.0.1:99999999")
    assert checked_endpoint("http://127.0.0.1:8765/x") == "http://127.0.0.1:8765"
