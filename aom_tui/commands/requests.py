"""`aom-tui requests`: saved requests, `.http` files as REST Client and JetBrains have them, in their own folder."""

from typing import TYPE_CHECKING, Any

import click

from aom_tui.commands.call_options import call_options, given_options
from aom_tui.commands.context import App
from aom_tui.commands.drafts import draft_of
from aom_tui.commands.errors import say
from aom_tui.commands.group import LazyGroup
from aom_tui.commands.options import item_words, pass_app, target_options
from aom_tui.commands.sending import perform
from aom_tui.commands.variables import set_option, with_variables
from aom_tui.language import _
from aom_tui.problem import InvalidInput, Lack, Problem

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from aom_tui.session.draft import Draft
    from aom_tui.session.saved.folder import SavedRequest, SavedRequests


def saved_names(ctx: click.Context, _param: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    """Names of saved requests, at a Tab."""
    from click.shell_completion import CompletionItem

    try:
        names = {each.entry.name for each in saved_requests(ctx.ensure_object(App)).all()}
    except InvalidInput:
        return []
    return [CompletionItem(name) for name in sorted(names) if name.casefold().startswith(incomplete.casefold())]


@click.group(cls=LazyGroup, lazy={}, invoke_without_command=True, short_help="List, send and save requests in files.")
@click.pass_context
def requests(ctx: click.Context) -> int:
    """Saved requests: .http files in the folder `requests` of the settings, which may lie in git.

    NAME is what stands behind ### in a file; FILE:NAME says which file too, and FILE alone all that it holds. Files
    elsewhere are named by their path. No token is kept in a file: the profile signs in. In the app: L.
    """
    return 0 if ctx.invoked_subcommand else list_requests(ctx.ensure_object(App), "", as_json=False)


def saved_requests(app: App) -> "SavedRequests":
    """The folder of the settings. Raises InvalidInput."""
    from aom_tui.session.saved.folder import SavedRequests, requests_folder

    return SavedRequests(requests_folder(app.settings, app.environ))


@requests.command("list", short_help="List them.")
@click.argument("text", required=False, default="")
@click.option("--json", "as_json", is_flag=True, help="An array of objects.")
@pass_app
def list_(app: App, text: str, as_json: bool) -> int:
    """List the saved requests, or those in which TEXT occurs."""
    return list_requests(app, text, as_json=as_json)


def list_requests(app: App, text: str, *, as_json: bool) -> int:
    """By file, in the order of each file."""
    saved = saved_requests(app)
    rows = [(each.entry.name, _called(each), each.file) for each in saved.all()]
    rows = [row for row in rows if text.casefold() in " ".join(row).casefold()]
    if as_json:
        from aom_tui.commands.printing import print_json

        print_json([{"name": name, "request": called, "file": file} for name, called, file in rows], app.environ)
    elif rows:
        from aom_tui.render.clean import clean_line
        from aom_tui.render.table.text_table import text_table

        heads = (_("name"), _("request"), _("file"))
        click.echo(text_table(heads, [tuple(map(clean_line, row)) for row in rows], None))
    else:
        say(_("no saved requests in {folder}").format(folder=saved.folder))
    return 0


def _called(saved: "SavedRequest") -> str:
    return str(saved.entry.problem or saved.entry.called)


name_argument = click.argument("name", shell_complete=saved_names)


@requests.command(short_help="Show one as it is written.")
@name_argument
@pass_app
def show(app: App, name: str) -> int:
    """Show the saved request NAME as it stands in its file; a secret in it is not shown."""
    from aom_tui.render.clean import clean
    from aom_tui.session.saved.literal_secrets import mask_secrets

    saved = saved_requests(app).find(name)
    say(saved.place)
    click.echo(clean(mask_secrets(saved.section)), nl=False)
    return 0


@requests.command(short_help="Send one.")
@name_argument
@click.argument("items", nargs=-1, type=click.UNPROCESSED, shell_complete=item_words)
@call_options
@pass_app
def run(app: App, name: str, items: tuple[str, ...], body: str | None, **given: Any) -> int:
    """Send the saved request NAME, with ITEMS and options as `call` takes them; of a FILE all, until one fails.

    The exit status is that of `call`.
    """
    from aom_tui.commands.drafts import body_text
    from aom_tui.session.compose.items import override_items

    options = given_options(**given)
    for saved in saved_requests(app).find_all(name):
        draft = load_draft(app, saved)
        if body is not None:
            draft = draft.with_body(body_text(body))
        try:
            status = perform(app, override_items(app.catalogue, draft, items), options)
        except InvalidInput as error:
            raise InvalidInput(map(_of_a_file, error.problems)) from None
        if status:
            return status
    return 0


def _of_a_file(problem: Problem) -> Problem:
    """A variable gets its value in the file, too."""
    if problem.lack is not Lack.VARIABLE:
        return problem
    from aom_tui.session.variables.problems import undefined_remedy

    way = _("@{name} = ... in the file, or --set {name}=...").format(name=problem.name)
    return problem.with_remedy(undefined_remedy(problem.name, way))


@requests.command(short_help="Load one as a draft; nothing is sent.")
@name_argument
@target_options
@pass_app
def load(app: App, name: str) -> int:
    """Load the saved request NAME as a draft: in the REPL, else in the app, which opens. Nothing is sent."""
    draft = load_draft(app, saved_requests(app).find(name))
    return 0 if app.adopt_draft(draft) else app.launch(app, draft, False)


def load_draft(app: App, saved: "SavedRequest") -> "Draft":
    """The draft, with what was left out of it said. Raises InvalidInput."""
    from aom_tui.commands.importing import here_in
    from aom_tui.language import about

    try:
        profile = app.planner().profile.name
    except InvalidInput:
        profile = ""
    made = saved_requests(app).load(saved, app.catalogue, here_in(app), profile)
    for note in made.notes:
        say(about(saved.place, note))
    return made.draft


@requests.command(short_help="Save one.")
@click.argument("name")
@click.argument("what", required=False, metavar="[OPERATION | METHOD URI]")
@click.argument("items", nargs=-1, type=click.UNPROCESSED)
@click.option("--body", metavar="@FILE|-|JSON", help="The whole body: a file, stdin (-), or the text itself.")
@click.option("--replace", "replaces", is_flag=True, help="Replace the one of that name.")
@set_option
@target_options
@pass_app
def save(
    app: App, name: str, what: str | None, items: tuple[str, ...], body: str | None, replaces: bool,
    settings: tuple[str, ...],
) -> int:  # fmt: skip
    """Save a request as NAME, or FILE:NAME: OPERATION with ITEMS as `call` takes them; in the REPL else the draft.

    A token or a password in it is refused: the profile signs in.
    """
    draft = draft_of(app.catalogue, what, items, body) if what else app.draft
    if draft is None:
        raise InvalidInput(Problem(name, _("nothing to save"), _("Name an operation: requests save NAME ListSeries.")))
    saved = saved_requests(app).save(app.catalogue, with_variables(app, draft, settings), name, replaces=replaces)
    say(saved.kept_words)
    return 0


@requests.command(short_help="Give one another name.")
@name_argument
@click.argument("new")
@pass_app
def rename(app: App, name: str, new: str) -> int:
    """Call the saved request NAME by the name NEW, in the file where it is."""
    folder = saved_requests(app)
    folder.rename(folder.find(name), new)
    return 0


@requests.command(short_help="Take one out of its file.")
@name_argument
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_app
def delete(app: App, name: str, yes: bool) -> int:
    """Take the saved request NAME out of its file; a file that holds no other goes too."""
    folder = saved_requests(app)
    saved = folder.find(name)
    if not yes:
        if not app.is_terminal:
            raise InvalidInput(Problem(saved.place, _("not deleted: nobody can be asked"), _("Give --yes.")))
        if not app.confirms(_("delete {place}? [y/N]").format(place=saved.place)):
            return 0
    folder.delete(saved)
    say(_("{place} is deleted").format(place=saved.place))
    return 0
