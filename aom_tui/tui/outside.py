"""Leaving the screen for a moment: the user's editor, the terminal's scrollback."""

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from textual.app import App

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem, system_words


def edit_text(app: App[int], text: str) -> str:
    """The text as it comes back from $VISUAL or $EDITOR (else vi). Raises InvalidInput where there is no editor."""
    command = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi")
    with tempfile.TemporaryDirectory(prefix="aom-tui-") as folder:
        path = Path(folder) / "body.json"
        path.write_text(text, encoding="utf-8")
        with app.suspend():  # which does not come back from an error
            fault = _fault_of([*command, str(path)])
        if fault:
            what = _("{command} did not work: {error}").format(command=command[0], error=fault)
            raise InvalidInput(Problem("$EDITOR", what, _("Set EDITOR.")))
        return path.read_text(encoding="utf-8").removesuffix("\n")


def _fault_of(command: list[str]) -> str:
    """What kept the command from ending well; empty where nothing did."""
    try:
        status = subprocess.run(command, check=False).returncode  # noqa: S603 - the user's own editor
    except OSError as error:
        return system_words(error)
    return _("it ended with status {status}").format(status=status) if status else ""


def print_plain(app: App[int], text: str) -> None:
    """Print into the terminal's own scrollback, where it can be selected and stays after the program."""
    with app.suspend():
        sys.stdout.write(f"{text.rstrip()}\n")
        sys.stdout.flush()
