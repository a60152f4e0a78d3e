"""`aom-tui sandbox`: serve the sandbox alone, for the other commands, the official SDK, curl."""

import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from aom_tui.sandbox.request_log import LoggedRequest
    from aom_tui.sandbox.world import World

FOLDER_KEY = "aom_tui.sandbox_folder"
"""Where in click's `ctx.meta` the root command leaves the folder in which other commands look for running sandboxes."""
DAY = 24 * 3600


@click.group(invoke_without_command=True)
@click.option(
    "--port",
    default=8765,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port on loopback; 0 takes a free one.",
)
@click.option("--json", "as_json", is_flag=True, help="When ready, print one line of JSON: endpoints, user, keys.")
@click.option("--token-seconds", default=DAY, show_default=True, type=click.IntRange(1, DAY), help="Life of a token.")
@click.option(
    "--seed", default=0, show_default=True, type=int, help="Other numbers in metrics and logs. Never the secrets."
)
@click.option("--parent", is_flag=True, help="End when stdin ends: for programs that start a sandbox of their own.")
@click.option("--fault", "faults", multiple=True, metavar="KIND:K=V,...", help="Begin with this fault; see `fault`.")
@click.option("--log/--no-log", default=None, help="One line for each request, on stderr (on a terminal it is on).")
@click.pass_context
def sandbox(
    context: click.Context,
    port: int,
    as_json: bool,
    token_seconds: int,
    seed: int,
    parent: bool,
    faults: tuple[str, ...],
    log: bool | None,
) -> None:
    """Serve a local IAM and AOM until Ctrl+C. No account and no network needed.

    The account is acme. User demo may do everything in the projects cn-north-4 and cn-north-4_staging; user viewer,
    with the same password, may only read, and only in the second. The one-time passcode for MFA is 123456.
    """
    if context.invoked_subcommand is not None:
        return
    # Not at the top: --help and completion need none of it.
    from aom_tui.sandbox.announcement import announcement, left_in
    from aom_tui.sandbox.gateway import Gateway
    from aom_tui.sandbox.server import HOST, listen, serve
    from aom_tui.sandbox.world import World

    try:
        sock = listen(port)
    except OSError as fault:
        click.echo(f"--port: {port} cannot be used: {fault.strerror}. Choose another, or 0 for a free one", err=True)
        sys.exit(2)
    world = World(seed=seed, token_seconds=token_seconds)
    _break(world, faults)
    if log if log is not None else sys.stderr.isatty() and not (as_json or parent):
        world.requests.on_request = _print
    port = sock.getsockname()[1]
    world.endpoint = f"http://{HOST}:{port}"
    said = announcement(world.endpoint, world.identity)
    place = None if parent else context.meta.get(FOLDER_KEY)
    with left_in(Path(place) if place else None, port, said.line()):
        text = said.line() if as_json else said.words()
        serve(Gateway(world), sock, lambda: click.echo(text), until_stdin_ends=parent)


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
