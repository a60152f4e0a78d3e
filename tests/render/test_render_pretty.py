"""Bodies made readable, nothing lost."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aom_tui.render.document.pretty import beginning, pretty, preview

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def test_numbers_duplicates_and_escapes_stay_as_sent() -> None:
    body = rb'{"a":1.00,"a":1e400,"b":"\u4e2d","c":12345678901234567890123}'
    shown = pretty(body, "application/json")
    assert shown.is_json
    assert shown.text == '{\n  "a": 1.00,\n  "a": 1e400,\n  "b": "\\u4e2d",\n  "c": 12345678901234567890123\n}'


@given(VALUES)
def test_indenting_adds_only_white_space(value: object) -> None:
    text = json.dumps(value, ensure_ascii=False)
    assert json.loads(pretty(text.encode(), "application/json").text) == json.loads(text)


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (b'{"a": NaN}', "(line 1, column 7)"),
        (b'{\n "a" 1}', "(line 2, column 6)"),
        (b'{"a":\n"x', "(line 2, column 3)"),
    ],
)
def test_what_is_no_json_is_shown_raw_and_says_where(body: bytes, place: str) -> None:
    shown = pretty(body, "application/json")
    assert shown.data == body
    assert "not JSON" in shown.note
    assert place in shown.note


def test_bottomless_nesting_is_shown_raw() -> None:
    body = b"[" * 100_000 + b"]" * 100_000
    shown = pretty(body, "application/json")
    assert shown.data == body
    assert "too deeply" in shown.note


@pytest.mark.parametrize(
    ("body", "content_type", "text", "note"),
    [
        (b"", "application/json", "", "empty"),
        ("中文".encode("gbk"), "text/plain; charset=GBK", "中文", "decoded as gbk"),
        (b"a\r\nb", "text/plain", "a\nb", ""),
        (b"x", "text/plain; charset=klingon", "x", "unknown charset klingon, read as utf-8"),
        (b"a\xffb", "text/plain; charset=utf-8", "a\u00ffb", "said to be utf-8, which it is not; decoded as cp1252"),
        (b'{"a":1}', "text/html; charset=utf-8", '{\n  "a": 1\n}', "labelled text/html, and it is JSON"),
        (b'{"a":1}', "application/octet-stream", '{\n  "a": 1\n}', "labelled application/octet-stream, and it is JSON"),
        (b'{"a":1}', "text/plain", '{\n  "a": 1\n}', ""),
        (b'\xef\xbb\xbf{"a":1}', None, '{\n  "a": 1\n}', ""),
    ],
)
def test_other_bodies(body: bytes, content_type: str | None, text: str, note: str) -> None:
    shown = pretty(body, content_type)
    assert (shown.text, shown.note) == (text, note)


def test_binary_is_a_hex_dump() -> None:
    shown = pretty(b"\x00\x01AB" + bytes(20), "application/octet-stream")
    assert shown.language == "hex"
    assert shown.text.splitlines()[0].startswith("00000000  00 01 41 42")
    assert "|..AB" in shown.text


@given(st.binary(max_size=200), st.sampled_from([None, "application/json", "text/html", "text/plain;charset=utf-16"]))
def test_never_raises(body: bytes, content_type: str | None) -> None:
    assert "\x1b" not in pretty(body, content_type).text


@settings(max_examples=25, deadline=None)
@given(st.lists(VALUES, min_size=1, max_size=5), st.integers(min_value=0, max_value=3))
def test_a_preview_is_the_beginning_of_the_whole(values: list[object], wraps: int) -> None:
    value: object = [*values, "x" * 40, {"k": [1, 2, {}]}] * 2000
    for _ in range(wraps):
        value = {"in": value}
    body = json.dumps(value, ensure_ascii=False).encode()
    begun, whole = preview(body, "application/json"), pretty(body, "application/json")
    assert begun is not None
    assert begun.partial
    assert whole.data.startswith(begun.data)


def test_small_bodies_have_no_preview() -> None:
    assert preview(b"{}", "application/json") is None


def test_however_little_has_come_is_a_beginning() -> None:
    begun = beginning(b'{"a": [1, 2', "application/json")
    assert (begun.data, begun.partial) == (b'{\n  "a": [\n    1,', True)


def test_a_preview_of_what_is_no_json_is_raw() -> None:
    body = b'{"a" 1, ' * 40_000
    begun = preview(body, "application/json")
    assert begun is not None
    assert body.startswith(begun.data)


@pytest.mark.parametrize(
    ("body", "at"),
    [
        (b'{"a": NaN}', 6),
        (b'{"a": tru, "b": 1}', 6),
        (b"[1, fals3]", 4),
        (b'{\r\n "a" 1}', 7),
        (b'{"a":\n"x', 8),
        (b'[{"a": 1}' + b', {"a": 1}' * 9000 + b", ]", None),
    ],
    ids=["NaN", "tru", "fals3", "colon", "end", "far down"],
)
def test_the_place_where_it_goes_wrong_is_known(body: bytes, at: int | None) -> None:
    shown = pretty(body, "application/json")
    assert not shown.is_json
    assert shown.fault == (len(body) - 1 if at is None else at)


def test_a_log_that_begins_like_json_is_no_broken_json() -> None:
    shown = pretty(b"[INFO] started\n[WARN] slow", "text/plain")
    assert (shown.language, shown.note, shown.fault) == ("text", "", None)


def test_json_in_another_charset_is_json() -> None:
    text = '{"名称": "节点一", "说明": "告警级别：严重"}'
    for content_type in ("application/json", "application/json; charset=gbk", None):
        shown = pretty(text.encode("gbk"), content_type)
        assert shown.is_json
        assert json.loads(shown.text) == json.loads(text)
        assert "decoded as" in shown.note


@pytest.mark.parametrize(
    ("body", "content_type", "language"),
    [
        (b"<?xml version='1.0'?><a/>", None, "xml"),
        (b"<a/>", "application/soap+xml", "xml"),
        (b"\n<!DOCTYPE html><p>", None, "html"),
        (b"a,b\n1,2", "text/csv", "text"),
        (b'{"a": 1}\n{"a": 2}\n', "application/x-ndjson", "text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(200)), "image/png", "hex"),
    ],
)
def test_kinds_of_bodies(body: bytes, content_type: str | None, language: str) -> None:
    assert pretty(body, content_type).language == language


@pytest.mark.parametrize(
    "body", [b'{"a": "' + b"x" * 3_000_000 + b'"}', b"[" + b"1, " * 1_000_000 + b"1]"], ids=["text", "list"]
)
def test_giants_in_one_line(body: bytes) -> None:
    shown, begun = pretty(body, "application/json"), preview(body, "application/json")
    assert shown.is_json
    assert json.loads(shown.data) == json.loads(body)
    assert begun is not None
    assert begun.partial


@given(
    st.binary(min_size=1, max_size=40),
    st.sampled_from([b"", b'{"a": "', b"[[[", b"\xff\xfe", b"<"]),
    st.sampled_from([None, "application/json", "text/plain; charset=big5"]),
)
def test_large_bodies_of_any_bytes_have_a_preview(piece: bytes, head: bytes, content_type: str | None) -> None:
    body = head + piece * (140_000 // len(piece))
    begun = preview(body, content_type)
    assert begun is not None
    assert "\x1b" not in begun.text[:5000]
