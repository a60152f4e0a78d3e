"""Both messages of an exchange, what went before, and the time it took. Secrets as fingerprints."""

from collections.abc import Iterator
from dataclasses import replace

from aom_tui.language import _
from aom_tui.render.cells import padded
from aom_tui.render.clean import clean, clean_line
from aom_tui.render.pretty import Pretty, media_type, pretty
from aom_tui.session.canonical import first_difference, told_by_server, without_security_token
from aom_tui.session.draft import Pairs
from aom_tui.session.exchange import Exchange, Failure, Reply, Request, Signing, Timings
from aom_tui.session.redact import mentions_secrets, redact_body, redact_headers, redact_url

BODY_LIMIT = 16 * 1024
"""Characters of a body shown here; the Body view shows all of it."""

_REDACTED_BYTES = 1024 * 1024
"""More is not looked at: secrets are taken out before the text is cut, so that none is cut in half and missed."""

_ROLES = {
    "call": _("Before: call"),
    "token": _("Before: token request"),
    "project": _("Before: project look-up"),
}


def wire(exchange: Exchange, differs: tuple[str, ...] = ()) -> str:
    """The Wire view: earlier exchanges oldest first, then the call, then how the reply differs from the documents.

    Lines of language `http` (see `colour`).
    """
    lines: list[str] = []
    for before in exchange.preceding:
        lines += [*_one(before, _ROLES[before.role]), ""]
    lines += _one(exchange, _("Call"))
    if differs:
        lines += ["", f"-- {_('Against the documents')}", *(f"# {line}" for line in differs)]
    return "\n".join(lines)


def _one(exchange: Exchange, title: str) -> Iterator[str]:
    yield f"-- {title}: {_('request')}"
    if exchange.request:
        yield from request_lines(exchange.request)
    else:
        yield f"# {_('not made')}"
    yield ""
    yield f"-- {title}: {_('reply')}"
    if exchange.reply:
        yield from reply_lines(exchange.reply)
    if isinstance(exchange.outcome, Failure):
        yield f"# {exchange.outcome.kind.word}: {clean_line(exchange.outcome.message)}"
    yield ""
    yield f"-- {title}: {_('time')}"
    yield from timing_lines(exchange.timings)
    if exchange.request and exchange.request.signing:
        yield ""
        yield from signing_lines(exchange.request.signing, title)
        yield from _servers_lines(exchange, title)


def request_lines(request: Request) -> Iterator[str]:
    """`POST https://Endpoint/URI`, headers in order with repeats, a blank line, the body."""
    yield f"{clean_line(request.method)} {clean_line(redact_url(request.url))}"
    yield from header_lines(request.headers)
    if request.body:
        yield ""
        yield from body_lines(request.body, _content_type(request.headers))


def reply_lines(reply: Reply, *, with_head: bool = True, with_body: bool = True) -> Iterator[str]:
    """Status line, headers in order with repeats, a blank line, the body."""
    if with_head:
        yield clean_line(f"{reply.http_version} {reply.status} {reply.reason}".strip())
        yield from header_lines(reply.headers)
    if with_body and reply.body:
        if with_head:
            yield ""
        yield from body_lines(reply.body, _content_type(reply.headers))


def header_lines(headers: Pairs) -> Iterator[str]:
    """`Name: value`, redacted."""
    for name, value in redact_headers(headers):
        yield f"{clean_line(name)}: {clean_line(value)}"


def body_lines(body: bytes, content_type: str | None) -> Iterator[str]:
    """The body redacted and indented, cut with a word where it is long."""
    shown = redacted(body[:_REDACTED_BYTES], content_type)
    if shown.language == "hex":
        yield f"# {shown.note}"
        return
    yield from _cut(shown.text, len(body))


def _cut(text: str, whole: int) -> Iterator[str]:
    head = text[:BODY_LIMIT]
    yield from head.split("\n")
    if len(head) < len(text) or whole > _REDACTED_BYTES:
        yield "# " + _("cut: the beginning of {size}").format(size=size(whole))


def redacted(body: bytes, content_type: str | None) -> Pretty:
    """The body pretty, and without secrets. A binary body is left as it is."""
    return without_secrets(pretty(body, content_type))


def without_secrets(shown: Pretty) -> Pretty:
    """The same text, its secrets as fingerprints."""
    if shown.language == "hex" or not mentions_secrets(shown.data):
        return shown
    return replace(shown, data=redact_body(shown.data).encode("utf-8", "replace"))


def timing_lines(timings: Timings) -> Iterator[str]:
    """When it started, then each phase that happened, in ms."""
    yield f"{padded(_('started'), 12)}{timings.started_at.astimezone():%Y-%m-%d %H:%M:%S %z}"
    phases = (
        (_("connect"), timings.connect),
        ("TLS", timings.tls),
        (_("first byte"), timings.first_byte),
        (_("total"), timings.total),
    )
    for name, seconds in phases:
        if seconds is not None:
            yield f"{padded(name, 10)}{seconds * 1000:9.1f} ms"
    if timings.connect is None:
        yield "# " + _("no connect: a kept connection was used, or none was made")


def signing_lines(signing: Signing, title: str = _("Call")) -> Iterator[str]:
    """What the AK/SK signature was computed from."""
    for heading, text in (
        (_("canonical request"), without_security_token(signing.canonical_request)),
        (_("string to sign"), signing.string_to_sign),
        (_("signature"), signing.signature),
    ):
        yield f"-- {title}: {heading}"
        yield from clean(text).split("\n")


def _servers_lines(exchange: Exchange, title: str) -> Iterator[str]:
    """The canonical request that the server would have signed, where it tells it; the first difference marked."""
    theirs, difference = told_by_server(exchange), first_difference(exchange)
    if theirs is None:
        return
    yield f"-- {title}: {_('canonical request, as the server makes it')}"
    for number, line in enumerate(clean(theirs).split("\n"), 1):
        yield line
        if difference and number == difference.line:
            yield f"# ^ {clean_line(difference.words)}"
    if difference is None:
        yield f"# {_('the same as ours: only the SK can be another')}"
    elif difference.theirs is None:
        yield f"# ^ {clean_line(difference.words)}"


def size(count: int) -> str:
    """`512 B`, `4.1 KB`, `10.3 MB` (1 KB = 1024 B)."""
    if count < 1024:
        return f"{count} B"
    kilo = count / 1024
    return f"{kilo:.1f} KB" if kilo < 1024 else f"{kilo / 1024:.1f} MB"


def _content_type(headers: Pairs) -> str | None:
    found = next((value for name, value in headers if name.lower() == "content-type"), None)
    return found if media_type(found) else None
