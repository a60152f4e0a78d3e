"""`aom-tui history diff`: what two calls of the past differ in. Of the history's group."""

from typing import Any

import click

from aom_tui.commands.context import App
from aom_tui.commands.diff import DiffOptions, diff_options, print_diff
from aom_tui.commands.options import pass_app
from aom_tui.number_option import WholeNumber


@click.command(short_help="Compare two calls.")
@click.argument("old", type=WholeNumber(1))
@click.argument("new", type=WholeNumber(1))
@diff_options
@pass_app
def diff(app: App, old: int, new: int, **given: Any) -> int:
    """Compare the calls with the numbers OLD and NEW: request and reply.

    Times, request ids and other fields that differ from call to call are counted and not shown. Exit status: 0 the
    same, 1 different.
    """
    return print_diff(app, app.past_call(old), app.past_call(new), DiffOptions(**given))
