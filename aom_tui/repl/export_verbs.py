"""`as FORMAT` and `ticket`: the draft, or the last call, for other programs and for people."""

import click

from aom_tui.commands.context import App
from aom_tui.commands.options import FormChoice, pass_app
from aom_tui.number_option import WholeNumber
from aom_tui.render.exports.forms import FORMS
from aom_tui.repl.line_app import conversation_of


@click.command("as", short_help="Print the draft as curl, SDK code, ...")
@click.argument("form", metavar="FORMAT", type=FormChoice(FORMS))
@click.option("--last", "of_last", is_flag=True, help="The last call instead of the draft; har is always of that.")
@pass_app
def as_(app: App, form: str, of_last: bool) -> int:
    """Print the draft as FORMAT: curl, aom-tui, repl, sdk (or python), hcloud (KooCLI), http; har is of the last call.

    Nothing is sent, and no form holds a token.
    """
    from aom_tui.commands.exporting import print_as, print_calls, print_subject
    from aom_tui.render.exports.formats import call_subject

    if of_last or form == "har":
        last = conversation_of(app).last_call("as")
        if last.exchange.kept:
            return print_calls(app, [last.exchange], form)
        return print_subject(call_subject(last.session, last.exchange, profile_name=app.profile_name), form)
    return print_as(app, conversation_of(app).drafts.required(), form)


@click.command("ticket", short_help="Print a call for a support ticket.")
@click.argument("number", required=False, type=WholeNumber(1))
@pass_app
def ticket(app: App, number: int | None) -> int:
    """Print call NUMBER of the history as Markdown for a support ticket, without secrets; else the last call."""
    from aom_tui.commands.exporting import print_tickets, ticket_of

    if number:
        return print_tickets(app, [app.past_call(number)])
    last = conversation_of(app).last_call("ticket")
    click.echo(ticket_of(last.session, last.exchange), nl=False)
    return 0


export_verbs = (as_, ticket)
