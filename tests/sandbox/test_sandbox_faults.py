"""Faults on demand: which one meets a call, and what each does to a reply on the wire."""

import ssl
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from random import Random
from typing import Any

import httpx
import pytest
from class_room import class_room
from hypothesis import given
from hypothesis import strategies as st
from sandbox_clients import Client, own_sandbox

from aom_tui.catalogue.load import load_catalogue
from aom_tui.sandbox.faults.faults import Fault, FaultBook, FaultKind, Target, decide
from aom_tui.sandbox.faults.input import BadControl, fault_in_words
from aom_tui.session.sandbox_client.join_code import read_code

LIST = Target("ListSeries", "aom", "demo", "cn-north-4", "4fae")
LOGIN = Target("KeystoneCreateUserTokenByPassword", "iam", "demo")
RULES = "/v2/{p}/alarm-rules?limit=2"
CONTROL = {"X-Sandbox-Control": "1"}


@pytest.mark.parametrize(
    ("fault", "target", "meets"),
    [
        (Fault(FaultKind.THROTTLED), LIST, True),
        (Fault(FaultKind.THROTTLED), LOGIN, False),
        (Fault(FaultKind.THROTTLED, "aom"), LIST, True),
        (Fault(FaultKind.THROTTLED, "iam"), LOGIN, True),
        (Fault(FaultKind.THROTTLED, "iam"), LIST, False),
        (Fault(FaultKind.THROTTLED, "KeystoneCreateUserTokenByPassword"), LOGIN, True),
        (Fault(FaultKind.THROTTLED, "ListSample"), LIST, False),
        (Fault(FaultKind.THROTTLED, user="viewer"), LIST, False),
        (Fault(FaultKind.THROTTLED, user="demo", project="cn-north-4"), LIST, True),
        (Fault(FaultKind.THROTTLED, project="4fae"), LIST, True),
        (Fault(FaultKind.THROTTLED, left=0), LIST, False),
        (Fault(FaultKind.CLOCK_SHIFT, seconds=5), LIST, False),
    ],
)
def test_whom_a_fault_meets(fault: Fault, target: Target, meets: bool) -> None:
    assert (decide([fault], target, Random(0)) is fault) is meets


def test_the_first_that_meets_the_call_wins() -> None:
    first, second = Fault(FaultKind.LATENCY, "ListSample"), Fault(FaultKind.RESET)
    assert decide([first, second, Fault(FaultKind.THROTTLED)], LIST, Random(0)) is second


@given(st.integers(0, 2**32), st.floats(0.05, 0.95))
def test_a_seed_repeats_a_lesson_and_a_probability_is_one(seed: int, probability: float) -> None:
    fault = Fault(FaultKind.RESET, probability=probability)

    def lesson() -> list[bool]:
        dice = Random(seed)
        return [decide([fault], LIST, dice) is not None for _ in range(400)]

    assert lesson() == lesson()
    assert abs(sum(lesson()) / 400 - probability) < 0.2


def test_a_fault_that_is_used_up_is_gone() -> None:
    book = FaultBook(Random(0))
    kept = book.add(Fault(FaultKind.RESET, left=2))
    met = [book.meet(LIST) is not None for _ in range(3)]
    assert (kept.id, met, len(book)) == (1, [True, True, False], 0)


def test_there_is_one_clock() -> None:
    book, told = FaultBook(Random(0)), []
    book.on_shift.append(told.append)
    book.add(Fault(FaultKind.CLOCK_SHIFT, seconds=60))
    second = book.add(Fault(FaultKind.CLOCK_SHIFT, seconds=-5))
    assert (book.shift, [one.id for one in book]) == (-5, [second.id])
    assert (book.clear(second.id), book.shift, told) == (1, 0, [60, -5, 0])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("teapot", "there is no kind of fault 'teapot'; there are 401, 403"),
        ("429:operation=Nope", "there is no operation 'Nope'"),
        ("429:seconds=3", "429 takes no seconds; latency, slow-body, clock-shift do"),
        ("latency:retry-after=3", "latency takes no retry_after; 429, 503 do"),
        ("latency:seconds=0", "seconds of latency must be more than 0 and 600 at most"),
        ("latency:seconds=nan", ""),
        ("429:probability=1.5", "probability"),
        ("429:times=0", "times"),
        ("429:colour=red", "colour"),
        ("clock-shift:times=3", "it takes seconds and nothing else"),
    ],
)
def test_a_fault_that_cannot_be_is_one_line(text: str, said: str) -> None:
    with pytest.raises(BadControl) as caught:
        fault_in_words(text, load_catalogue())
    assert said in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_a_fault_in_words() -> None:
    fault = fault_in_words("429:operation=listseries,seat=demo,times=3,retry-after=7,probability=0.5", load_catalogue())
    assert fault == Fault(FaultKind.THROTTLED, "ListSeries", "demo", "", 0.5, 3, 0.0, 7)


@pytest.fixture(scope="module")
def broken() -> Iterator[Client]:
    """A client of a sandbox that is broken on purpose."""
    with own_sandbox(Client) as client:
        client.http.headers.update(CONTROL)
        yield client


@pytest.fixture(autouse=True)
def nothing_left(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if "broken" in request.fixturenames:
        client = request.getfixturevalue("broken")
        client.http.delete("/sandbox/faults")
        client.http.post("/sandbox/scenario", json={"name": None})


def breaks(client: Client, kind: str, **more: Any) -> dict[str, Any]:
    reply = client.http.post("/sandbox/faults", json={"kind": kind, **more})
    assert reply.status_code == 200, reply.text
    return reply.json()


@pytest.mark.parametrize(
    ("kind", "status", "code", "retry_after"),
    [
        ("401", 401, "APIG.0301", None),
        ("403", 403, "AOM.02003403", None),
        ("429", 429, "APIG.0308", "5"),
        ("500", 500, "AOM.02003500", None),
        ("503", 503, "AOM.02003503", None),
    ],
)
def test_a_refusal_is_the_documented_one(
    broken: Client, kind: str, status: int, code: str, retry_after: str | None
) -> None:
    breaks(broken, kind, times=1)
    reply = broken.call("GET", RULES)
    assert (reply.status_code, reply.json()["error_code"]) == (status, code)
    assert reply.headers.get("Retry-After") == retry_after
    assert broken.call("GET", RULES).status_code == 200


def test_what_documents_nothing_is_refused_by_the_gateway(broken: Client) -> None:
    for kind, code in (("500", "APIG.0601"), ("503", "APIG.0613")):
        breaks(broken, kind, times=1, retry_after=9 if kind == "503" else None)
        reply = broken.call("GET", "/v2/{p}/aom/dashboards")
        assert reply.json()["error_code"] == code
        assert reply.json()["request_id"] == reply.headers["X-Request-Id"]
        assert reply.headers.get("Retry-After") == ("9" if kind == "503" else None)


def test_iam_is_met_only_on_request_and_answers_as_iam(broken: Client) -> None:
    breaks(broken, "503")
    assert broken.login().status_code == 201
    breaks(broken, "429", operation="iam", retry_after=2)
    reply = broken.login()
    assert (reply.status_code, reply.headers["Retry-After"], reply.json()["error"]["code"]) == (429, "2", 429)


def test_only_the_calls_of_one_user(broken: Client) -> None:
    breaks(broken, "429", user="viewer")
    staging = "/v2/b07d93e4518c4fd2a6e13c9f8027d46b/alarm-rules"
    assert broken.call("GET", staging, token=broken.token("cn-north-4_staging")).status_code == 200
    assert broken.call("GET", staging, token=broken.token("cn-north-4_staging", "viewer")).status_code == 429


def test_a_refused_write_is_not_carried_out_and_a_reset_one_is(broken: Client) -> None:
    def names() -> set[str]:
        return {rule["name"] for rule in broken.call("GET", "/v2/{p}/event2alarm-rule").json()}

    def write(name: str) -> httpx.Response:
        return broken.call("DELETE", "/v2/{p}/event2alarm-rule", [name])

    before = names()
    breaks(broken, "500", times=1)
    assert write("pod-oom-killed").status_code == 500
    assert names() == before
    breaks(broken, "reset", times=1)
    with pytest.raises(httpx.ReadError, match="reset"):
        write("pod-oom-killed")
    assert names() == before - {"pod-oom-killed"}


def test_a_truncated_body(broken: Client) -> None:
    whole = broken.call("GET", RULES).content
    breaks(broken, "truncated-body", times=1)
    with pytest.raises(httpx.RemoteProtocolError, match=f"received {len(whole) // 2} bytes, expected {len(whole)}"):
        broken.call("GET", RULES)


def test_a_slow_body_is_whole_in_the_end_and_a_late_reply_too(broken: Client) -> None:
    whole = broken.call("GET", RULES).json()
    token = broken.token()
    breaks(broken, "slow-body", seconds=0.05, times=1)
    path = RULES.replace("{p}", broken.project)
    with broken.http.stream("GET", path, headers={"X-Auth-Token": token}) as reply:
        pieces = list(reply.iter_raw())
    assert len(pieces) > 1
    breaks(broken, "latency", seconds=0.05, times=1)
    reply = broken.call("GET", RULES)
    assert reply.json() == whole
    assert reply.elapsed.total_seconds() >= 0.05


def test_a_wrong_content_type_and_a_page(broken: Client) -> None:
    breaks(broken, "wrong-content-type", times=1)
    reply = broken.call("GET", RULES)
    assert (reply.status_code, reply.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "thresholds" in reply.json()
    breaks(broken, "html-page", times=1)
    reply = broken.call("GET", RULES)
    assert (reply.status_code, reply.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert reply.text.startswith("<!DOCTYPE html>")


def test_a_reply_without_a_body_has_none_to_cut_off(broken: Client) -> None:
    breaks(broken, "truncated-body")
    event = {
        "starts_at": 1_764_000_000_000,
        "metadata": dict.fromkeys(("event_name", "resource_provider", "resource_type", "resource_id"), "x")
        | {"event_severity": "Info", "event_type": "event"},
    }
    assert broken.call("PUT", "/v2/{p}/push/events", {"events": [event]}).status_code == 204


def test_the_clock_is_off_for_date_tokens_and_signatures(broken: Client) -> None:
    def date() -> float:
        return parsedate_to_datetime(broken.http.get("/nowhere").headers["Date"]).timestamp()

    token = broken.login({"project": {"name": "cn-north-4"}}).headers["X-Subject-Token"]
    honest = date()
    shift = breaks(broken, "clock-shift", seconds=25 * 3600)
    assert 24.9 * 3600 < date() - honest < 25.1 * 3600
    assert broken.call("GET", RULES, token=token).json()["error_code"] == "APIG.0307"
    broken.http.delete(f"/sandbox/faults/{shift['id']}").raise_for_status()
    assert date() - honest < 60
    assert broken.call("GET", RULES, token=token).status_code == 200
    issued = broken.login({"project": {"name": "cn-north-4"}}).json()["token"]["issued_at"]
    assert datetime.fromisoformat(issued).timestamp() - honest < 60


def test_all_tokens_expire_at_once(broken: Client) -> None:
    tokens = [broken.login({"project": {"name": "cn-north-4"}}).headers["X-Subject-Token"] for _ in range(2)]
    assert broken.http.post("/sandbox/expire-tokens", json={"user": "viewer"}).json() == {"expired": "viewer"}
    assert broken.call("GET", RULES, token=tokens[0]).status_code == 200
    assert broken.http.post("/sandbox/expire-tokens").json() == {"expired": None}
    for token in tokens:
        assert broken.call("GET", RULES, token=token).json()["error_code"] == "APIG.0307"
    broken.tokens.clear()


def test_one_seat_of_a_class_is_broken_over_tls() -> None:
    """A reset and a cut off body are there under TLS too, where Python's ssl shows a reset as an end.

    The trainer speaks to it on the same machine.
    """
    with class_room("--seats", "2", "--tls") as room:
        code = read_code(room.code(2))
        claim = {"seat": code.seat, "secret": code.secret.reveal()}
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with httpx.Client(base_url=room.endpoint, verify=context, trust_env=False) as http:
            given = http.post("/sandbox/join", json=claim).json()
            client, demo = Client({**room.line, **given}, http), Client(room.line, http)
            for kind, error in (("reset", "without sending a response"), ("truncated-body", "complete message body")):
                order = {"kind": kind, "user": given["username"], "times": 1}
                assert http.post("/sandbox/faults", json=order, headers=CONTROL).status_code == 200
                token = client.login({"project": {"name": given["project_name"]}}, user=given["username"])
                assert demo.call("GET", RULES).status_code == 200
                with pytest.raises(httpx.RemoteProtocolError, match=error):
                    client.call("GET", RULES, token=token.headers["X-Subject-Token"])
            seen = http.get("/sandbox/log", params={"seat": given["username"]}, headers=CONTROL).json()["requests"]
            assert [one["fault"] for one in seen if one["fault"]] == ["reset", "truncated-body"]
