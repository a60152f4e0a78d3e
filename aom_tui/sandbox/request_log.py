"""Every request as it is worth remembering: who asked for what, what came of it, which fault met it.

No token, password, body or secret is in it: of a query only the declared parameters keep their values, and of who asked
only users that exist are named. The newest 2,000 are kept.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any
from urllib.parse import unquote_plus

import msgspec

from aom_tui.catalogue.model import Operation
from aom_tui.language import _
from aom_tui.sandbox import signing
from aom_tui.sandbox.faults.faults import Fault, FaultKind
from aom_tui.sandbox.identity import Caller, Identity
from aom_tui.sandbox.wire import Message, Reply

KEPT = 2_000
LONGEST_PATH = 200
LONGEST_QUERY = 8 * 1024
"""Bytes of a query that are kept; what is shown is shorter."""
LONGEST_VALUE = 60
LONGEST_NAME = 24
MASK = "***"


class Trace(msgspec.Struct, gc=False):
    """What became known of a request on its way through the gateway."""

    operation: Operation | None = None
    caller: Caller | None = None
    message: Message | None = None
    fault: Fault | None = None


class LoggedRequest(msgspec.Struct, frozen=True, gc=False):
    """One request. `status` is 0 where no reply went out, `error` the code of a refusal, `ms` until the last byte."""

    number: int
    time: float
    user: str
    project: str
    method: str
    raw_path: bytes
    raw_query: bytes
    operation: Operation | None
    status: int
    error: str
    ms: float
    fault: str

    @property
    def path(self) -> str:
        """Path and query as they may be shown. Made when somebody looks: most requests are looked at by nobody."""
        return shown_path(self.raw_path, self.raw_query, self.operation)

    @property
    def operation_id(self) -> str:
        """Empty where there is no such operation."""
        return self.operation.id if self.operation else ""

    def shown(self) -> dict[str, Any]:
        """As the control endpoint shows it."""
        return {
            "number": self.number,
            "time": self.time,
            "user": self.user,
            "project": self.project,
            "method": self.method,
            "path": self.path,
            "operation": self.operation_id,
            "status": self.status,
            "error": self.error,
            "ms": round(self.ms, 1),
            "fault": self.fault,
        }

    def line(self) -> str:
        """For a person who reads along; control characters escaped."""
        moment = f"{datetime.fromtimestamp(self.time).astimezone():%H:%M:%S}"
        words = (moment, f"{self.user or '-':12}", f"{self.method:6}", self.path, self.operation_id or "-")
        told = f"  {_('fault {kind}').format(kind=self.fault)}" if self.fault else ""
        said = f"{'  '.join(words)}  {self.status or _('no reply')} {self.error}".rstrip() + f"  {self.ms:.0f} ms{told}"
        return "".join(letter if letter.isprintable() else f"\\u{ord(letter):04x}" for letter in said)


class RequestLog:
    """The newest requests; `on_request` is told each."""

    def __init__(self, identity: Identity, clock: Callable[[], float]) -> None:
        self._identity, self._clock = identity, clock
        self._kept: deque[LoggedRequest] = deque(maxlen=KEPT)
        self._waiting: list[asyncio.Event] = []
        self.last = 0
        self.on_request: Callable[[LoggedRequest], object] | None = None

    def note(self, scope: Mapping[str, Any], trace: Trace, reply: Reply, ms: float) -> None:
        """Keeps one more, and wakes who waits for it."""
        self.last += 1
        caller, fault = trace.caller, trace.fault
        answered = reply if fault is None or fault.kind is not FaultKind.RESET else None
        entry = LoggedRequest(
            self.last,
            self._clock(),
            caller.user.name if caller else reply.user or asker(trace, self._identity),
            caller.token.project.name if caller and caller.token and caller.token.project else "",
            scope["method"],
            (scope.get("raw_path") or scope["path"].encode())[:LONGEST_PATH],
            scope["query_string"][:LONGEST_QUERY],
            trace.operation,
            answered.status if answered else 0,
            error_code(answered) if answered else "",
            ms,
            fault.kind.value if fault else "",
        )
        self._kept.append(entry)
        if self.on_request is not None:
            self.on_request(entry)
        for waiter in self._waiting:
            waiter.set()

    def after(self, number: int, seat: str = "") -> Iterator[LoggedRequest]:
        """Those that came later, of one user or of all, oldest first."""
        return (one for one in self._kept if one.number > number and seat in ("", one.user))

    async def wait(self, number: int, seconds: float, seat: str = "") -> None:
        """Until there is one after that number, for so many seconds at most."""
        woken = asyncio.Event()
        self._waiting.append(woken)
        try:
            async with asyncio.timeout(seconds):
                while next(self.after(number, seat), None) is None:
                    woken.clear()
                    await woken.wait()
        except TimeoutError:
            pass
        finally:
            self._waiting.remove(woken)


def shown_path(raw_path: bytes, raw_query: bytes, operation: Operation | None) -> str:
    """Path and query; a value that the operation does not declare may be anything, so it is masked."""
    path = raw_path.decode("latin-1")[:LONGEST_PATH]
    if not raw_query:
        return path
    declared = {one.name for one in operation.parameters if one.location == "query"} if operation else set()
    query = raw_query.decode("latin-1")
    return f"{path}?{'&'.join(_pair(part, declared) for part in query.split('&') if part)}"[: 2 * LONGEST_PATH]


def _pair(part: str, declared: set[str]) -> str:
    """A bare word, or a name that is none, may itself be what somebody pasted."""
    name, sign, value = part.partition("=")
    if unquote_plus(name) in declared:
        return f"{name}{sign}{value[:LONGEST_VALUE]}"
    return f"{name if sign and len(name) <= LONGEST_NAME else MASK}={MASK}"


def error_code(reply: Reply) -> str:
    """The code in a refusal's body, in whichever of the shapes it has."""
    if reply.status < 400:
        return ""
    match reply.body:
        case {"error_code": code} | {"errorCode": code} | {"error": {"code": code}}:
            return str(code)
    return ""


class _Who(msgspec.Struct):
    name: str = ""
    id: str = ""


class _Password(msgspec.Struct):
    user: _Who


class _Methods(msgspec.Struct):
    password: _Password


class _Proof(msgspec.Struct):
    identity: _Methods


class _Login(msgspec.Struct):
    """Of a token request nothing but the user: the password is not even read."""

    auth: _Proof


_LOGIN = msgspec.json.Decoder(_Login)


def asker(trace: Trace, identity: Identity) -> str:
    """Whose request it is where nobody was let in: by a user's name or an AK, if they exist; else nobody's."""
    message = trace.message
    if message is None:
        return ""
    if trace.operation is not None and not trace.operation.authenticated:
        with suppress(msgspec.MsgspecError):
            who = _LOGIN.decode(message.body).auth.identity.password.user
            return identity.known_name(who.name or who.id)
        return ""
    if "x-auth-token" in message.headers:
        token = identity.token(message.headers["x-auth-token"])[1]
        return token.user.name if token else ""
    with suppress(signing.BadSignature):
        key = identity.key(signing.read_claim(message.headers.get("authorization", "")).access_key)
        return key.user.name if key else ""
    return ""
