"""A service that answers as it is told, over real loopback HTTP, and remembers what it was asked."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

NOW = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
Answer = bytes | Callable[["Asked"], bytes | None]
"""Raw HTTP, or what makes it of a request; None leaves the request without an answer."""


@dataclass(frozen=True)
class Asked:
    """A request as it arrived."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Service:
    """Answers by the beginning of the target; the last rule that fits counts."""

    url: str = ""
    rules: list[tuple[str, Answer]] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)

    def on(self, start: str, answer: Answer) -> None:
        self.rules.append((start, answer))

    def targets(self, start: str) -> list[Asked]:
        return [each for each in self.asked if each.target.startswith(start)]


def reply(status: int, body: Any = b"", **headers: str) -> bytes:
    """A whole response. A dict goes out as JSON."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = {"Content-Type": "application/json", "Content-Length": str(len(data)), "X-Request-Id": "r-1"}
    lines |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status} Told\r\n{head}\r\n".encode() + data


def token_reply(value: str = "MIItoken", *, life: float = 86400, project: str = "p1", **more: str) -> bytes:
    """IAM's 201."""
    document: dict[str, Any] = {
        "issued_at": NOW.isoformat(),
        "expires_at": (NOW + timedelta(seconds=life)).isoformat(),
        "user": {"name": "u", "domain": {"name": "d"}},
        "roles": [{"id": "0", "name": "te_admin"}],
    }
    if project:
        document["project"] = {"id": project, "name": "cn-north-4"}
    return reply(201, {"token": document}, X_Subject_Token=value, **more)


@asynccontextmanager
async def served(secure: ssl.SSLContext | None = None) -> AsyncIterator[Service]:
    """One service on a free port."""
    service = Service()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while asked := await _read(reader):
                service.asked.append(asked)
                answer = next(rule for start, rule in reversed(service.rules) if asked.target.startswith(start))
                data = answer if isinstance(answer, bytes) else answer(asked)
                if data is None:
                    await reader.read()
                    return
                writer.write(data)
                await writer.drain()
                if b"Content-Length" not in data or b"X-Close" in data:
                    return
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=secure)
    service.url = f"http{'s' if secure else ''}://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield service


async def _read(reader: asyncio.StreamReader) -> Asked | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    except asyncio.IncompleteReadError:
        return None
    method, target, _ = head[0].split(" ", 2)
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:]) if name}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Asked(method, target, headers, body)


class Clock:
    """Stands still until it is set."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now
