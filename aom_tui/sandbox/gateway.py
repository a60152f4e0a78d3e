"""The ASGI application: what an API gateway does before and after a service's own code runs.

Route, authenticate, read and check the request, call the handler, stamp the reply. Bad input never gets further than
here, and whatever is wrong with it, the reply has the documented status, code and shape.
"""

import sys
from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import partial
from math import isfinite
from random import getrandbits
from time import perf_counter
from typing import TYPE_CHECKING, Any

import msgspec

from aom_tui.catalogue.check import check_body
from aom_tui.catalogue.model import Effect, Operation
from aom_tui.sandbox.authentication import authenticate
from aom_tui.sandbox.control import CONTROL_PATH, control
from aom_tui.sandbox.delivery import faulty
from aom_tui.sandbox.entrance import JOIN_PATH, join
from aom_tui.sandbox.families import FAMILIES, INVALID
from aom_tui.sandbox.identity import Caller
from aom_tui.sandbox.project import ProjectData
from aom_tui.sandbox.refusals import fault_at, gateway_refusal, iam_refusal, refusal
from aom_tui.sandbox.request_line import RequestLine, read_line
from aom_tui.sandbox.request_log import Trace
from aom_tui.sandbox.wire import HANDLERS, Call, Message, Refused, Reply
from aom_tui.sandbox.world import World

if TYPE_CHECKING:
    from aom_tui.sandbox.store import Store

Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]

LARGEST_BODY = 12 * 1024 * 1024
"""Bytes; above that the gateway refuses."""
LONGEST_URI = 32 * 1024
"""Characters."""
LONGEST_HEADER = 40_960
"""Characters of one: as long as AOM lets a token be, though the gateway documents 32 KB."""
ALL_HEADERS = 128 * 1024
JSON = (b"content-type", b"application/json")
SMALLER_BODIES = {"AddMetricData": 40 * 1024}
"""Bytes, of operations with a limit of their own."""


class Gateway:
    """The ASGI callable in front of one world."""

    def __init__(self, world: World, store: "Store | None" = None) -> None:
        self.world = world
        self._store = store

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        if scope["path"].startswith(CONTROL_PATH) and scope["path"] != JOIN_PATH:
            await control(self.world, scope, receive, send, self._store.keep if self._store else None)
            return
        started, trace = perf_counter(), Trace()
        request_id = _new_id()
        try:
            message = await _read(scope, receive)
            trace.message = message
            joins = message.raw_path == JOIN_PATH and self.world.identity.seats
            reply = join(self.world, message, _address(scope)) if joins else self._reply(message, trace)
        except Refused as refused:
            reply = _stamped(refused.reply, request_id)
        except Exception as fault:  # a bug of ours must not take the connection down
            sys.stderr.write(f"aom-tui sandbox: {type(fault).__name__} at {scope['method']} {scope['path']!r}\n")
            reply = _stamped(gateway_refusal(500, "APIG.0201", "An unexpected error occurred").reply, request_id)
        await _send(reply, request_id, send if trace.fault is None else faulty(send, trace.fault, scope))
        self.world.requests.note(scope, trace, reply, 1000 * (perf_counter() - started))

    def _reply(self, message: Message, trace: Trace) -> Reply:
        line = self._line(message)
        trace.operation = line.operation
        identity, now = self.world.identity, self.world.clock()
        known = self.world.disorder.faults.shift + now  # whoever checks dates may have another clock
        caller = authenticate(message, identity, known) if line.operation.authenticated else None
        trace.caller = caller
        if self.world.disorder.active:
            self.world.disorder.meet(trace, line.operation, _project_id(line, message))
        call, handler = self._call(line, message, caller, now), HANDLERS[line.operation.id]
        return handler(call) if self._store is None else self._store.answer(call, handler)

    def _line(self, message: Message) -> RequestLine:
        line = read_line(self.world.catalogue, message.method, message.raw_path, message.parameters)
        if line is None:
            text = "The API does not exist or has not been published in the environment."
            raise gateway_refusal(404, "APIG.0101", text)
        return line

    def _call(self, line: RequestLine, message: Message, caller: Caller | None, now: float) -> Call:
        operation = line.operation
        refuse = self._refuse(operation)
        project = self._project(line, message, caller, refuse) if operation.service == "aom" else None
        if line.fault:
            raise refuse(*line.fault)
        _check_headers(operation, message, refuse)
        body = self._body(operation, message, refuse)
        return Call(self.world, operation, message, line.path, line.query, body, caller, project, now, refuse)

    def _refuse(self, operation: Operation) -> Callable[..., Refused]:
        if operation.service == "iam":
            return _refuse_as_iam
        return partial(refusal, self.world.catalogue, operation.id)

    def _project(
        self, line: RequestLine, message: Message, caller: Caller | None, refuse: Callable[..., Refused]
    ) -> ProjectData:
        project = caller.project_of(_project_id(line, message)) if caller else None
        if caller is None or project is None:
            raise refuse("forbidden")
        if caller.user.read_only and line.operation.effect is not Effect.READ:
            raise refuse("forbidden")
        return self.world.data(project)

    def _body(self, operation: Operation, message: Message, refuse: Callable[..., Refused]) -> Any:
        if operation.body is None:
            return None
        if len(message.body) > SMALLER_BODIES.get(operation.id, LARGEST_BODY):
            raise refuse("size")
        if not message.body.strip():
            if operation.body.required:
                raise refuse("malformed", "the request has no body")
            return None
        value = _json(message.body, refuse)
        # The token request is read by hand: which of its many forms is meant decides how it is refused.
        if operation.authenticated:
            _check_body(self.world, operation, value, refuse)
        return value


def _address(scope: Scope) -> str:
    return (scope.get("client") or ("",))[0]


def _project_id(line: RequestLine, message: Message) -> str | None:
    return line.path.get("project_id") or message.headers.get("x-project-id")


def _refuse_as_iam(fault: str, detail: str = "") -> Refused:
    text = "The request body is invalid" if fault == "malformed" else f"The request is invalid: {detail or fault}"
    return iam_refusal(400, text)


def _check_headers(operation: Operation, message: Message, refuse: Callable[..., Refused]) -> None:
    if operation.service != "aom":
        return
    for parameter in operation.parameters:
        if parameter.location != "header":
            continue
        if parameter.required and not message.headers.get(parameter.name.lower()):
            raise refuse(parameter.name, f"the header {parameter.name} is required")


def _number(text: str) -> float:
    """60.0 and 6e1 are the integer 60 in JSON Schema; handlers may rely on it."""
    number = float(text)
    if not isfinite(number):
        raise ValueError("number out of range")
    return int(number) if number.is_integer() else number


DEEPEST = 500
"""Levels of a body. What is only just decoded (some 960) could not be written into the file of `--data` again."""
_DECODER = msgspec.json.Decoder(float_hook=_number)


def _json(raw: bytes, refuse: Callable[..., Refused]) -> Any:
    try:
        value = _DECODER.decode(raw)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise refuse("malformed", "the body is not valid JSON") from None
    if raw.count(b"[") + raw.count(b"{") > DEEPEST and _deep(value):  # counting is cheap, and mostly enough
        raise refuse("malformed", f"the body is nested more than {DEEPEST} deep")
    return value


def _deep(value: Any) -> bool:
    """Whether it is nested deeper than allowed. Level by level: whatever recurses is what this is to prevent."""
    level = [value]
    for _ in range(DEEPEST + 1):
        level = [child for one in level if isinstance(one, dict | list) for child in _children(one)]
        if not level:
            return False
    return True


def _children(one: dict[str, Any] | list[Any]) -> Iterable[Any]:
    return one.values() if isinstance(one, dict) else one


def _check_body(world: World, operation: Operation, value: Any, refuse: Callable[..., Refused]) -> None:
    violations = check_body(world.catalogue, operation, value)
    if not violations:
        return
    first = violations[0]
    detail = f"{first.path or 'body'} {first.message}"
    if operation.service == "iam":
        raise refuse("malformed", detail)
    family = FAMILIES[operation.id]
    raise refuse(body_fault(operation.id, first.path, first.rule) or fault_at(first.path, family.faults), detail)


def body_fault(operation_id: str, path: str, rule: str) -> str | None:
    """Faults that depend on more than the field's name; None where the name decides."""
    if operation_id != "AddMetricData":
        return None
    if "dimensions[" in path:
        return "dimension"
    if path.endswith("dimensions") and rule == "maxItems":
        return "too many dimensions"
    return INVALID if path.endswith("metric_name") else None


async def _read(scope: Scope, receive: Receive) -> Message:
    chunks, size = [], 0
    while True:
        event = await receive()
        chunk = event.get("body", b"")
        size += len(chunk)
        if size > LARGEST_BODY:
            raise gateway_refusal(413, "APIG.0201", "Request entity too large.")
        chunks.append(chunk)
        if not event.get("more_body"):
            break
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    raw_path = scope.get("raw_path") or scope["path"].encode()
    query = scope["query_string"].decode("latin-1")
    if len(raw_path) + len(query) > LONGEST_URI:
        raise gateway_refusal(414, "APIG.0201", "Request URI too large.")
    if sum(map(len, headers.values())) > LONGEST_HEADER and _too_large(headers):
        raise gateway_refusal(494, "APIG.0201", "Request headers too large.")
    return Message(scope["method"], raw_path.decode("latin-1"), query, headers, b"".join(chunks))


def _too_large(headers: Mapping[str, str]) -> bool:
    total = sum(len(name) + len(value) for name, value in headers.items())
    return total > ALL_HEADERS or max(map(len, headers.values())) > LONGEST_HEADER


async def _send(reply: Reply, request_id: str, send: Send) -> None:
    body = reply.encoded()
    pairs = [(b"x-request-id", request_id.encode())]
    if reply.status != 204:
        pairs.append((b"content-length", b"%d" % len(body)))
    if body:
        pairs.append(JSON)
    pairs += [(name.encode("latin-1"), value.encode("latin-1")) for name, value in reply.headers.items()]
    await send({"type": "http.response.start", "status": reply.status, "headers": pairs})
    await send({"type": "http.response.body", "body": body})


def unreadable() -> tuple[str, Reply]:
    """The id and the refusal of what is no request."""
    request_id = _new_id()
    return request_id, _stamped(gateway_refusal(400, "APIG.0201", "API request error.").reply, request_id)


def _new_id() -> str:
    """Of a request: no secret, so it need not cost a system call."""
    return f"{getrandbits(128):032x}"


def _stamped(reply: Reply, request_id: str) -> Reply:
    """The gateway's own bodies carry the request id too."""
    if isinstance(reply.body, dict) and "request_id" in reply.body:
        return Reply(reply.status, {**reply.body, "request_id": request_id}, reply.headers)
    return reply
