"""`aom-tui sandbox`: serve the sandbox alone, for the other commands, the official SDK, curl."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from aom_tui.sandbox.request_log import LoggedRequest
    from aom_tui.sandbox.seats import Seat
    from aom_tui.sandbox.store import Store
    from aom_tui.sandbox.world import World

FOLDER_KEY = "aom_tui.sandbox_folder"
"""Where in click's `ctx.meta` the root command leaves the folder in which other commands look for running sandboxes."""
DAY = 24 * 3600


def finite(_context: click.Context, _parameter: click.Parameter, value: float) -> float:
    """Refuses `nan`, which is in every range."""
    if isnan(value):
        raise click.BadParameter("nan is not a number")
    return value


@click.group(invoke_without_command=True)
@click.option(
    "--port",
    default=8765,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port to listen on; 0 takes a free one.",
)
@click.option("--json", "as_json", is_flag=True, help="When ready, print one line of JSON: endpoints, user, keys.")
@click.option("--token-seconds", default=DAY, show_default=True, type=click.IntRange(1, DAY), help="Life of a token.")
@click.option(
    "--seed", default=None, show_default="0", type=int, help="Other numbers in metrics and logs. Never the secrets."
)
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Keep everything in this file: what was answered survives kill -9, and the next start goes on from there.",
)
@click.option(
    "--speed",
    default=1.0,
    show_default=True,
    type=click.FloatRange(0.01, 10_000),
    callback=finite,
    help="How much faster alarms (intervals, recovery, timeouts), runs of tasks and installations go. Never the clock.",
)
@click.option("--parent", is_flag=True, help="End when stdin ends: for programs that start a sandbox of their own.")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Listen there; 0.0.0.0: all.")
@click.option("--tls", is_flag=True, help="Serve https, with a certificate of the sandbox's own making.")
@click.option("--seats", default=0, type=click.IntRange(0, 200), metavar="N", help="A class: N users, a project each.")
@click.option("--training", is_flag=True, help="Answer a wrong signature with what it should have been made over.")
@click.option("--fault", "faults", multiple=True, metavar="KIND:K=V,...", help="Begin with this fault; see `fault`.")
@click.option("--log/--no-log", default=None, help="One line for each request, on stderr (on a terminal it is on).")
@click.pass_context
def sandbox(
    context: click.Context,
    port: int,
    as_json: bool,
    token_seconds: int,
    seed: int | None,
    data: Path | None,
    speed: float,
    parent: bool,
    host: str,
    tls: bool,
    seats: int,
    training: bool,
    faults: tuple[str, ...],
    log: bool | None,
) -> None:
    """Serve a local IAM and AOM until Ctrl+C. No account and no network needed.

    The account is acme. User demo may do everything in the projects cn-north-4 and cn-north-4_staging; user viewer,
    with the same password, may only read, and only in the second. The one-time passcode for MFA is 123456.

    With --seats it is a class: each seat is a user with a project of its own, which nobody else may enter but demo (the
    trainer). `aom-tui join CODE`, printed for each seat, sets up a profile for it on another machine.
    """
    if context.invoked_subcommand is not None:
        _must_be_bare(context)
        return
    # Not at the top: --help and completion need none of it.
    from aom_tui.sandbox.announcement import announcement, ca_left_in, left_in
    from aom_tui.sandbox.gateway import Gateway
    from aom_tui.sandbox.place import Unusable, take_place
    from aom_tui.sandbox.seats import make_seats
    from aom_tui.sandbox.server import serve
    from aom_tui.sandbox.world import World

    with _file(data) as store:
        try:
            place = take_place(host, port, tls=tls, kept=store.pems if store else None)
        except Unusable as fault:
            click.echo(str(fault), err=True)
            sys.exit(2)
        if place.warning:
            click.echo(f"aom-tui sandbox: warning: {place.warning}", err=True)

        def begin(number: int, those: "Sequence[Seat]") -> World:
            return World(seed=number, token_seconds=token_seconds, speed=speed, seats=those, training=training)

        world = store.world(seed, make_seats(seats), begin) if store else begin(seed or 0, make_seats(seats))
        _break(world, faults)
        if log if log is not None else sys.stderr.isatty() and not (as_json or parent):
            world.requests.on_request = _print
        world.endpoint, world.ca_certificate = place.endpoint, place.ca_pem
        shared = context.meta.get(FOLDER_KEY)
        folder = Path(shared) if shared and not parent else None
        with ca_left_in(folder, place.port, place.ca_pem) as ca_file:
            said = announcement(world.endpoint, world.identity, ca_file, place.fingerprint)
            with left_in(folder, place.port, said.line()):
                text = said.line() if as_json else said.words()
                context_of_tls = place.certificate.context if place.certificate else None
                gateway = Gateway(world, store)
                serve(gateway, place.sock, lambda: click.echo(text), until_stdin_ends=parent, tls=context_of_tls)


@contextmanager
def _file(path: Path | None) -> Iterator["Store | None"]:
    """The file of --data, open. Ends with 2, here or within, where it is unusable."""
    if path is None:
        yield None
        return
    from aom_tui.sandbox.store import Store, Unusable

    try:
        with closing(Store(path)) as store:
            yield store
    except Unusable as fault:
        click.echo(f"--data: {path}: {fault}", err=True)
        sys.exit(2)


def _must_be_bare(context: click.Context) -> None:
    """Options are for the sandbox that is served; a command behind them speaks to another, which has its own."""
    for option in context.command.params:
        if context.get_parameter_source(option.name or "") is click.core.ParameterSource.COMMANDLINE:
            text = f"{option.opts[0]} is for serving: it does not go before {context.invoked_subcommand}"
            raise click.UsageError(text, context)


def _print(request: "LoggedRequest") -> None:
    """A reader that is gone does not matter to the one who asked."""
    with suppress(OSError):
        click.echo(request.line(), err=True)


def _break(world: "World", faults: Sequence[str]) -> None:
    """Begins with these faults; ends with status 2 and one line where one is none."""
    from aom_tui.sandbox.fault_input import BadControl, fault_in_words

    try:
        for text in faults:
            world.disorder.faults.add(fault_in_words(text, world.catalogue))
    except BadControl as bad:
        click.echo(f"--fault: {bad}", err=True)
        sys.exit(2)
    world.disorder.changed()
