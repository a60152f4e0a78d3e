"""`POST /sandbox/join`: a seat gives the secret of its join code and gets all it needs to work."""

import hmac
import ipaddress
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from aom_tui.sandbox.identity import ACME, REGION
from aom_tui.sandbox.refusals import gateway_refusal
from aom_tui.sandbox.seats import Seat
from aom_tui.sandbox.wire import Message, Refused, Reply

if TYPE_CHECKING:
    from aom_tui.sandbox.world import World

JOIN_PATH = "/sandbox/join"
WRONG_TRIES = 5
"""So many within the time below, and the address that made them has to wait, with a right secret too."""
WATCHED_SECONDS = 60
KEPT_ADDRESSES = 4096
"""Of how many addresses the wrong tries are remembered; the oldest go first."""
LARGEST_CLAIM = 1024
"""Bytes."""


class Entrance:
    """Knows the seats by their secrets, and who has tried wrong ones.

    Counted by address and not by seat: else whoever guesses would keep the one out whose seat it is. A right secret
    does not wipe out the wrong ones before: else a guesser who has a seat would have as many tries as he likes.
    """

    def __init__(self, seats: Sequence[Seat], clock: Callable[[], float]) -> None:
        self._seats = {seat.number: seat for seat in seats}
        self._clock = clock
        self._wrong: dict[str, list[float]] = {}

    def admit(self, address: str, number: int, secret: bytes) -> Seat:
        """The seat whose secret it is. Refused (403, 429) where it is none, or the address has guessed too often."""
        who, now = _network(address), self._clock()
        tries = [moment for moment in self._wrong.get(who, ()) if 0 <= now - moment < WATCHED_SECONDS]
        if len(tries) >= WRONG_TRIES:
            raise _too_many(WATCHED_SECONDS - (now - tries[-WRONG_TRIES]))
        seat = self._seats.get(number)
        if hmac.compare_digest(secret, seat.join_secret if seat else b"") and seat is not None:
            return seat
        self._wrong.pop(who, None)
        self._wrong[who] = [*tries, now]
        if len(self._wrong) > KEPT_ADDRESSES:
            del self._wrong[next(iter(self._wrong))]
        raise gateway_refusal(403, "SANDBOX.0403", "The join code is not of this class.")


def join(world: "World", message: Message, address: str) -> Reply:
    """Who the seat is, its secrets, where everything is and what certificate to trust. As often as it asks."""
    if message.method != "POST":
        raise gateway_refusal(405, "SANDBOX.0405", "Join with POST.")
    seat = world.entrance.admit(address, *_claim(message.body))
    shown = {
        "seat": seat.number,
        "username": seat.user.name,
        "password": seat.password,
        "domain": ACME.name,
        "project_name": seat.project.name,
        "project_id": seat.project.id,
        "ak": seat.access_key.access,
        "sk": seat.access_key.secret,
        "region": REGION,
        "iam_endpoint": world.endpoint,
        "aom_endpoint": world.endpoint,
        "ca_certificate": world.ca_certificate,
    }
    return Reply(200, shown, {"Cache-Control": "no-store"})


def _claim(body: bytes) -> tuple[int, bytes]:
    """Seat and secret of `{"seat": 7, "secret": "hex"}`."""
    try:
        said: Any = msgspec.json.decode(body) if len(body) <= LARGEST_CLAIM else None
        match said:
            case {"seat": int(number), "secret": str(secret)}:
                return number, bytes.fromhex(secret)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        pass
    raise gateway_refusal(400, "SANDBOX.0400", "Join with seat (a number) and secret (hex).")


def _too_many(seconds: float) -> Refused:
    refused = gateway_refusal(429, "SANDBOX.0429", "Too many wrong join codes from this address.")
    return Refused(Reply(429, refused.reply.body, {"Retry-After": str(int(seconds) + 1)}))


def _network(address: str) -> str:
    """Whose tries count as one's: the address, of IPv6 the /64, in which each machine has as many as it likes."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if found.version == 4 or found.ipv4_mapped:
        return address
    return str(ipaddress.IPv6Network((found, 64), strict=False))
