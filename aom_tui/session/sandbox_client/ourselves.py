"""Starting this very program, or a module of it, as another process."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

_ROOT = Path(__file__).parents[2]
"""The folder that the package lies in."""


def command(module: str, *arguments: str) -> list[str]:
    """The command line. `-P`: nothing is imported from the working directory, which may be anybody's."""
    return [sys.executable, "-P", "-m", module, *arguments]


def environment() -> Mapping[str, str]:
    """Ours, in which the process finds the package where we have it from."""
    return {**os.environ, "PYTHONPATH": str(_ROOT)}
