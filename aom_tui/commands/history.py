"""`aom-tui history`: the calls of the past, redacted as they were kept."""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click
from msgspec.structs import replace

from aom_tui.commands.call_options import FORMAT_HELP, CallOptions
from aom_tui.commands.context import App
from aom_tui.commands.errors import say
from aom_tui.commands.group import LazyGroup
from aom_tui.commands.options import pass_app, target_options
from aom_tui.commands.output import FORMATS, MESSAGE_FORMATS, Output, show
from aom_tui.commands.printing import print_json, terminal_width
from aom_tui.commands.sending import is_absolute, send_and_show
from aom_tui.language import _, ngettext
from aom_tui.number_option import WholeNumber
from aom_tui.problem import InvalidInput, Problem
from aom_tui.render.history.entry_words import history_note, missing_bodies
from aom_tui.render.summary import called
from aom_tui.session.history.entry import kept_draft, resendable_draft
from aom_tui.session.profile import profile_label
from aom_tui.session.profiles.resolve import NAMELESS
from aom_tui.session.variables.past import with_past_values

if TYPE_CHECKING:
    from aom_tui.session.draft import Draft
    from aom_tui.session.history.entry import Entry
    from aom_tui.session.history.query import Query

F = TypeVar("F", bound=Callable[..., Any])

LISTED = 20
"""Calls that a list shows if nobody says how many."""

LAZY = {
    "diff": "aom_tui.commands.history_diff:diff",
    "export": "aom_tui.commands.history_export:export",
}


def output_options(command: F) -> F:
    """How a reply is shown; they arrive as the fields of `Output`."""
    options = (
        click.option("--query", metavar="JMESPATH", help="Show this part of a successful reply only."),
        click.option("-o", "format", type=click.Choice(FORMATS), default="json", help=FORMAT_HELP),
        click.option("-i", "head", is_flag=True, help="Status line and headers first."),
    )
    for option in reversed(options):
        command = option(command)
    return command


class HistoryGroup(LazyGroup):
    """`history WORDS` is `history list WORDS`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """A word that is no command is looked for."""
        if not args or (args[0] not in self.list_commands(ctx) and args[0] != "--help"):
            args = ["list", *args]
        return super().parse_args(ctx, args)


@click.group(cls=HistoryGroup, lazy=LAZY, short_help="Calls of the past: list, show, resend, compare, export.")
def history() -> None:
    """The calls of the past, redacted as they were kept; `history WORDS` lists those that WORDS find.

    \b
    status:404 status:4xx status:none    profile:NAME   op:ListSeries
    outcome:success|failed               failed is error (refused) or failure
    outcome:error|failure|timeout        failure is no usable reply, as timeout is
    code:AOM   method:POST   role:token  since:2h       until:19:00
    anything else is looked for in operation, URI, code, request id, message

    Words of one kind are alternatives; kinds and texts must all hold.
    """


@history.command("list", short_help="List calls, the newest first.")
@click.argument("words", nargs=-1)
@click.option("-n", "number", type=WholeNumber(1), default=LISTED, show_default=True, help="How many at most.")
@click.option("--json", "as_json", is_flag=True, help="An array of objects.")
@pass_app
def list_(app: App, words: tuple[str, ...], number: int, as_json: bool) -> int:
    """List the calls that WORDS find, the newest first; without WORDS all of them. `history --help` explains WORDS."""
    from aom_tui.session.history.query import found_nothing, read_query

    query = read_query(words, datetime.now(UTC).astimezone())
    found, count = _found(app, query, number)
    if as_json:
        from aom_tui.render.history.entry_words import entry_data

        print_json([entry_data(each) for each in found], app.environ)
        return 0
    _print_table(found)
    if not found:
        say(found_nothing(query))
    elif count > len(found):
        say(_("{shown} of {count}; -n shows more").format(shown=len(found), count=count))
    if len(words) == 1 and words[0].isdecimal():
        say(_("`history show {number}` shows call {number}").format(number=words[0]))
    return 0


def _found(app: App, query: "Query", number: int) -> "tuple[list[Entry], int]":
    """The newest of them, and how many there are."""
    with closing(app.history()) as past:
        return past.entries(query, number), len(past.numbers(query))


def _print_table(found: "list[Entry]") -> None:
    from aom_tui.render.history.entry_rows import entry_table

    if found:
        click.echo(entry_table(found, datetime.now(UTC).astimezone(), terminal_width()))


@history.command("show", short_help="Show a call as it was.")
@click.argument("number", type=WholeNumber(1))
@output_options
@pass_app
def show_(app: App, number: int, **given: Any) -> int:
    """Show the reply of call NUMBER as `call` would; the exit status is 0, whatever came of the call.

    -o wire shows both messages, what went before, and the times.
    """
    output = Output(**given)
    output.checked()
    exchange = app.past_call(number)
    say(history_note(exchange))
    app.recall(exchange)
    if exchange.kept and exchange.kept.reply_body == "none" and output.format not in MESSAGE_FORMATS:
        exchange = replace(exchange, reply=None)
    show(app, exchange, output, None)
    return 0


@history.command(short_help="Load one as a draft; nothing is sent.")
@click.argument("number", type=WholeNumber(1))
@target_options
@pass_app
def load(app: App, number: int) -> int:
    """Load the request of call NUMBER as a draft: in the REPL, else in the app, which opens. Nothing is sent.

    Secrets are not kept: where one was typed into the request, it must be typed anew.
    """
    exchange = app.past_call(number)
    draft, replaced = with_past_values(kept_draft(exchange), app.variables)
    for said in filter(None, (replaced, *(missing_bodies(exchange.kept, "request") if exchange.kept else ()))):
        say(said)
    return 0 if app.adopt_draft(draft) else app.launch(app.with_options(tolerates_bad_settings=True), draft, False)


@history.command(short_help="Send a call again.")
@click.argument("number", type=WholeNumber(1))
@click.option("--profile", metavar="NAME", help="As this profile instead of the one it was sent with.")
@click.option("--yes", is_flag=True, help="Do not ask before a write.")
@output_options
@pass_app
def resend(app: App, number: int, profile: str | None, yes: bool, **given: Any) -> int:
    """Send call NUMBER again, with the profile that it was sent with; which one that is, is said.

    On production writes ask. Secrets are not kept: where one was typed into the request, it must be typed anew.
    """
    options = CallOptions(output=Output(**given), confirmed=yes)
    options.output.checked()
    exchange = app.past_call(number)
    draft, name = resendable_draft(exchange), profile or app.chosen_profile or exchange.profile
    if name not in NAMELESS:
        app = app.with_options(profile_name=name)
    return app.run(_resent(app, draft, name, options))


async def _resent(app: App, draft: "Draft", name: str, options: CallOptions) -> int:
    async with app.session(anonymous=is_absolute(draft)) as session:
        if session.profile.name != name:
            what = _("it was sent with profile {name}, which is not the one of now").format(name=name)
            raise InvalidInput(Problem(called(draft), what, _("Name one: --profile NAME.")))
        said = _("sending {call} again, with profile {profile}")
        say(said.format(call=called(draft), profile=profile_label(name, session.profile.kind)))
        return await send_and_show(app, session, draft, options)


@history.command(short_help="Take calls out.")
@click.argument("numbers", nargs=-1, required=True, type=WholeNumber(1), metavar="NUMBER...")
@pass_app
def remove(app: App, numbers: tuple[int, ...]) -> int:
    """Take the calls with these NUMBERs out of the history."""
    with closing(app.history()) as past:
        count = past.remove(numbers)
    if not count:
        raise InvalidInput(Problem(str(numbers[0]), _("there is no such call in the history")))
    say(ngettext("{number} call taken out", "{number} calls taken out", count).format(number=count))
    return 0


@history.command(short_help="Take everything out.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_app
def clear(app: App, yes: bool) -> int:
    """Take all calls out of the history; a damaged one is replaced by an empty one."""
    with closing(app.history()) as past:
        if not yes:
            _confirm_clear(app, str(past.path))
        count = past.clear()
    say(ngettext("{number} call taken out", "{number} calls taken out", count).format(number=count))
    return 0


def _confirm_clear(app: App, path: str) -> None:
    """Raises InvalidInput where it is not wanted."""
    if not app.is_terminal:
        raise InvalidInput(Problem(path, _("not cleared: nobody can be asked"), _("Give --yes.")))
    if not app.confirms(_("Take all calls out of {path}? Type yes").format(path=path)):
        raise InvalidInput(Problem(path, _("not cleared")))
