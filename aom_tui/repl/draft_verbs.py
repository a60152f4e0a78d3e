"""`undo`, `redo`, `reset`, `edit`, `pager`: the draft taken back or emptied, its body edited; the last reply paged."""

import os
from typing import cast

import click

from aom_tui.commands.context import App
from aom_tui.commands.options import pass_app
from aom_tui.commands.trouble import say
from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.repl.conversation import Conversation, LineApp


def _conversation(app: App) -> Conversation:
    return cast(LineApp, app).conversation


@click.command("undo", short_help="Take back the last change of the draft.")
@pass_app
def undo(app: App) -> int:
    """Take back the last change of the draft: what was set, unset, used, converted, loaded, edited."""
    return _step(app, -1, _("nothing to undo"))


@click.command("redo", short_help="Make what was undone again.")
@pass_app
def redo(app: App) -> int:
    """Make the change again that was undone last."""
    return _step(app, 1, _("nothing to do again"))


def _step(app: App, step: int, nothing: str) -> int:
    from aom_tui.render.summary import called

    draft = _conversation(app).step(step)
    if draft is None:
        raise InvalidInput(Problem("", nothing))
    say(_("the draft of {id} as it was; `show` shows it").format(id=called(draft)))
    return 0


@click.command("reset", short_help="Take everything out of the draft.")
@pass_app
def reset(app: App) -> int:
    """Take everything out of the draft: the same call with nothing filled in. `undo` brings it back."""
    conversation = _conversation(app)
    conversation.draft = conversation.sticky().emptied()
    return 0


@click.command("edit", short_help="Edit the draft's body in $EDITOR.")
@pass_app
def edit(app: App) -> int:
    """Edit the draft's body in $VISUAL or $EDITOR; its fields are explained below it. Nothing is sent."""
    from aom_tui.commands.editor import edit_draft

    conversation = _conversation(app)
    before = conversation.sticky()
    conversation.draft = made = edit_draft(app, before)
    if made.body == before.body:
        say(_("the body is as it was"))
    return 0


@click.command("pager", short_help="Show the last reply in $PAGER.")
@pass_app
def pager(app: App) -> int:
    """Show the last reply in $PAGER, else less; in colours where that is told to show them (-R)."""
    from aom_tui.commands.editor import paged, pager_command, undisturbed, wants_colours
    from aom_tui.render.document.colour import ansi
    from aom_tui.render.whole import view_pieces
    from aom_tui.render.wire.messages import redacted

    last = _conversation(app).last
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


draft_verbs = (undo, redo, reset, edit, pager)
