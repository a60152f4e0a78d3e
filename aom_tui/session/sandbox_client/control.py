"""The control endpoint of a running sandbox, over HTTP: faults, scenarios, expiry, request log.

It belongs to the sandbox and not to AOM, so none of its calls is an Exchange.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal, TypeVar
from urllib.parse import quote, urlencode, urlsplit

import msgspec

from aom_tui.language import LANGUAGE, _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.exchange import Request
from aom_tui.session.network.body_reader import BodyLimits
from aom_tui.session.network.connection import ConnectionOptions
from aom_tui.session.network.transport import Transport

FAULT_KINDS = (
    "401",
    "403",
    "429",
    "500",
    "503",
    "latency",
    "slow-body",
    "truncated-body",
    "reset",
    "wrong-content-type",
    "html-page",
    "clock-shift",
)
SERVICES = ("aom", "iam")
"""What stands for all operations of one service where an operation is named."""
TIMED = ("latency", "slow-body", "clock-shift")
"""Kinds that take seconds."""
RETRIED = ("429", "503")
"""Kinds that may carry Retry-After."""

KIND_WORDS: Mapping[str, str] = {
    "401": _("refused: wrong credentials"),
    "403": _("refused: not allowed"),
    "429": _("throttled, with Retry-After"),
    "500": _("the service fails"),
    "503": _("the service is unavailable"),
    "latency": _("the reply comes late"),
    "slow-body": _("the body drips in"),
    "truncated-body": _("half of the body, then the connection closes"),
    "reset": _("connection reset; the call was carried out"),
    "wrong-content-type": _("JSON that is called text/html"),
    "html-page": _("a sign-in page with status 200"),
    "clock-shift": _("the sandbox's clock is off"),
}
SCENARIO_WORDS: Mapping[str, str] = {
    "black-friday": _("traffic climbs fourfold, p99 doubles, payment gives way"),
    "node-down": _("a node's metrics stop, NodeNotReady, others carry its load"),
    "token-storm": _("tokens expire every two minutes, half of the calls meet 429"),
}
"""Of those we know; of others the sandbox says itself what they are."""

SECONDS = 5.0
"""A sandbox is near: it answers at once or never. Waiting for requests comes on top."""
_LIMITS = BodyLimits(body=16 * 1024**2)


class ActiveFault(msgspec.Struct, frozen=True):
    """A fault that is on. `operation` None: all of AOM; `left` None: until it is cleared; seconds where it has some."""

    id: int
    kind: str
    operation: str | None = None
    user: str | None = None
    project: str | None = None
    probability: float = 1.0
    left: int | None = None
    seconds: float | None = None
    retry_after: int | None = None
    met: int = 0


class Running(msgspec.Struct, frozen=True):
    """The scenario that plays: so many of its minutes have passed."""

    name: str
    minute: float
    minutes: float
    speed: float = 1.0


class Faults(msgspec.Struct, frozen=True):
    """All that goes wrong now; `scenario_faults` are there because of what plays, and go with it."""

    faults: tuple[ActiveFault, ...]
    scenario_faults: tuple[ActiveFault, ...] = ()
    running: Running | None = None


class Scenario(msgspec.Struct, frozen=True):
    """One that can be played."""

    name: str
    title: str
    teaches: str
    minutes: float

    @property
    def words(self) -> str:
        """What it is, in our language where we know it."""
        return SCENARIO_WORDS.get(self.name, self.title)


class Scenarios(msgspec.Struct, frozen=True):
    """Those that there are, and the one that plays."""

    scenarios: tuple[Scenario, ...]
    running: Running | None = None


class LoggedRequest(msgspec.Struct, frozen=True):
    """A request that the sandbox got; `time` in epoch seconds, `status` 0 where it sent no reply."""

    number: int
    time: float
    user: str
    project: str
    method: str
    path: str
    operation: str
    status: int
    error: str
    ms: float
    fault: str


class RequestLog(msgspec.Struct, frozen=True):
    """The requests after a number, oldest first, and the number of the newest there is."""

    requests: tuple[LoggedRequest, ...]
    last: int


class _Expired(msgspec.Struct, frozen=True):
    expired: str | None


class _Cleared(msgspec.Struct, frozen=True):
    cleared: int


class _Played(msgspec.Struct, frozen=True):
    running: Running | None


class _Refusal(msgspec.Struct, frozen=True):
    error: str


class SandboxSilent(Exception):
    """There is no sandbox, or none with a control endpoint; says so in one line."""


Answer = TypeVar("Answer", bound=msgspec.Struct)
Method = Literal["GET", "POST", "DELETE"]


class SandboxControl:
    """Speaks to the control endpoint of one sandbox. InvalidInput: it refuses an order; SandboxSilent: no answer."""

    def __init__(self, endpoint: str, ca_file: str = "") -> None:
        self.endpoint = endpoint.rstrip("/")
        self._transport = Transport(ConnectionOptions(ca_file), clock=lambda: datetime.now(UTC), limits=_LIMITS)

    async def __aenter__(self) -> "SandboxControl":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._transport.aclose()

    async def faults(self) -> Faults:
        """What goes wrong now."""
        return await self._ask("GET", "faults", Faults)

    async def add(self, order: Mapping[str, Any]) -> ActiveFault:
        """Begins a fault; what is None or left out is as the sandbox takes it."""
        return await self._ask("POST", "faults", ActiveFault, dict(order))

    async def clear(self, fault_id: int | None = None) -> int:
        """Ends one fault, or all; how many."""
        place = "faults" if fault_id is None else f"faults/{fault_id}"
        return (await self._ask("DELETE", place, _Cleared)).cleared

    async def expire_tokens(self, user: str = "") -> str | None:
        """Ends the life of all tokens, or of one user's; whose, None for everybody's."""
        return (await self._ask("POST", "expire-tokens", _Expired, {"user": user})).expired

    async def scenarios(self) -> Scenarios:
        """Those that there are, and the one that plays."""
        return await self._ask("GET", "scenarios", Scenarios)

    async def stop(self) -> Running | None:
        """Ends the scenario that plays; which one that was, None where there was none."""
        before = (await self.scenarios()).running
        await self.play(None)
        return before

    async def play(self, name: str | None) -> Running | None:
        """Begins a scenario in place of the one that plays; None stops that."""
        return (await self._ask("POST", "scenario", _Played, {"name": name})).running

    async def log(self, after: int = 0, seat: str = "", wait: float = 0.0) -> RequestLog:
        """The requests after that number, of one user or of all; waits so many seconds for the first of them."""
        query = urlencode({"after": after, "wait": wait} | ({"seat": seat} if seat else {}), quote_via=quote)
        return await self._ask("GET", f"log?{query}", RequestLog, seconds=SECONDS + wait)

    async def _ask(
        self, method: Method, place: str, kind: type[Answer], order: Any = None, *, seconds: float = SECONDS
    ) -> Answer:
        import asyncio

        body = b"" if order is None else msgspec.json.encode(order)
        headers = (("X-Sandbox-Control", "1"), ("Content-Type", "application/json"), ("Accept-Language", LANGUAGE))
        request = Request(method, f"{self.endpoint}/sandbox/{place}", headers, body)
        try:
            async with asyncio.timeout(seconds):
                received = await self._transport.send(request)
        except TimeoutError:
            raise SandboxSilent(_("{where} did not answer in time").format(where=self.endpoint)) from None
        if received.reply is None or received.failure:
            raise SandboxSilent(received.failure.message if received.failure else self.endpoint)
        return self._read(received.reply.status, received.reply.body[:], kind)

    def _read(self, status: int, body: bytes, kind: type[Answer]) -> Answer:
        try:
            if status == 200:
                return msgspec.json.decode(body, type=kind)
            said = msgspec.json.decode(body, type=_Refusal).error
        except (msgspec.MsgspecError, UnicodeDecodeError):
            text = _("{where} is no sandbox that can be told anything").format(where=self.endpoint)
            raise SandboxSilent(text) from None
        raise InvalidInput(Problem("sandbox", said))


def checked_endpoint(text: str) -> str:
    """The address of a sandbox as it is given. Raises InvalidInput."""
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good:
        what = _("{text!r} is no address of a sandbox").format(text=text)
        raise InvalidInput(Problem("--endpoint", what, _("Give it as http://127.0.0.1:8765.")))
    return f"{parts.scheme}://{parts.netloc}"
