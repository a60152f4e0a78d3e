"""`aom-tui why CODE`: what an error code means and what to do; without one, why the last call went wrong."""

from typing import TYPE_CHECKING

import click

from aom_tui.commands.context import App
from aom_tui.commands.drafts import operation_named
from aom_tui.commands.errors import say
from aom_tui.commands.options import operation_ids, pass_app
from aom_tui.language import _, commas
from aom_tui.problem import InvalidInput, Problem

if TYPE_CHECKING:
    from aom_tui.render.explanation import Explanation


@click.command(short_help="Explain an error code, or the last call.")
@click.argument("code", required=False)
@click.argument("operation", required=False, shell_complete=operation_ids)
@pass_app
def why(app: App, code: str | None, operation: str | None) -> int:
    """Explain CODE: an error code of AOM, of the gateway (APIG.0301), of IAM, or an HTTP status.

    One code may mean different things for different operations: with OPERATION it is explained for that one, without
    it each meaning with its operations. Where no CODE is given the last call is explained: in the REPL its own, else
    the newest in the history.
    """
    if code is None:
        return _last_call(app)
    from aom_tui.render.explanation import explain_code
    from aom_tui.render.explanation_text import explanation_text

    operation_id = operation_named(app.catalogue, operation).id if operation else None
    found = explain_code(app.catalogue, code, operation_id)
    if found:
        click.echo("\n\n".join(map(explanation_text, found)))
        if operation_id and all(each.operations and operation_id not in each.operations for each in found):
            say(
                _("the documents of {operation_id} do not name {code}; this is what it means elsewhere").format(
                    operation_id=operation_id, code=code
                )
            )
        return 0
    raise _undocumented(app, code)


def _last_call(app: App) -> int:
    """What happened, what it means, what caused it. Raises InvalidInput where there was no call."""
    from aom_tui.render.explanation_text import explanation_text

    explained, hint = app.last or _newest(app)
    click.echo(explanation_text(explained))
    if hint:
        say(hint)
    return 0


def _newest(app: App) -> "tuple[Explanation, str]":
    """Of a call of the past nothing is known but what was kept of it.

    What can be done about it is a matter of now: a key is held until the user says otherwise, a project stays right.
    """
    from aom_tui.commands.exporting import session_of
    from aom_tui.commands.newest_call import newest_call
    from aom_tui.render.explanation import why as explained
    from aom_tui.render.remedy import remedy_to_type
    from aom_tui.session.cause import SetProject, SignAgain

    exchange = newest_call(app, "why", _("Give a code: why APIG.0301 [OPERATION]."))
    found = explained(app.catalogue, exchange)
    if not isinstance(found.mends, SignAgain | SetProject):
        return found, ""
    return found, remedy_to_type(found.mends, session_of(app, exchange).state())


def _undocumented(app: App, code: str) -> InvalidInput:
    """With the codes that look like it."""
    from difflib import get_close_matches

    alike = get_close_matches(code.upper(), app.catalogue.error_codes, n=3, cutoff=0.8)
    remedy = (
        _("Codes like it: {names}.").format(names=commas(alike))
        if alike
        else _("Codes look like AOM.04007101, APIG.0301 or 401.")
    )
    return InvalidInput(Problem("", _("the code {code!r} is not documented").format(code=code), remedy))
