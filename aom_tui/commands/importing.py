"""`aom-tui import curl|postman`: what another program has written, as a draft of ours. Nothing is sent."""

import sys
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from aom_tui.commands.context import App
from aom_tui.commands.errors import say
from aom_tui.commands.group import LazyGroup
from aom_tui.commands.options import FormChoice, pass_app, target_options
from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.render.exports.forms import DRAFT_FORMS
from aom_tui.text_file import decoded_text, foreign_text

if TYPE_CHECKING:
    from aom_tui.render.exports.forms import Form
    from aom_tui.session.draft import Draft
    from aom_tui.session.foreign.adopt import Adopted, ImportTarget
    from aom_tui.session.foreign.postman import Collection, CollectionItem
    from aom_tui.session.foreign.request import ForeignRequest

form_option = click.option("--as", "form", type=FormChoice(DRAFT_FORMS), help="Print it in this form (aom-tui).")
open_option = click.option("--open", "opens", is_flag=True, help="Open the app with it.")
keep_option = click.option("--keep-project", is_flag=True, help="Keep a foreign project's id that is in the URL.")


@click.group("import", cls=LazyGroup, lazy={}, short_help="Take over a request from curl or Postman.")
def import_() -> None:
    """Take over a request that another program has written. Nothing is sent; tokens and cookies are left out."""


@import_.command("curl", short_help="Take over a curl command line.")
@click.argument("file", metavar="FILE|-")
@form_option
@open_option
@keep_option
@target_options
@pass_app
def curl(app: App, file: str, form: "Form | None", opens: bool, keep_project: bool) -> int:
    """Take over the curl command line in FILE, or from stdin (-).

    As bash, cmd and PowerShell write it, as browsers copy it, and as documents and chats disfigure it; also
    Invoke-WebRequest. Prints the aom-tui line that sends the same on this profile; in the REPL it becomes the draft.
    """
    return take(app, adopt_curl(app, _text_of(file)), keep_project=keep_project, form=form, opens=opens)


@import_.command("postman", short_help="Take over requests of a Postman collection.")
@click.argument("file", metavar="FILE|-")
@click.argument("which", nargs=-1, metavar="[NUMBER|NAME]...")
@form_option
@open_option
@keep_option
@target_options
@pass_app
def postman(app: App, file: str, which: tuple[str, ...], form: "Form | None", opens: bool, keep_project: bool) -> int:
    """List the requests of the Postman collection (v2.1) in FILE, or take over those that are named.

    `all` takes all of them. {{variables}} stay variables, with the values that the collection gives them.
    """
    from aom_tui.session.foreign.postman import read_collection, select_items

    collection = read_collection(_text_of(file))
    for note in collection.notes:
        say(note)
    if not which:
        return _list(app, collection)
    for saved in select_items(collection, which):
        adopted = adopt_saved(app, collection, saved)
        take(app, adopted, keep_project=keep_project, form=form, opens=opens)
    return 0


def _list(app: App, collection: "Collection") -> int:
    """Number, folder and name, what it is a call of."""
    from aom_tui.render.clean import clean_line
    from aom_tui.render.table.text_table import text_table

    here = here_in(app)
    rows = [
        (str(number), saved.path, _what(app, saved, here)) for number, saved in enumerate(collection.requests, start=1)
    ]
    if rows:
        heads = ("#", _("name"), _("request"))
        click.echo(text_table(heads, [tuple(map(clean_line, row)) for row in rows], None))
    else:
        say(_("no requests"))
    return 0


def _what(app: App, saved: "CollectionItem", here: "ImportTarget") -> str:
    from aom_tui.render.summary import called
    from aom_tui.session.foreign.adopt import adopt

    if saved.request is None:
        return saved.problem
    try:
        return called(adopt(saved.request, app.catalogue, here).draft)
    except InvalidInput as error:
        return str(error.problems[0])


# -- what the doors share


def adopt_curl(app: App, text: str) -> "Adopted":
    """What a pasted command line becomes on the chosen profile. Raises InvalidInput."""
    from aom_tui.session.foreign.curl import read_curl

    return _adopted(app, read_curl(text))


def adopt_saved(app: App, collection: "Collection", saved: "CollectionItem") -> "Adopted":
    """What a request of a collection becomes, with the collection's variables. Raises InvalidInput."""
    if saved.request is None:
        raise InvalidInput(Problem(saved.path, saved.problem))
    made = _adopted(app, saved.request)
    return replace(made, draft=made.draft.with_variables(collection.variables))


def _adopted(app: App, found: "ForeignRequest") -> "Adopted":
    from aom_tui.session.foreign.adopt import adopt

    return adopt(found, app.catalogue, here_in(app))


def here_in(app: App) -> "ImportTarget":
    """Where the chosen profile is; without one a request can still be read."""
    from aom_tui.session.foreign.adopt import ImportTarget, import_target

    try:
        return import_target(app.planner())
    except InvalidInput:
        return ImportTarget({})


def take(app: App, adopted: "Adopted", *, keep_project: bool, form: "Form | None" = None, opens: bool = False) -> int:
    """Says what was left out, asks whose project it is to be, and prints, opens or keeps the draft."""
    for note in adopted.notes:
        say(note)
    draft = _of_project(app, adopted, keep=keep_project)
    if opens:
        return app.launch(app, draft, False)
    if form is None and app.adopt_draft(draft):
        return 0
    from aom_tui.commands.exporting import print_as

    return print_as(app, draft, form or "aom-tui")


def _of_project(app: App, adopted: "Adopted", *, keep: bool) -> "Draft":
    if not adopted.foreign_project or keep:
        return adopted.in_its_project() if keep else adopted.draft
    project = adopted.foreign_project
    if app.is_terminal:
        question = _("the URL names the project {project}, not this profile's: keep it? [y/N]").format(project=project)
        return adopted.in_its_project() if app.confirms(question) else adopted.draft
    said = _("the project {project} of the URL is replaced by this profile's; --keep-project keeps it")
    say(said.format(project=project))
    return adopted.draft


def _text_of(file: str) -> str:
    """Raises InvalidInput for what cannot be read."""
    if file != "-":
        return foreign_text(file)
    try:
        return decoded_text(sys.stdin.buffer.read())
    except UnicodeDecodeError:
        raise InvalidInput(Problem("stdin", _("is not UTF-8 text"))) from None
