"""Text, JSON and bodies on stdout: cleaned, coloured on a terminal."""

import sys
from collections.abc import Mapping
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any

import click

from aom_tui.commands.errors import say
from aom_tui.commands.raw import PIECE
from aom_tui.language import _

if TYPE_CHECKING:
    from aom_tui.render.document.pretty import Pretty


LARGEST_COLOURED = 1024 * 1024
"""Characters of a text that is coloured; more would take too long."""


def print_json(value: Any, environ: Mapping[str, str]) -> None:
    """Print a value as indented JSON, cleaned."""
    from aom_tui.session.body.lossless import encode

    print_text(encode(value, indent=2), "json", environ)


def terminal_width() -> int | None:
    """Columns of the terminal that stdout is; None where it is none, and nothing is to be cut."""
    return get_terminal_size().columns if sys.stdout.isatty() else None


def print_body(shown: "Pretty", environ: Mapping[str, str]) -> None:
    """Print a body made readable, a large one in pieces, and say its note; of a large binary one the beginning."""
    from aom_tui.render.document.pretty import EMPTY

    if shown.language == "hex" and len(shown.data) > PIECE:
        print_text(shown.data[:PIECE].decode().rpartition("\n")[0], shown.language, environ)
        say(_("the beginning; `-o raw > FILE` writes all of it"))
    elif len(shown.data) > PIECE:
        _print_pieces(shown)
    elif shown.data:
        print_text(shown.text, shown.language, environ)
    if shown.note and shown is not EMPTY:
        say(shown.note)


def _print_pieces(shown: "Pretty") -> None:
    """Print a large text in whole lines, so that it need not be in memory a second time."""
    from aom_tui.render.clean import clean

    data, at = shown.data, 0

    while at < len(data):
        stop = data.rfind(b"\n", at, at + PIECE) + 1 or data.find(b"\n", at) + 1 or len(data)
        click.echo(clean(data[at:stop].decode("utf-8", "replace")), nl=False)
        at = stop
    if data[-1:] != b"\n":
        click.echo()


def print_text(text: str, language: str, environ: Mapping[str, str]) -> None:
    """Print a text cleaned, in colour on a terminal that has some."""
    from aom_tui.render.clean import clean

    if is_coloured(environ) and len(text) < LARGEST_COLOURED:
        from aom_tui.render.document.colour import ansi

        click.echo(ansi(text, language), color=True)
    else:
        click.echo(clean(text))


def is_coloured(environ: Mapping[str, str]) -> bool:
    """Whether stdout is a terminal with colours, and neither NO_COLOR nor config.toml turns them off."""
    if not sys.stdout.isatty() or environ.get("NO_COLOR") or environ.get("TERM") == "dumb":
        return False
    from aom_tui.render.appearance import current_appearance

    return current_appearance().colours != "none"
