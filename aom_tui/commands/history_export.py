"""`aom-tui history export` and `ticket`: calls of the past for other programs and for people."""

import click

from aom_tui.commands.context import App
from aom_tui.commands.options import FormChoice, pass_app
from aom_tui.language import _
from aom_tui.number_option import WholeNumber
from aom_tui.render.exports.forms import FORMS

TICKET = "ticket"
"""For people, and so none of the forms that a program reads; asked for by the same option all the same."""


@click.command(short_help="Print past calls as HAR, curl, a ticket, ...")
@click.argument("numbers", nargs=-1, required=True, type=WholeNumber(1), metavar="NUMBER...")
@click.option("--as", "form", type=FormChoice((*FORMS, TICKET)), default="har", show_default=True, help="The form.")
@click.option("--ticket", "tickets", is_flag=True, help="Markdown for a support ticket instead.")
@pass_app
def export(app: App, numbers: tuple[int, ...], form: str, tickets: bool) -> int:
    """Print the calls with these NUMBERs, as `history list` shows them; no form holds a secret.

    har is one archive of all of them, with their replies and the logins before them; in the other forms one call
    follows the other.
    """
    from aom_tui.commands.exporting import print_calls, print_tickets

    calls = [app.past_call(number) for number in numbers]
    return print_tickets(app, calls) if tickets or form == TICKET else print_calls(app, calls, form)


@click.command(short_help="Print a call for a support ticket.")
@click.argument("number", required=False, type=WholeNumber(1))
@pass_app
def ticket(app: App, number: int | None) -> int:
    """Print call NUMBER of the history as Markdown for a support ticket, without secrets; else its newest call."""
    from aom_tui.commands.exporting import print_tickets
    from aom_tui.commands.newest_call import newest_call

    call = app.past_call(number) if number else newest_call(app, "ticket", _("Send one first."))
    return print_tickets(app, [call])
