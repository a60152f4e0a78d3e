"""`aom-tui open`: the app with a draft loaded."""

import click

from aom_tui.commands.context import App
from aom_tui.commands.drafts import draft_of
from aom_tui.commands.options import operation_ids, pass_app, target_options
from aom_tui.commands.variables import set_option, with_variables


@click.command("open", short_help="Open the app with a request loaded.")
@click.argument("what", metavar="OPERATION | METHOD URI", shell_complete=operation_ids)
@click.argument("items", nargs=-1, type=click.UNPROCESSED)
@click.option("--body", metavar="@FILE|-|JSON", help="The whole body: a file, stdin (-), or the text itself.")
@set_option
@target_options
@pass_app
def open_(app: App, what: str, items: tuple[str, ...], body: str | None, settings: tuple[str, ...]) -> int:
    """Open the app with a request loaded and nothing sent.

    ITEMS are those of `aom-tui call`. An empty URI ('') opens an empty request.
    """
    app = app.with_options(tolerates_bad_settings=True)
    return app.launch(app, with_variables(app, draft_of(app.catalogue, what, items, body), settings), False)
