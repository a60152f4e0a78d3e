"""Numbers of the command line, refused in our own words: click's names of types and of ranges are English and terse.

A leaf: the sandbox's options and ours are numbers alike.
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
        """The number that the text is."""
        try:
            number = self.read(value)
        except ValueError:
            number = None
        if number is None or not self.least <= number <= self.most:
            self.fail(self.refusal().format(value=repr(value), least=self.least, most=self.most), param, ctx)
        return number

    def read(self, value: Any) -> float | None:
        """None for what is none."""
        return int(value)

    def refusal(self) -> str:
        """What is said of anything else."""
        if self.least == -inf:
            return _("{value} is no whole number")
        if self.most == inf:
            return _("{value} is no whole number from {least} up")
        return _("{value} is no whole number from {least} to {most}")


class Number(WholeNumber):
    """A number from `least` to `most`, with or without a fraction."""

    def read(self, value: Any) -> float | None:
        """JSON has neither infinity nor NaN."""
        number = float(value)
        return number if isfinite(number) else None

    def refusal(self) -> str:
        """Both limits."""
        return _("{value} is no number from {least:g} to {most:g}")
