"""No renderer lets through what a terminal acts on or what nobody sees, wherever in a call it stands."""

import json
import re
import shlex
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import astuple, replace
from render_exchanges import NOW, REQUEST, TOKEN_EXCHANGE, success

from aom_tui.catalogue.load import load_catalogue
from aom_tui.render.chart.drawing import chart, notes
from aom_tui.render.chart.series_csv import series_csv
from aom_tui.render.chart.series_search import filler_in, series_in
from aom_tui.render.chart.view import View
from aom_tui.render.clean import UNSAFE, clean
from aom_tui.render.diff.data import diff_json
from aom_tui.render.diff.exchanges import diff, side
from aom_tui.render.diff.text import exchange_line, side_by_side, summary_line, unified
from aom_tui.render.document.colour import ansi
from aom_tui.render.document.document import Document
from aom_tui.render.document.location import Locator
from aom_tui.render.document.meaning import MeaningContext, meaning_line
from aom_tui.render.document.pretty import pretty
from aom_tui.render.explanation import why
from aom_tui.render.explanation_text import cause_text, explanation_text
from aom_tui.render.exports.curl import curl
from aom_tui.render.exports.har import har
from aom_tui.render.exports.http_text import http_text
from aom_tui.render.exports.ticket import ticket
from aom_tui.render.remedy import remedy_to_type, remedy_words
from aom_tui.render.summary import summary, verdict
from aom_tui.render.table.printed import fitted_table, main_table, table
from aom_tui.render.wire.anatomy import Anatomy
from aom_tui.render.wire.messages import wire
from aom_tui.session.body.lossless import decode
from aom_tui.session.cause import GiveValue, SetProject, UseEndpoint
from aom_tui.session.exchange import ApiError, Exchange, Failure, FailureKind, Reply, StepName
from aom_tui.session.query import find

CATALOGUE = load_catalogue(())
HARMFUL = "\x00\x07\x08\x0b\r\x1b\x7f\x9b\x9d\u202e\u2066\u200f\u200b\u200d\u2060\ufeff\xad\u2028\U000e0041"
PIECES = (
    "\x1b]52;c;eA==\x07",
    "\x1b[2J",
    "\x9b31m",
    "[b]",
    "[/]",
    "`",
    "```\n",
    "$(id)",
    "';id;'",
    '"',
    "\\",
    "\n",
    "宽",
)
TEXTS = st.lists(st.sampled_from(PIECES) | st.sampled_from(HARMFUL) | st.text(max_size=3), max_size=6).map("".join)
HEADERS = TEXTS.map(lambda text: text.encode("utf-8", "replace").decode("latin-1").replace("\r", "").replace("\n", ""))


def said(text: str) -> str:
    """As a server can say it in UTF-8."""
    return text.encode("utf-8", "replace").decode()


def body(text: str) -> bytes:
    series = {"name": text, text: 1, "at": 1795600000000, "alarm_rule_id": text}
    matrix = {
        "resultType": "matrix",
        "result": [{"metric": {"__name__": text, text: text}, "values": [[1, "2"], [2, "3"]]}],
    }
    value = {text: text, "error_msg": text, "series": [series, series], "status": "success", "data": matrix}
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")


def exchange_with(text: str, header: str, outcome: object) -> Exchange:
    """The text wherever a server, or who configures it, may put one."""
    headers = (
        ("Content-Type", "application/json"),
        ("X-Request-Id", header),
        ("X-Other", header),
        ("Location", header),
    )
    login = replace(
        TOKEN_EXCHANGE,
        reply=Reply(201, header, "HTTP/1.1", (("X-Subject-Token", header), *headers), body(text)),
    )
    return success(
        profile=text,
        reply=Reply(400, header, "HTTP/1.1", headers, body(text)),
        request=replace(REQUEST, headers=(*REQUEST.headers, ("X-Mine", header)), body=body(text)),
        outcome=outcome,
        preceding=(login,),
    )


def _table(exchange: Exchange) -> str:
    assert exchange.reply
    made = main_table(pretty(exchange.reply.body).data, NOW).grid
    return table(made) + fitted_table(made, 40).text


def _chart(exchange: Exchange) -> str:
    assert exchange.reply
    found = series_in(decode(exchange.reply.body), filler_in(exchange.request))
    names = [exchange.profile] * len(found.series)
    made = chart(found, View(width=60, height=12, glyphs="ascii")) if found.has_values else None
    return "\n".join(
        [made.text if made else "", *map(clean, notes(found)), series_csv(found.series, names, None, None)]
    )


def _drawn(exchange: Exchange) -> str:
    """Rows as the app draws them, and the line below."""
    assert exchange.reply
    document = Document(pretty(exchange.reply.body).data, 60)
    locator = Locator(document)
    rows = range(len(document))
    return "\n".join(
        f"{document.row(row)}\n{locator.value_at(row)}\n{meaning_line(locator, row, NOW, MeaningContext())}"
        for row in rows
    )


def _diff(exchange: Exchange) -> str:
    made = diff(side(success()), side(exchange))
    sides = (exchange_line(exchange), exchange_line(success()))
    pages = (unified(made, sides).text, side_by_side(made, sides, 80).text)
    return "\n".join((*pages, diff_json(made), summary_line(made)))


def _why(exchange: Exchange) -> str:
    explained = why(CATALOGUE, exchange)
    return explanation_text(explained) + "".join(clean(cause_text(each)) for each in explained.causes)


def _remedies(exchange: Exchange) -> str:
    text = exchange.profile
    remedies = (SetProject(text), UseEndpoint(text), UseEndpoint(text, text), GiveValue(f"query {text}"))
    return "\n".join(f"{remedy_words(each)}\n{remedy_to_type(each, None)}" for each in remedies)


def _found(exchange: Exchange) -> str:
    assert exchange.reply
    return pretty(find("series[].name", exchange.reply.body).data).text


RENDERERS: Mapping[str, Callable[[Exchange], str]] = {
    "body": lambda exchange: pretty(exchange.reply.body).text if exchange.reply else "",
    "body, drawn": _drawn,
    "table": _table,
    "chart": _chart,
    "filter": _found,
    "wire": lambda exchange: wire(exchange),
    "anatomy": lambda exchange: wire(exchange, comments=Anatomy(CATALOGUE, 80)),
    "wire, in colour": lambda exchange: re.sub(r"\x1b\[[0-9;]*m", "", ansi(wire(exchange), "http")),
    "why": _why,
    "remedies": _remedies,
    "diff": _diff,
    "ticket": lambda exchange: ticket(exchange, CATALOGUE),
    "HAR": lambda exchange: har([exchange]),
    "curl": lambda exchange: curl(exchange.request) if exchange.request else "",
    "http": lambda exchange: http_text(exchange.request, exchange.profile) if exchange.request else "",
    "title": lambda exchange: "\n".join(map(str, (*astuple(summary(exchange)), verdict(exchange)))),
}


@pytest.mark.parametrize("name", RENDERERS)
@given(text=TEXTS.map(said), header=HEADERS)
@settings(max_examples=25)
def test_what_is_rendered_holds_no_control(name: str, text: str, header: str) -> None:
    for outcome in (ApiError(text, text, 400), Failure(FailureKind.BROKEN, StepName.SEND, text, text)):
        shown = RENDERERS[name](exchange_with(text, header, outcome))
        found = UNSAFE.search(shown)
        assert found is None, f"{found[0]!r} in {shown[max(found.start() - 80, 0) : found.end() + 80]!r}"


@given(text=TEXTS.map(said))
@settings(max_examples=50)
def test_a_remedy_to_type_is_one_word_to_a_shell_whatever_a_server_calls_it(text: str) -> None:
    line = remedy_to_type(SetProject(text), None, adding="{item}")
    assert len(shlex.split(line)) == 1
    assert shlex.split(line)[0].startswith("project_id=")
