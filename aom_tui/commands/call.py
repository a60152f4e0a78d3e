"""`aom-tui call OPERATION` and `aom-tui request METHOD URI`: send one request and show what came of it."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import click
from msgspec import Struct, field
from msgspec.structs import replace

from aom_tui.commands.all_pages import bounds_of, first_of, send_pages
from aom_tui.commands.context import App
from aom_tui.commands.drafts import operation_draft, operation_named, request_draft
from aom_tui.commands.options import FormChoice, item_words, operation_ids, pass_app, target_options
from aom_tui.commands.output import FORMATS, Format, Output, is_coloured, print_json, say_what_came, show
from aom_tui.commands.trouble import say
from aom_tui.commands.variables import say_replaced, set_option, with_variables
from aom_tui.commands.waiting import clear, stand
from aom_tui.commands.way_words import say_pause, say_steps, say_way
from aom_tui.language import _, sentences
from aom_tui.number_option import WholeNumber
from aom_tui.problem import InvalidInput, Lack, Problem
from aom_tui.render.clean import clean_line
from aom_tui.render.exports.forms import DRAFT_FORMS

if TYPE_CHECKING:
    from aom_tui.catalogue.model import Operation
    from aom_tui.render.exports.forms import Form
    from aom_tui.session.compose.undocumented import Undocumented
    from aom_tui.session.draft import Draft
    from aom_tui.session.exchange import Exchange, Request, Step
    from aom_tui.session.paging.pages import Bounds
    from aom_tui.session.session import Session

    Sending = Callable[[App, Session, Draft, "CallOptions"], Awaitable[int]]

F = TypeVar("F", bound=Callable[..., Any])

FORMS = "raw: bytes as sent. wire: both messages, the login before them, times; anatomy: the same, explained."
MOST_NOTES = 5
"""Lines about fields that the documents do not know."""


class CallOptions(Struct, frozen=True, kw_only=True):
    """What `call` and `request` are told besides the request itself."""

    output: Output = field(default_factory=Output)
    confirmed: bool = False
    """`--yes`: a production profile's write needs no answer."""
    unchecked: bool = False
    """`--no-check`: sent as it is, on purpose."""
    instead: "Literal['dry-run'] | Form | None" = None
    """What to print instead of sending."""
    pages: "Bounds | None" = None
    """`--all-pages`: how many at most; None sends one."""
    follow: bool = False
    """`--follow`: a redirect is followed."""
    settings: tuple[str, ...] = ()
    """`--set`: what `{{names}}` stand for in this call."""


def call_options(command: F) -> F:
    """The options that `call` and `request` share; they arrive as one `CallOptions`, and `body`."""
    options = (
        click.option("--body", metavar="@FILE|-|JSON", help="The whole body: a file, stdin (-), or the text itself."),
        click.option("--query", metavar="JMESPATH", help="Show this part of a successful reply only."),
        click.option("-o", "form", type=click.Choice(FORMATS), default="json", help=FORMS),
        click.option("-i", "head", is_flag=True, help="Status line and headers first."),
        click.option("--all-pages", is_flag=True, help="Ask for page after page; show them as one reply."),
        click.option("--max-pages", type=WholeNumber(1), metavar="N", help="The same, but N pages at most (1000)."),
        click.option("--dry-run", is_flag=True, help="Print the request; send nothing."),
        click.option("--as", "language", type=FormChoice(DRAFT_FORMS), help="Print it in another form; send nothing."),
        click.option("--no-check", is_flag=True, help="Send it even where it breaks the documented schema."),
        click.option("--follow", is_flag=True, help="Follow redirects, at most 5; other hosts get no credentials."),
        click.option("--yes", is_flag=True, help="Do not ask before a write."),
    )
    for option in reversed(options):
        command = option(command)
    return target_options(set_option(command))


def edit_option(command: F) -> F:
    """`--edit`: the body goes through the user's editor first."""
    return click.option("--edit", is_flag=True, help="Edit the body in $VISUAL or $EDITOR before it is sent.")(command)


def diff_profile_option(command: F) -> F:
    """`--diff-profile`, for what sends once; see `sender`."""
    said = "Send it to profile NAME too, and print what the replies differ in (exit 0 same, 1 different)."
    return click.option("--diff-profile", metavar="NAME", help=said)(command)


def sender(diff_profile: str | None, options: CallOptions) -> "Sending | None":
    """For `perform`: how it is sent where it is to be compared. Raises InvalidInput for what does not go with that."""
    if diff_profile is None:
        return None
    from aom_tui.commands.diff import comparing_with

    return comparing_with(diff_profile, options)


def given_options(
    form: Format,
    head: bool,
    query: str | None,
    all_pages: bool,
    max_pages: int | None,
    dry_run: bool,
    language: "Form | None",
    no_check: bool,
    yes: bool,
    follow: bool = False,
    settings: tuple[str, ...] = (),
) -> CallOptions:
    """What `call_options` collected. Raises InvalidInput where it cannot be."""
    output = Output(format=form, head=head, query=query)
    output.checked()
    if follow and (all_pages or max_pages):
        raise InvalidInput(Problem("--follow", _("does not go with --all-pages"), _("Leave one of them out.")))
    return CallOptions(
        output=output,
        confirmed=yes,
        unchecked=no_check,
        instead=language or ("dry-run" if dry_run else None),
        pages=bounds_of(all_pages, max_pages, output),
        settings=settings,
        follow=follow,
    )


@click.command()
@click.argument("operation", shell_complete=operation_ids)
@click.argument("items", nargs=-1, type=click.UNPROCESSED, shell_complete=item_words)
@click.option("--skeleton", is_flag=True, help="Print a body to start from; send nothing.")
@edit_option
@diff_profile_option
@call_options
@pass_app
def call(
    app: App, operation: str, items: tuple[str, ...], skeleton: bool, edit: bool, diff_profile: str | None,
    body: str | None, **given: Any,
) -> int:  # fmt: skip
    """Send OPERATION with ITEMS.

    \b
    name=value      a declared parameter, else a field of the body
    name==value     query             name:=json     a field that is no text
    Header:value    header            a[b][0]=value  a field inside of others
    @file           the body from a file

    Before an item that starts with - write -- first. Exit status: 0 success; 2 nothing sent; 3, 4, 5 class of the
    reply; 6 IAM refused; 7 no usable reply; 130 interrupted.
    """
    if skeleton:
        return print_skeleton(app, operation_named(app.catalogue, operation))
    options = given_options(**given)
    send = sender(diff_profile, options)
    return perform(app, _edited(app, operation_draft(app.catalogue, operation, items, body), edit), options, send)


@click.command(short_help="Send METHOD to URI, whatever it is.")
@click.argument("method")
@click.argument("uri")
@click.argument("items", nargs=-1, type=click.UNPROCESSED)
@edit_option
@diff_profile_option
@call_options
@pass_app
def request(
    app: App, method: str, uri: str, items: tuple[str, ...], edit: bool, diff_profile: str | None, body: str | None,
    **given: Any,
) -> int:  # fmt: skip
    """Send METHOD to URI, whatever it is: a path such as /v2/{project_id}/series, or a whole URL.

    A path goes to the AOM endpoint, or to IAM where it is one of IAM's. Only the profile's own hosts are given
    credentials. ITEMS and exit status are those of `aom-tui call`.
    """
    options = given_options(**given)
    send = sender(diff_profile, options)
    return perform(app, _edited(app, request_draft(app.catalogue, method, uri, items, body), edit), options, send)


def _edited(app: App, draft: "Draft", edit: bool) -> "Draft":
    """Through the editor, where it is wanted. Raises InvalidInput."""
    if not edit:
        return draft
    from aom_tui.commands.editor import edit_draft

    return edit_draft(app, draft)


def perform(app: App, draft: "Draft", options: CallOptions, send: "Sending | None" = None) -> int:
    """Send the draft, once unless `send` does it otherwise, or print what would be sent. Raises InvalidInput.

    Gives the exit status.
    """
    draft = with_variables(app, replace(draft, unchecked=options.unchecked), options.settings)
    if options.pages:
        draft = first_of(app.catalogue, draft)
    _say_undocumented(app, draft)
    if options.instead:
        return _print_request(app, draft, options.instead)
    return app.run(_opened_and_sent(app, draft, options, send or send_and_show))


def _say_undocumented(app: App, draft: "Draft") -> None:
    """Exploring means to try what the documents do not know; what was only mistyped should be noticed all the same."""
    if not draft.operation_id or not draft.body:
        return
    from aom_tui.catalogue.check import path_text
    from aom_tui.session.compose.undocumented_draft import undocumented_in

    found = [each for each in undocumented_in(app.catalogue, draft) if not _is_refused(app, draft, each)]
    for each in found[:MOST_NOTES]:
        say(
            _("body {value}: no field that the documents of {operation_id} know").format(
                value=path_text(each.path), operation_id=draft.operation_id
            )
        )
    if len(found) > MOST_NOTES:
        say(_("body: {value} more such fields").format(value=len(found) - MOST_NOTES))


def _is_refused(app: App, draft: "Draft", field: "Undocumented") -> bool:
    """Whether the draft will be refused for that field; then it is told as that."""
    from aom_tui.session.writes import effect_of

    is_checked = effect_of(draft, app.catalogue).changes and not draft.unchecked
    return is_checked and field.meant is not None


async def _opened_and_sent(app: App, draft: "Draft", options: CallOptions, send: "Sending") -> int:
    async with app.session(anonymous=is_absolute(draft)) as session:
        return await send(app, session, draft, options)


async def send_and_show(app: App, session: "Session", draft: "Draft", options: CallOptions) -> int:
    """Check, ask where it must be asked, send, show; the exit status. Raises InvalidInput where nothing was sent."""
    target = constructed(session, draft)
    say_way(session, target, marks=options.output.head)
    confirm(app, session, draft, confirmed=options.confirmed)
    if options.pages:
        return await send_pages(app, session, draft, options.pages, options.output)
    exchange = await _sent(app, session, draft)
    if options.follow:
        from aom_tui.commands.following import followed_on

        exchange = await followed_on(app, session, exchange, options, partial(_sent, app))
    app.note(exchange, session)
    status = _shown(app, exchange, options.output, session)
    say_steps(exchange)
    return status


def _shown(app: App, exchange: "Exchange", output: Output, session: "Session") -> int:
    """As `show`. Where the reply cannot be written, that is told with what became of the call: it went out."""
    try:
        status = show(app, exchange, output, session)
        sys.stdout.flush()
    except OSError as error:
        if exchange.reply:
            said = _("The call was made: {status}")
            error.add_note(said.format(status=f"{exchange.reply.status} {exchange.reply.reason}".strip()))
        raise
    return status


async def _sent(app: App, session: "Session", draft: "Draft") -> "Exchange":
    """The exchange. Of a write that is interrupted on its way nobody knows what became: that is said.

    What is interrupted has been a call all the same: there may be a `why` about it.
    """
    from aom_tui.session.exchange import StepName
    from aom_tui.session.writes import effect_of

    entered: set[str] = set()

    def took(step: "Step") -> None:
        entered.add(step.name)
        stand(step)
        say_pause(step)

    def cancelled(exchange: "Exchange") -> None:
        app.note(exchange, session)
        say_what_came(app, exchange, session)

    try:
        return await session.send(draft, on_step=took, on_cancel=cancelled)
    except asyncio.CancelledError:
        if StepName.SEND in entered and effect_of(draft, session.catalogue).changes:
            say(_("{value} was on its way: it may have been applied").format(value=draft.operation_id or draft.method))
        raise
    finally:
        clear()


def confirm(app: App, session: "Session", draft: "Draft", *, confirmed: bool) -> None:
    """Raises InvalidInput for a write that the profile forbids, or that the user does not confirm by its name."""
    from aom_tui.session.writes import Ask, judge

    verdict = judge(draft, app.catalogue, session.profile)
    if isinstance(verdict, Problem):
        raise InvalidInput(verdict)
    if confirmed or not isinstance(verdict, Ask):
        return
    name = session.profile.name
    if not app.is_terminal:
        what = _("not sent: {name} is a production profile. {effect}, and nobody can be asked").format(
            name=name, effect=verdict.effect
        )
        raise InvalidInput(Problem(verdict.thing, what, _("Give --yes to send it all the same.")))
    answer = app.ask(
        _("{thing} on {name}. {effect}. Type the profile's name to send it").format(
            thing=clean_line(verdict.thing), name=name, effect=verdict.effect
        )
    )
    if answer.strip() != name:
        raise InvalidInput(Problem(verdict.thing, _("not sent: that is not the profile's name")))


def is_absolute(draft: "Draft") -> bool:
    """Whether it goes to a whole URL: that needs no profile."""
    from aom_tui.session.variables import as_sent

    return "://" in as_sent(draft).uri.partition("?")[0]


def _print_request(app: App, draft: "Draft", form: "Literal['dry-run'] | Form") -> int:
    planned = _planned(app, draft)
    say_replaced(draft)
    if form != "dry-run":
        from aom_tui.commands.exporting import print_as

        return print_as(app, draft, form)
    from aom_tui.render.document.colour import ansi
    from aom_tui.render.wire.messages import request_lines

    text = "\n".join(request_lines(planned))
    click.echo(ansi(text, "http") if is_coloured(app.environ) else text)
    return 0


def _planned(app: App, draft: "Draft") -> "Request":
    """The request without network: nobody is asked for a secret, no sandbox is started."""
    return constructed(app.planner(anonymous=is_absolute(draft)), draft)


def constructed(session: "Session", draft: "Draft") -> "Request":
    """Raises InvalidInput; where the draft could be sent all the same, the first problem says how, as the app does."""
    try:
        return session.construct(draft)
    except InvalidInput as error:
        from aom_tui.session.construct import passes_unchecked

        first, *others = error.problems
        if first.lack is not Lack.NONE or not passes_unchecked(session.construct, draft):
            raise
        remedy = sentences(first.remedy, _("--no-check sends it all the same."))
        raise InvalidInput((first.with_remedy(remedy), *others)) from None


def print_skeleton(app: App, operation: "Operation") -> int:
    """A body to start from, valid as it is. Raises InvalidInput where the operation has none, or none is found."""
    from aom_tui.catalogue.check import check
    from aom_tui.catalogue.starting_body import starting_body

    see = _("See `describe {id}`.").format(id=operation.id)
    if operation.body is None:
        raise InvalidInput(Problem("--skeleton", _("{id} has no body").format(id=operation.id), see))
    made = starting_body(app.catalogue, operation)
    if check(app.catalogue, operation.service, operation.body.schema, made):
        raise InvalidInput(Problem("--skeleton", _("no valid body was found for {id}").format(id=operation.id), see))
    print_json(made, app.environ)
    return 0
