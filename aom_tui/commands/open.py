"""`aom-tui open`: the app with a draft loaded."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from aom_tui.commands.context import App
from aom_tui.commands.drafts import operation_draft, request_draft
from aom_tui.commands.options import pass_app, target_options
from aom_tui.problem import InvalidInput, Problem

if TYPE_CHECKING:
    from aom_tui.session.draft import Draft

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


@click.command("open")
@click.argument("what", metavar="OPERATION | METHOD URI")
@click.argument("items", nargs=-1, type=click.UNPROCESSED)
@click.option("--body", metavar="@FILE|-|JSON", help="The whole body: a file, stdin (-), or the text itself.")
@target_options
@pass_app
def open_(app: App, what: str, items: tuple[str, ...], body: str | None) -> int:
    """Open the app with a request loaded and nothing sent.

    ITEMS are those of `aom-tui call`. An empty URI ('') opens an empty request.
    """
    return app.launch(app, _draft(app, what, items, body), False)


def _draft(app: App, what: str, items: Sequence[str], body: str | None) -> "Draft":
    if what.upper() not in METHODS:
        return operation_draft(app.catalogue, what, items, body)
    if not items:
        raise InvalidInput(Problem("open", f"{what} without a URI", "Write open GET /v2/{project_id}/alarm-rules."))
    return request_draft(app.catalogue, what, items[0], items[1:], body)
