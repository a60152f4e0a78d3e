"""Leaving the screen for a moment: the user's editor, the terminal's scrollback."""

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from textual.app import App

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem


def edit_text(app: App[int], text: str) -> str:
    """The text as it comes back from $VISUAL or $EDITOR (else vi). Raises InvalidInput where there is no editor."""
    command = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi")
    with tempfile.TemporaryDirectory(prefix="aom-tui-") as folder:
        path = Path(folder) / "body.json"
        path.write_text(text, encoding="utf-8")
        try:
            with app.suspend():
                subprocess.run([*command, str(path)], check=True)  # noqa: S603 - the user's own editor
        except (OSError, subprocess.CalledProcessError) as error:
            raise InvalidInput(
                Problem(
                    "$EDITOR",
                    _("{command} did not work: {error}").format(command=command[0], error=error),
                    _("Set EDITOR."),
                )
            ) from error
        return path.read_text(encoding="utf-8").removesuffix("\n")


def print_plain(app: App[int], text: str) -> None:
    """Print into the terminal's own scrollback, where it can be selected and stays after the program."""
    with app.suspend():
        sys.stdout.write(f"{text.rstrip()}\n")
        sys.stdout.flush()
