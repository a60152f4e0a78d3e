"""The verbs that use what a reply gave: `let`, `vars`, `unlet`, `pick`, `back`."""

from typing import TYPE_CHECKING

import click

from aom_tui.commands.context import App
from aom_tui.commands.errors import say
from aom_tui.commands.options import pass_app
from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.repl.conversation import Conversation
from aom_tui.repl.line_app import conversation_of

if TYPE_CHECKING:
    from aom_tui.catalogue.model import Operation
    from aom_tui.session.draft import Draft
    from aom_tui.session.values.pick import Picked

INTO = "into"


@click.command("let", short_help="Let {{NAME}} stand for a value.")
@click.argument("words", nargs=-1, required=True, metavar="NAME = VALUE", type=click.UNPROCESSED)
@pass_app
def let(app: App, words: tuple[str, ...]) -> int:
    """Let {{NAME}} in what is sent from here on stand for VALUE.

    \b
    let ns = PAAS.NODE                a text
    let p := 60                       JSON: a number, an object, a list
    let m = $.series[0].metric_name   what the last reply has there; [-1] is the last of a list

    In quotes and in parameters {{NAME}} is the text; alone as a JSON value in a body it is the JSON value. `vars` lists
    them, `unlet NAME` forgets one; on a terminal they are there again the next time. {{!NAME}} is sent as {{NAME}}.
    """
    from aom_tui.session.variables.values import assigned, with_variable

    name, sign, text = " ".join(words).partition("=")
    if not sign:
        raise InvalidInput(Problem("let", _("has no ="), _("Write let name = value.")))
    conversation, name, text = conversation_of(app), name.strip(), text.strip()
    sign_of_json = name.endswith(":")
    if text.startswith("$") and text[1:2] in ("", ".", "[") and not sign_of_json:
        picked = _picked(conversation, text)
        conversation.drafts.variables = with_variable(conversation.drafts.variables, name, picked.value, key=picked.key)
    else:
        name, value = assigned(name, text)
        conversation.drafts.variables = with_variable(conversation.drafts.variables, name, value)
    _say_one(conversation, name)
    if not sign_of_json and not text.startswith("$"):
        _say_if_path(conversation, text)
    return 0


def _say_if_path(conversation: Conversation, text: str) -> None:
    """A path of the last reply that was meant without its `$.` is a text, and would be sent as one."""
    from aom_tui.render.clean import clean_line

    try:
        _picked(conversation, text)
    except InvalidInput:
        return
    said = _("{path} is in the last reply; did you mean that? Without its $ it is a text")
    say(said.format(path=clean_line(_dollar(text))))


def _say_one(conversation: Conversation, name: str) -> None:
    from aom_tui.render.clean import clean_line
    from aom_tui.session.variables.references import mention
    from aom_tui.session.variables.values import value_rows

    value = dict(value_rows(conversation.drafts.variables))[name]
    say(_("{name} is {value}").format(name=mention(name), value=clean_line(value)))


@click.command("vars", short_help="List the variables.")
@pass_app
def vars_(app: App) -> int:
    """List the variables and what they stand for, as JSON values."""
    from aom_tui.render.clean import clean_line
    from aom_tui.session.variables.references import mention
    from aom_tui.session.variables.values import value_rows

    found = value_rows(conversation_of(app).drafts.variables)
    for name, value in found:
        click.echo(f"{mention(name)} = {clean_line(value)}")
    if not found:
        say(_("no variables yet: let name = value"))
    return 0


@click.command("unlet", short_help="Forget a variable.")
@click.argument("names", nargs=-1, required=True)
@pass_app
def unlet(app: App, names: tuple[str, ...]) -> int:
    """Forget the variables NAMES."""
    from aom_tui.session.variables.values import without_variable

    conversation = conversation_of(app)
    variables = conversation.drafts.variables
    for name in names:
        variables = without_variable(variables, name.strip("{} "))
    conversation.drafts.variables = variables
    return 0


@click.command("pick", short_help="Use a value of the last reply in a draft.")
@click.argument("path")
@click.argument("words", nargs=-1, metavar="[into FIELD]")
@pass_app
def pick(app: App, path: str, words: tuple[str, ...]) -> int:
    """Put the value at PATH of the last reply into a field; without `into`, say where it could go.

    \b
    pick series[0].namespace into namespace           a field of the draft
    pick series[0] into ListSample.samples[0]         of another operation, whose draft it begins
    pick series[0].metric_name into '{{metric}}'      a variable

    Of an object the fields go that both know. Nothing is sent; `back` goes to the draft before.
    """
    if words and (words[0] != INTO or len(words) != 2):
        raise InvalidInput(Problem("pick", _("what follows the path is not understood"), _("Write pick PATH into X.")))
    picked = _picked(conversation_of(app), path)
    if not words:
        return _propose(app, path, picked)
    if words[1].startswith("{{"):
        return let.main([words[1].strip("{} "), "=", _dollar(path)], standalone_mode=False, obj=app) or 0
    _put(app, picked, words[1])
    return 0


def _dollar(path: str) -> str:
    return path if path.startswith("$") else f"$.{path}" if not path.startswith("[") else f"${path}"


def _picked(conversation: Conversation, path: str) -> "Picked":
    """From the last reply. Raises InvalidInput where there is none."""
    from aom_tui.session.values.pick import pick_from_reply, reply_path

    reply = conversation.last.exchange.reply if conversation.last else None
    if reply is None:
        raise InvalidInput(Problem(path, _("there is no reply yet"), _("Send a call first.")))
    return pick_from_reply(reply.body[:], reply_path(path))


def _answered(app: App) -> "Operation | None":
    """The operation that the last reply came from."""
    last = conversation_of(app).last
    asked = last.exchange.draft if last else None
    return app.catalogue.operations.get(asked.operation_id or "") if asked else None


def _last_body(conversation: Conversation) -> bytes:
    last = conversation.last
    return last.exchange.reply.body[:] if last and last.exchange.reply else b""


def _put(app: App, picked: "Picked", where: str) -> None:
    """Into the draft of the call that `where` names, the draft there is or a new one."""
    from aom_tui.session.storage.draft_store import is_blank_draft
    from aom_tui.session.values.companions import with_companions
    from aom_tui.session.values.pick import parse_target, with_picked

    conversation = conversation_of(app)
    operation, field = parse_target(app.catalogue, conversation.drafts.current, where)
    there = _draft_of(conversation, operation.id)
    draft = there or _begun(app, operation.id)
    moved = conversation.drafts.current is not None and conversation.drafts.current.operation_id != operation.id
    whole = with_companions(_answered(app), picked, _last_body(conversation))
    conversation.drafts.put(with_picked(app.catalogue, draft, field, whole))
    if moved:
        say(_("this is the draft of {id} now; back goes to the one before").format(id=operation.id))
    if moved and there and not is_blank_draft(there):
        said = _("what that draft held before is still in it: show lists it, `use {id}` begins anew")
        say(said.format(id=operation.id))


def _draft_of(conversation: Conversation, operation_id: str) -> "Draft | None":
    draft = conversation.drafts.current
    return draft if draft and draft.operation_id == operation_id else conversation.drafts.previous(operation_id)


def _begun(app: App, operation_id: str) -> "Draft":
    from aom_tui.session.compose.items import draft_for

    return draft_for(app.catalogue.operations[operation_id])


def _propose(app: App, path: str, picked: "Picked") -> int:
    """The lines that would put it somewhere, the likeliest first; then those for what else its row is known by."""
    import shlex

    from aom_tui.catalogue.json_path import path_text
    from aom_tui.session.values.companions import with_companions
    from aom_tui.session.values.destinations import destinations_for
    from aom_tui.session.values.row_ids import row_destinations

    conversation = conversation_of(app)
    source, body = _answered(app), _last_body(conversation)
    whole = with_companions(source, picked, body)
    current = conversation.drafts.current.operation_id if conversation.drafts.current else None
    for each in destinations_for(app.catalogue, source, whole.path, whole.decoded, current or ""):
        field = f"{each.operation.id}.{each.field}".rstrip(".")
        brings = f"  # {', '.join(each.used)}" if each.used else ""
        click.echo(f"pick {shlex.quote(path)} into {shlex.quote(field)}{brings}")
    for row in row_destinations(app.catalogue, source, picked.path, body, current or ""):
        field = f"{row.destination.operation.id}.{row.destination.field}"
        click.echo(f"pick {shlex.quote(_dollar(path_text(row.picked.path)))} into {shlex.quote(field)}")
    click.echo(f"let {picked.key or 'value'} = {shlex.quote(_dollar(path))}")
    return 0


@click.command("back", short_help="Go to the draft before this one.")
@pass_app
def back(app: App) -> int:
    """Go to the draft before this one, as it was; once more comes here again."""
    conversation = conversation_of(app)
    before = conversation.drafts.previous()
    if before is None:
        raise InvalidInput(Problem("back", _("there is no draft before this one")))
    conversation.drafts.replace(before)
    return 0


value_verbs = (let, vars_, unlet, pick, back)
