"""A reply that is kept in a file, written out: as it came, and as text."""

import sys
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from aom_tui.commands import output, printing, raw
from aom_tui.commands.output import Format, Output
from aom_tui.session.body import lossless
from aom_tui.session.body.spool import Spool
from aom_tui.session.exchange import Exchange, Reply, Success, Timings

BODY = b'{"list": [' + b'{"a": "\xe4\xb8\xad\x7f"}, ' * 50 + b'{"a": 1.00}]}'
REPLY = Reply(200, "OK", "HTTP/1.1", (("Content-Type", "application/json"),), BODY)


def in_a_file() -> Reply:
    spool = Spool(in_memory=0)
    spool.write(BODY)
    return replace(REPLY, body=spool.done())


def shown(reply: Reply, how: Output) -> None:
    exchange = Exchange(
        id="1", profile="x", draft=None, request=None, reply=reply, outcome=Success(),
        timings=Timings(datetime.now(UTC), 0.1),
    )  # fmt: skip
    output._show_reply(exchange, reply, how, {})


@pytest.mark.parametrize("piece", [1, 7, 1_000_000])
def test_raw_is_what_came(
    piece: int, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr(raw, "PIECE", piece)
    shown(in_a_file(), Output(format="raw"))
    sys.stdout.flush()
    assert capfdbinary.readouterr().out == BODY


def test_a_query_reads_a_file_too(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Spool.__init__, "__defaults__", (None, 0))
    shown(in_a_file(), Output(query="list[-1].a"))
    assert capfdbinary.readouterr().out == b"1.00\n"


@pytest.mark.parametrize("piece", [1, 7, 1_000_000])
def test_json_in_pieces_is_the_same_text(
    piece: int, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    shown(REPLY, Output())
    at_once = capfdbinary.readouterr().out
    monkeypatch.setattr(printing, "PIECE", piece)
    shown(in_a_file(), Output())
    assert capfdbinary.readouterr().out == at_once
    assert b"\\u007f" in at_once
    assert b"1.00" in at_once


@pytest.mark.parametrize("form", ["table", "csv", "ndjson"])
def test_a_list_is_written_from_the_text_as_sent_and_no_values_are_made_of_it(
    form: Format, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    shown(REPLY, Output(format=form))
    at_once = capfdbinary.readouterr().out
    assert at_once.count(b"\n") >= 51
    assert b"1.00" in at_once
    monkeypatch.setattr(lossless, "decode", None)
    monkeypatch.setattr(Spool.__init__, "__defaults__", (None, 0))
    shown(in_a_file(), Output(format=form))
    assert capfdbinary.readouterr().out == at_once


def test_an_element_on_a_line_keeps_what_a_reader_of_values_would_lose(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    sent = rb'{"a": 1e400, "a": "\u4e2d", "b": [ ]}'
    shown(replace(REPLY, body=b'{"list": [%b]}' % sent), Output(format="ndjson"))
    assert capfdbinary.readouterr().out == b'{"a":1e400,"a":"\\u4e2d","b":[]}\n'
