"""A redacted exchange as bytes, and back. Its bodies are kept apart, since lists do not need them. Pure."""

import zlib
from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from aom_tui.session.draft import Draft, Pairs
from aom_tui.session.exchange import (
    ApiError,
    Exchange,
    Failure,
    Kept,
    Paged,
    Reply,
    Request,
    Role,
    Step,
    Success,
    Timings,
    TokenLife,
)
from aom_tui.session.token_facts import TokenFacts

_SMALL = 512
"""Bytes: less is not worth compressing."""

_PLAIN, _DEFLATED = b"\x00", b"\x01"
"""First bytes of packed data."""


class _Reply(msgspec.Struct):
    status: int
    reason: str
    http_version: str
    headers: Pairs


class _Page(msgspec.Struct, omit_defaults=True):
    number: int
    words: str
    missing: str = ""


class _Record(msgspec.Struct, omit_defaults=True, kw_only=True):
    """An exchange as it is written. Fields that a later version adds have defaults, those that it drops are skipped."""

    id: str
    profile: str
    role: Role = "call"
    draft: Draft | None = None
    request: Request | None = None
    reply: _Reply | None = None
    success: Success | None = None
    error: ApiError | None = None
    failure: Failure | None = None
    timings: Timings
    steps: tuple[Step, ...] = ()
    token_life: TokenLife | None = None
    token: TokenFacts | None = None
    paged: _Page | None = None
    kept: Kept | None = None


def encoded(exchange: Exchange) -> bytes:
    """Return the exchange as bytes, without its bodies and those that preceded it."""
    request, reply, paged, outcome = exchange.request, exchange.reply, exchange.paged, exchange.outcome
    record = _Record(
        id=exchange.id,
        profile=exchange.profile,
        role=exchange.role,
        draft=exchange.draft,
        request=replace(request, body=b"") if request else None,
        reply=_Reply(reply.status, reply.reason, reply.http_version, reply.headers) if reply else None,
        success=outcome if isinstance(outcome, Success) else None,
        error=outcome if isinstance(outcome, ApiError) else None,
        failure=outcome if isinstance(outcome, Failure) else None,
        timings=exchange.timings,
        steps=exchange.steps,
        token_life=exchange.token_life,
        token=exchange.token,
        paged=_Page(paged.number, paged.words, paged.missing) if paged else None,
        kept=exchange.kept,
    )
    return packed(msgspec.msgpack.encode(record, enc_hook=_plain))


def decoded(record: bytes, request_body: bytes, reply_body: bytes) -> Exchange:
    """Return the exchange of `encoded` and its packed bodies. Raises ValueError for anything else."""
    try:
        read = msgspec.msgpack.decode(unpacked(record), type=_Record)
        bodies = unpacked(request_body), unpacked(reply_body)
    except zlib.error as error:
        raise ValueError(str(error)) from None
    outcome = read.success or read.error or read.failure
    if outcome is None:
        raise ValueError("a record without an outcome")
    reply, paged = read.reply, read.paged
    return Exchange(
        id=read.id,
        profile=read.profile,
        role=read.role,
        draft=read.draft,
        request=replace(read.request, body=bodies[0]) if read.request else None,
        reply=Reply(reply.status, reply.reason, reply.http_version, reply.headers, bodies[1]) if reply else None,
        outcome=outcome,
        timings=read.timings,
        steps=read.steps,
        token_life=read.token_life,
        token=read.token,
        paged=Paged(paged.number, paged.words, missing=paged.missing) if paged else None,
        kept=read.kept,
    )


def packed(data: bytes) -> bytes:
    """Return the data compressed where that is worth it; empty data stays empty."""
    if len(data) < _SMALL:
        return _PLAIN + data if data else b""
    smaller = zlib.compress(data, 3)
    return _DEFLATED + smaller if len(smaller) < len(data) else _PLAIN + data


def unpacked(data: bytes) -> bytes:
    """Return what was packed. Raises zlib.error."""
    return zlib.decompress(data[1:]) if data[:1] == _DEFLATED else data[1:]


def _plain(value: Any) -> Any:
    """Encode a read-only mapping, which msgspec does not know."""
    if isinstance(value, Mapping):
        return dict(value)
    raise NotImplementedError
