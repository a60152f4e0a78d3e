"""`aom-tui operations` and `aom-tui describe`: what the catalogue knows."""

import click

from aom_tui.commands.context import App
from aom_tui.commands.drafts import operation_named
from aom_tui.commands.errors import say
from aom_tui.commands.options import catalogue_option, operation_ids, pass_app
from aom_tui.commands.printing import print_json, terminal_width
from aom_tui.language import _, commas


@click.command(short_help="List the operations, or find some.")
@click.argument("text", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="An array of objects.")
@catalogue_option
@pass_app
def operations(app: App, text: tuple[str, ...], as_json: bool) -> int:
    """List the operations, or those in which every word of TEXT occurs: in id, title, URI, parameters, group."""
    from aom_tui.catalogue.search import search
    from aom_tui.render.operation_data import summary

    words = " ".join(text)
    found = search(app.catalogue, words)
    if as_json:
        print_json([summary(operation) for operation in found], app.environ)
    elif not found:
        from aom_tui.catalogue.fuzzy_search import nearest

        near = commas(each.id for each in nearest(app.catalogue, words))
        said = _("no operation with {words!r}; nearest: {names}") if near else _("no operation with {words!r}")
        say(said.format(words=words, names=near))
    else:
        from aom_tui.render.operation_rows import listed

        click.echo(listed(found, terminal_width()))
    return 0


@click.command(short_help="Explain an operation.")
@click.argument("operation", shell_complete=operation_ids)
@click.option("--json", "as_json", is_flag=True, help="One object.")
@catalogue_option
@pass_app
def describe(app: App, operation: str, as_json: bool) -> int:
    """Explain OPERATION: URI, parameters, body, example, error codes."""
    from aom_tui.render.description import describe_text
    from aom_tui.render.operation_data import operation_data

    found = operation_named(app.catalogue, operation)
    if as_json:
        print_json(operation_data(app.catalogue, found), app.environ)
    else:
        click.echo(describe_text(app.catalogue, found), nl=False)
    return 0
