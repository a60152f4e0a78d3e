"""`aom-tui sandbox fault ...` and the other commands that control a running sandbox over HTTP."""

from collections.abc import Awaitable, Callable
from math import isfinite, nan
from typing import TYPE_CHECKING, Any, TypeVar

import click

from aom_tui.commands.context import App
from aom_tui.commands.errors import say
from aom_tui.commands.exit_status import NO_USABLE_REPLY
from aom_tui.commands.group import LazyGroup
from aom_tui.commands.options import operation_ids, pass_app
from aom_tui.commands.printing import print_json, terminal_width
from aom_tui.commands.sandbox_account import account
from aom_tui.language import _
from aom_tui.number_option import WholeNumber
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.sandbox_client.control import (
    FAULT_KINDS,
    SCENARIO_WORDS,
    SERVICES,
    SandboxControl,
    SandboxSilent,
    checked_endpoint,
)

if TYPE_CHECKING:
    from aom_tui.session.sandbox_client.control import ActiveFault, LoggedRequest, Scenarios

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])
Work = Callable[[SandboxControl], Awaitable[T]]

PATIENCE = 20.0
"""Seconds of one question for new requests; then it is asked again."""


@click.group(cls=LazyGroup, lazy={}, short_help="Break a running sandbox on purpose; see its requests.")
def sandbox() -> None:
    """Faults, scenarios and the request log of a running sandbox."""


sandbox.add_command(account)


endpoint_option = click.option(
    "--endpoint", metavar="URL", help="Address of the sandbox; otherwise the one that the profile sandbox finds."
)
seat_option = click.option("--seat", "--user", "seat", metavar="NAME", help="Only this user: a seat of a class is one.")


def finite(text: str) -> float:
    """A number that JSON has too."""
    try:
        number = float(text)
    except ValueError:
        number = nan
    if not isfinite(number):
        raise click.BadParameter(_("{text} is no number").format(text=repr(text)))
    return number


def _operations(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    return [each for each in SERVICES if each.startswith(incomplete)] + operation_ids(ctx, param, incomplete)


def _scenarios(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
    """Those we know: to ask a sandbox takes longer than a Tab should."""
    return [each for each in SCENARIO_WORDS if each.startswith(incomplete)]


@sandbox.command(short_help="Make calls go wrong from here on.")
@click.argument("kind", metavar="KIND", type=click.Choice(FAULT_KINDS))
@click.option(
    "--operation", metavar="ID", shell_complete=_operations, help="Only this one; aom or iam: all of it (aom)."
)
@seat_option
@click.option("--probability", type=finite, metavar="0..1", help="Of meeting a call (1).")
@click.option(
    "--times", type=WholeNumber(1), metavar="N", help="How many calls it meets; without, until it is cleared."
)
@click.option("--seconds", type=finite, metavar="SECONDS", help="Of latency, slow-body, clock-shift.")
@click.option("--retry-after", type=WholeNumber(0), metavar="SECONDS", help="Of 429 (5) and 503 (none).")
@endpoint_option
@pass_app
def fault(app: App, kind: str, seat: str | None, endpoint: str | None, **order: Any) -> int:
    """Begin a fault of the KIND, in the sandbox's AOM; in its IAM only where --operation says so."""
    wanted = {"kind": kind, "user": seat, **order}
    return _run_and_show(app, endpoint, lambda control: control.add(wanted), lambda added: _print_faults([added]))


@sandbox.command(short_help="List the faults that are on.")
@click.option("--json", "as_json", is_flag=True, help="One object.")
@endpoint_option
@pass_app
def faults(app: App, as_json: bool, endpoint: str | None) -> int:
    """List the faults that are on, and the scenario that plays with its own."""
    from aom_tui.render.sandbox_rows import running_words
    from aom_tui.session.sandbox_client.control import Faults

    def show(found: Faults) -> None:
        if as_json:
            _print_struct(app, found)
            return
        _print_faults([*found.faults, *found.scenario_faults])
        if found.running:
            say(running_words(found.running))

    return _run_and_show(app, endpoint, lambda control: control.faults(), show)


@sandbox.command(short_help="End a fault, or all.")
@click.argument("number", metavar="[ID]", type=WholeNumber(1), required=False)
@endpoint_option
@pass_app
def clear(app: App, number: int | None, endpoint: str | None) -> int:
    """End the fault ID, or all that are on. A scenario goes on: `scenario --stop` ends that."""

    from aom_tui.render.sandbox_rows import cleared_words

    return _run_and_show(app, endpoint, lambda control: control.clear(number), lambda gone: say(cleared_words(gone)))


@sandbox.command("expire-tokens", short_help="Let all tokens expire now.")
@seat_option
@endpoint_option
@pass_app
def expire_tokens(app: App, seat: str | None, endpoint: str | None) -> int:
    """Let all tokens expire now, or those of one user: the next call with one is answered 401 (APIG.0307)."""

    from aom_tui.render.sandbox_rows import expired_words

    return _run_and_show(
        app, endpoint, lambda control: control.expire_tokens(seat or ""), lambda _: say(expired_words(seat or ""))
    )


@sandbox.command(short_help="Play a scenario, or list them.")
@click.argument("name", required=False, shell_complete=_scenarios)
@click.option("--stop", is_flag=True, help="Stop the one that plays.")
@endpoint_option
@pass_app
def scenario(app: App, name: str | None, stop: bool, endpoint: str | None) -> int:
    """Play the scenario NAME; it ends by itself. Without a name, list them and say which one plays."""
    from aom_tui.render.sandbox_rows import running_words, stopped_words

    if name and stop:
        raise InvalidInput(Problem("--stop", _("does not go with a name"), _("Leave one of them out.")))
    if stop:
        return _run_and_show(app, endpoint, lambda control: control.stop(), lambda ended: say(stopped_words(ended)))
    if not name:
        return _run_and_show(app, endpoint, lambda control: control.scenarios(), _print_scenarios)
    return _run_and_show(app, endpoint, lambda control: control.play(name), lambda running: say(running_words(running)))


@sandbox.command(short_help="Show the requests that the sandbox got.")
@click.option("--follow", is_flag=True, help="Go on with those to come, until Ctrl+C.")
@seat_option
@click.option("--json", "as_json", is_flag=True, help="An object for each request, one a line.")
@endpoint_option
@pass_app
def log(app: App, follow: bool, seat: str | None, as_json: bool, endpoint: str | None) -> int:
    """Show the newest requests: when, who, what, what came of it, which fault met it. Never a token or a body."""

    async def work(control: SandboxControl) -> None:
        found = await control.log(0, seat or "")
        _print_requests(found.requests, as_json)
        while follow:
            last = found.last
            found = await control.log(last, seat or "", PATIENCE)
            if found.last < last:  # another sandbox has taken the place of the one before
                found = await control.log(0, seat or "")
            _print_requests(found.requests, as_json)

    return _run_and_show(app, endpoint, work, lambda _nothing: None)


def _run_and_show(app: App, endpoint: str | None, work: Work[T], show: Callable[[T], None]) -> int:
    """Run `work` on the sandbox and show its result; return the exit status, 7 where the sandbox does not answer."""
    try:
        show(app.run(_with_control(app, endpoint, work)))
    except SandboxSilent as silent:
        say(str(silent))
        return NO_USABLE_REPLY
    return 0


async def _with_control(app: App, endpoint: str | None, work: Work[T]) -> T:
    if endpoint:
        place, ca_file = checked_endpoint(endpoint), ""
    else:
        profile = await app.sandbox_profile()
        if profile is None:
            remedy = _("Start one with `aom-tui sandbox`, or name it with --endpoint URL.")
            raise InvalidInput(Problem("sandbox", _("none is running here"), remedy))
        place, ca_file = profile.aom_endpoint, profile.ca_file
    async with SandboxControl(place, ca_file) as control:
        return await work(control)


def _print_struct(app: App, value: Any) -> None:
    import msgspec

    print_json(msgspec.to_builtins(value), app.environ)


def _print_faults(found: "list[ActiveFault]") -> None:
    from aom_tui.render.sandbox_rows import NO_FAULT, fault_words
    from aom_tui.render.table.text_table import text_table

    if not found:
        say(NO_FAULT)
        return
    rows = [(str(one.id or "-"), one.kind, fault_words(one), str(one.met)) for one in found]
    click.echo(text_table((_("id"), _("kind"), _("which calls"), _("met")), rows, terminal_width()))


def _print_scenarios(found: "Scenarios") -> None:
    from aom_tui.render.sandbox_rows import running_words
    from aom_tui.render.table.text_table import text_table

    rows = [(one.name, _("{minutes:g} min").format(minutes=one.minutes), one.words) for one in found.scenarios]
    click.echo(text_table((_("scenario"), _("lasts"), _("what happens")), rows, terminal_width()))
    say(running_words(found.running))


def _print_requests(found: "tuple[LoggedRequest, ...]", as_json: bool) -> None:
    import msgspec

    from aom_tui.render.clean import clean_line
    from aom_tui.render.sandbox_rows import request_words

    for one in found:
        click.echo(clean_line(msgspec.json.encode(one).decode() if as_json else request_words(one)))
