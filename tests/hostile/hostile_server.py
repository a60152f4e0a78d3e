"""A server that means no good, over real loopback HTTP: the first part of the path says in which way."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

Misbehave = Callable[[asyncio.StreamWriter], Awaitable[None]]

ESCAPES = b"\x1b]52;c;cHduZWQ=\x07\x1b[2J\x9b31m"
"""Write the clipboard, clear the screen, colour by a C1 byte."""

SPACES = gzip.compress(b"{}" + b" " * 1_500_000)
"""Packed more than a hundred to one; not too large by itself, and JSON."""

HALF = gzip.compress(b'{"series": [' + b"1," * 5000 + b"1]}")[:-20]


@dataclass
class Hostile:
    """What it heard: request lines with the token that came along."""

    url: str = ""
    heard: list[tuple[str, str | None]] = field(default_factory=list)
    called: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once something else than IAM was asked for."""


def answer(body: bytes, *lines: str, status: str = "200 OK", kind: str = "application/json") -> bytes:
    head = "\r\n".join((f"HTTP/1.1 {status}", f"Content-Type: {kind}", *lines))
    return f"{head}\r\n\r\n".encode("latin-1") + body


def sized(body: bytes, *lines: str, status: str = "200 OK", kind: str = "application/json") -> bytes:
    return answer(body, f"Content-Length: {len(body)}", *lines, status=status, kind=kind)


def says(data: bytes) -> Misbehave:
    """Sends it and closes."""

    async def send(writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()

    return send


def drips(data: bytes) -> Misbehave:
    """Sends it, then a blank now and then: no read ever times out."""

    async def send(writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        while True:
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.02)

    return send


async def hang(_: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


async def reset(writer: asyncio.StreamWriter) -> None:
    writer.write(answer(b'{"half": ', "Content-Length: 100"))
    await writer.drain()
    writer.transport.abort()


async def flood(writer: asyncio.StreamWriter) -> None:
    """An event stream without an end."""
    writer.write(answer(b"", kind="text/event-stream"))
    while True:
        writer.write(b"data: x\n\n" * 1000)
        await writer.drain()


CASES: dict[str, Misbehave] = {
    "good": says(sized(b'{"ok": true}')),
    "drips": drips(answer(b"{", "Content-Length: 1000000")),
    "drips headers": drips(b"HTTP/1.1 200 OK\r\nX-A: "),
    "hangs": hang,
    "resets": reset,
    "floods": flood,
    "ends early": says(answer(b"{}", "Content-Length: 100")),
    "ends a chunk early": says(answer(b"ff\r\n{}", "Transfer-Encoding: chunked")),
    "no chunk size": says(answer(b"zz\r\n{}\r\n0\r\n\r\n", "Transfer-Encoding: chunked")),
    "two lengths": says(answer(b"{}", "Content-Length: 2", "Content-Length: 20")),
    "a length in words": says(answer(b"{}", "Content-Length: two")),
    "a header of 1 MB": says(sized(b"{}", f"X-Long: {'x' * 1_000_000}")),
    "half a gzip": says(sized(HALF, "Content-Encoding: gzip")),
    "a gzip without its end": says(sized(gzip.compress(b'{"a": 1}')[:-4], "Content-Encoding: gzip")),
    "a gzip that is none": says(sized(b'{"a": 1}', "Content-Encoding: gzip")),
    "a bomb": says(sized(SPACES, "Content-Encoding: gzip")),
    "too much": says(sized(b'"' + b"x" * 3_000_000 + b'"')),
    "brotli": says(sized(b"\x0b\x02\x80{}\x03", "Content-Encoding: br")),
    "no HTTP": says(b"220 mail.example ESMTP\r\n"),
    "nothing": says(b""),
    "status 999": says(sized(b"{}", status="999 Who Knows")),
    "a sign-in page": says(sized(b"<html>Sign in</html>", kind="text/html")),
    "a page called JSON": says(sized(b"<html>Sign in</html>")),
    "JSON cut off": says(sized(b'{"series": [{"namespace":')),
    "JSON and more": says(sized(b'{"a": 1}{"errorCode": "0"}')),
    "no number": says(sized(b'{"a": NaN}')),
    "deep": says(sized(b"[" * 100_000 + b"]" * 100_000)),
    "half a character": says(sized(b'{"a": "\\ud800"}')),
    "numbers out of range": says(sized(b'{"a": 1e400, "b": ' + b"9" * 5000 + b"}")),
    "a name three times": says(sized(b'{"errorCode": "SVCSTG_AMS_4000101", "errorCode": "0"}')),
    "members of a gzip": says(sized(gzip.compress(b'{"a":') + gzip.compress(b" 1}"), "Content-Encoding: gzip")),
    "bytes after the body": says(sized(b"{}") + sized(b'{"errorCode": "1"}', status="500 Not Asked For")),
    "many headers": says(sized(b"{}", *(f"X-{number}: {number}" for number in range(2000)))),
    "escapes in the header": says(sized(b"{}", f"X-Request-Id: {ESCAPES.decode('latin-1')}")),
    "escapes in the reason": says(sized(b"", status=f"400 {ESCAPES.decode('latin-1')}")),
    "escapes in the error": says(sized(b'{"error_code": "\\u001b[2J", "error_msg": "\\u009b31m"}', status="400 Bad")),
    "an error of 1 MB": says(sized(json.dumps({"error_msg": "y" * 1_000_000}).encode(), status="500 Oh")),
    "an error in no words": says(sized(b"\xff\xfe\x00", status="502 Bad Gateway", kind="text/plain")),
}
"""By name; a redirect to elsewhere and bad answers of IAM need an address, and are made where they are served."""

LOGINS: dict[str, tuple[str, ...]] = {
    "good": ("X-Subject-Token: MIIgood",),
    "two tokens": ("X-Subject-Token: MIIone", "X-Subject-Token: MIItwo"),
    "a token with escapes": ("X-Subject-Token: MII\x1b[31m",),
    "an empty token": ("X-Subject-Token: ",),
    "no token": (),
    "20 KB": (f"X-Subject-Token: MII{'x' * 20_000}",),
}


@asynccontextmanager
async def served(elsewhere: str = "") -> AsyncIterator[Hostile]:
    """`/CASE/...` misbehaves so; IAM is at `/LOGIN/v3/auth/tokens`. `elsewhere` is where its redirects point."""
    hostile = Hostile()
    tasks: set[asyncio.Task[None]] = set()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
            await reader.readexactly(int(headers.get("content-length", 0)))
            hostile.heard.append((head[0], headers.get("x-auth-token")))
            if "/v3/auth/tokens" not in head[0]:
                hostile.called.set()
            await behaviour(head[0].split()[1], elsewhere)(writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client has had enough, or the test has
        finally:
            writer.close()
            tasks.discard(task)

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    hostile.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        async with server:
            yield hostile
    finally:
        for task in tasks:
            task.cancel()


def behaviour(target: str, elsewhere: str) -> Misbehave:
    name = target.split("/")[1].replace("%20", " ")
    if "/v3/auth/tokens" in target:
        return says(login(*LOGINS[name]))
    if name == "redirects":
        return says(sized(b"", f"Location: {elsewhere}/collect", status="302 Found"))
    return CASES[name]


def login(*lines: str) -> bytes:
    now = datetime.now(UTC)
    token = {
        "issued_at": now.isoformat(), "expires_at": (now + timedelta(days=1)).isoformat(), "roles": [],
        "user": {"name": "u", "domain": {"name": "d"}}, "project": {"id": "p1", "name": "cn-north-4"},
    }  # fmt: skip
    return sized(json.dumps({"token": token}).encode(), *lines, status="201 Created")
