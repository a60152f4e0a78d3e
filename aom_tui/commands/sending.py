"""A draft checked, confirmed where it is a write, sent, and its reply shown."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Literal

from msgspec.structs import replace

from aom_tui.commands.all_pages import first_page_draft, send_pages
from aom_tui.commands.call_notices import say_host_notices, say_pause, say_steps
from aom_tui.commands.call_options import CallOptions
from aom_tui.commands.context import App
from aom_tui.commands.errors import say
from aom_tui.commands.output import Output, show
from aom_tui.commands.printing import print_text
from aom_tui.commands.reply_notes import say_partial_reply
from aom_tui.commands.variables import say_replaced, with_variables
from aom_tui.commands.waiting_line import clear_waiting, show_waiting
from aom_tui.language import _, sentences
from aom_tui.problem import InvalidInput, Lack, Problem
from aom_tui.render.clean import clean_line

if TYPE_CHECKING:
    from aom_tui.render.exports.forms import Form
    from aom_tui.session.compose.undocumented import Undocumented
    from aom_tui.session.draft import Draft
    from aom_tui.session.exchange import Exchange, Request, Step
    from aom_tui.session.session import Session

    SendFunction = Callable[[App, Session, Draft, CallOptions], Awaitable[int]]


MOST_FIELDS_NAMED = 5
"""Lines about fields that the documents do not know."""


def comparing_sender(diff_profile: str | None, options: CallOptions) -> "SendFunction | None":
    """Return how `perform` sends for `--diff-profile`; None without it. Raises InvalidInput for options it excludes."""
    if diff_profile is None:
        return None
    from aom_tui.commands.diff import compare_sender

    return compare_sender(diff_profile, options)


def perform(app: App, draft: "Draft", options: CallOptions, send: "SendFunction | None" = None) -> int:
    """Send the draft by `send`, or print what would be sent, and return the exit status. Raises InvalidInput."""
    draft = with_variables(app, replace(draft, unchecked=options.unchecked), options.settings)
    if options.pages:
        draft = first_page_draft(app.catalogue, draft)
    _say_undocumented(app, draft)
    if options.instead:
        return _print_request(app, draft, options.instead)
    return app.run(_open_and_send(app, draft, options, send or send_and_show))


def _say_undocumented(app: App, draft: "Draft") -> None:
    """Name the body's fields that the documents do not know: they are sent, but may only be mistyped."""
    if not draft.operation_id or not draft.body:
        return
    from aom_tui.catalogue.json_path import path_text
    from aom_tui.session.compose.undocumented_draft import undocumented_in

    found = [each for each in undocumented_in(app.catalogue, draft) if not _is_refused(app, draft, each)]
    for each in found[:MOST_FIELDS_NAMED]:
        say(
            _("body {value}: no field that the documents of {operation_id} know").format(
                value=path_text(each.path), operation_id=draft.operation_id
            )
        )
    if len(found) > MOST_FIELDS_NAMED:
        say(_("body: {value} more such fields").format(value=len(found) - MOST_FIELDS_NAMED))


def _is_refused(app: App, draft: "Draft", field: "Undocumented") -> bool:
    """Whether the draft will be refused for that field, and the refusal says it."""
    from aom_tui.session.writes import effect_of

    is_checked = effect_of(draft, app.catalogue).changes and not draft.unchecked
    return is_checked and field.meant is not None


async def _open_and_send(app: App, draft: "Draft", options: CallOptions, send: "SendFunction") -> int:
    async with app.session(anonymous=is_absolute(draft)) as session:
        return await send(app, session, draft, options)


async def send_and_show(app: App, session: "Session", draft: "Draft", options: CallOptions) -> int:
    """Check, confirm, send and show; return the exit status. Raises InvalidInput where nothing was sent."""
    target = constructed(session, draft)
    say_host_notices(session, target, marks=options.output.head)
    confirm(app, session, draft, confirmed=options.confirmed)
    if options.pages:
        return await send_pages(app, session, draft, options.pages, options.output)
    exchange = await _send_once(app, session, draft)
    if options.follow:
        from aom_tui.commands.following import follow_redirects

        exchange = await follow_redirects(app, session, exchange, options, partial(_send_once, app))
    app.note(exchange, session)
    status = _show(app, exchange, options.output, session)
    say_steps(exchange)
    return status


def _show(app: App, exchange: "Exchange", output: Output, session: "Session") -> int:
    """Show the reply. An OSError while it is written gets a note with its status, since the call was made."""
    try:
        status = show(app, exchange, output, session)
        sys.stdout.flush()
    except OSError as error:
        if exchange.reply:
            said = _("The call was made: {status}")
            error.add_note(said.format(status=f"{exchange.reply.status} {exchange.reply.reason}".strip()))
        raise
    return status


async def _send_once(app: App, session: "Session", draft: "Draft") -> "Exchange":
    """Send once. A cancelled call is noted for `why`; a write cancelled while on its way may have been applied."""
    from aom_tui.session.exchange import StepName
    from aom_tui.session.writes import effect_of

    entered: set[str] = set()

    def took(step: "Step") -> None:
        entered.add(step.name)
        show_waiting(step)
        say_pause(step)

    def cancelled(exchange: "Exchange") -> None:
        app.note(exchange, session)
        say_partial_reply(app, exchange, session)

    try:
        return await session.send(draft, on_step=took, on_cancel=cancelled)
    except asyncio.CancelledError:
        if StepName.SEND in entered and effect_of(draft, session.catalogue).changes:
            say(_("{value} was on its way: it may have been applied").format(value=draft.operation_id or draft.method))
        raise
    finally:
        clear_waiting()


def confirm(app: App, session: "Session", draft: "Draft", *, confirmed: bool) -> None:
    """Have a write on production confirmed. Raises InvalidInput for one that is forbidden or not confirmed."""
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
    """Whether the draft's URI is a whole URL, which needs no profile."""
    from aom_tui.session.variables.substitution import as_sent

    return "://" in as_sent(draft).uri.partition("?")[0]


def _print_request(app: App, draft: "Draft", form: "Literal['dry-run'] | Form") -> int:
    planned = _planned(app, draft)
    say_replaced(draft)
    if form != "dry-run":
        from aom_tui.commands.exporting import print_as

        return print_as(app, draft, form)
    from aom_tui.render.wire.messages import request_lines

    print_text("\n".join(request_lines(planned)), "http", app.environ)
    return 0


def _planned(app: App, draft: "Draft") -> "Request":
    """Construct the request without network: no secret is asked for, no sandbox started."""
    return constructed(app.planner(anonymous=is_absolute(draft)), draft)


def constructed(session: "Session", draft: "Draft") -> "Request":
    """Construct the request. Raises InvalidInput, with `--no-check` as remedy where that would send it."""
    try:
        return session.construct(draft)
    except InvalidInput as error:
        from aom_tui.session.construct import passes_unchecked

        first, *others = error.problems
        if first.lack is not Lack.NONE or not passes_unchecked(session.construct, draft):
            raise
        remedy = sentences(first.remedy, _("--no-check sends it all the same."))
        raise InvalidInput((first.with_remedy(remedy), *others)) from None
