"""Numbers on a command line, with messages of our own that can be translated, unlike click's.

It imports nothing else of ours, so that the sandbox may use it too.
"""

from math import inf, isfinite
from typing import Any

import click

from aom_tui.language import _


class WholeNumber(click.ParamType[float]):
    """A whole number from `least` to `most`."""

    name = "number"

    def __init__(self, least: float = -inf, most: float = inf) -> None:
        self.least, self.most = least, most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the number, or fail as a usage error."""
        try:
            number = self.read(value)
        except ValueError:
            number = None
        if number is None or not self.least <= number <= self.most:
            self.fail(self.refusal().format(value=repr(value), least=self.least, most=self.most), param, ctx)
        return number

    def read(self, value: Any) -> float | None:
        """Read the number; None or ValueError for what is none."""
        return int(value)

    def refusal(self) -> str:
        """Return the message for anything else."""
        if self.least == -inf:
            return _("{value} is no whole number")
        if self.most == inf:
            return _("{value} is no whole number from {least} up")
        return _("{value} is no whole number from {least} to {most}")


class Number(WholeNumber):
    """A number from `least` to `most`, with or without a fraction."""

    def read(self, value: Any) -> float | None:
        """Read a finite number, as JSON has no other."""
        number = float(value)
        return number if isfinite(number) else None

    def refusal(self) -> str:
        """Return the message, which names both limits."""
        return _("{value} is no number from {least:g} to {most:g}")
