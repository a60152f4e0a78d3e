"""`aom-tui call OPERATION` and `aom-tui request METHOD URI`: send one request and show what came of it."""

from typing import TYPE_CHECKING, Any

import click

from aom_tui.commands.call_options import call_options, diff_profile_option, edit_option, given_options
from aom_tui.commands.context import App
from aom_tui.commands.drafts import operation_draft, operation_named, request_draft
from aom_tui.commands.options import item_words, operation_ids, pass_app
from aom_tui.commands.printing import print_json
from aom_tui.commands.sending import comparing_sender, perform
from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem

if TYPE_CHECKING:
    from aom_tui.catalogue.model import Operation
    from aom_tui.session.draft import Draft


@click.command()
@click.argument("operation", shell_complete=operation_ids)
@click.argument("items", nargs=-1, type=click.UNPROCESSED, shell_complete=item_words)
@click.option("--skeleton", is_flag=True, help="Print a body to start from; send nothing.")
@edit_option
@diff_profile_option
@call_options
@pass_app
def call(
    app: App, operation: str, items: tuple[str, ...], skeleton: bool, edit: bool, diff_profile: str | None,
    body: str | None, **given: Any,
) -> int:  # fmt: skip
    """Send OPERATION with ITEMS.

    \b
    name=value      a declared parameter, else a field of the body
    name==value     query             name:=json     a field that is no text
    Header:value    header            a[b][0]=value  a field inside of others
    @file           the body from a file

    Before an item that starts with - write -- first. Exit status: 0 success; 2 nothing sent; 3, 4, 5 class of the
    reply; 6 IAM refused; 7 no usable reply; 130 interrupted.
    """
    if skeleton:
        return print_skeleton(app, operation_named(app.catalogue, operation))
    options = given_options(**given)
    send = comparing_sender(diff_profile, options)
    return perform(app, _edited(app, operation_draft(app.catalogue, operation, items, body), edit), options, send)


@click.command(short_help="Send METHOD to URI, whatever it is.")
@click.argument("method")
@click.argument("uri")
@click.argument("items", nargs=-1, type=click.UNPROCESSED)
@edit_option
@diff_profile_option
@call_options
@pass_app
def request(
    app: App, method: str, uri: str, items: tuple[str, ...], edit: bool, diff_profile: str | None, body: str | None,
    **given: Any,
) -> int:  # fmt: skip
    """Send METHOD to URI, whatever it is: a path such as /v2/{project_id}/series, or a whole URL.

    A path goes to the AOM endpoint, or to IAM where it is one of IAM's. Only the profile's own hosts are given
    credentials. ITEMS and exit status are those of `aom-tui call`.
    """
    options = given_options(**given)
    send = comparing_sender(diff_profile, options)
    return perform(app, _edited(app, request_draft(app.catalogue, method, uri, items, body), edit), options, send)


def _edited(app: App, draft: "Draft", edit: bool) -> "Draft":
    """Through the editor, where it is wanted. Raises InvalidInput."""
    if not edit:
        return draft
    from aom_tui.commands.editor import edit_draft

    return edit_draft(app, draft)


def print_skeleton(app: App, operation: "Operation") -> int:
    """A body to start from, valid as it is. Raises InvalidInput where the operation has none, or none is found."""
    from aom_tui.catalogue.check import check
    from aom_tui.catalogue.starting_body import starting_body

    see = _("See `describe {id}`.").format(id=operation.id)
    if operation.body is None:
        raise InvalidInput(Problem("--skeleton", _("{id} has no body").format(id=operation.id), see))
    made = starting_body(app.catalogue, operation)
    if check(app.catalogue, operation.service, operation.body.schema, made):
        raise InvalidInput(Problem("--skeleton", _("no valid body was found for {id}").format(id=operation.id), see))
    print_json(made, app.environ)
    return 0
