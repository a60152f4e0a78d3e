"""Exchanges as an HTTP Archive (HAR 1.2), with what went before each; secrets as fingerprints.

A call without a reply has the status 0, as browsers write it, and its failure as a comment.
"""

import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from aom_tui import __version__
from aom_tui.language import _
from aom_tui.render.clean import clean
from aom_tui.render.units import size
from aom_tui.session.body.spool import Bytes
from aom_tui.session.draft import Pairs
from aom_tui.session.exchange import Exchange, Failure, Reply, Request
from aom_tui.session.redaction.exchange_secrets import without_echoes
from aom_tui.session.redaction.redact import redact_body, redact_headers, redact_url

if TYPE_CHECKING:
    import harfile

MOST = 4 * 1024**2
"""Bytes of a body that are kept; what is cut is said in a comment."""


def har(exchanges: Iterable[Exchange]) -> str:
    """The archive, oldest first as given, each exchange once; JSON."""
    import harfile

    text, every, there = io.StringIO(), tuple(exchanges), set[str]()
    with harfile.open(text, creator=harfile.Creator("aom-tui", __version__)) as archive:
        for exchange in every:
            for each in _all(exchange):
                if each.request and each.id not in there:  # a login may precede several, and be asked for itself
                    there.add(each.id)
                    _add(archive, each, each.request)
    return without_echoes(text.getvalue(), every) + "\n"


def _all(exchange: Exchange) -> Iterator[Exchange]:
    for before in exchange.preceding:
        yield from _all(before)
    yield exchange.as_sent


def _add(archive: "harfile.HarFile", exchange: Exchange, request: Request) -> None:
    reply, timings = exchange.reply, exchange.timings
    archive.add_entry(
        startedDateTime=timings.started_at,
        time=_ms(timings.total),
        request=_request(request, reply),
        response=_response(reply),
        timings=_timings(exchange),
        comment=_comment(exchange),
    )


def _comment(exchange: Exchange) -> str:
    outcome = exchange.outcome
    said = outcome.line if isinstance(outcome, Failure) else ""
    name = exchange.draft.operation_id if exchange.draft else exchange.role
    return clean("; ".join(part for part in (name or "", said) if part))


def _request(request: Request, reply: Reply | None) -> "harfile.Request":
    import harfile

    url = redact_url(request.url)
    headers = request.as_sent or request.headers
    posted = None
    if request.body:
        text, _encoding, comment = _text(request.body)
        posted = harfile.PostData(_header(headers, "content-type"), params=[], text=text, comment=comment)
    pairs = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    return harfile.Request(
        method=request.method,
        url=url,
        httpVersion=reply.http_version if reply else "HTTP/1.1",
        headers=_records(redact_headers(headers)),
        queryString=_records(tuple(pairs)),
        postData=posted,
        bodySize=len(request.body),
    )


def _response(reply: Reply | None) -> "harfile.Response":
    import harfile

    if reply is None:
        return harfile.Response(0, "", "", content=harfile.Content(mimeType="x-unknown"))
    text, encoding, comment = _text(reply.body)
    kind = reply.header("Content-Type") or "x-unknown"
    content = harfile.Content(len(reply.body), mimeType=kind, text=text, encoding=encoding, comment=comment)
    return harfile.Response(
        status=reply.status,
        statusText=reply.reason,
        httpVersion=reply.http_version,
        headers=_records(redact_headers(reply.headers)),
        content=content,
        redirectURL=redact_url(reply.header("Location") or ""),
        bodySize=len(reply.body),
    )


def _text(body: Bytes) -> tuple[str, str | None, str | None]:
    """A body as text, its encoding where it is none, and what is to be said."""
    head = bytes(body[:MOST])
    said = _("cut: the beginning of {size}").format(size=size(len(body))) if len(body) > MOST else None
    try:
        return redact_body(head.decode("utf-8", "strict" if said is None else "ignore")), None, said
    except UnicodeDecodeError:
        from base64 import b64encode

        return b64encode(head).decode(), "base64", said


def _timings(exchange: Exchange) -> "harfile.Timings":
    """Sending takes no time that we know of; what is not known is -1, as the format has it."""
    import harfile

    timings = exchange.timings
    first = timings.total if timings.first_byte is None else timings.first_byte
    ready = timings.ready or 0.0
    return harfile.Timings(
        send=0,
        wait=_ms(max(first - ready, 0.0)),
        receive=_ms(max(timings.total - first, 0.0)),
        connect=-1 if timings.connect is None else _ms(timings.connect + (timings.tls or 0.0)),
        ssl=-1 if timings.tls is None else _ms(timings.tls),
    )


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 3)


def _records(pairs: Pairs) -> "list[harfile.Record]":
    import harfile

    return [harfile.Record(name, value) for name, value in pairs]


def _header(headers: Pairs, name: str) -> str:
    return next((value for key, value in headers if key.lower() == name), "application/octet-stream")
