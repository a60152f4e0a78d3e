"""Every key in every pane as a terminal sends it: through a real tmux, which turns keys into bytes of its own."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="no tmux here")

LETTERS = [chr(code) for code in range(ord("!"), ord("~") + 1) if chr(code) not in "qQ;"]
"""What ends the program on purpose is pressed last; a semicolon separates tmux's own commands."""
NAMED = [
    *(f"F{number}" for number in range(1, 13)), *(f"C-{letter}" for letter in "abdefghjklnoprstuvwxyz"),
    "Up", "Down", "Left", "Right", "Home", "End", "PgUp", "PgDn", "Tab", "BTab", "IC", "DC", "Enter", "Space", "BSpace",
    "S-Up", "S-Down", "M-Down", "C-Home", "C-End", "是", "，",
]  # fmt: skip
ALL = bool(os.environ.get("AOM_TUI_ALL_KEYS"))
PLACES = ("Tab",) * (14 if ALL else 3)
"""From place to place: each round has every key pressed one place further; in three rounds these are the panes."""
PATIENCE = 400 if ALL else 180
"""Seconds after which something hangs. Keys are sent faster than they act, and each acts in its turn."""
LOOK_EVERY = 0.05
"""Seconds; what follows Esc at once would be taken for one key with it."""


class Tmux:
    """A server of its own with one window."""

    def __init__(self, folder: Path) -> None:
        self._socket = str(folder / "tmux")
        self.environ = {
            **os.environ, "HOME": str(folder), "EDITOR": "true", "VISUAL": "true", "PAGER": "cat", "ESCDELAY": "5",
            "TERM": "xterm-256color", "LANG": "C.UTF-8",
        }  # fmt: skip
        self.environ.pop("TMUX", None)

    def __call__(self, *words: str) -> str:
        done = subprocess.run(
            ["tmux", "-f", "/dev/null", "-S", self._socket, *words], env=self.environ, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        return done.stdout

    def wait(self, is_so: Callable[[], bool], *nudge: str) -> None:
        """Until it is so; a key is pressed meanwhile where one is given."""
        until = time.monotonic() + PATIENCE
        while not is_so():
            assert time.monotonic() < until, self("capture-pane", "-p", "-S", "-")
            if nudge:
                self("send-keys", *nudge)
            time.sleep(LOOK_EVERY)

    def shows(self, *texts: str) -> bool:
        """Whether all of them are on screen."""
        screen = self("capture-pane", "-p")
        return all(text in screen for text in texts)

    @property
    def has_ended(self) -> bool:
        """Whether the program has."""
        return self("list-panes", "-F", "#{pane_dead}").strip() == "1"


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Tmux]:
    running = Tmux(tmp_path)
    yield running
    running("kill-server")


def test_no_key_in_any_pane_ends_or_stops_the_app(tmux: Tmux) -> None:
    tmux("new-session", "-d", "-x", "80", "-y", "24", sys.executable, "-m", "aom_tui", "demo")
    tmux("set", "-g", "remain-on-exit", "on")
    tmux.wait(lambda: tmux.shows("s send", "no token yet"))
    for onward in PLACES:
        for key in (*LETTERS, *NAMED):
            tmux("send-keys", "--", key, ";", "send-keys", "Escape")
        tmux("send-keys", onward)
    tmux.wait(lambda: tmux.shows("1 Token") or tmux.has_ended, "Escape")
    assert not tmux.has_ended, tmux("capture-pane", "-p", "-S", "-")
    # Pressed again and again: while $PAGER has the terminal, that takes C-q for XON.
    tmux.wait(lambda: tmux.has_ended, "C-q", "y")
    assert "Traceback" not in tmux("capture-pane", "-p", "-S", "-")
