"""Command line and environment for running a module of this program as another process."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import aom_tui

_ROOT = Path(aom_tui.__file__).parents[1]
"""The folder that contains the package."""


def module_command(module: str, *arguments: str) -> list[str]:
    """Return the command line that runs the module.

    `-P` keeps the working directory off the import path: anybody may have put modules there.
    """
    return [sys.executable, "-P", "-m", module, *arguments]


def child_environment() -> Mapping[str, str]:
    """Return our environment, with the import path from which this process has the package."""
    return {**os.environ, "PYTHONPATH": str(_ROOT)}
