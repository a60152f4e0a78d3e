"""What a support ticket needs of a call, as Markdown: where, when, what, the ids, both messages; no secret.

Also of a call that never got a reply: then it says what is known, and in which step it ended.
"""

import platform
import re
from collections.abc import Iterator
from datetime import UTC
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from aom_tui import __version__
from aom_tui.catalogue.model import Catalogue, Operation
from aom_tui.catalogue.translation import titles
from aom_tui.language import _, bracketed, sentences
from aom_tui.render.clean import clean, clean_line
from aom_tui.render.history.entry_words import missing_bodies
from aom_tui.render.local_time import local_time
from aom_tui.render.steps import TITLES
from aom_tui.render.units import milliseconds, size
from aom_tui.render.wire.messages import part_words, redacted
from aom_tui.session.body.spool import Bytes
from aom_tui.session.call_target import matched_operation, project_of, region_of
from aom_tui.session.draft import Pairs
from aom_tui.session.exchange import ApiError, Exchange, Failure, Kept, Reply
from aom_tui.session.redaction.exchange_secrets import without_echoes
from aom_tui.session.redaction.redact import redact_headers, redact_url

MOST = 4096
"""Characters of each body; a ticket is read by people."""

_LOOKED_AT = 256 * 1024
"""Bytes of a body that are made readable before it is cut."""


class Place(Struct, frozen=True):
    """What the profile says of where a call went, for what the call itself does not tell."""

    region: str = ""
    project_id: str = ""


def ticket(exchange: Exchange, catalogue: Catalogue, place: Place | None = None) -> str:
    """The ticket. `place` fills in what cannot be read from the request."""
    call = exchange.as_sent
    operation = _operation(call, catalogue)
    if call.request is None and call.preceding:  # it ended before there was one: what went before is what is known
        before = call.preceding[-1]
        call = replace(call, request=before.request, reply=call.reply or before.reply, kept=before.kept)
    facts = [(name, value) for name, value in _facts(call, catalogue, operation, place or Place()) if value]
    lines = [
        f"## {_title(call, operation)}",
        "",
        *(_("- {name}: {value}").format(name=name, value=value) for name, value in facts),
    ]
    lines += _request(call)
    if call.reply:
        lines += _reply(call.reply, call.kept)
    else:
        lines += ["", f"### {_('Reply')}", "", _("none")]
    return clean(without_echoes("\n".join(lines), [exchange])) + "\n"


def _operation(exchange: Exchange, catalogue: Catalogue) -> Operation | None:
    if exchange.draft and exchange.draft.operation_id:
        return catalogue.operations.get(exchange.draft.operation_id)
    found = matched_operation(exchange, catalogue)
    return found[0] if found else None


def _title(exchange: Exchange, operation: Operation | None) -> str:
    name = operation.id if operation else ""
    outcome = exchange.outcome
    match outcome:
        case ApiError():
            said = " ".join(dict.fromkeys(part for part in (str(outcome.status), outcome.code) if part))
        case Failure():
            said = outcome.kind.word
        case _:
            said = f"{exchange.reply.status} {exchange.reply.reason}".strip() if exchange.reply else ""
    return clean_line(f"AOM {name}: {said}" if name else f"AOM: {said}")


# -- the facts


def _facts(
    exchange: Exchange, catalogue: Catalogue, operation: Operation | None, place: Place
) -> Iterator[tuple[str, str]]:
    yield _("Region"), _code(region_of(exchange, catalogue) or place.region)
    yield _("Project id"), _code(project_of(exchange, catalogue) or place.project_id)
    started = exchange.timings.started_at
    yield (
        _("Called at"),
        f"{local_time(started.astimezone())} = {started.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z",
    )
    if operation:
        yield _("Operation"), bracketed(_code(operation.id), titles(operation)[0])
    if exchange.request:
        yield _("Endpoint"), _code(exchange.request.endpoint)
    yield _("Request id"), _code((exchange.reply.request_id if exchange.reply else "") or "") or _("none")
    yield from _outcome(exchange)
    yield _("Duration"), milliseconds(exchange.timings.total)
    yield _("Signed in by"), _identity(exchange)
    yield _("Client"), f"aom-tui {__version__}, Python {platform.python_version()}, {platform.system()}"


def _outcome(exchange: Exchange) -> Iterator[tuple[str, str]]:
    if exchange.reply:
        yield _("Status"), _code(f"{exchange.reply.status} {exchange.reply.reason}".strip())
    outcome = exchange.outcome
    match outcome:
        case ApiError():
            yield _("Code"), _code(outcome.code)
            yield _("Message"), _code(outcome.message)
        case Failure():
            yield _("Failed in step"), f"{TITLES[outcome.step]}: {outcome.kind.word}"
            yield _("Message"), _code(outcome.message)
            if said := part_words(exchange):
                yield _("Note"), said
            if outcome.may_have_been_applied:
                yield _("Note"), _("the write was on its way: it may have been applied")
        case _:
            yield _("Result"), _("success") + (f" {_code(outcome.code)}" if outcome.code else "")


def _code(text: str) -> str:
    """Inline code, whatever backticks are in it."""
    line = clean_line(text)
    ticks = "`" * (max((len(run) for run in re.findall("`+", line)), default=0) + 1)
    pad = " " if "`" in line else ""
    return f"{ticks}{pad}{line}{pad}{ticks}" if line else ""


def _identity(exchange: Exchange) -> str:
    """How the call said who it is from: a token by its fingerprint and whether it had expired, or a signature."""
    headers = exchange.request.headers if exchange.request else ()
    shown = {name.lower(): value for name, value in redact_headers(headers)}
    if "x-auth-token" in shown:
        fingerprint = shown["x-auth-token"].removeprefix("***")
        return _("token {fingerprint}").format(fingerprint=_code(fingerprint)) + _life(exchange)
    if any(name.lower() == "authorization" and value.startswith("SDK-HMAC") for name, value in headers):
        return _("AK/SK signature")
    return _("nothing: the request carries no token and no signature")


def _life(exchange: Exchange) -> str:
    life = exchange.token_life
    if life is None:
        return ""
    ends = local_time(life.expires_at.astimezone())
    if exchange.timings.started_at >= life.expires_at:
        return _(", expired since {time}").format(time=ends)
    return _(", valid until {time}").format(time=ends)


# -- the messages


def _request(exchange: Exchange) -> list[str]:
    title, request, kept = _("Request"), exchange.request, exchange.kept
    if request is None:
        return ["", f"### {title}", "", _("not made")]
    head = [f"{request.method} {redact_url(request.url)}", *_header_lines(request.as_sent or request.headers)]
    if kept and kept.request_body == "none":
        return _message(title, head, _not_kept(kept, "request"))
    return _message(title, head, _body(request.body, "application/json", kept.request_size if kept else 0))


def _reply(reply: Reply, kept: Kept | None) -> list[str]:
    title = _("Reply")
    head = [f"{reply.http_version} {reply.status} {reply.reason}".strip(), *_header_lines(reply.headers)]
    if kept and kept.reply_body == "none":
        return _message(title, head, _not_kept(kept, "reply"))
    return _message(title, head, _body(reply.body, reply.header("Content-Type"), kept.reply_size if kept else 0))


def _not_kept(kept: Kept, whose: Literal["request", "reply"]) -> str:
    """In the place of a body that the history does not have: without a word it would pass for an empty one."""
    return f"({sentences(*missing_bodies(kept, whose))})"


def _header_lines(headers: Pairs) -> list[str]:
    return [f"{name}: {value}" for name, value in redact_headers(headers)]


def _message(title: str, head: list[str], body: str) -> list[str]:
    text = "\n".join(map(clean_line, head))
    if body:
        text += "\n\n" + body
    fence = "`" * max(3, max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    return ["", f"### {title}", "", f"{fence}http", text, fence]


def _body(body: Bytes, content_type: str | None, sent: int) -> str:
    """Redacted before it is cut, so that no secret is cut in half and missed. `sent`: its bytes, if fewer are kept."""
    if not body:
        return ""
    shown = redacted(bytes(body[:_LOOKED_AT]), content_type)
    if shown.language == "hex":
        return f"({shown.note})"
    if len(shown.text) <= MOST and len(body) <= _LOOKED_AT:
        return shown.text
    return shown.text[:MOST] + "\n" + _("... cut: the beginning of {size}").format(size=size(max(sent, len(body))))
