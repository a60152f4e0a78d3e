"""How long a call takes to let go when it is cancelled, in every state: `python tests/bench/bench_cancel.py`.

Measured from the instant at which the cancel was due, so that whatever keeps the event loop counts, until the call's
task has ended. Loopback only; the limit that we set ourselves is 100 ms.
"""

import asyncio
import gzip
import json
import os
import random
import socket
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack, aclosing, suppress
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "hostile"))

from hostile_server import answer, drips, hang, login, says, sized

from aom_tui.catalogue.load import load_catalogue
from aom_tui.render.document.pretty import pretty
from aom_tui.session.credentials import Password
from aom_tui.session.draft import Draft
from aom_tui.session.profile import CredentialRef, Kind, Profile
from aom_tui.session.secret import Secret
from aom_tui.session.session import Session

CATALOGUE = load_catalogue()
READ = Draft(method="GET", uri="/v2/p1/alarm-rules")
TIMES = 20
MB = 1024**2
LARGE = json.dumps(
    {"series": [{"id": f"{number:x}", "value": number * 1.01, "name": "n" * 40} for number in range(650_000)]}
).encode()
"""Some 50 MB."""

PACKED = gzip.compress(os.urandom(8 * 1024).hex().encode() * 20_000, 1)
"""300 MB unpacked, of a packed size that is no bomb's."""

HANDLED: set[asyncio.Task[None] | None] = set()
"""Kept, so that one that hangs does not go while it does."""

Behave = Callable[[asyncio.StreamWriter], Awaitable[None]]


async def slowly(data: bytes, writer: asyncio.StreamWriter) -> None:
    """As fast as it is taken."""
    for at in range(0, len(data), 256 * 1024):
        writer.write(data[at : at + 256 * 1024])
        await writer.drain()
    await hang(writer)


STATES: dict[str, tuple[Behave, float]] = {
    "waiting for headers": (hang, 0.05),
    "dripping headers": (drips(b"HTTP/1.1 200 OK\r\nX-A: "), 0.05),
    "dripping body": (drips(answer(b"{", "Content-Length: 1000000")), 0.05),
    "reading 50 MB": (partial(slowly, sized(LARGE)), 0.05),
    "unpacking a gzip of 300 MB": (partial(slowly, sized(PACKED, "Content-Encoding: gzip")), 0.2),
    "judging 50 MB": (says(sized(LARGE)), 0.35),
}
"""How the service behaves, and up to how many seconds after the start the call is cancelled."""


def session(iam: str, aom: str) -> Session:
    profile = Profile(
        name="bench", kind=Kind.TEST, region="cn-north-4", iam_endpoint=iam, aom_endpoint=aom,
        credential=CredentialRef("password", "prompt", "u", "d"),
    )  # fmt: skip
    return Session(profile, Password("u", Secret("p"), "d"), CATALOGUE, timeout=60)


async def served(behave: Behave) -> tuple[asyncio.Server, str]:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        HANDLED.add(asyncio.current_task())
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await reader.readuntil(b"\r\n\r\n")
            await behave(writer)
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    return server, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def let_go(work: Callable[[], Awaitable[object]], within: float) -> float | None:
    """Seconds from when the cancel was due until the end; None where it had ended before."""
    task = asyncio.ensure_future(work())
    due = time.perf_counter() + random.uniform(within / 3, within)
    asyncio.get_running_loop().call_at(asyncio.get_running_loop().time() + due - time.perf_counter(), task.cancel)
    await asyncio.wait([task])
    return time.perf_counter() - due if task.cancelled() else None


async def measured(name: str, work: Callable[[], Awaitable[object]], within: float) -> float:
    took = []
    for _ in range(TIMES):
        if (each := await let_go(work, within)) is not None:
            took.append(each)
        if "50 MB" in name:
            await asyncio.sleep(1)  # a thread that nobody waits for any more comes to its end
    worst = max(took, default=0.0)
    print(  # noqa: T201
        f"{name:32} {len(took):3} cancelled   longest {worst * 1000:6.1f} ms"
    )
    return worst


async def main() -> None:
    worst = []
    good, iam = await served(says(login("X-Subject-Token: MIIgood")))
    for name, (behave, within) in STATES.items():
        server, url = await served(behave)
        async with aclosing(session(iam, url)) as here:
            await here.login()
            worst.append(await measured(name, lambda here=here: here.send(READ), within))  # type: ignore[misc]
        server.close()
    silent, silent_iam = await served(hang)
    worst.append(await measured("login under way", lambda: session(silent_iam, iam).send(READ), 0.05))
    tls = silent_iam.replace("http:", "https:")
    async with aclosing(session(iam, tls)) as here:
        await here.login()
        worst.append(await measured("TLS handshake", lambda: here.send(READ), 0.2))
    with ExitStack() as open_sockets:
        full = open_sockets.enter_context(socket.socket())
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for _ in range(4):  # the queue of a socket that accepts nothing
            waiting = open_sockets.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        async with aclosing(session(iam, f"http://127.0.0.1:{full.getsockname()[1]}")) as here:
            await here.login()
            worst.append(await measured("connecting", lambda: here.send(READ), 0.05))
    worst.append(await measured("formatting 50 MB", lambda: asyncio.to_thread(pretty, LARGE, "application/json"), 0.2))
    print(  # noqa: T201
        f"{'longest of all':32}     {max(worst) * 1000:28.1f} ms   load {os.getloadavg()[0]:.1f}"
    )
    good.close()
    silent.close()


asyncio.run(main())
