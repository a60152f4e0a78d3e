"""Whatever a server does, a send ends in time, within its limits, and with an outcome that says what happened."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

import pytest
from hostile_server import CASES, LIVES, LOGINS, PASSWORD, REFUSALS, Hostile, profile_of, served

from aom_tui.catalogue.load import load_catalogue
from aom_tui.render.explanation import why
from aom_tui.render.explanation_text import explanation_text
from aom_tui.render.wire.messages import wire
from aom_tui.session.credentials import Password
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import ApiError, Exchange, Failure, FailureKind, Outcome, Success
from aom_tui.session.network.body_reader import BodyLimits
from aom_tui.session.parse import parse_off_loop
from aom_tui.session.redaction.redact import redact
from aom_tui.session.secret import Secret
from aom_tui.session.session import Session

CATALOGUE = load_catalogue()
WHO = Password("u", Secret(PASSWORD), "d")
READ = Draft(method="GET", uri="/v2/{project_id}/alarm-rules")
WRITE = Draft(method="POST", uri="/v2/{project_id}/alarm-rules/delete", body='{"alarm_rules": ["1"]}')
LIMITS = BodyLimits(body=2_000_000, ratio=100, ratio_from=500_000)

GOOD, REFUSED = Success, ApiError
OUTCOMES: dict[str, type | FailureKind] = {
    "good": GOOD,
    "drips": FailureKind.TIMEOUT,
    "drips headers": FailureKind.TIMEOUT,
    "hangs": FailureKind.TIMEOUT,
    "resets": FailureKind.BROKEN,
    "floods": FailureKind.TOO_LARGE,
    "ends early": FailureKind.BROKEN,
    "ends a chunk early": FailureKind.BROKEN,
    "ends amid a secret": FailureKind.BROKEN,
    "no chunk size": FailureKind.BROKEN,
    "two lengths": FailureKind.BROKEN,
    "a length in words": FailureKind.BROKEN,
    "a header of 1 MB": FailureKind.TOO_LARGE,
    "half a gzip": FailureKind.BROKEN,
    "a gzip without its end": FailureKind.BROKEN,
    "a gzip that is none": FailureKind.BROKEN,
    "a bomb": FailureKind.TOO_LARGE,
    "too much": FailureKind.TOO_LARGE,
    "brotli": FailureKind.BROKEN,
    "no HTTP": FailureKind.BROKEN,
    "nothing": FailureKind.BROKEN,
    "status 999": FailureKind.BROKEN,
    "a sign-in page": FailureKind.BROKEN,
    "a page called JSON": FailureKind.BROKEN,
    "JSON cut off": FailureKind.BROKEN,
    "JSON and more": FailureKind.BROKEN,
    "no number": FailureKind.BROKEN,
    "deep": GOOD,
    "half a character": GOOD,
    "numbers out of range": GOOD,
    "a name three times": GOOD,
    "members of a gzip": GOOD,
    "bytes after the body": GOOD,
    "many headers": GOOD,
    "escapes in the header": GOOD,
    "escapes in the reason": REFUSED,
    "escapes in the error": REFUSED,
    "an error of 1 MB": REFUSED,
    "an error in no words": REFUSED,
    "a length below zero": FailureKind.BROKEN,
    "a length of 10^20": FailureKind.BROKEN,
    "both framings": GOOD,
    "odd chunks": GOOD,
    "chunks and junk": GOOD,
    "HTTP 1.0": GOOD,
    "no content": GOOD,
    "no type": GOOD,
    "two types": GOOD,
    "a mark": GOOD,
    "no UTF-8": GOOD,
    "GBK": GOOD,
    "an unknown charset": GOOD,
    "any bytes": GOOD,
    "a list": GOOD,
    "a number": GOOD,
    "a text": GOOD,
    "null": GOOD,
    "a failure in a success": REFUSED,
    "tricks": GOOD,
    "tricks as text": GOOD,
    "tricks as HTML": FailureKind.BROKEN,
    "tricks refused": REFUSED,
    "tricks in a failed success": REFUSED,
    "tricks in Prometheus": GOOD,
    "redirects to itself": REFUSED,
    "redirects nowhere": REFUSED,
    "redirects with tricks": REFUSED,
    **{f"refused: {name}": REFUSED for name in REFUSALS},
}


@pytest.fixture
async def hostile() -> AsyncIterator[Hostile]:
    async with served() as running:
        yield running


def session(hostile: Hostile, case: str = "good", login: str = "good", *, timeout: float = 5) -> Session:
    return Session(profile_of(hostile, case, login), WHO, CATALOGUE, timeout=timeout, limits=LIMITS)


async def sent(hostile: Hostile, case: str, draft: Draft = READ, *, patience: float = 0.3) -> Exchange:
    """`patience` is the deadline, in seconds, of a case which runs into it."""
    slow = OUTCOMES.get(case) is FailureKind.TIMEOUT
    async with aclosing(session(hostile, case, timeout=patience if slow else 10)) as here:
        await here.login()
        return await here.send(draft)


def kind(exchange: Exchange) -> type | FailureKind:
    return exchange.outcome.kind if isinstance(exchange.outcome, Failure) else type(exchange.outcome)


@pytest.mark.parametrize("case", CASES)
async def test_the_outcome_says_what_happened(hostile: Hostile, case: str) -> None:
    exchange = await sent(hostile, case)
    assert kind(exchange) == OUTCOMES[case]
    words = str(getattr(exchange.outcome, "message", ""))
    assert len(words) < 400
    assert not re.search(r"bytearray|Errno|buffer|peer |illegal|\.py|without sending", words), words
    assert "\n" not in words
    assert exchange.reply is None or len(exchange.reply.body) <= LIMITS.body + 2**20
    assert len(hostile.heard) == 2  # login and call: nothing is tried again


@pytest.mark.parametrize("case", ["hangs", "drips", "resets", "ends early", "half a gzip", "nothing", "a sign-in page"])
async def test_a_write_without_a_usable_reply_may_have_been_applied(hostile: Hostile, case: str) -> None:
    outcome = (await sent(hostile, case, WRITE)).outcome
    assert isinstance(outcome, Failure)
    assert outcome.may_have_been_applied
    assert len(hostile.heard) == 2


@pytest.mark.parametrize("case", ["resets", "ends early", "half a gzip", "a gzip that is none", "nothing"])
async def test_nobody_is_told_to_send_a_write_again_of_which_nothing_is_known(hostile: Hostile, case: str) -> None:
    text = explanation_text(why(CATALOGUE, await sent(hostile, case, WRITE)), 1000)
    warned = text.replace("Look before sending it again.", "", 1)
    assert warned != text
    assert "again" not in warned.replace("Look whether it was applied before you send it again.", "").lower()
    assert "Send it again" in explanation_text(why(CATALOGUE, await sent(hostile, case, READ)), 1000)


@pytest.mark.parametrize(
    ("case", "title", "evidence"),
    [
        ("drips", "127.0.0.1 began to answer, and was not done in time.", r"200 came, and \d+ of 1,000,000 bytes in "),
        ("hangs", "127.0.0.1 does not answer.", "It took the request, and no whole head of a reply came in "),
        ("drips headers", "127.0.0.1 does not answer.", "It took the request, and no whole head of a reply came in "),
    ],
)
async def test_at_the_deadline_it_is_said_how_far_the_reply_had_come(
    hostile: Hostile, case: str, title: str, evidence: str
) -> None:
    both = [sent(hostile, case, draft, patience=1.5) for draft in (READ, WRITE)]  # time enough to come so far
    exchange, write = await asyncio.gather(*both)
    cause, of_write = (why(CATALOGUE, each).causes[0] for each in (exchange, write))
    assert cause.title == title
    assert re.match(evidence, cause.evidence)
    assert cause.advice == "Ask for less (limit, time range), or give it longer (--timeout)."
    assert of_write.advice == "Look whether it was applied before you send it again."
    assert (exchange.reply is not None and len(exchange.reply.body) > 0) == (case == "drips")
    assert exchange.timings.connect is not None


async def test_a_login_that_takes_too_long_is_not_told_to_ask_for_less(hostile: Hostile) -> None:
    async with aclosing(session(hostile, login="hangs", timeout=0.3)) as here:
        text = explanation_text(why(CATALOGUE, await here.send(READ)), 1000)
    assert "IAM did not answer within 0.3 s" in text
    assert "Ask for less" not in text
    assert "> Give it longer (--timeout), or check the network." in text


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("nothing", "No reply came."),
        ("two lengths", "What came is no reply of HTTP."),
        ("ends early", "A reply came, but it broke off."),
    ],
)
async def test_only_what_came_is_called_a_reply(hostile: Hostile, case: str, said: str) -> None:
    text = explanation_text(why(CATALOGUE, await sent(hostile, case)), 1000)
    assert f"means    {said}\n" in text
    assert text.count("A reply came") == (case == "ends early")
    assert ("not HTTP" in text) == (case == "two lengths")


DAMAGED = ["resets", "ends early", "half a gzip", "a sign-in page", "JSON cut off", "a gzip that is none", "brotli"]


@pytest.mark.parametrize("case", DAMAGED)
async def test_of_a_damaged_reply_what_came_is_kept(hostile: Hostile, case: str) -> None:
    exchange = await sent(hostile, case)
    assert exchange.reply is not None
    assert exchange.reply.body


async def test_bytes_after_the_body_are_not_the_next_reply(hostile: Hostile) -> None:
    async with aclosing(session(hostile, "bytes after the body")) as here:
        first, second = await here.send(READ), await here.send(READ)
    assert kind(first) is kind(second) is GOOD
    assert second.reply is not None
    assert (second.reply.status, second.reply.body) == (200, b"{}")


async def test_a_redirect_elsewhere_takes_no_token_along(hostile: Hostile) -> None:
    async with served(elsewhere=hostile.url) as redirecting:
        exchange = await sent(redirecting, "redirects")
        assert isinstance(exchange.outcome, ApiError)
        assert exchange.outcome.status_class == 3
        assert redirecting.heard[-1][1] == "MIIgood"
    assert hostile.heard == []


@pytest.mark.parametrize("login", LOGINS)
async def test_only_what_can_be_a_token_is_one(hostile: Hostile, login: str) -> None:
    async with aclosing(session(hostile, login=login)) as here:
        exchange = await here.send(READ)
    usable = login in ("good", "20 KB")
    assert kind(exchange) == (GOOD if usable else FailureKind.IAM_FAILED)
    assert len(hostile.heard) == (2 if usable else 1)


async def test_a_refusal_without_a_code_is_not_explained_as_iams(hostile: Hostile) -> None:
    bare = [name for name in REFUSALS if REFUSALS[name][1] in ("400", "401", "404")]
    assert bare
    for name in bare:
        explained = why(CATALOGUE, await sent(hostile, f"refused: {name}"))
        says_number = re.match(r"The reply's code 400 only repeats the status\.", explained.meaning)
        assert bool(says_number) == ("number" in name)
        assert says_number or re.match(r"The reply gives no (code|reason)\.", explained.meaning), name
        assert "IAM" not in explained.meaning + explained.remedy
        assert explained.remedy == "Check the path and the parameters." or explained.status != 400


@pytest.mark.parametrize("name", REFUSALS)
async def test_each_way_to_say_an_error_is_understood(hostile: Hostile, name: str) -> None:
    outcome = (await sent(hostile, f"refused: {name}")).outcome
    assert isinstance(outcome, ApiError)
    assert (outcome.code, outcome.message) == REFUSALS[name][1:]


@pytest.mark.parametrize("life", LIVES)
async def test_a_token_with_an_odd_life_serves_as_long_as_the_service_takes_it(hostile: Hostile, life: str) -> None:
    async with aclosing(session(hostile, login=life)) as here:
        exchange = await here.send(READ if life != "no project" else Draft(method="GET", uri="/v2/p1/alarm-rules"))
    usable = life != "end in words"
    assert kind(exchange) == (GOOD if usable else FailureKind.IAM_FAILED)
    assert len(hostile.heard) == 1 + usable


@pytest.mark.parametrize(
    "case", [case for case in CASES if case not in {*LOGINS, *LIVES} and OUTCOMES[case] is not FailureKind.TIMEOUT]
)
async def test_an_iam_that_answers_so_is_refused_in_one_line_and_not_asked_again(hostile: Hostile, case: str) -> None:
    async with aclosing(session(hostile, login=case, timeout=10)) as here:
        exchange = await here.send(READ)
    assert isinstance(exchange.outcome, Failure)
    assert exchange.outcome.kind in (FailureKind.IAM_REFUSED, FailureKind.IAM_FAILED, FailureKind.IAM_SILENT)
    assert len(exchange.outcome.message) < 500
    assert "\n" not in exchange.outcome.message
    assert len(hostile.heard) == 1


async def test_of_a_call_that_is_cancelled_amid_its_reply_what_had_come_is_kept(hostile: Hostile) -> None:
    told: list[Exchange] = []
    arrived = asyncio.Event()
    async with aclosing(session(hostile, "drips", timeout=60)) as here:
        await here.login()
        sending = asyncio.create_task(
            here.send(WRITE, on_arrival=lambda _arrival: arrived.set(), on_cancel=told.append)
        )
        await arrived.wait()
        sending.cancel()
        await asyncio.wait([sending])
    (exchange,) = told
    assert kind(exchange) is FailureKind.CANCELLED
    assert exchange.reply is not None
    assert exchange.reply.status == 200
    assert exchange.reply.body[:1] == b"{"
    amount = f"{len(exchange.reply.body)} of 1,000,000 bytes"
    assert isinstance(exchange.outcome, Failure)
    assert exchange.outcome.message.endswith(f" s: 200 OK had come, and of the body {amount}")
    assert exchange.outcome.may_have_been_applied
    assert f"\n# only a part of the body came: {amount}\n# cancelled after " in wire(exchange)
    assert exchange.request is not None
    assert exchange.request.as_sent
    assert exchange.timings.first_byte is not None


async def test_of_a_call_that_is_cancelled_while_its_reply_is_judged_all_is_kept(
    hostile: Hostile, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Exchange] = []
    judged = asyncio.Event()

    async def judge(*_: object, **__: object) -> None:
        judged.set()
        await asyncio.Event().wait()

    async with aclosing(session(hostile, "good", timeout=60)) as here:
        await here.login()
        monkeypatch.setattr("aom_tui.session.sender.parse_off_loop", judge)
        sending = asyncio.create_task(here.send(READ, on_cancel=told.append))
        await judged.wait()
        sending.cancel()
        await asyncio.wait([sending])
    (exchange,) = told
    assert exchange.reply is not None
    assert exchange.reply.body == b'{"ok": true}'
    assert isinstance(exchange.outcome, Failure)
    assert exchange.outcome.message.endswith(" s: 200 OK had come, what it means was not read to the end")
    assert exchange.part is None, "it is all there"


async def test_a_reply_that_has_come_in_time_may_take_its_time_to_be_judged(
    hostile: Hostile, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with aclosing(session(hostile, "good", timeout=60)) as here:
        await here.login()
        judge, ends = parse_off_loop, []

        async def watched(*given: Any, **named: Any) -> Outcome:
            ends.extend(limit.when() for limit in here._deadlines._limits)
            return await judge(*given, **named)

        monkeypatch.setattr("aom_tui.session.sender.parse_off_loop", watched)
        assert kind(await here.send(READ)) == GOOD
    assert ends == [None]


@pytest.mark.parametrize(
    ("case", "amount"),
    [
        ("drips", r"\d+ of 1,000,000 bytes"),
        ("ends early", "2 of 100 bytes"),
        ("ends a chunk early", "2 bytes"),
        ("half a gzip", r"[\d,]+ bytes"),
        ("floods", r"2,\d\d\d,\d\d\d bytes"),
        ("good", ""),
        ("a sign-in page", ""),
        ("hangs", ""),
    ],
)
async def test_a_part_is_told_as_one(hostile: Hostile, case: str, amount: str) -> None:
    exchange = await sent(hostile, case)
    said = [line for line in wire(exchange).splitlines() if "only a part of the body came" in line]
    assert len(said) == bool(amount)
    assert not amount or re.fullmatch(f"# only a part of the body came: {amount}", said[0])


async def test_a_secret_that_the_end_of_a_part_halves_is_taken_out_of_it(hostile: Hostile) -> None:
    exchange = await sent(hostile, "ends amid a secret")
    assert exchange.reply is not None
    assert exchange.reply.body == b'{"as typed": "' + redact(PASSWORD).encode()
    assert exchange.reply.as_came.endswith(PASSWORD[:9].encode()), "else the server says nothing of it"


async def test_cancelling_lets_go_at_once(hostile: Hostile) -> None:
    async with aclosing(session(hostile, "drips", timeout=60)) as here:
        await here.login()
        sending = asyncio.create_task(here.send(READ))
        await hostile.called.wait()
        sending.cancel()
        await asyncio.wait([sending])
    assert sending.cancelled()
