"""Who touches the user's files on the event loop, which stands still meanwhile: a home folder may be far away."""

import io
import os
import sqlite3
import sys
from pathlib import Path
from threading import current_thread, main_thread
from types import FrameType
from typing import Any

TUI = f"{os.sep}aom_tui{os.sep}tui{os.sep}"
OF_OS = ("open", "scandir", "stat", "mkdir", "unlink", "replace")


class LoopDisk:
    """Notes each file below the folder that the app touches in the loop's thread, and from where."""

    def __init__(self, folder: Path, monkeypatch: Any) -> None:
        self.found: set[str] = set()
        self._folder = str(folder)
        for module, name in ((io, "open"), (sqlite3, "connect"), *((os, each) for each in OF_OS)):
            monkeypatch.setattr(module, name, self._noting(getattr(module, name)))

    def _noting(self, work: Any) -> Any:
        def noted(*given: Any, **more: Any) -> Any:
            if current_thread() is main_thread() and given and self._folder in str(given[0]):
                self._note(sys._getframe(1))
            return work(*given, **more)

        return noted

    def _note(self, frame: FrameType | None) -> None:
        while frame and TUI not in frame.f_code.co_filename:
            frame = frame.f_back
        if frame:
            self.found.add(f"{frame.f_code.co_filename.rpartition(TUI)[2]} {frame.f_code.co_name}")
