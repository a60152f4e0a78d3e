"""The most telling list of a reply as a table, as CSV, or as a line of JSON for each element."""

from typing import TYPE_CHECKING

import click

from aom_tui.commands.errors import say
from aom_tui.commands.printing import terminal_width
from aom_tui.language import _, commas, ngettext

if TYPE_CHECKING:
    from aom_tui.render.table.printed import MainList, MainTable


OF_TABLE = _("the table is {path}; others: {queries}")
"""Which list of the reply a table or CSV shows."""


MOST_LISTS_NAMED = 3
"""Other lists of the reply that are named."""


MOST_COLUMNS_NAMED = 8
"""Columns left out that are named."""


def print_list(data: bytes, form: str) -> None:
    """Print the most telling list of an indented JSON text in one of `LIST_FORMATS`."""
    match form:
        case "table":
            _print_table(data)
        case "csv":
            _print_csv(data)
        case _:
            _print_lines(data)


def _print_lines(data: bytes) -> None:
    """Print each element of the main list as a line of JSON; a value without a list as one line."""
    from aom_tui.render.table.printed import main_list, on_one_line

    found = main_list(data)
    if found is None:
        click.echo(on_one_line(data[:]))
        return
    is_empty = True
    for line in found.lines:
        click.echo(line)
        is_empty = False
    if is_empty:
        _say_no_rows(found.path)
    _say_others(_("the lines are {path}; others: {queries}"), found)


def _print_table(data: bytes) -> None:
    """Print a table as wide as the terminal; whole where stdout is none."""
    from datetime import UTC, datetime

    from aom_tui.render.glyphs import signs
    from aom_tui.render.table.printed import Fitted, fitted_table, main_table, table

    width, found = terminal_width(), main_table(data, datetime.now(UTC).astimezone())
    made = Fitted(table(found.grid), ()) if width is None else fitted_table(found.grid, width)
    click.echo(made.text) if made.text else _say_no_rows(found.path)
    if made.left_out:
        said = ngettext(
            "{number} column left out for want of room: {names}; -o csv has them all",
            "{number} columns left out for want of room: {names}; -o csv has them all",
            len(made.left_out),
        )
        rest = (signs().ellipsis,) if len(made.left_out) > MOST_COLUMNS_NAMED else ()
        say(said.format(number=len(made.left_out), names=commas((*made.left_out[:MOST_COLUMNS_NAMED], *rest))))
    _say_others(OF_TABLE, found)


def _print_csv(data: bytes) -> None:
    """Print the table as CSV: values as they were sent, columns in the reply's order, for spreadsheets and programs."""
    from datetime import UTC, datetime

    from aom_tui.render.table.printed import as_sent, main_table
    from aom_tui.render.table.text import csv_pieces

    found = main_table(data, datetime.now(UTC).astimezone())
    made = found.grid
    if made.columns:
        for piece in csv_pieces(made, as_sent(made), range(len(made.rows))):
            click.echo(piece, nl=False)
    else:
        _say_no_rows(found.path)
    _say_others(OF_TABLE, found)


def _say_no_rows(path: str) -> None:
    """Say that the list is empty, in the words of the app's Table."""
    from aom_tui.render.table.place import no_rows

    say(no_rows(path))


def _say_others(said: str, found: "MainTable | MainList") -> None:
    """Say which list was shown where the reply has several."""
    from shlex import quote

    from aom_tui.render.clean import clean_line

    if found.others:
        queries = ", ".join(f"--query {quote(clean_line(query))}" for query in found.others[:MOST_LISTS_NAMED])
        say(said.format(path=found.path, queries=queries))
