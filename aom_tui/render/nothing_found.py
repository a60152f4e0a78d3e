"""A read that went well and found nothing: what it asked for, since a wrong name looks as if there were no data."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec

from aom_tui.catalogue.json_path import path_text
from aom_tui.catalogue.model import Catalogue
from aom_tui.language import _, commas
from aom_tui.render.chart.series_search import series_in
from aom_tui.render.clean import clean_line
from aom_tui.session.exchange import Exchange, Request, Success
from aom_tui.session.redaction.redact import redact_body, redact_url
from aom_tui.session.writes import effect_of

LARGEST = 16 * 1024
"""Bytes of a reply that may hold nothing: one of 20 series without points says of each what it is."""
MOST = 4
"""Filters that are named, beside the times."""
PAGES = frozenset({"limit", "offset", "start", "marker"})
"""Parameters that choose a page and filter nothing."""


def nothing_found(exchange: Exchange, catalogue: Catalogue) -> str:
    """`nothing found for series[0].namespace = PAAS.NOD`; empty where something was found, or nothing was asked for.

    `no data points for ...` where the reply has series, and none of them a point. Of what writes an empty list says
    something else.
    """
    reply, request, draft = exchange.reply, exchange.request, exchange.draft
    if not isinstance(exchange.outcome, Success) or reply is None or request is None or len(reply.body) > LARGEST:
        return ""
    if draft is None or effect_of(draft, catalogue).changes:
        return ""
    said, filters = _lack(_value(bytes(reply.body))), list(_filters(request))
    return said.format(filters=commas(_most_telling(filters))) if said and filters else ""


def _lack(value: Any) -> str:
    """What is said of a reply without anything in it; empty for any other."""
    if _is_empty(value):
        return _("nothing found for {filters}")
    found = series_in(value)
    return _("no data points for {filters}") if found.without_points and not found.series else ""


def _is_empty(value: Any) -> bool:
    """An empty list, or an object that has lists and all of them are; in Prometheus' envelope the one in `data`."""
    match value:
        case {"data": {"result": []}}:
            return True
        case dict():
            lists = [each for each in value.values() if isinstance(each, list)]
            return len(lists) > 0 and not any(lists)
        case _:
            return isinstance(value, list) and not value


def _most_telling(filters: list[str]) -> list[str]:
    """The first ones, and those of time: that nothing was there may be because of the range alone."""
    if len(filters) <= MOST:
        return filters
    others = [each for each in filters if not _is_of_time(each)]
    return [*others[:MOST], *["..."] * (len(others) > MOST), *filter(_is_of_time, filters)]


def _is_of_time(said: str) -> bool:
    return "time" in said.partition(" = ")[0]


def _filters(request: Request) -> Iterator[str]:
    """What was asked for, without secrets: the query, then the values of the body."""
    for name, text in parse_qsl(urlsplit(redact_url(request.url)).query):
        if name not in PAGES:
            yield f"{clean_line(name)} = {clean_line(text)}"
    body = _value(redact_body(bytes(request.body)).encode()) if 0 < len(request.body) <= LARGEST else None
    for path, each in _leaves(body, ()):
        yield f"{clean_line(path_text(path))} = {clean_line(each)}"


def _leaves(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inside:
        if isinstance(each, dict | list):
            yield from _leaves(each, (*path, key))
        elif not (path == () and key in PAGES):
            yield (*path, key), each if isinstance(each, str) and each else msgspec.json.encode(each).decode()


def _value(data: bytes) -> Any:
    try:
        return msgspec.json.decode(data)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return None
