"""The verbs that send a call or show the last one: `send`, `watch`, `remedy`, `follow`, `wire`, `pager`."""

import os
from typing import TYPE_CHECKING, Any

import click

from aom_tui.commands.call_options import CallOptions, call_options, diff_profile_option, given_options
from aom_tui.commands.context import App
from aom_tui.commands.drafts import draft_of
from aom_tui.commands.errors import say
from aom_tui.commands.options import pass_app
from aom_tui.commands.output import show_wire
from aom_tui.commands.sending import comparing_sender, confirm, perform, send_and_show
from aom_tui.commands.watch import watch_draft, watch_options
from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.render.remedy import VERB, needs_typing, remedy_words
from aom_tui.repl.line_app import conversation_of
from aom_tui.session.draft import Draft

if TYPE_CHECKING:
    from aom_tui.session.cause import Remedy
    from aom_tui.session.session import Session
from aom_tui.repl.draft_verbs import items_argument, with_items


@click.command(short_help="Follow the last reply's redirect.")
@click.option("--yes", is_flag=True, help="Do not ask before a write.")
@pass_app
def follow(app: App, yes: bool) -> int:
    """Send to where the last reply leads (a 3xx with Location). Another host gets no credentials."""
    from aom_tui.session.cause import Follow
    from aom_tui.session.redirects import next_draft, redirect_of

    last = conversation_of(app).resendable_call("follow")
    draft = next_draft(last.exchange)
    if isinstance(found := redirect_of(last.exchange), Follow):
        say(remedy_words(found))
    return app.run(send_and_show(app, last.session, draft, CallOptions(confirmed=yes)))


@click.command(short_help="Send the draft.")
@items_argument
@diff_profile_option
@call_options
@pass_app
def send(app: App, items: tuple[str, ...], diff_profile: str | None, body: str | None, **given: Any) -> int:
    """Send the draft. ITEMS and --body hold for this once only; the options are those of `call`."""
    options = given_options(**given)
    return perform(app, with_items(app, items, body), options, comparing_sender(diff_profile, options))


@click.command(short_help="Repeat a read and show what changes.")
@click.argument("operation", required=False, metavar="[OPERATION | METHOD URI]")
@items_argument
@watch_options
@pass_app
def watch(
    app: App, operation: str | None, items: tuple[str, ...], body: str | None, every: float, times: int | None,
    **given: Any,
) -> int:  # fmt: skip
    """Send the draft, or OPERATION with ITEMS, again and again; each reply takes the last one's place.

    It ends at an error, where the service asks to wait (Retry-After), and at Ctrl-C. What writes is not repeated.
    The history keeps the first call, the newest ones whose replies differ from the one before, and the last.
    """
    if operation and not any(sign in operation for sign in "=:@"):
        draft = draft_of(app.catalogue, operation, items, body)
    else:
        draft = with_items(app, (operation, *items) if operation else items, body)
    return watch_draft(app, draft, every, times, given_options(**given))


@click.command(VERB, short_help="Do what `why` proposes; send again.")
@click.option("--yes", is_flag=True, help="Do not ask before a write.")
@pass_app
def remedy(app: App, yes: bool) -> int:
    """Do what the program can do about the last call's cause (`why` says what that is), and send it again."""
    from aom_tui.session.apply_remedy import draft_with_remedy
    from aom_tui.session.cause import Follow, TakeOut

    conversation = conversation_of(app)
    last = conversation.resendable_call(VERB)
    cure, old = last.explained().mends, last.exchange.draft
    if cure is None or old is None:
        raise InvalidInput(
            Problem(VERB, _("there is nothing that can be done from here"), _("`why` says what can be."))
        )
    if needs_typing(cure):
        what = app.hint(cure, last.session.state(), old.operation_id)
        said = _("it is yours to take out") if isinstance(cure, TakeOut) else _("the value is yours to give")
        raise InvalidInput(Problem(VERB, said, what))
    confirm(app, last.session, draft_with_remedy(old, cure), confirmed=yes)
    say(remedy_words(cure))
    draft = conversation.drafts.current
    if draft and draft.calls_the_same_as(old) and not isinstance(cure, Follow):
        conversation.drafts.put(draft_with_remedy(draft, cure))
    return app.run(_mend_and_send(app, last.session, old, cure, CallOptions(confirmed=True)))


async def _mend_and_send(app: App, session: "Session", draft: Draft, cure: "Remedy", options: CallOptions) -> int:
    from aom_tui.session.apply_remedy import apply_remedy

    return await send_and_show(app, session, await apply_remedy(session, draft, cure), options)


@click.command(short_help="Show the last call's messages.")
@click.option("--anatomy/--no-anatomy", default=True, help="Explain each part of them; this is the default.")
@pass_app
def wire(app: App, anatomy: bool) -> int:
    """Show both messages of the last call as they were sent, the login before them, and the times."""
    last = conversation_of(app).last_call("wire")
    show_wire(last.exchange, last.session.catalogue, app.environ, explained=anatomy)
    return 0


@click.command("pager", short_help="Show the last reply in $PAGER.")
@pass_app
def pager(app: App) -> int:
    """Show the last reply in $PAGER, else less; in colours where that is told to show them (-R)."""
    from aom_tui.commands.editor import paged, pager_command, undisturbed, wants_colours
    from aom_tui.render.document.colour import ansi
    from aom_tui.render.saved_reply import view_pieces
    from aom_tui.render.wire.messages import redacted

    last = conversation_of(app).last
    if last is None or last.exchange.reply is None:
        raise InvalidInput(Problem("pager", _("there is no reply yet"), _("Send a call first.")))
    if not app.is_terminal:
        raise InvalidInput(Problem("pager", _("a pager needs a terminal"), _("Send again, and pipe it.")))
    reply = last.exchange.reply
    shown = redacted(reply.body, reply.header("Content-Type"))
    coloured = wants_colours(os.environ)
    pieces = (f"{ansi(shown.text, shown.language)}\n".encode(),) if coloured else view_pieces(shown.data)
    with undisturbed():
        paged(pager_command(os.environ), pieces)
    return 0


call_verbs = (send, watch, remedy, follow, wire, pager)
