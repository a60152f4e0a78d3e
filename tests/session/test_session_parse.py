"""What a reply means, for every envelope that AOM, IAM, the gateway and Prometheus use."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aom_tui.catalogue.load import load_catalogue
from aom_tui.session.exchange import ApiError, Failure, FailureKind, Reply, Success
from aom_tui.session.parse import parse

CATALOGUE = load_catalogue()


def replied(status: int, body: Any, kind: str = "application/json") -> Reply:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Reply(status, "Reason", "HTTP/1.1", (("Content-Type", kind),), data)


def outcome(reply: Reply, operation: str | None = None, *, own: bool = True) -> Any:
    known = CATALOGUE.operations[operation] if operation else None
    return parse(known, reply, CATALOGUE.success_codes, own=own)


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        ({"error_code": "AOM.04007500", "error_msg": "internal", "error_type": "X"}, "AOM.04007500", "internal"),
        ({"error_code": "AOM.04007500", "error_message": "internal"}, "AOM.04007500", "internal"),
        ({"errorCode": "SVCSTG_AMS_4000001", "errorMessage": "Invalid."}, "SVCSTG_AMS_4000001", "Invalid."),
        ({"errorCode": "SVCSTG_AMS_4000001", "errorMsg": "Invalid."}, "SVCSTG_AMS_4000001", "Invalid."),
        ({"error": {"code": 404, "message": "Not it", "title": "Not Found"}}, "404", "Not it"),
        ({"error_code": "APIG.0301", "error_msg": "Incorrect", "request_id": "r"}, "APIG.0301", "Incorrect"),
        ({"code": "X.1", "message": "m"}, "X.1", "m"),
        ({"status": "error", "errorType": "bad_data", "error": "parse error"}, "bad_data", "parse error"),
        ([{"error_code": "A.1", "error_msg": "first"}, {"error_code": "A.2"}], "A.1", "first"),
        ({"error_code": None, "error_msg": None}, "404", "Reason"),
        ("text", "404", "Reason"),
        (b"", "404", "Reason"),
        (b"[" * 100_000, "404", "Reason"),
    ],
)
def test_every_error_envelope(body: Any, code: str, message: str) -> None:
    assert outcome(replied(404, body)) == ApiError(code, message, 404)


def test_a_refusal_in_plain_text_is_its_message() -> None:
    assert outcome(replied(503, b"try\n later", "text/plain")) == ApiError("503", "try later", 503)


def test_a_long_message_is_cut_to_one_line() -> None:
    found = outcome(replied(400, {"error": {"code": 400, "message": "a\nb " * 1000}}))
    assert len(found.message) == 300
    assert "\n" not in found.message


@pytest.mark.parametrize("code", ["SVCSTG_AMS_2000000", "SVCSTG.AMS.2000", "0", 0, "SVCSTG.INV.2000000"])
def test_business_codes_that_mean_success(code: Any) -> None:
    assert outcome(replied(200, {"errorCode": code, "errorMessage": "success"})) == Success(str(code))


def test_a_business_failure_in_a_200_is_an_api_error_of_class_4() -> None:
    found = outcome(replied(200, {"errorCode": "SVCSTG.ALS.200.201", "errorMessage": "bad"}))
    assert found == ApiError("SVCSTG.ALS.200.201", "bad", 200)
    assert found.status_class == 4


def test_a_code_that_is_data_is_no_verdict() -> None:
    assert outcome(replied(200, {"code": "anything", "message": "data"})) == Success()


@pytest.mark.parametrize("body", [b'{"a": ', b"{} and more", b'{"a": NaN}', b"<html>", b"not json"])
def test_a_2xx_that_is_not_the_json_it_claims_to_be(body: bytes) -> None:
    found = outcome(replied(200, body))
    assert isinstance(found, Failure)
    assert found.kind is FailureKind.BROKEN


@pytest.mark.parametrize("kind", ["application/x-ndjson", "application/jsonl; charset=utf-8"])
@pytest.mark.parametrize(
    "body",
    [
        b'{"a":1}\n{"a":2}\n',
        b'{"a":1}\r\n\r\n[2]',
        b"\xef\xbb\xbf1\n2",
        b'{"a":1}',
        b'"\\ud800"\n"\\ud800"',
        b"[" * 5000 + b"\n",
    ],
)
def test_a_value_on_each_line_is_a_success(body: bytes, kind: str) -> None:
    assert isinstance(outcome(replied(200, body, kind)), Success)


def test_a_line_that_is_no_json_is_named() -> None:
    found = outcome(replied(200, b'{"a":1}\n{"a" 2}\n{"a":3}\n', "application/x-ndjson"))
    assert isinstance(found, Failure)
    assert "in line 2, column 6" in found.message
    cut_off = outcome(replied(200, b'{"a":1}\n{"a":', "application/x-ndjson"))
    assert "it ends too early in line 2, column 6" in cut_off.message


def test_a_single_value_on_a_line_has_a_business_code() -> None:
    body = {"errorCode": "SVCSTG_AMS_4000001", "errorMessage": "Invalid."}
    assert outcome(replied(200, body, "application/x-ndjson")) == ApiError("SVCSTG_AMS_4000001", "Invalid.", 200)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"a": NaN}', "no JSON, which has no NaN (invalid character in line 1, column 7)"),
        (b'{"a": [1,\n -Infinity]}', "no JSON, which has no -Infinity ("),
        (b'{"a":1,"b": tru, "c":2}', "no JSON (invalid character in line 1, column 13): damaged, or cut off"),
        (b'{"a": nul}', "no JSON (invalid character in line 1, column 7): damaged, or cut off"),
        (b"[1,\n fals3]", "no JSON (invalid character in line 2, column 2): damaged, or cut off"),
        (b'["a, t\x01"]', "no JSON (invalid character in line 1, column 7): damaged, or cut off"),
        (b'{"a": Nancy}', "no JSON (invalid character in line 1, column 7): damaged, or cut off"),
        (b'{"a": ', "no JSON (it ends too early in line 1, column 7): damaged, or cut off"),
    ],
)
def test_a_number_that_json_has_no_word_for_is_no_damage(body: bytes, words: str) -> None:
    found = outcome(replied(200, body))
    assert isinstance(found, Failure)
    assert words in found.message


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<html></html>", "text/html"),
        (b"Sign in", "text/html"),
        (b"\n<!doctype HTML><p>", ""),
        (b"<!-- a --> <HEAD>", "text/plain"),
    ],
)
def test_html_is_an_answer_only_of_hosts_that_are_not_ours_to_what_is_asked_by_hand(body: bytes, kind: str) -> None:
    page = replied(200, body, kind)
    assert isinstance(outcome(page), Failure)
    assert outcome(page, own=False) == Success()
    assert isinstance(outcome(page, "ListSeries", own=False), Failure), "the catalogue says that it answers JSON"


@pytest.mark.parametrize("body", [b"<svg/>", b"a <html> in a log", b"<?xml version='1.0'?><list/>", b"<headers/>"])
def test_what_is_no_page_is_none_by_its_bytes(body: bytes) -> None:
    assert outcome(replied(200, body, "text/plain")) == Success()


@pytest.mark.parametrize("label", ["text/html", "text/plain", "application/octet-stream", "image/png"])
def test_json_is_judged_whatever_it_is_called(label: str) -> None:
    assert outcome(replied(200, b'{"a": 1}', label)) == Success()
    assert isinstance(outcome(replied(200, b'{"errorCode": "X.1"}', label)), ApiError)
    assert isinstance(outcome(replied(200, b'{"a": ', label)), Failure if label == "text/html" else Success)


def test_a_log_that_begins_with_a_bracket_is_no_broken_json() -> None:
    assert outcome(replied(200, b"[12:00] a line", "text/plain")) == Success()


def test_where_json_is_documented_the_content_type_does_not_matter() -> None:
    assert outcome(replied(200, {"series": []}, "text/plain"), "ListSeries") == Success()
    assert isinstance(outcome(replied(200, b"oops", "text/plain"), "ListSeries"), Failure)
    assert outcome(replied(204, b""), "PushEvents") == Success()


@pytest.mark.parametrize("body", [[], 1, "success", None])
def test_any_json_is_a_reply(body: Any) -> None:
    assert outcome(replied(200, body)) == Success()


def test_another_charset_and_a_byte_order_mark() -> None:
    gbk = '{"errorCode": "X.1", "errorMessage": "失败"}'.encode("gbk")
    assert outcome(replied(200, gbk, "application/json; charset=gbk")) == ApiError("X.1", "失败", 200)
    assert outcome(replied(200, b"\xef\xbb\xbf{}")) == Success()


@given(st.integers(100, 999), st.binary(max_size=200), st.sampled_from(["application/json", "text/plain", "", "x/y"]))
def test_nothing_that_arrives_is_a_traceback(status: int, body: bytes, kind: str) -> None:
    assert isinstance(outcome(replied(status, body, kind), "ListSeries"), Success | ApiError | Failure)
