"""Replies that go wrong on their way: late, in drops, cut off, under a false name, or not at all."""

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aom_tui.sandbox.faults.faults import Fault, FaultKind

Send = Callable[[Mapping[str, Any]], Awaitable[None]]

TRANSPORT = "aom.transport"
"""Key in an ASGI scope's extensions: the connection's asyncio transport, for the faults that no ASGI server offers."""
DROPS = 20
"""Pieces in which a slow body comes."""
PAGE = b"""<!DOCTYPE html>
<html><head><title>Sign in</title></head>
<body><h1>Sign in to the network</h1><p>This page was sent by the sandbox of aom-tui, in place of a reply.</p></body>
</html>
"""
HTML = b"text/html; charset=utf-8"


def faulty(send: Send, fault: Fault, scope: Mapping[str, Any]) -> Send:
    """A `send` that does to one reply what the fault says. A reply without a body has none to be slow or cut off."""
    transport = (scope.get("extensions") or {}).get(TRANSPORT)
    match fault.kind:
        case FaultKind.LATENCY:
            return _Late(send, fault.seconds)
        case FaultKind.SLOW_BODY:
            return _Dripping(send, fault.seconds)
        case FaultKind.TRUNCATED_BODY:
            return _CutOff(send, transport)
        case FaultKind.RESET:
            return _Reset(transport)
        case FaultKind.WRONG_CONTENT_TYPE:
            return _Mislabelled(send)
        case FaultKind.HTML_PAGE:
            return _Page(send)
        case _:
            return send


class _Late:
    def __init__(self, send: Send, seconds: float) -> None:
        self._send, self._seconds = send, seconds

    async def __call__(self, event: Mapping[str, Any]) -> None:
        if event["type"] == "http.response.start":
            await asyncio.sleep(self._seconds)
        await self._send(event)


class _Dripping:
    def __init__(self, send: Send, seconds: float) -> None:
        self._send, self._seconds = send, seconds

    async def __call__(self, event: Mapping[str, Any]) -> None:
        body = event.get("body", b"")
        if not body:
            await self._send(event)
            return
        size = -(-len(body) // DROPS)
        drops = [body[place : place + size] for place in range(0, len(body), size)]
        for number, drop in enumerate(drops, 1):
            await asyncio.sleep(self._seconds / len(drops))
            await self._send({"type": event["type"], "body": drop, "more_body": number < len(drops)})


class _CutOff:
    def __init__(self, send: Send, transport: asyncio.Transport | None) -> None:
        self._send, self._transport = send, transport

    async def __call__(self, event: Mapping[str, Any]) -> None:
        body = event.get("body", b"")
        if not body:
            await self._send(event)
            return
        await self._send({"type": event["type"], "body": body[: len(body) // 2], "more_body": True})
        if self._transport is not None:  # what is written already still goes out; the server closes unfinished replies
            self._transport.close()


class _Reset:
    def __init__(self, transport: asyncio.Transport | None) -> None:
        self._transport = transport

    async def __call__(self, _event: Mapping[str, Any]) -> None:
        """To linger for no time makes the system send RST instead of FIN."""
        if self._transport is None or self._transport.is_closing():
            return
        sock = self._transport.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._transport.abort()


class _Mislabelled:
    def __init__(self, send: Send) -> None:
        self._send = send

    async def __call__(self, event: Mapping[str, Any]) -> None:
        if event["type"] == "http.response.start":
            event = {**event, "headers": _typed(event["headers"])}
        await self._send(event)


class _Page:
    """Whatever the reply was, it is this page."""

    def __init__(self, send: Send) -> None:
        self._send = send

    async def __call__(self, event: Mapping[str, Any]) -> None:
        if event["type"] == "http.response.start":
            headers = [(b"content-length", str(len(PAGE)).encode()), (b"content-type", HTML)]
            await self._send({**event, "status": 200, "headers": headers})
        else:
            await self._send({**event, "body": PAGE})


def _typed(headers: Any) -> list[tuple[bytes, bytes]]:
    return [(name, HTML if name == b"content-type" else value) for name, value in headers]
