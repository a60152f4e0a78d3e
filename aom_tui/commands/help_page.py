"""The pages of `--help`, wrapped by cells of the terminal.

click counts characters, of which a Chinese one takes two cells, and breaks a line inside of `cn-north-4`.
"""

from collections.abc import Iterable, Iterator, Sequence

import click
from click.formatting import wrap_text

_ENDLESS = 1_000_000
"""Cells of a line that click does not break."""


class HelpPage(click.HelpFormatter):
    """As click's, for a language without blanks too."""

    def write_text(self, text: str) -> None:
        """Paragraphs; those behind `\\b` stay as they are, but for a line that is too long."""
        from aom_tui.render.cells import wrapped

        indent = " " * self.current_indent
        for line in wrap_text(text, _ENDLESS, preserve_paragraphs=True).split("\n"):
            begun = indent + line[: len(line) - len(line.lstrip())]
            lines = [indent + line] if "  " in line.strip() else wrapped(line, self.width, first=begun, rest=begun)
            self.write("\n".join(lines or [""]) + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Names in one column, what they mean in the other."""
        for line in self._in_columns([*rows], col_max, col_spacing):
            self.write(f"{line}\n")

    def _in_columns(self, rows: Sequence[tuple[str, str]], widest: int, gap: int) -> Iterator[str]:
        from aom_tui.render.cells import cells, padded, wrapped

        indent = " " * self.current_indent
        column = min(max((cells(name) for name, _text in rows), default=0), widest) + gap
        for name, text in rows:
            first = padded(indent + name, self.current_indent + column)
            if text and cells(name) > column - gap:
                yield indent + name
                first = padded("", self.current_indent + column)
            lines = wrapped(text, self.width, first=first, rest=" " * (self.current_indent + column))
            yield from (line.rstrip() for line in lines or [first])
