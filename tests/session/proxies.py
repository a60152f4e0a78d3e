"""An HTTP proxy and a SOCKS5 proxy of a few lines: they hand on to one place, whatever host they are asked for."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass
class Proxy:
    """Where it listens, and what it was asked: `CONNECT aom.example:443`, `GET http://aom.example/...`, the host."""

    address: str = ""
    asked: list[str] = field(default_factory=list)


def _unchanged(data: bytes) -> bytes:
    return data


async def _pump(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, change: Callable[[bytes], bytes] = _unchanged
) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(change(data))
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()


async def _joined(one: Streams, other: Streams, change: Callable[[bytes], bytes] = _unchanged) -> None:
    await asyncio.gather(_pump(one[0], other[1], change), _pump(other[0], one[1]))


@asynccontextmanager
async def _serving(handle: Callable[[Proxy, Streams], Awaitable[None]]) -> AsyncIterator[Proxy]:
    proxy, tasks = Proxy(), set[asyncio.Task[None]]()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            await handle(proxy, (reader, writer))
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    proxy.address = "{}:{}".format(*server.sockets[0].getsockname())
    try:
        async with server:
            yield proxy
    finally:
        for task in tasks:
            task.cancel()


@asynccontextmanager
async def http_proxy(port: int) -> AsyncIterator[Proxy]:
    """Every host is this machine's port."""

    async def handle(proxy: Proxy, here: Streams) -> None:
        def noted(data: bytes) -> bytes:
            """The request, its line as the server wants it; what does not begin as one is the rest of one."""
            found = re.match(rb"([A-Z]+) (http://[^/]+(/[^ ]*)|[^/ ]+:\d+) HTTP", data)
            if found is None:
                return data
            proxy.asked.append(f"{found[1].decode()} {found[2].decode()}")
            return found[1] + b" " + (found[3] or b"") + data[found.end(2) :]

        head = noted(await here[0].readuntil(b"\r\n\r\n"))
        there = await asyncio.open_connection("127.0.0.1", port)
        if head.startswith(b"CONNECT"):
            here[1].write(b"HTTP/1.1 200 OK\r\n\r\n")
        else:
            there[1].write(head)
        await _joined(here, there, noted)

    async with _serving(handle) as proxy:
        yield proxy


@asynccontextmanager
async def socks_proxy(port: int) -> AsyncIterator[Proxy]:
    """SOCKS5 without a user (RFC 1928); it is told the host's name, not its address."""

    async def handle(proxy: Proxy, here: Streams) -> None:
        reader, writer = here
        _version, count = await reader.readexactly(2)
        await reader.readexactly(count)
        writer.write(b"\x05\x00")
        _version, _command, _zero, kind = await reader.readexactly(4)
        assert kind == 3
        (length,) = await reader.readexactly(1)
        proxy.asked.append((await reader.readexactly(length)).decode())
        await reader.readexactly(2)
        there = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x00")
        await _joined(here, there)

    async with _serving(handle) as proxy:
        yield proxy
