"""`aom-tui token`: get a token and say what it is, never (unless asked) its value; `aom-tui auth`: without a login."""

import sys
from typing import TYPE_CHECKING

import click
from msgspec.structs import asdict

from aom_tui.commands.context import App
from aom_tui.commands.errors import say
from aom_tui.commands.exit_status import NO_USABLE_REPLY, iam_status
from aom_tui.commands.options import pass_app, target_options
from aom_tui.commands.printing import print_json, terminal_width
from aom_tui.language import _, sentences
from aom_tui.problem import InvalidInput, Problem
from aom_tui.render.auth_facts import Fact, auth_data, auth_facts, endpoint_facts, fact_lines
from aom_tui.session.exchange import Failure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aom_tui.session.iam.service_endpoints import ServiceEndpoint
    from aom_tui.session.login.auth_report import AuthReport
    from aom_tui.session.login.result import LoginResult

LABEL_CELLS = 13

UNBROKEN = 10_000
"""Cells: in a pipe a fact is a line."""


@click.command(short_help="Get a token and show what it is.")
@click.option("--json", "as_json", is_flag=True, help="One object.")
@click.option("--renew", is_flag=True, help="Ask IAM for a new one even if the kept one still holds.")
@click.option("--reveal", is_flag=True, help="Print the token itself: alone, or as `token` in the object.")
@click.option("--yes", is_flag=True, help="With --reveal: also where stdout is no terminal.")
@click.option("--catalog", is_flag=True, help="The endpoints of all services too, as IAM lists them.")
@click.option("--forget", is_flag=True, help="Take the profile's tokens out of the cache; get none.")
@target_options
@pass_app
def token(app: App, as_json: bool, renew: bool, reveal: bool, yes: bool, catalog: bool, forget: bool) -> int:
    """Get a token from IAM, or find the kept one, and show whose it is and how long it holds.

    The token itself is printed for --reveal alone, and where stdout is no terminal, for --reveal --yes.
    """
    if reveal and not yes:
        _check_who_reads()
    if forget:
        return _forget(app)
    from aom_tui.session.iam.projects import NoList

    try:
        result, report, listed = app.run(_login(app, renew, catalog))
    except NoList as error:
        say(str(error))
        return iam_status(error.outcome)
    if result.token is None:
        return _refused(result.failure)
    value = result.token.value.reveal()
    if as_json:
        more = {"catalog": [asdict(each) for each in listed]} if catalog else {}
        print_json({**auth_data(report), **more, **({"token": value} if reveal else {})}, app.environ)
    elif reveal:
        click.echo(value)
    else:
        _print([*auth_facts(report), Fact(_("from"), result.note), *endpoint_facts(listed)])
    return 0


def _forget(app: App) -> int:
    from aom_tui.session.forget import forget_all

    session = app.planner()
    forget_all(session, app.settings)
    say(_("tokens of profile {name} forgotten").format(name=session.profile.name))
    return 0


def _check_who_reads() -> None:
    """Before anything is sent. Raises InvalidInput where it is no person."""
    if not sys.stdout.isatty():
        what = _("stdout is no terminal: a file or a log would keep the token")
        raise InvalidInput(Problem("--reveal", what, _("Add --yes where that is meant.")))


async def _login(app: App, renew: bool, catalog: bool) -> "tuple[LoginResult, AuthReport, Sequence[ServiceEndpoint]]":
    async with app.session() as session:
        result = await session.login(renew=renew)
        if catalog and result.token:
            from aom_tui.session.iam.service_endpoints import list_endpoints

            return result, session.report(), await list_endpoints(session)
        return result, session.report(), ()


@click.command(short_help="Show who you are, without a login.")
@click.option("--json", "as_json", is_flag=True, help="One object.")
@click.option("--sign-again", is_flag=True, help="Let the access key sign again after refused signatures.")
@target_options
@pass_app
def auth(app: App, as_json: bool, sign_again: bool) -> int:
    """Show profile, credential and endpoints, and the token where there is one. Nothing is sent, nobody is asked.

    After two refused signatures an access key signs nothing more, since five lock it: --sign-again says that it may.
    """
    planner = app.planner()
    if sign_again:
        planner.sign_again()
        say(_("the access key of profile {name} may sign again").format(name=planner.profile.name))
        return 0
    report = planner.report()
    if as_json:
        print_json(auth_data(report), app.environ)
    else:
        _print(auth_facts(report))
        if report.is_held:
            from aom_tui.render.remedy import remedy_to_type
            from aom_tui.session.cause import SignAgain

            say(remedy_to_type(SignAgain(), planner.state()))
    return 0


def _print(facts: "Iterable[Fact]") -> None:
    width = terminal_width() or UNBROKEN
    click.echo("\n".join(line for fact in facts for line in fact_lines(fact, LABEL_CELLS, width)))


def _refused(failure: Failure | None) -> int:
    if failure is None:
        return NO_USABLE_REPLY
    say(sentences(failure.message, failure.remedy))
    return iam_status(failure)
