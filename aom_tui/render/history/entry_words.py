"""The words for calls of the history: in a list, in a title, and what of them was not kept. Cleaned."""

import re
from datetime import datetime
from typing import Any, Literal

from msgspec.structs import replace

from aom_tui.language import _, sentences
from aom_tui.render.clean import clean_line
from aom_tui.render.local_time import local_time
from aom_tui.render.summary import short
from aom_tui.render.units import milliseconds, size
from aom_tui.session.exchange import ApiError, Exchange, Failure, FailureKind, Kept, Paged, StepName, Success
from aom_tui.session.history.entry import Entry

_PROJECT = re.compile(r"/([0-9a-f]{32})(?=[/?]|$)")
"""The project's id, which nearly every URI has and which is therefore cut."""


def entry_name(entry: Entry) -> str:
    """Return the operation, else method and URI; for a login its purpose too, and the page from the second on."""
    uri = _PROJECT.sub(lambda found: f"/{short(found[1])}", clean_line(entry.uri))
    bare = f"{entry.method} {uri}".strip()
    own = {"token": _("token: {request}"), "project": _("project: {request}"), "values": _("values: {request}")}
    called = own.get(entry.role, "{request}").format(request=clean_line(entry.operation) or bare)
    return f"{called}  {Paged.page(entry.page).words}" if entry.page else called


def entry_outcome(entry: Entry) -> str:
    """`200`, `400 AOM.04`, `timeout`."""
    if entry.outcome == "success":
        return str(entry.status or _("success"))
    if entry.outcome == "failure":
        kind = FailureKind(entry.code).word if entry.code in set(FailureKind) else clean_line(entry.code)
        return f"{entry.status} {kind}" if entry.status else kind
    code = clean_line(entry.code)
    return code if code == str(entry.status) else f"{entry.status or ''} {code}".strip()


def entry_time(entry: Entry, now: datetime) -> str:
    """`19:20:07` of today, else `11-23 19:20` or `2025-11-23`, local time."""
    there, today = entry.started_at.astimezone(now.tzinfo), now
    if there.date() == today.date():
        return f"{there:%H:%M:%S}"
    return f"{there:%m-%d %H:%M}" if there.year == today.year else f"{there:%Y-%m-%d}"


def entry_duration(entry: Entry) -> str:
    """`34 ms`."""
    return milliseconds(entry.seconds)


def entry_data(entry: Entry) -> dict[str, Any]:
    """Return the entry as a JSON object; what is not known is null."""
    names = (
        "number", "profile", "kind", "role", "operation", "method", "uri", "status", "outcome", "code", "request_id",
        "message", "seconds", "request_size", "reply_size", "page",
    )  # fmt: skip
    data = {name: getattr(entry, name) for name in names}
    data |= {name: data[name] or None for name in ("operation", "code", "request_id", "message", "uri", "method")}
    return {"number": entry.number, "started_at": entry.started_at.isoformat(), **data}


def history_note(exchange: Exchange) -> str:
    """`call 12 of the history, 2026-11-25 19:20:07 +08:00, profile sandbox`, and what of it was not kept."""
    return sentences(history_line(exchange), *missing_bodies(exchange.kept)) if exchange.kept else ""


def history_line(exchange: Exchange) -> str:
    """Return number, time and profile; empty for a call that is not of the history."""
    kept = exchange.kept
    if kept is None:
        return ""
    started = exchange.timings.started_at.astimezone()
    return _("call {number} of the history, {time}, profile {profile}").format(
        number=kept.number, time=local_time(started), profile=clean_line(exchange.profile)
    )


def history_labels(exchange: Exchange) -> tuple[str, ...]:
    """Return labels for a call of the history with its time, the longest first; none for a new call."""
    if exchange.kept is None:
        return ()
    started = exchange.timings.started_at.astimezone()
    return (
        _("from history, at {time}").format(time=f"{started:%Y-%m-%d %H:%M:%S}"),
        _("from history, at {time}").format(time=f"{started:%m-%d %H:%M:%S}"),
        _("history {time}").format(time=f"{started:%m-%d %H:%M}"),
    )


def with_translated_steps(exchange: Exchange) -> Exchange:
    """Replace the steps' notes, kept in the language of then, by the outcome in today's language."""
    match exchange.outcome:
        case Success():
            word = _("success")
        case ApiError():
            word = _("API error")
        case Failure(kind=kind):
            word = kind.word
    steps = tuple(
        replace(step, note=word if step.state == "failed" or step.name is StepName.PARSE else "")
        for step in exchange.steps
    )
    return replace(exchange, steps=steps, paged=Paged.page(exchange.paged.number) if exchange.paged else None)


def missing_bodies(kept: Kept, *of: Literal["request", "reply"]) -> list[str]:
    """Say of each body, or of those named, if it was not kept whole."""
    bodies = {
        "request": (_("The request's body"), kept.request_body, kept.request_size),
        "reply": (_("The reply's body"), kept.reply_body, kept.reply_size),
    }
    parts = [bodies[each] for each in of or bodies]
    ways = {
        "none": _("{body} ({size}) was not kept: this profile keeps headers only"),
        "head": _("{body} ({size}) is too large: its beginning was kept"),
    }
    return [ways[part].format(body=body, size=size(count)) for body, part, count in parts if part in ways]
