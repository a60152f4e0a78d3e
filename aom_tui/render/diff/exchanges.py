"""What two exchanges differ in: request and reply, part by part. `text` and `data` write it out.

Pure, and as quick as the bodies are large (some 100 ms for each MB of JSON): for a thread, or for another
process where `is_large`. Whatever is secret has been replaced by its fingerprint before anything is compared.
"""

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import parse_qsl, urlsplit

from msgspec import Struct

from aom_tui.language import _
from aom_tui.render.diff.body import MOST_BYTES, Body, Comparison, differences_of_bodies, said_of
from aom_tui.render.diff.difference import Difference, Kind, Part, Quiet, Where
from aom_tui.render.diff.volatile import is_volatile_header
from aom_tui.render.units import size
from aom_tui.session.draft import Pairs
from aom_tui.session.exchange import Exchange, Failure, Kept, Reply, Request
from aom_tui.session.exchange import Part as HowMuch
from aom_tui.session.redaction.redact import redact_headers, redact_url

MOST = 5_000
"""Differences that are kept one by one; beyond they are only counted."""

LARGE = 2 * 1024**2
"""Bytes of the bodies of both exchanges from which on another process should compare them."""


class Diff(Struct, frozen=True):
    """All differences, the volatile ones too, in the order of the messages; exact counts, also beyond `MOST`."""

    differences: tuple[Difference, ...]
    counts: Counter[Kind]
    """Of what means something."""
    volatile: int = 0
    respelled: int = 0
    """Numbers that are the same in other digits: 1.0 and 1.00."""
    remarks: tuple[str, ...] = ()
    """What a reader should know of how it was compared: `reply body: compared as text: not JSON`."""
    not_compared: tuple[Part, ...] = ()
    """Whose body is not known any more, of one call or of both: the history does not have it, or not all of it."""

    @property
    def total(self) -> int:
        """Differences that mean something."""
        return self.counts.total()

    @property
    def is_same(self) -> bool:
        """Whether nothing differs but what is volatile, or spelled otherwise."""
        return not self.total


class Side(Struct, frozen=True):
    """The parts of an exchange that are compared, small enough to be sent to another process."""

    request: Request | None
    reply: Reply | None
    failure: str
    """Why there is no reply, in a word."""
    around: float
    """When the call was made, in epoch seconds."""
    unknown: tuple[tuple[Part, str], ...] = ()
    """The bodies that the history does not have whole, and how that is said."""


def side(exchange: Exchange) -> Side:
    """What of it is compared."""
    outcome = exchange.outcome
    failure = outcome.kind.word if isinstance(outcome, Failure) else ""
    unknown = tuple(_unknown(exchange.kept)) if exchange.kept else ()
    return Side(exchange.request, exchange.reply, failure, exchange.timings.started_at.timestamp(), unknown)


def _unknown(kept: Kept) -> Iterator[tuple[Part, str]]:
    """What of the bodies cannot be compared: what was not kept is no empty body, and a beginning is no whole one."""
    bodies: tuple[tuple[Part, HowMuch, int], ...] = (
        ("request", kept.request_body, kept.request_size),
        ("reply", kept.reply_body, kept.reply_size),
    )
    for part, much, count in bodies:
        if much in _UNKNOWN:
            yield part, said_of(part, _UNKNOWN[much].format(number=kept.number, size=size(count)))


_UNKNOWN = {
    "none": _("not kept for call {number} ({size}): not compared"),
    "head": _("of call {number} ({size}) the beginning was kept: not compared"),
}


def is_large(old: Side, new: Side) -> bool:
    """Whether comparing takes so long that it should be done by another process. Bodies beyond bounds take no time."""
    both = [_sizes(each) for each in (old, new)]
    return sum(sum(pair) for pair in zip(*both, strict=True) if max(pair) <= MOST_BYTES) > LARGE


def _sizes(side: Side) -> tuple[int, int]:
    """Bytes of its bodies."""
    return len(side.request.body) if side.request else 0, len(side.reply.body) if side.reply else 0


def diff(old: Side, new: Side, any_order: bool = False) -> Diff:
    """What the new one does not have as the old one has it. With `any_order` it does not matter where in a list an item
    stands. Never raises for what messages hold."""
    remarks: list[str] = []
    kept: list[Difference] = []
    counts: Counter[Kind] = Counter()
    quiet: Counter[str] = Counter()
    for each in _all(old, new, any_order, remarks):
        if each.quiet:
            quiet[each.quiet] += 1
        else:
            counts[each.kind] += 1
        if len(kept) < MOST:
            kept.append(each)
    unknown = dict.fromkeys(part for each in (old, new) for part, _said in each.unknown)
    return Diff(tuple(kept), counts, quiet["volatile"], quiet["respelled"], tuple(remarks), tuple(unknown))


def diff_in_process(old: Side, new: Side, any_order: bool = False) -> Diff:
    """Compare in a process that ends afterwards, without garbage collection, which would take longer than comparing."""
    gc.disable()
    return diff(old, new, any_order)


def _all(old: Side, new: Side, any_order: bool, remarks: list[str]) -> Iterator[Difference]:
    around = (old.around + new.around) / 2
    yield from _request(old.request, new.request)
    for part, body in _BODIES.items():
        if part == "reply":
            yield from _reply(old, new)
        if unknown := [said for what, said in (*old.unknown, *new.unknown) if what == part]:
            remarks += dict.fromkeys(unknown)
            continue
        compared = Comparison(any_order, around, MOST)
        yield from differences_of_bodies(part, body(old), body(new), compared)
        remarks += compared.remarks


def _sent(side: Side) -> Body:
    return Body(side.request.body, _content_type(side.request.headers)) if side.request else Body()


def _received(side: Side) -> Body:
    return Body(side.reply.body, _content_type(side.reply.headers)) if side.reply else Body()


_BODIES: dict[Part, Callable[[Side], Body]] = {"request": _sent, "reply": _received}


def _content_type(headers: Pairs) -> str | None:
    return next((value for name, value in headers if name.lower() == "content-type"), None)


# -- the heads


def _request(old: Request | None, new: Request | None) -> Iterator[Difference]:
    if old is None or new is None:
        yield from _changed("request", "message", "", _line(old), _line(new))
        return
    yield from _changed("request", "method", "", old.method, new.method)
    ours, theirs = urlsplit(redact_url(old.url)), urlsplit(redact_url(new.url))
    yield from _changed(
        "request", "endpoint", "", f"{ours.scheme}://{ours.netloc}", f"{theirs.scheme}://{theirs.netloc}"
    )
    yield from _changed("request", "uri", "", ours.path or "/", theirs.path or "/")
    yield from _pairs("request", "query", _query(ours.query), _query(theirs.query))
    # What the HTTP client adds is known only of what was sent: compare like with like.
    as_sent = old.as_sent and new.as_sent
    yield from _headers("request", *((each.as_sent if as_sent else each.headers) for each in (old, new)))


def _line(request: Request | None) -> str:
    return f"{request.method} {redact_url(request.url)}" if request else _("not made")


def _query(query: str) -> Pairs:
    return tuple(parse_qsl(query, keep_blank_values=True))


def _reply(old: Side, new: Side) -> Iterator[Difference]:
    yield from _changed("reply", "status", "", _status(old), _status(new))
    if old.reply and new.reply:
        yield from _headers("reply", old.reply.headers, new.reply.headers)


def _status(side: Side) -> str:
    if side.reply is None:
        return _("no reply: {reason}").format(reason=side.failure) if side.failure else _("no reply")
    status = f"{side.reply.status} {side.reply.reason}".strip()
    return f"{status} ({side.failure})" if side.failure else status


def _headers(part: Part, old: Pairs, new: Pairs) -> Iterator[Difference]:
    yield from _pairs(part, "header", redact_headers(old), redact_headers(new))


def _pairs(part: Part, where: Where, old: Pairs, new: Pairs) -> Iterator[Difference]:
    """By name, each with all its values in their order; names of headers without case."""
    is_header = where == "header"
    ours, theirs = _by_name(old, is_header), _by_name(new, is_header)
    for name in dict.fromkeys([*ours, *theirs]):
        shown, before = ours.get(name, ("", []))
        shown, now = theirs.get(name, (shown, []))
        quiet: Quiet = "volatile" if is_header and is_volatile_header(name) else ""
        for at in range(max(len(before), len(now))):
            numbered = f"{shown} ({at + 1})" if at else shown
            yield from _changed(part, where, numbered, _at(before, at), _at(now, at), quiet=quiet)


def _by_name(pairs: Pairs, folds: bool) -> dict[str, tuple[str, list[str]]]:
    found: dict[str, tuple[str, list[str]]] = {}
    for name, value in pairs:
        found.setdefault(name.lower() if folds else name, (name, []))[1].append(value)
    return found


def _at(values: list[str], at: int) -> str | None:
    return values[at] if at < len(values) else None


def _changed(
    part: Part, where: Where, name: str, old: str | None, new: str | None, *, quiet: Quiet = ""
) -> Iterable[Difference]:
    if old != new:
        kind: Kind = "added" if old is None else "removed" if new is None else "changed"
        yield Difference(part, where, name, kind, old or "", new or "", quiet=quiet)
