"""`aom-tui sandbox`: serve the sandbox alone, for the other commands, the official SDK, curl."""

import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aom_tui.language import _
from aom_tui.number_option import Number, WholeNumber

if TYPE_CHECKING:
    from aom_tui.sandbox.request_log import LoggedRequest

FOLDER_KEY = "aom_tui.sandbox_folder"
"""Where in click's `ctx.meta` the root command leaves the folder in which other commands look for running sandboxes."""
DAY = 24 * 3600
MOST_SEATS = 200
"""A join code has one byte for the seat; and twice as many would want more than one process."""


@click.group(invoke_without_command=True)
@click.option(
    "--port",
    default=8765,
    show_default=True,
    type=WholeNumber(0, 65535),
    metavar="N",
    help="Port to listen on; 0 takes a free one.",
)
@click.option("--json", "as_json", is_flag=True, help="When ready, print one line of JSON: endpoints, user, keys.")
@click.option(
    "--token-seconds",
    default=DAY,
    show_default=True,
    type=WholeNumber(1, DAY),
    metavar="SECONDS",
    help="Life of a token, a day at most.",
)
@click.option(
    "--seed",
    default=None,
    type=WholeNumber(),
    metavar="N",
    help="Other numbers in metrics and logs (0). Never the secrets.",
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
    type=Number(0.01, 10_000),
    metavar="FACTOR",
    help="How much faster alarms (intervals, recovery, timeouts), runs of tasks and installations go. Never the clock.",
)
@click.option("--parent", is_flag=True, help="End when stdin ends: for programs that start a sandbox of their own.")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Listen there; 0.0.0.0: all.")
@click.option("--tls", is_flag=True, help="Serve https, with a certificate of the sandbox's own making.")
@click.option(
    "--seats", default=0, type=WholeNumber(0, MOST_SEATS), metavar="N", help="A class: N users, a project each."
)
@click.option("--training", is_flag=True, help="Answer a wrong signature with what it should have been made over.")
@click.option("--fault", "faults", multiple=True, metavar="KIND:K=V,...", help="Begin with this fault; see `fault`.")
@click.option("--log/--no-log", default=None, help="One line for each request, on stderr (on a terminal it is on).")
@click.pass_context
def sandbox(context: click.Context, /, log: bool | None, **options: Any) -> None:
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
    from aom_tui.sandbox.serving import CannotServe, Order, Voice, run

    order = Order(**options)
    if log is None:
        log = sys.stderr.isatty() and not (order.as_json or order.parent)
    shared = context.meta.get(FOLDER_KEY)
    voice = Voice(click.echo, partial(click.echo, err=True), _print if log else None)
    try:
        run(order, voice, Path(shared) if shared and not order.parent else None)
    except CannotServe as fault:
        click.echo(f"aom-tui: {fault}{_('.')}", err=True)
        sys.exit(2)


def _must_be_bare(context: click.Context) -> None:
    """Options are for the sandbox that is served; a command behind them speaks to another, which has its own."""
    for option in context.command.params:
        if context.get_parameter_source(option.name or "") is click.core.ParameterSource.COMMANDLINE:
            text = _("{option} is for serving: it does not go before {command}")
            raise click.UsageError(text.format(option=option.opts[0], command=context.invoked_subcommand), context)


def _print(request: "LoggedRequest") -> None:
    """A reader that is gone does not matter to the one who asked."""
    with suppress(OSError):
        click.echo(request.line(), err=True)
