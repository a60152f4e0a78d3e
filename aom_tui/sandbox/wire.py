"""One call as a handler gets it, and the reply it gives back."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from aom_tui.catalogue.model import Operation

FORM = "application/x-www-form-urlencoded"
LARGEST_FORM = 64 * 1024
"""Bytes; a longer one is no form of a query."""

if TYPE_CHECKING:
    from aom_tui.sandbox.identity import Caller, User
    from aom_tui.sandbox.project import ProjectData
    from aom_tui.sandbox.world import World


class Reply(msgspec.Struct, frozen=True, gc=False):
    """What goes back on the wire. `body` is any JSON value; None sends no body at all."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = {}
    user: str = ""
    """Who the caller has proved to be, where it is the call itself that proves it: a login."""

    def encoded(self) -> bytes:
        """The body as bytes; empty where there is none."""
        return b"" if self.body is None else msgspec.json.encode(self.body)


class Refused(Exception):
    """The call is not served. Carries the reply that says so in the service's own shape and code."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply
        super().__init__(f"refused with {reply.status}")


class Message(msgspec.Struct, frozen=True, gc=False):
    """An HTTP request as it came off the wire, nothing interpreted yet."""

    method: str
    raw_path: str
    """Still percent-encoded, without the query: signatures are made over it."""
    raw_query: str
    headers: Mapping[str, str]
    """Names in lower case; of repeated headers the last."""
    body: bytes

    @property
    def parameters(self) -> str:
        """The query; with a form in the body, as Prometheus' clients send it, that behind it."""
        if self.headers.get("content-type", "").partition(";")[0].strip() != FORM or len(self.body) > LARGEST_FORM:
            return self.raw_query
        return "&".join(filter(None, (self.raw_query, self.body.decode("latin-1"))))


class Call(msgspec.Struct, frozen=True):
    """A request that passed the gateway: known operation, authenticated, parameters and body checked."""

    world: "World"
    operation: Operation
    message: Message
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Any
    caller: "Caller | None"
    """None only for the token request itself."""
    project: "ProjectData | None"
    """The project named in the path or, where the path has none, by X-Project-Id or the token; None for IAM."""
    now: float
    """Epoch seconds by the sandbox's clock."""
    refuse: Callable[..., Refused]
    """`refuse(fault, detail="")`: the documented refusal of this operation, see `refusals.refusal`."""

    @property
    def now_ms(self) -> int:
        """Epoch milliseconds, the unit of nearly every time in AOM."""
        return int(self.now * 1000)

    @property
    def user(self) -> "User":
        """Who calls, for operations that only an authenticated user may call."""
        assert self.caller is not None, f"{self.operation.id} has no caller"  # noqa: S101 (a wiring mistake, not input)
        return self.caller.user

    def header(self, name: str, default: str = "") -> str:
        """The value of a request header; `name` in any case."""
        return self.message.headers.get(name.lower(), default)

    @property
    def enterprise(self) -> str:
        """The enterprise project that the caller names; the default one is `0`."""
        return self.header("Enterprise-Project-Id", "0")

    @property
    def data(self) -> "ProjectData":
        """The project's data, for all operations but IAM's."""
        assert self.project is not None, f"{self.operation.id} has no project"  # noqa: S101 (a wiring mistake, not input)
        return self.project


Handler = Callable[[Call], Reply]

HANDLERS: dict[str, Handler] = {}
"""Operation id to what serves it, filled by the modules in `services/`. Routes come from the catalogue."""


def serves(*operations: str) -> Callable[[Handler], Handler]:
    """Registers a function as the handler of these operations."""

    def register(handler: Handler) -> Handler:
        for operation in operations:
            HANDLERS[operation] = handler
        return handler

    return register
