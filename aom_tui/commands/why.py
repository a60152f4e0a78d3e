"""`aom-tui why CODE`: what an error code means and what to do."""

import click

from aom_tui.commands.context import App
from aom_tui.commands.drafts import operation_named
from aom_tui.commands.options import operation_ids, pass_app
from aom_tui.problem import InvalidInput, Problem


@click.command(short_help="Explain an error code.")
@click.argument("code")
@click.argument("operation", required=False, shell_complete=operation_ids)
@pass_app
def why(app: App, code: str, operation: str | None) -> int:
    """Explain CODE: an error code of AOM, of the gateway (APIG.0301), of IAM, or an HTTP status.

    One code may mean different things for different operations: with OPERATION its own meaning comes first.
    """
    from aom_tui.render.explanation import explain_code, explanation_text

    operation_id = operation_named(app.catalogue, operation).id if operation else None
    found = explain_code(app.catalogue, code, operation_id)
    if found:
        click.echo("\n\n".join(map(explanation_text, found)))
        return 0
    click.echo(_undocumented(app, code))
    return 0


def _undocumented(app: App, code: str) -> str:
    """An HTTP status has a meaning all the same. Raises InvalidInput for anything else."""
    from aom_tui.catalogue.search import status_meaning

    if code.isdecimal() and code.isascii() and 100 <= int(code) <= 599:
        return f"{code}\n\nmeans    {status_meaning(app.catalogue, int(code))}"
    from difflib import get_close_matches

    alike = get_close_matches(code.upper(), app.catalogue.error_codes, n=3, cutoff=0.8)
    remedy = f"Codes like it: {', '.join(alike)}." if alike else "Codes look like AOM.04007101, APIG.0301 or 401."
    raise InvalidInput(Problem("", f"the code {code!r} is not documented", remedy))
