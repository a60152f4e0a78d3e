"""`aom-tui sandbox`: serve the sandbox alone, for the other commands, the official SDK, curl."""

import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from aom_tui.sandbox.store import Store
    from aom_tui.sandbox.world import World

FOLDER_KEY = "aom_tui.sandbox_folder"
"""Where in click's `ctx.meta` the root command leaves the folder in which other commands look for running sandboxes."""
DAY = 24 * 3600


@click.command()
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
    "--seed", default=None, show_default="0", type=int, help="Other numbers in metrics and logs. Never the secrets."
)
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Keep everything in this file: what was answered survives kill -9, and the next start goes on from there.",
)
@click.option("--parent", is_flag=True, help="End when stdin ends: for programs that start a sandbox of their own.")
@click.pass_context
def sandbox(
    context: click.Context,
    port: int,
    as_json: bool,
    token_seconds: int,
    seed: int | None,
    data: Path | None,
    parent: bool,
) -> None:
    """Serve a local IAM and AOM until Ctrl+C. No account and no network needed.

    The account is acme. User demo may do everything in the projects cn-north-4 and cn-north-4_staging; user viewer,
    with the same password, may only read, and only in the second. The one-time passcode for MFA is 123456.
    """
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
    with _kept(data, seed, lambda number: World(seed=number, token_seconds=token_seconds)) as (world, store):
        port = sock.getsockname()[1]
        world.endpoint = f"http://{HOST}:{port}"
        said = announcement(world.endpoint, world.identity)
        place = None if parent else context.meta.get(FOLDER_KEY)
        with left_in(Path(place) if place else None, port, said.line()):
            text = said.line() if as_json else said.words()
            serve(Gateway(world, store), sock, lambda: click.echo(text), until_stdin_ends=parent)


@contextmanager
def _kept(
    path: Path | None, seed: int | None, make: Callable[[int], "World"]
) -> Iterator[tuple["World", "Store | None"]]:
    """The world that `make` makes of a seed, as the file has it if there is one; ends with 2 if that is unusable."""
    if path is None:
        yield make(seed or 0), None
        return
    from aom_tui.sandbox.store import Store, Unusable

    try:
        store = Store(path)
        world = make(store.agreed(seed))
        store.attach(world)
    except Unusable as fault:
        click.echo(f"--data: {path}: {fault}", err=True)
        sys.exit(2)
    with closing(store):
        yield world, store
