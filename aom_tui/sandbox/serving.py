"""From an order to serve to the end of the process: place, file, world, announcement, gateway."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from aom_tui.language import _
from aom_tui.sandbox.announcement import announcement, ca_left_in, left_in
from aom_tui.sandbox.faults.input import BadControl, fault_in_words
from aom_tui.sandbox.gateway import Gateway
from aom_tui.sandbox.place import Place, Taken, take_place
from aom_tui.sandbox.place import Unusable as UnusablePlace
from aom_tui.sandbox.request_log import LoggedRequest
from aom_tui.sandbox.seats import Seat, make_seats
from aom_tui.sandbox.server import serve
from aom_tui.sandbox.world import World

if TYPE_CHECKING:
    from aom_tui.sandbox.store import Store


class CannotServe(Exception):
    """The order cannot be carried out; one line says which option it is and what to do."""


@dataclass(frozen=True, slots=True)
class Order:
    """What kind of sandbox is wanted; the options of `aom-tui sandbox`, which explain them."""

    port: int
    as_json: bool
    token_seconds: int
    seed: int | None
    data: Path | None
    speed: float
    parent: bool
    host: str
    tls: bool
    seats: int
    training: bool
    faults: tuple[str, ...]

    def world(self, seed: int, seats: Sequence[Seat]) -> World:
        """A new one."""
        return World(seed=seed, token_seconds=self.token_seconds, speed=self.speed, seats=seats, training=self.training)


@dataclass(frozen=True, slots=True)
class Voice:
    """Where it is said what happens. `logged` is told each request, or nobody is."""

    say: Callable[[str], None]
    warn: Callable[[str], None]
    logged: Callable[[LoggedRequest], None] | None


def run(order: Order, voice: Voice, folder: Path | None) -> None:
    """Serves until it is told to end. `folder` is where other commands look for it. Raises CannotServe."""
    with _store(order.data) as store:
        place = _place(order, store, folder)
        if place.warning:
            voice.warn(f"aom-tui sandbox: {_('warning: {text}').format(text=place.warning)}")
        seats = make_seats(order.seats)
        world = store.world(order.seed, seats, order.world) if store else order.world(order.seed or 0, seats)
        world.endpoint, world.ca_certificate = place.endpoint, place.ca_pem
        world.requests.on_request = voice.logged
        _break(world, order.faults)
        _serve(order, Gateway(world, store), place, voice, folder)


def _serve(order: Order, gateway: Gateway, place: Place, voice: Voice, folder: Path | None) -> None:
    world = gateway.world
    tls = place.certificate.context if place.certificate else None
    with ca_left_in(folder, place.port, place.ca_pem) as ca_file:
        said = announcement(world.endpoint, world.identity, ca_file, place.fingerprint)
        text = said.line() if order.as_json else said.words()
        with left_in(folder, place.port, said.line()):
            serve(gateway, place.sock, lambda: voice.say(text), until_stdin_ends=order.parent, tls=tls)


def _place(order: Order, store: "Store | None", folder: Path | None) -> Place:
    try:
        return take_place(order.host, order.port, tls=order.tls, kept=store.pems if store else None)
    except Taken as fault:
        from aom_tui.sandbox.neighbour import neighbour_words  # an HTTP client, for this alone

        raise CannotServe(neighbour_words(order.host, order.port, folder) or str(fault)) from None
    except UnusablePlace as fault:
        raise CannotServe(str(fault)) from None


@contextmanager
def _store(path: Path | None) -> "Iterator[Store | None]":
    """The file of --data, open."""
    if path is None:
        yield None
        return
    from aom_tui.sandbox.store import Store, Unusable  # SQLite is loaded for a file only

    try:
        with closing(Store(path)) as store:
            yield store
    except Unusable as fault:
        raise CannotServe(_("--data: {path}: {fault}").format(path=path, fault=fault)) from None


def _break(world: World, faults: Sequence[str]) -> None:
    """Begins with these faults."""
    try:
        for text in faults:
            world.disorder.faults.add(fault_in_words(text, world.catalogue))
    except BadControl as bad:
        raise CannotServe(_("--fault: {fault}").format(fault=bad.said)) from None
    world.disorder.changed()
