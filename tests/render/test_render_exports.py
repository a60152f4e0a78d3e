"""Archives and tickets: whole, valid, and without a secret, with and without a reply."""

import json
from datetime import timedelta
from typing import Any

import jsonschema_rs
import pytest
from msgspec.structs import replace
from render_exchanges import DRAFT, NOW, PASSWORD, SIGNED, TOKEN, TOKEN_EXCHANGE, failed, refused, reply, success

from aom_tui.catalogue.load import load_catalogue
from aom_tui.render.exports.har import har
from aom_tui.render.exports.notes import secret_in_body
from aom_tui.render.exports.ticket import Place, ticket
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import Exchange, Failure, FailureKind, StepName, TokenLife

CATALOGUE = load_catalogue(())

TEXT = {"type": "string"}
PAIRS = {
    "type": "array",
    "items": {"type": "object", "required": ["name", "value"], "properties": {"name": TEXT, "value": TEXT}},
}
SIZE = {"type": "integer", "minimum": -1}
MESSAGE = {"httpVersion": TEXT, "cookies": PAIRS, "headers": PAIRS, "headersSize": SIZE, "bodySize": SIZE}
TIMES = {name: {"type": "number", "minimum": 0} for name in ("send", "wait", "receive")}


def closed(properties: dict[str, Any], *optional: str) -> dict[str, Any]:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


HAR_1_2 = closed({"log": closed({
    "version": {"const": "1.2"},
    "creator": closed({"name": TEXT, "version": TEXT}),
    "browser": closed({"name": TEXT, "version": TEXT}),
    "entries": {"type": "array", "items": closed({
        "startedDateTime": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"},
        "time": {"type": "number", "minimum": 0},
        "request": closed({
            "method": TEXT, "url": TEXT, "queryString": PAIRS, **MESSAGE,
            "postData": closed({"mimeType": TEXT, "params": {"type": "array"}, "text": TEXT, "comment": TEXT},
                               "comment"),
        }, "postData"),
        "response": closed({
            "status": {"type": "integer", "minimum": 0}, "statusText": TEXT, "redirectURL": TEXT, **MESSAGE,
            "content": closed(
                {"size": SIZE, "mimeType": TEXT, "text": TEXT, "encoding": TEXT, "comment": TEXT},
                "text", "encoding", "comment",
            ),
        }),
        "timings": closed({**TIMES, **{name: {"type": "number"} for name in ("blocked", "dns", "connect", "ssl")}}),
        "cache": {"const": {}},
        "comment": TEXT,
    }, "comment")},
})})  # fmt: skip
"""The format as its description has it (http://www.softwareishard.com/blog/har-12-spec/), as far as we write it."""

SIGNED_CALL = success(request=SIGNED, preceding=())
REFUSED_BY_IAM = success(
    request=None, reply=None, outcome=Failure(FailureKind.IAM_REFUSED, StepName.TOKEN, "wrong password"),
    preceding=(replace(TOKEN_EXCHANGE, reply=reply(b'{"error":{"code":"IAM.0101"}}', 401, "Unauthorized")),),
)  # fmt: skip
ALL = (
    success(), success(b"\x89PNG\xff"), success(b""), SIGNED_CALL, refused("AOM.0400", "no ``` `good`"),
    failed(FailureKind.TIMEOUT, applied=True), failed(FailureKind.CONNECT), REFUSED_BY_IAM,
    success(draft=Draft(method="GET", uri="/x")), success(draft=None),
)  # fmt: skip


def entries(*exchanges: Exchange) -> list[Any]:
    archive = json.loads(har(exchanges))
    jsonschema_rs.validate(HAR_1_2, archive)
    found: list[Any] = archive["log"]["entries"]
    return found


def test_an_archive_holds_the_call_and_what_went_before() -> None:
    login, call = entries(success())
    assert (login["comment"], call["comment"]) == ("token", "ListSeries")
    assert call["request"]["url"] == "https://aom.example/v2/4fae/series?limit=10"
    assert call["request"]["queryString"] == [{"name": "limit", "value": "10"}]
    assert [each["value"] for each in call["request"]["headers"] if each["name"] == "X-Tag"] == ["one", "two"]
    assert json.loads(call["request"]["postData"]["text"]) == {"series": [{"namespace": "PAAS.NODE"}]}
    assert call["response"]["content"]["text"] == '{"errorCode":"SVCSTG_AMS_2000000","series":[]}'
    assert (call["time"], call["timings"]["wait"], call["timings"]["receive"]) == (34.0, 30.0, 4.0)


def test_an_archive_is_valid_whatever_came_of_the_calls() -> None:
    found = entries(*(replace(each, id=f"call {number}") for number, each in enumerate(ALL)))
    assert len(found) == len(ALL)  # one never became a request; the login that all share is there once
    assert entries() == []
    lost = entries(failed(FailureKind.TIMEOUT))[-1]
    assert (lost["response"]["status"], lost["comment"]) == (0, "ListSeries; timeout: it broke")
    binary = entries(success(b"\x89PNG\xff"))[-1]["response"]["content"]
    assert (binary["encoding"], binary["text"]) == ("base64", "iVBOR/8=")


@pytest.mark.parametrize("number", range(len(ALL)))
def test_no_secret_is_in_an_archive_or_a_ticket(number: int) -> None:
    for text in (har([ALL[number]]), ticket(ALL[number], CATALOGUE)):
        assert TOKEN not in text
        assert PASSWORD not in text
        assert "Signature=x" not in text


def test_a_secret_that_the_server_repeats_is_in_neither() -> None:
    message = f"token {TOKEN} of {PASSWORD} is not valid"
    repeated = refused("AOM.0401", message, 401, ("Location", f"https://login.example/?from={TOKEN}"))
    assert len(entries(repeated)) == 2
    for text in (har([repeated]), ticket(repeated, CATALOGUE)):
        assert "is not valid" in text
        assert TOKEN not in text
        assert PASSWORD not in text


def facts(exchange: Exchange, place: Place | None = None) -> dict[str, str]:
    lines = ticket(exchange, CATALOGUE, place).splitlines()
    return dict(line[2:].split(": ", 1) for line in lines if line.startswith("- "))


def test_a_ticket_says_where_when_what_and_who() -> None:
    life = TokenLife(NOW - timedelta(hours=25), NOW - timedelta(hours=1))
    said = facts(refused("AOM.0400", "bad `x`", token_life=life), Place("cn-north-4", "unused"))
    assert said["Region"] == "`cn-north-4`"
    assert said["Project id"] == "`4fae`"
    assert said["Called at"] == "2026-11-23 12:00:00 UTC = 2026-11-23T12:00:00.000Z"
    assert said["Operation"] == "`ListSeries` (List time series)"
    assert said["Request id"] == "`7c1e0123456789abcdef012345678990`"
    assert (said["Status"], said["Code"], said["Message"]) == ("`400 Refused`", "`AOM.0400`", "`` bad `x` ``")
    assert said["Duration"] == "34 ms"
    assert said["Signed in by"].startswith("token `sha256:")
    assert "expired since 2026-11-23 11:00:00 UTC" in said["Signed in by"]
    assert said["Client"].startswith("aom-tui ")
    assert facts(SIGNED_CALL)["Signed in by"] == "AK/SK signature"


def test_a_ticket_of_a_call_without_a_reply_says_what_is_known() -> None:
    text = ticket(failed(FailureKind.TIMEOUT, applied=True), CATALOGUE)
    assert text.startswith("## AOM ListSeries: timeout\n")
    said = facts(failed(FailureKind.TIMEOUT, applied=True))
    assert (said["Failed in step"], said["Request id"]) == ("3 Send: timeout", "none")
    assert "may have been applied" in said["Note"]
    assert text.endswith("### Reply\n\nnone\n")
    assert "401 Unauthorized" in ticket(REFUSED_BY_IAM, CATALOGUE)
    nothing = success(request=None, reply=None, preceding=(), outcome=Failure(FailureKind.BLOCKED, StepName.TOKEN, "x"))
    assert "### Request\n\nnot made\n" in ticket(nothing, CATALOGUE)


def test_the_region_is_read_from_the_host() -> None:
    request = SIGNED_CALL.request
    assert request is not None
    url = f"https://aom.cn-east-3.myhuaweicloud.com/v2/{'a' * 32}/series"
    call = success(request=replace(request, url=url), draft=DRAFT)
    assert facts(call, Place("cn-north-4", "b"))["Region"] == "`cn-east-3`"
    assert facts(call, Place("cn-north-4", "b"))["Project id"] == f"`{'a' * 32}`"


def test_a_ticket_is_cut_and_stays_markdown() -> None:
    text = ticket(success(json.dumps({"a": "x" * 10_000, "password": "PLANTED" * 1000}).encode()), CATALOGUE)
    assert len(text) < 8000
    assert "... cut: the beginning of 16.6 KB" in text
    assert "PLANTED" not in text
    fenced = ticket(refused("c", "```\\n# not a heading"), CATALOGUE)
    assert "````http" in fenced


@pytest.mark.parametrize(
    ("password", "notes"),
    [("hidden-1", 1), ("***", 1), ("***sha256:6e79d322169973cd", 1), ("", 0)],
    ids=["typed", "not kept", "of the history", "none"],
)
def test_a_secret_that_stands_in_a_body_no_more_is_told(password: str, notes: int) -> None:
    assert len(list(secret_in_body(json.dumps({"user": {"password": password}})))) == notes
