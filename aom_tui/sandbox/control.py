"""The control endpoint: faults, scenarios and the request log of a sandbox over HTTP, for whoever runs it.

Only from the machine that the sandbox runs on, and only with a header that no web page can send there unasked. It is
no part of AOM, meets no fault and stands in no log.
"""

import os
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from ipaddress import ip_address
from math import isfinite
from typing import Any
from urllib.parse import urlsplit

import msgspec
from starlette.datastructures import Headers, QueryParams

from aom_tui.language import Language, later
from aom_tui.sandbox.faults.faults import Fault
from aom_tui.sandbox.faults.input import BadControl, OrderedExpiry, OrderedScenario, read_fault, read_order
from aom_tui.sandbox.faults.scenarios import SCENARIOS
from aom_tui.sandbox.world import World

Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]

CONTROL_PATH = "/sandbox/"
HEADER = "x-sandbox-control"
LARGEST = 64 * 1024
"""Bytes of a control request."""
LONGEST_WAIT = 60.0
"""Seconds that `wait` may say."""
FASTEST = 6.0
"""How much faster than written a scenario plays at most for `--speed`: metrics, one sample a minute, must see it."""
MOST_REQUESTS = 500
"""Requests in one reply."""


async def control(
    world: World, scope: Scope, receive: Receive, send: Send, keep: Callable[[], bool] | None = None
) -> None:
    """Answers one control request. Whatever is wrong with it is one line in `error`.

    `keep` puts what an order has changed into the file of `--data`; false where it cannot.
    """
    try:
        _must_be_local(scope, world.endpoint)
        body = await _body(receive)
        status, value = 200, await _answer(world, scope, body)
        if keep is not None and scope["method"] != "GET" and not keep():
            raise BadControl(
                later("it is done, but the file of --data cannot be written: a restart would undo it"), 503
            )
    except BadControl as bad:
        status, value = bad.status, {"error": bad.told(_language(scope))}
    raw = msgspec.json.encode(value)
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(raw)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": raw})


def _language(scope: Scope) -> Language:
    """Ours asks for the language of its reader; whoever asks for none gets English."""
    return "zh" if Headers(scope=dict(scope)).get("accept-language", "").lower().startswith("zh") else "en"


def _must_be_local(scope: Scope, endpoint: str) -> None:
    """The header makes browsers ask first, by a preflight that nobody answers.

    A page whose name has been made to lead here need not ask: it is told by the name.
    """
    if not _same_machine(scope.get("client"), scope.get("server")):
        raise BadControl(later("the control endpoint answers only on the machine that the sandbox runs on"), 403)
    headers = Headers(scope=dict(scope))
    if headers.get(HEADER) != "1":
        raise BadControl("the header X-Sandbox-Control: 1 is missing", 403)
    if not _is_meant(headers.get("host", ""), endpoint):
        raise BadControl(later("the control endpoint is called by its address or name, and by no other"), 403)


def _is_meant(host: str, endpoint: str) -> bool:
    """Whether that is an address, or a name that the sandbox goes by."""
    name = _name(f"//{host}")
    with suppress(ValueError):
        return bool(ip_address(name))
    return name in ("localhost", _name(endpoint))


def _name(url: str) -> str:
    with suppress(ValueError):
        return urlsplit(url).hostname or ""
    return ""


def _same_machine(client: Any, server: Any) -> bool:
    """Loopback, or whoever comes from the address that he speaks to."""
    try:
        address = ip_address(client[0])
    except (TypeError, IndexError, ValueError):
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback or (bool(server) and client[0] == server[0])


async def _body(receive: Receive) -> bytes:
    chunks, size, more = [], 0, True
    while more:
        event = await receive()
        chunks.append(event.get("body", b""))
        size += len(chunks[-1])
        if size > LARGEST:
            raise BadControl(f"the body is larger than {LARGEST} bytes", 413)
        more = bool(event.get("more_body"))
    return b"".join(chunks)


async def _answer(world: World, scope: Scope, body: bytes) -> Any:
    """A scenario that is over by now is over before anything is answered."""
    disorder = world.disorder
    disorder.stage.advance(world.clock())
    disorder.changed()
    place = scope["path"].removeprefix(CONTROL_PATH)
    query = QueryParams(scope["query_string"].decode("latin-1"))
    match scope["method"], place.split("/"):
        case "GET", ["process"]:
            return {"pid": os.getpid()}
        case "GET", ["faults"]:
            return _faults(world)
        case "POST", ["faults"]:
            return _added(world, body)
        case "DELETE", ["faults"]:
            return _cleared(world, None)
        case "DELETE", ["faults", number]:
            return _cleared(world, number)
        case "POST", ["expire-tokens"]:
            return _expired(world, read_order(body, OrderedExpiry).user)
        case "GET", ["scenarios"]:
            return _scenarios(world)
        case "POST", ["scenario"]:
            return _played(world, read_order(body, OrderedScenario))
        case "GET", ["log"]:
            return await _log(world, query)
    raise BadControl(f"the control endpoint has no {scope['method']} {scope['path'][:100]}", 404)


def _faults(world: World) -> dict[str, Any]:
    disorder = world.disorder
    playing = disorder.stage.faults(world.clock())
    return {
        "faults": [fault_shown(one) for one in disorder.faults],
        "scenario_faults": [fault_shown(one) for one in playing],
        "running": _running(world),
    }


def fault_shown(fault: Fault) -> dict[str, Any]:
    """A fault as JSON; what does not apply to it is null."""
    return {
        "id": fault.id,
        "kind": fault.kind.value,
        "operation": fault.operation or None,
        "user": fault.user or None,
        "project": fault.project or None,
        "probability": fault.probability,
        "left": fault.left,
        "seconds": fault.seconds or None,
        "retry_after": fault.retry_after,
        "met": fault.met,
    }


def _added(world: World, body: bytes) -> dict[str, Any]:
    ordered = read_fault(body, world.catalogue)
    if ordered.user and world.identity.known_name(ordered.user) != ordered.user:
        raise BadControl(later("there is no user {user}"), 404, user=repr(ordered.user[:40]))
    fault = world.disorder.faults.add(ordered)
    world.disorder.changed()
    return fault_shown(fault)


def _cleared(world: World, number: str | None) -> dict[str, Any]:
    if number is not None and not (number.isascii() and number.isdigit()):
        raise BadControl(later("{number} is no number of a fault"), number=repr(number[:20]))
    gone = world.disorder.faults.clear(None if number is None else int(number[:18]))
    world.disorder.changed()
    if number is not None and not gone:
        raise BadControl(later("there is no fault {number}"), 404, number=number[:18])
    return {"cleared": gone}


def _expired(world: World, user: str) -> dict[str, Any]:
    if user and world.identity.known_name(user) != user:
        raise BadControl(later("there is no user {user}"), 404, user=repr(user[:40]))
    world.identity.expire_tokens(user)
    return {"expired": user or None}


def _scenarios(world: World) -> dict[str, Any]:
    known = [
        {"name": one.name, "title": one.title, "teaches": one.teaches, "minutes": one.minutes}
        for one in SCENARIOS.values()
    ]
    return {"scenarios": known, "running": _running(world)}


def _running(world: World) -> dict[str, Any] | None:
    run = world.disorder.stage.run
    if run is None:
        return None
    minute = round(run.minute(world.clock()), 1)
    return {"name": run.scenario.name, "minute": minute, "minutes": run.scenario.minutes, "speed": run.speed}


def _played(world: World, order: OrderedScenario) -> dict[str, Any]:
    stage, now = world.disorder.stage, world.clock()
    if order.name is None:
        stage.stop(now)
    elif order.name in SCENARIOS:
        stage.start(SCENARIOS[order.name], now, order.speed or min(world.pace.speed, FASTEST))
    else:
        said = later("there is no scenario {name}; there are {scenarios}")
        raise BadControl(said, name=repr(order.name[:40]), scenarios=(*SCENARIOS,))
    world.disorder.changed()
    return {"running": _running(world)}


async def _log(world: World, query: QueryParams) -> dict[str, Any]:
    after = int(_number(query, "after", 10**15))
    seat = query.get("seat", "")
    seconds = _number(query, "wait", LONGEST_WAIT)
    if seconds:
        await world.requests.wait(after, seconds, seat)
    found = [one.shown() for one in world.requests.after(after, seat)]
    return {"requests": found[-MOST_REQUESTS:], "last": world.requests.last}


def _number(query: QueryParams, name: str, most: float) -> float:
    text = query.get(name, "0")
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not (isfinite(number) and 0 <= number <= most):
        said = later("{name} must be a number from 0 to {most}, not {given}")
        raise BadControl(said, name=name, most=f"{most:.0f}", given=repr(text[:20]))
    return number
