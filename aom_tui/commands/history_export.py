"""`aom-tui history export`: calls of the past for other programs and for people. Of the history's group."""

import click

from aom_tui.commands.context import App
from aom_tui.commands.options import pass_app
from aom_tui.number_option import WholeNumber
from aom_tui.render.forms import FORMS


@click.command(short_help="Print past calls as HAR, curl, a ticket, ...")
@click.argument("numbers", nargs=-1, required=True, type=WholeNumber(1), metavar="NUMBER...")
@click.option("--as", "form", type=click.Choice(FORMS), default="har", show_default=True, help="The form.")
@click.option("--ticket", "tickets", is_flag=True, help="Markdown for a support ticket instead.")
@pass_app
def export(app: App, numbers: tuple[int, ...], form: str, tickets: bool) -> int:
    """Print the calls with these NUMBERs, as `history list` shows them; no form holds a secret.

    har is one archive of all of them, with their replies and the logins before them; in the other forms one call
    follows the other.
    """
    from aom_tui.commands.exporting import print_calls

    return print_calls(app, [app.past_call(number) for number in numbers], form, tickets=tickets)
