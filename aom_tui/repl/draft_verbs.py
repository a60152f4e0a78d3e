"""The verbs of the draft: `use`, `set`, `unset`, `show`, `convert`, `skeleton`, `undo`, `redo`, `reset`, `edit`."""

from typing import TYPE_CHECKING

import click

from aom_tui.commands.call import print_skeleton
from aom_tui.commands.context import App
from aom_tui.commands.drafts import body_text, draft_of, operation_named
from aom_tui.commands.errors import say
from aom_tui.commands.options import pass_app
from aom_tui.commands.printing import print_text
from aom_tui.commands.variables import say_replaced
from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.repl.line_app import conversation_of
from aom_tui.session.compose.items import override_items, without_name
from aom_tui.session.draft import Draft

if TYPE_CHECKING:
    pass


@click.command("undo", short_help="Take back the last change of the draft.")
@pass_app
def undo(app: App) -> int:
    """Take back the last change of the draft: what was set, unset, used, converted, loaded, edited."""
    return _step(conversation_of(app).drafts.undo(), _("nothing to undo"))


@click.command("redo", short_help="Make what was undone again.")
@pass_app
def redo(app: App) -> int:
    """Make the change again that was undone last."""
    return _step(conversation_of(app).drafts.redo(), _("nothing to do again"))


def _step(draft: Draft | None, nothing: str) -> int:
    from aom_tui.render.summary import called

    if draft is None:
        raise InvalidInput(Problem("", nothing))
    say(_("the draft of {id} as it was; `show` shows it").format(id=called(draft)))
    return 0


@click.command("reset", short_help="Take everything out of the draft.")
@pass_app
def reset(app: App) -> int:
    """Take everything out of the draft: the same call with nothing filled in. `undo` brings it back."""
    drafts = conversation_of(app).drafts
    drafts.put(drafts.required().emptied())
    return 0


@click.command("edit", short_help="Edit the draft's body in $EDITOR.")
@pass_app
def edit(app: App) -> int:
    """Edit the draft's body in $VISUAL or $EDITOR; its fields are explained below it. Nothing is sent."""
    from aom_tui.commands.editor import edit_draft

    drafts = conversation_of(app).drafts
    before = drafts.required()
    made = edit_draft(app, before)
    drafts.put(made)
    if made.body == before.body:
        say(_("the body is as it was"))
    return 0


items_argument = click.argument("items", nargs=-1, type=click.UNPROCESSED)


body_option = click.option("--body", metavar="@FILE|-|JSON", help="The whole body: a file, stdin (-), or the text.")


@click.command(short_help="Begin a draft of an operation.")
@click.argument("what", metavar="OPERATION | METHOD URI")
@items_argument
@body_option
@pass_app
def use(app: App, what: str, items: tuple[str, ...], body: str | None) -> int:
    """Begin a draft of OPERATION, or of a bare request, with ITEMS in it as `call` takes them."""
    conversation_of(app).drafts.put(draft_of(app.catalogue, what, items, body))
    return 0


@click.command("set", short_help="Put items into the draft.")
@items_argument
@body_option
@pass_app
def set_(app: App, items: tuple[str, ...], body: str | None) -> int:
    """Put ITEMS into the draft: name=value, name==value, Header:value, name:=json, a[b][0]=value, @file."""
    if not items and body is None:
        raise InvalidInput(Problem("set", _("nothing to set"), _("Write set name=value.")))
    conversation_of(app).drafts.put(with_items(app, items, body))
    return 0


def with_items(app: App, items: tuple[str, ...], body: str | None) -> Draft:
    """The sticky draft with more in it. Raises InvalidInput."""
    draft = conversation_of(app).drafts.required()
    if body is not None:
        draft = draft.with_body(body_text(body))
    return override_items(app.catalogue, draft, items)


@click.command(short_help="Take something out of the draft.")
@click.argument("names", nargs=-1, required=True)
@pass_app
def unset(app: App, names: tuple[str, ...]) -> int:
    """Take NAMES out of the draft: parameters, queries, headers, body fields, or `body` as a whole."""
    conversation = conversation_of(app)
    draft = conversation.drafts.required()
    for name in names:
        draft = without_name(draft, name)
    conversation.drafts.put(draft)
    return 0


def import_pasted(app: App, line: str) -> int:
    """A curl command line becomes the draft and is shown; nothing is sent."""
    from aom_tui.commands.importing import adopt_curl, take

    take(app, adopt_curl(app, line), keep_project=False)
    return show_draft(app)


@click.command(short_help="Show the draft as a request.")
@pass_app
def show(app: App) -> int:
    """Show the draft as the request it would be, without secrets; what it lacks is said below."""
    return show_draft(app)


def show_draft(app: App) -> int:
    """The draft as a request, or as typed where it is none yet."""
    from aom_tui.render.wire.messages import request_lines

    draft = conversation_of(app).drafts.required()
    try:
        lines = list(request_lines(app.planner().construct(draft)))
        say_replaced(draft)
    except InvalidInput as error:
        lines = _as_typed(draft)
        for problem in error.problems:
            say(app.format_problem(problem))
    print_text("\n".join(lines), "http", app.environ)
    return 0


def _as_typed(draft: Draft) -> list[str]:
    """A draft that is no request yet, redacted and cleaned like one."""
    from aom_tui.render.wire.messages import header_lines
    from aom_tui.session.redaction.redact import redact_body, redact_url

    pairs = [*draft.values.items(), *draft.query]
    head = [f"{draft.method} {redact_url(draft.uri)}", *header_lines(draft.headers)]
    values = [f"# {name} = {redact_url(f'?{name}={value}').partition('=')[2]}" for name, value in pairs]
    return [*head, *values, *(["", redact_body(draft.body)] if draft.body else [])]


@click.command(short_help="Turn a deprecated draft into its successor.")
@click.argument("operation", required=False)
@items_argument
@body_option
@pass_app
def convert(app: App, operation: str | None, items: tuple[str, ...], body: str | None) -> int:
    """Turn the draft of a deprecated call into one of its successor; or, with OPERATION, begin with that."""
    from aom_tui.render.conversion import conversion_lines
    from aom_tui.session.compose.successor import converted

    conversation = conversation_of(app)
    old = draft_of(app.catalogue, operation, items, body) if operation else conversation.drafts.required()
    conversion = converted(app.catalogue, old)
    for line in conversion_lines(conversion):
        click.echo(line, err=True)
    conversation.drafts.put(conversion.draft)
    return 0


@click.command(short_help="Print a body to start from.")
@click.argument("operation", required=False)
@pass_app
def skeleton(app: App, operation: str | None) -> int:
    """Print a body to start from, for OPERATION or for the draft's own."""
    name = operation or conversation_of(app).drafts.required().operation_id
    if name is None:
        raise InvalidInput(Problem("skeleton", _("a bare request has none"), _("Name an operation.")))
    return print_skeleton(app, operation_named(app.catalogue, name))


draft_verbs = (use, set_, unset, show, convert, skeleton, undo, redo, reset, edit)
