"""Lines kept from one REPL to the next, without those that hold a secret."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import click
from prompt_toolkit.history import FileHistory

from aom_tui.language import _, about
from aom_tui.private_folder import private_folder
from aom_tui.problem import system_words
from aom_tui.repl.lines import PROGRAM, logical_lines
from aom_tui.session.storage.line_secrets import is_free_of_secrets


class PrivateHistory(FileHistory):
    """A history file for its owner only. A secret, and what is no command, can be recalled in this REPL alone.

    Where the file cannot be read or written, lines are recalled in this REPL only.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._trouble = ""
        self._told = False
        try:
            private_folder(file.parent)
            os.close(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600))
            file.chmod(0o600)
        except OSError as error:
            self._note(error)
        super().__init__(file)

    def news(self) -> str:
        """Why lines are not kept, the first time that it is asked for since that is known; else empty."""
        if self._told or not self._trouble:
            return ""
        self._told = True
        return about(_("the lines typed here are not kept"), self._trouble)

    def load_history_strings(self) -> Iterable[str]:
        """Those of the file, the newest first."""
        try:
            return super().load_history_strings()
        except OSError as error:
            self._note(error)
            return ()

    def store_string(self, string: str) -> None:
        """Called for each line accepted; whole or not at all."""
        if not (is_free_of_secrets(string) and all(map(is_command, logical_lines(string.splitlines())))):
            return
        before = self._size()
        try:
            super().store_string(string)
        except OSError as error:
            self._note(error)
            if self._size() > before:
                with suppress(OSError):
                    os.truncate(self._file, before)

    def _size(self) -> int:
        try:
            return self._file.stat().st_size
        except OSError:
            return 0

    def _note(self, error: OSError) -> None:
        self._trouble = system_words(error)


def is_command(line: str) -> bool:
    """Whether a line begins as one that does something: what does not may be a password, typed a moment too late."""
    from aom_tui.repl.verbs import verbs

    words = [word for word in line.split() if word != PROGRAM]
    names = verbs.list_commands(click.Context(verbs))
    return any(word in names for word in (words if words[:1] and words[0].startswith("--") else words[:1]))
