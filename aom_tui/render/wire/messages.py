"""Both messages of an exchange, what went before, and the time it took. Secrets as fingerprints."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from msgspec.structs import replace

from aom_tui.language import _, about
from aom_tui.render.clean import clean_line
from aom_tui.render.document.pretty import Pretty, media_type, pretty, preview
from aom_tui.render.units import size
from aom_tui.render.wire.comments import NO_COMMENTS, NoComments
from aom_tui.session.body.spool import Bytes, spooled
from aom_tui.session.draft import Draft, Pairs
from aom_tui.session.exchange import Exchange, Failure, Reply, Request
from aom_tui.session.redaction.body_secrets import mentions_secrets
from aom_tui.session.redaction.exchange_secrets import without_echoes
from aom_tui.session.redaction.redact import redact_headers, redact_url, redacted_pieces

if TYPE_CHECKING:
    from aom_tui.catalogue.model import Operation
    from aom_tui.render.wire.token_trail import TokenTrail

WIDTH = 78
"""Cells, where nobody says how many there are."""

BODY_LIMIT = 16 * 1024
"""Characters of a body shown here; the Body view shows all of it."""

_ROLES = {
    "call": _("Before: call"),
    "token": _("Before: token request"),
    "project": _("Before: project look-up"),
}
_SHORT_ROLES = {"call": _("first try"), "token": _("token request"), "project": _("project look-up")}


Below = Callable[[str, str], Iterable[str]]
"""What is to be said below a header of that name and (unredacted) value."""


def _nothing_below(_name: str, _value: str) -> Iterator[str]:
    yield from ()


def wire(
    exchange: Exchange, differs: tuple[str, ...] = (), *, width: int = WIDTH, comments: NoComments = NO_COMMENTS
) -> str:
    """The Wire view: times, what went before, oldest first, the call, how its reply differs from the documents.

    Lines of language `http` (see `colour`). `width` is that of bars and comments; a message's own lines stay as long
    as they are. With `Anatomy` for comments each part is explained.
    """
    from aom_tui.render.wire.token_trail import TokenTrail  # here, because most who show a message need nothing of it
    from aom_tui.render.wire.waterfall import waterfall

    times = list(timed(exchange))
    lines = [f"-- {_('Time')}", *waterfall(times, width), ""] if times else []
    trail = TokenTrail(exchange, width)
    for before in exchange.preceding:
        lines += [*_one(before, _ROLES[before.role], trail, comments), ""]
    lines += _one(exchange, _("Call"), trail, comments)
    if differs:
        lines += ["", f"-- {_('Against the documents')}", *(f"# {line}" for line in differs)]
    return without_echoes("\n".join(lines), [exchange])


def timed(exchange: Exchange) -> Iterator[tuple[str, Exchange]]:
    """The rows of its waterfall: what went before, then the call, as far as it was made."""
    tries = 0
    for before in exchange.preceding:
        tries += before.role == "call"
        is_first = before.role != "call" or tries == 1
        yield _SHORT_ROLES[before.role] if is_first else _("try {number}").format(number=tries), before
    if exchange.request:
        yield _("call"), exchange


def _one(exchange: Exchange, title: str, trail: "TokenTrail", comments: NoComments) -> Iterator[str]:
    request, reply = exchange.request, exchange.reply
    operation = comments.operation(request, exchange.draft) if request else None
    yield f"-- {about(title, _('request'))}"
    if request:
        yield from request_lines(request, comments, exchange.draft, partial(trail.at_request, exchange))
    else:
        yield f"# {_('not made')}"
    yield ""
    yield f"-- {about(title, _('reply'))}"
    if reply:
        yield from reply_lines(reply, comments=comments, operation=operation, below=trail.at_reply)
    yield from unusable_lines(exchange)
    if request and request.signing:
        from aom_tui.render.wire.signed import server_lines, signing_lines

        yield ""
        yield from signing_lines(request.signing, title, comments)
        yield from server_lines(exchange, title)


def part_words(exchange: Exchange) -> str:
    """That not all of the reply's body came, and how much of it; empty of any other."""
    part = exchange.part
    return _("only a part of the body came: {amount}").format(amount=part.words) if part else ""


def unusable_lines(exchange: Exchange) -> Iterator[str]:
    """Below a reply: that it is a part, and why there is none that could be used."""
    if said := part_words(exchange):
        yield f"# {said}"
    if isinstance(exchange.outcome, Failure):
        yield f"# {clean_line(exchange.outcome.line)}"


def request_lines(
    request: Request, comments: NoComments = NO_COMMENTS, draft: Draft | None = None, below: Below = _nothing_below
) -> Iterator[str]:
    """`POST https://Endpoint/URI`, headers in order with repeats, a blank line, the body."""
    operation = comments.operation(request, draft)
    yield f"{clean_line(request.method)} {clean_line(redact_url(request.url))}"
    yield from comments.request_line(request, operation)
    yield from header_lines(request.as_sent or request.headers, partial(comments.header, "request", operation), below)
    if request.body:
        yield ""
        yield from comments.request_body(request, operation)
        yield from body_lines(request.body, _content_type(request.headers))


def reply_lines(
    reply: Reply,
    comments: NoComments = NO_COMMENTS,
    operation: "Operation | None" = None,
    below: Below = _nothing_below,
    *,
    with_head: bool = True,
    with_body: bool = True,
) -> Iterator[str]:
    """Status line, headers in order with repeats, a blank line, the body."""
    if with_head:
        yield clean_line(f"{reply.http_version} {reply.status} {reply.reason}".strip())
        yield from comments.status_line(reply)
        yield from header_lines(reply.headers, partial(comments.header, "reply", operation), below)
    if with_body and reply.body:
        if with_head:
            yield ""
        yield from comments.reply_body(reply, operation)
        yield from body_lines(reply.body, _content_type(reply.headers))


def header_lines(
    headers: Pairs, explained: Callable[[str], Iterable[str]] | None = None, below: Below = _nothing_below
) -> Iterator[str]:
    """`Name: value`, redacted; after each what is to be said of such a header, and of this very value."""
    for (name, value), (_name, shown) in zip(headers, redact_headers(headers), strict=True):
        yield f"{clean_line(name)}: {clean_line(shown)}"
        yield from explained(name) if explained else ()
        yield from below(name, value)


def body_lines(body: Bytes, content_type: str | None) -> Iterator[str]:
    """The body redacted and indented, cut with a word where it is long.

    Secrets are taken out before it is cut, of four times as much as is shown: none is cut in half and missed.
    """
    shown = without_secrets(preview(body, content_type) or pretty(body, content_type))
    if shown.language == "hex":
        yield f"# {shown.note}"
        return
    text = shown.text
    yield from text[:BODY_LIMIT].split("\n")
    if len(text) > BODY_LIMIT or shown.partial:
        yield "# " + _("cut: the beginning of {size}").format(size=size(len(body)))


def redacted(body: Bytes, content_type: str | None) -> Pretty:
    """The body pretty, and without secrets. A binary body is left as it is."""
    return without_secrets(pretty(body, content_type))


def without_secrets(shown: Pretty) -> Pretty:
    """The same text, its secrets as fingerprints."""
    if shown.language == "hex" or not mentions_secrets(shown.data):
        return shown
    return replace(shown, data=cast(bytes, spooled(redacted_pieces(shown.data))))


def _content_type(headers: Pairs) -> str | None:
    found = next((value for name, value in headers if name.lower() == "content-type"), None)
    return found if media_type(found) else None
