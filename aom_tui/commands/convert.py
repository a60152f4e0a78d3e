"""`aom-tui convert`: a deprecated call as the one that takes its place."""

import click

from aom_tui.commands.context import App
from aom_tui.commands.drafts import operation_draft
from aom_tui.commands.options import catalogue_option, item_words, operation_ids, pass_app


@click.command(short_help="Turn a deprecated call into its successor.")
@click.argument("operation", shell_complete=operation_ids)
@click.argument("items", nargs=-1, type=click.UNPROCESSED, shell_complete=item_words)
@click.option("--body", metavar="@FILE|-|JSON", help="The whole body: a file, stdin (-), or the text itself.")
@catalogue_option
@pass_app
def convert(app: App, operation: str, items: tuple[str, ...], body: str | None) -> int:
    """Print the command line of the call that takes OPERATION's place, with ITEMS under their new names.

    What became what, and what has no counterpart, is said on stderr. Nothing is sent.
    """
    from aom_tui.render.conversion import conversion_lines
    from aom_tui.render.exports.command_line import command_line
    from aom_tui.session.compose.successor import converted

    conversion = converted(app.catalogue, operation_draft(app.catalogue, operation, items, body))
    for line in conversion_lines(conversion):
        click.echo(line, err=True)
    click.echo(command_line(conversion.draft))
    return 0
