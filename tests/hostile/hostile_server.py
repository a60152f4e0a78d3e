"""A server that means no good, over real loopback HTTP: the first part of the path says in which way."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from queue import Queue
from threading import Thread
from urllib.parse import quote, unquote

from aom_tui.session.profile import CredentialRef, Kind, Profile

Misbehave = Callable[[asyncio.StreamWriter], Awaitable[None]]

ESCAPES = b"\x1b]52;c;cHduZWQ=\x07\x1b[2J\x9b31m"
"""Write the clipboard, clear the screen, colour by a C1 byte."""

TRICKS = (
    "\x1b]0;owned\x07 \x1bPq\x1b\\ \x1b[?1049h \x1b[6n \x08\x7f\x00"  # title, DCS, other screen, a question, edits
    "\u202etxt.exe\u2066\u2069 pass\u200bword \ufeff\xad\u2028 \U000e0041"  # read otherwise, or not at all
    " [b]bold[/b] [@click=app.quit]go[/] [link=http://x.invalid]l[/link] [/] [/nope] {{a}} %s {0}"  # markup
    " 宽 e\u0301 \U0001f468"  # harmless: wide, combining, outside of the first plane
)
"""All that a text from a server may try, in one."""

SPACES = gzip.compress(b"{}" + b" " * 12_000_000)
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
    return f"{head}\r\n\r\n".encode("latin-1", "ignore") + body


def sized(body: bytes, *lines: str, status: str = "200 OK", kind: str = "application/json") -> bytes:
    """It is the connection's last, and says so: who does not know that may send the next call into its end."""
    return answer(body, f"Content-Length: {len(body)}", "Connection: close", *lines, status=status, kind=kind)


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


def tricked(**members: object) -> bytes:
    """JSON whose names and values hold the tricks: as escapes where JSON wants that, else as they are."""
    value = {"errorCode": "SVCSTG_AMS_2000000", TRICKS: TRICKS, "series": [{TRICKS: TRICKS, "n": 1}] * 3, **members}
    text = json.dumps(value, ensure_ascii=False)  # json escapes C0 by itself; DEL, C1, bidi and the rest stay raw
    return text.encode()


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
    "a length below zero": says(answer(b"{}", "Content-Length: -2")),
    "a length of 10^20": says(answer(b"{}", f"Content-Length: 1{'0' * 20}")),
    "both framings": says(answer(b"2\r\n{}\r\n0\r\n\r\n", "Content-Length: 999", "Transfer-Encoding: chunked")),
    "odd chunks": says(
        answer(b'1;x=y\r\n{\r\n003\r\n"a"\r\n3\r\n:1}\r\n0\r\nX-T: 1\r\n\r\n', "Transfer-Encoding: chunked")
    ),
    "chunks and junk": says(answer(b"2\r\n{}\r\n0\r\n\r\nHTTP/9 junk", "Transfer-Encoding: chunked")),
    "HTTP 1.0": says(b'HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n{"a": 1}'),
    "no content": says(b"HTTP/1.1 204 No Content\r\n\r\n"),
    "no type": says(b'HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n{"a": 1}'),
    "two types": says(sized(b'{"a": 1}', "Content-Type: text/html", "Set-Cookie: a=1", "Set-Cookie: b=2")),
    "a mark": says(sized(b"\xef\xbb\xbf" + b'{"a": 1}')),
    "no UTF-8": says(sized(b'{"a": "\xff\xfe\xc3("}')),
    "GBK": says(sized('{"a": "指标"}'.encode("gbk"), kind="application/json; charset=gbk")),
    "an unknown charset": says(sized(b'{"a": 1}', kind="application/json; charset=klingon")),
    "any bytes": says(sized(bytes(range(256)) * 256, kind="application/octet-stream")),
    "a list": says(sized(b"[1, 2, 3]")),
    "a number": says(sized(b"42")),
    "a text": says(sized(b'"done"')),
    "null": says(sized(b"null")),
    "a failure in a success": says(sized(b'{"errorCode": "SVCSTG_AMS_4000101", "errorMessage": "no"}')),
    "tricks": says(sized(tricked())),
    "tricks as text": says(sized(TRICKS.encode() + ESCAPES, kind="text/plain")),
    "tricks as HTML": says(sized(f"<html><title>{TRICKS}</title></html>".encode(), kind="text/html")),
    "tricks refused": says(
        sized(
            tricked(error_code=TRICKS, error_msg=TRICKS), f"X-Request-Id: {ESCAPES.decode('latin-1')}", status="400 Bad"
        )
    ),
    "tricks in a failed success": says(sized(tricked(errorCode=TRICKS, errorMessage=TRICKS))),
    "tricks in Prometheus": says(
        sized(
            tricked(
                status="success",
                warnings=[TRICKS],
                data={
                    "resultType": "matrix",
                    "result": [{"metric": {"__name__": TRICKS}, "values": [[1, "2"], [2, "NaN"]]}],
                },
            )
        )
    ),
    "redirects to itself": says(sized(b"", "Location: /redirects%20to%20itself/x", status="302 Found")),
    "redirects nowhere": says(sized(b"", "Location: ", status="302 Found")),
    "redirects with tricks": says(
        sized(b"", f"Location: http://x.invalid/{ESCAPES.decode('latin-1')}", status="301 M")
    ),
    "an error in no words": says(sized(b"\xff\xfe\x00", status="502 Bad Gateway", kind="text/plain")),
}
"""By name; a redirect to elsewhere and bad answers of IAM need an address, and are made where they are served."""

REFUSALS: dict[str, tuple[bytes, str, str]] = {
    "error_code": (b'{"error_code": "C.1", "error_msg": "bad"}', "C.1", "bad"),
    "errorCode": (b'{"errorCode": "C.1", "errorMessage": "bad"}', "C.1", "bad"),
    "errorMsg": (b'{"errorCode": "C.1", "errorMsg": "bad"}', "C.1", "bad"),
    "error_message": (b'{"error_code": "C.1", "error_message": "bad", "trace_id": "t"}', "C.1", "bad"),
    "IAM's older": (b'{"error": {"code": 409, "message": "bad", "title": "T"}}', "409", "bad"),
    "code": (b'{"code": "C.1", "message": "bad"}', "C.1", "bad"),
    "Prometheus'": (b'{"status": "error", "errorType": "bad_data", "error": "bad"}', "bad_data", "bad"),
    "a list of them": (b'[{"error_code": "C.1", "error_msg": "bad"}]', "C.1", "bad"),
    "in languages": (b'{"error_code": 7, "error_msg": {"en": "bad"}}', "7", '{"en":"bad"}'),
    "a number": (b'{"error_code": 400, "error_msg": "bad"}', "400", "bad"),
    "IAM's number": (b'{"error": {"code": 400, "message": "bad"}}', "400", "bad"),
    "nulls": (b'{"error_code": null, "error_msg": null}', "400", "Bad Request"),
    "nothing": (b"", "400", "Bad Request"),
    "bare words": (b"bad\nbad", "400", "bad bad"),
    "cut off": (b'{"error_code": "C.1", "err', "400", '{"error_code": "C.1", "err'),
}
"""Bodies of a 400, and the code and message that they come to."""

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
    """`/CASE/...` misbehaves so, `/LOGIN/v3/auth/tokens` (or a CASE there) is IAM. `elsewhere`: where redirects go."""
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
    name = unquote(target.split("/")[1])
    if "/v3/auth/tokens" in target and name in LOGINS:
        return says(login(*LOGINS[name]))
    if "/v3/auth/tokens" in target and name in LIVES:
        return says(login("X-Subject-Token: MIIgood", **LIVES[name]))
    if name == "redirects":
        return says(sized(b"", f"Location: {elsewhere}/collect", status="302 Found"))
    return CASES[name]


LIVES: dict[str, dict[str, object]] = {
    "no end": {"expires_at": ""},
    "a null end": {"expires_at": None},
    "ended": {"issued_at": "2020-01-01T00:00:00.000000Z", "expires_at": "2020-01-02T00:00:00.000000Z"},
    "by offset": {"expires_at": "2099-01-01T00:00:00+00:00"},
    "no project": {"project": None},
    "end in words": {"expires_at": "tomorrow"},
    "tricks": {
        "user": {"name": TRICKS, "domain": {"name": TRICKS}},
        "project": {"id": "p1", "name": TRICKS},
        "roles": [{"name": TRICKS}] * 3,
    },
}
"""What a good login says of its token otherwise."""


def login(*lines: str, **otherwise: object) -> bytes:
    now = datetime.now(UTC)
    token = {
        "issued_at": now.isoformat(), "expires_at": (now + timedelta(days=1)).isoformat(), "roles": [],
        "user": {"name": "u", "domain": {"name": "d"}}, "project": {"id": "p1", "name": "cn-north-4"},
    }  # fmt: skip
    return sized(json.dumps({"token": {**token, **otherwise}}).encode(), *lines, status="201 Created")


def refusal(name: str) -> Misbehave:
    """A 400 with one of the bodies in which errors come; it does not say what it is written in."""
    body = REFUSALS[name][0]
    return says(f"HTTP/1.1 400 Bad Request\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)


CASES |= {f"refused: {name}": refusal(name) for name in REFUSALS}


@contextmanager
def served_aside() -> Iterator[Hostile]:
    """The same in a thread of its own, for who blocks while he waits."""
    ready: Queue[tuple[Hostile, asyncio.AbstractEventLoop, asyncio.Event]] = Queue()

    async def serve() -> None:
        over = asyncio.Event()
        async with served() as hostile:
            ready.put((hostile, asyncio.get_running_loop(), over))
            await over.wait()

    thread = Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    hostile, loop, over = ready.get()
    try:
        yield hostile
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join()


PASSWORD = "a password nobody else has"
CASES["ends amid a secret"] = says(answer(b'{"as typed": "' + PASSWORD[:9].encode(), "Content-Length: 100"))


def account(hostile: Hostile, login: str = "good") -> dict[str, str]:
    """The environment of somebody who logs in there and calls it; nothing is tried again."""
    return {
        "OS_AUTH_URL": f"{hostile.url}/{quote(login)}",
        "OS_USERNAME": "u",
        "OS_PASSWORD": PASSWORD,
        "OS_USER_DOMAIN_NAME": "d",
        "OS_REGION_NAME": "cn-north-4",
        "AOM_TUI_ENDPOINT": hostile.url,
        "AOM_TUI_RETRIES": "0",
    }


def profile_of(hostile: Hostile, case: str = "good", login: str = "good") -> Profile:
    """One whose IAM answers as `login` says, and whose AOM as `case` does."""
    return Profile(
        name="hostile",
        kind=Kind.TEST,
        region="cn-north-4",
        iam_endpoint=f"{hostile.url}/{quote(login)}",
        aom_endpoint=f"{hostile.url}/{quote(case)}",
        credential=CredentialRef("password", "prompt", "u", "d"),
    )
