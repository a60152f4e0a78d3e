"""Lines kept from one REPL to the next, without those that hold a secret."""

import os
from pathlib import Path

from prompt_toolkit.history import FileHistory

from aom_tui.private_folder import private_folder
from aom_tui.session.kept_lines import may_be_kept


class PrivateHistory(FileHistory):
    """A history file for its owner only. A secret can be recalled in this REPL, never in the next."""

    def __init__(self, file: Path) -> None:
        private_folder(file.parent)
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600))
        file.chmod(0o600)
        super().__init__(file)

    def store_string(self, string: str) -> None:
        """Called for each line accepted."""
        if may_be_kept(string):
            super().store_string(string)
