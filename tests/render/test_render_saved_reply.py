"""A view or a reply as a file holds it."""

import re
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aom_tui.render import saved_reply as whole
from aom_tui.render.document.document import Document
from aom_tui.render.document.location import Locator
from aom_tui.render.saved_reply import extension, file_name, reply_pieces, value_pieces, view_pieces
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import Exchange, Reply, Success, Timings


def reply(body: bytes, content_type: str = "") -> Reply:
    return Reply(200, "OK", "HTTP/1.1", (("Content-Type", content_type),) if content_type else (), body)


@given(st.lists(st.sampled_from(["a", "中", "\n", "\t", "\x1b[2J", "bcd", "\u202e"]), max_size=60).map("".join))
def test_pieces_of_a_view_are_its_rows(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(whole, "PIECE", 8)
        data = text.encode()
        document = Document(data)
        rows = "".join(f"{document.row(row)}\n" for row in range(len(document)))
        assert b"".join(view_pieces(data)).decode() == rows


def test_a_value_is_saved_as_it_is_copied() -> None:
    document = Document(msgspec.json.format(b'{"a":{"b":[{"c":"\xe4\xb8\xad"},[],{}],"d":1}}', indent=2))
    locator = Locator(document)
    for row in range(1, len(document) - 1):
        start, end, indent = locator.value_span(row)
        value = document.data[start:end]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(whole, "PIECE", 8)
            if value[:1] in (b"{", b"["):
                assert b"".join(value_pieces(value, indent)).decode() == locator.value_at(row) + "\n"


def test_a_reply_is_saved_as_sent_but_for_secrets() -> None:
    plain = b'{"a":1.00,\r\n "esc":"\x1b\xff"}'
    assert b"".join(reply_pieces(reply(plain))) == plain
    saved = b"".join(reply_pieces(reply(b'{"password":"hush", "gbk": "\xd6\xd0"}')))
    assert re.fullmatch(rb'\{"password":"\*\*\*sha256:\w+", "gbk": "\xd6\xd0"\}', saved)


@pytest.mark.parametrize(
    ("body", "kind", "expected"),
    [
        (b"{}", "application/json;charset=utf8", "json"),
        (b"{}", "application/problem+json", "json"),
        (b" [1]", "", "json"),
        (b"<a/>", "text/xml", "xml"),
        (b"a,b", "text/csv", "csv"),
        (b"x", "text/plain", "txt"),
        (b"", "", "txt"),
    ],
)
def test_files_end_with_what_they_are(body: bytes, kind: str, expected: str) -> None:
    assert extension(reply(body, kind)) == expected


@pytest.mark.parametrize(
    ("draft", "name"),
    [
        (Draft(method="POST", uri="/v2/x/series", operation_id="ListSeries"), "ListSeries"),
        (Draft(method="GET", uri="/v2/{project_id}/series?limit=1"), "series"),
        (Draft(method="GET", uri="/v2/../..%2f/"), "reply"),
        (None, "reply"),
    ],
)
def test_a_file_is_called_after_the_call_and_its_time(draft: Draft | None, name: str) -> None:
    started = datetime(2026, 11, 25, 14, 3, tzinfo=UTC)
    made = Exchange(
        id="1", profile="p", draft=draft, request=None, reply=None, outcome=Success(), timings=Timings(started, 1)
    )
    assert file_name(made, "json") == f"{name}-{started.astimezone():%Y%m%d-%H%M%S}.json"
