"""Lines kept from one REPL to the next, without those that hold a secret."""

import os
from pathlib import Path

import click
from prompt_toolkit.history import FileHistory

from aom_tui.repl.lines import PROGRAM, logical_lines
from aom_tui.session.kept_lines import may_be_kept


class PrivateHistory(FileHistory):
    """A history file for its owner only. A secret, and what is no command, can be recalled in this REPL alone."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600))
        file.chmod(0o600)
        super().__init__(file)

    def store_string(self, string: str) -> None:
        """Called for each line accepted."""
        if may_be_kept(string) and all(map(is_command, logical_lines(string.splitlines()))):
            super().store_string(string)


def is_command(line: str) -> bool:
    """Whether a line begins as one that does something: what does not may be a password, typed a moment too late."""
    from aom_tui.repl.verbs import verbs

    words = [word for word in line.split() if word != PROGRAM]
    names = verbs.list_commands(click.Context(verbs))
    return any(word in names for word in (words if words[:1] and words[0].startswith("--") else words[:1]))
