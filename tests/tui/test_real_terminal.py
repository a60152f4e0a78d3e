"""A window in a terminal of the system's own, as far as that matters."""

import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

OPEN = ("-m", "aom_tui", "open", "ListSeries")
WITHOUT_SIGHUP = ("sh", "-c", 'trap "" HUP; exec "$@"', "sh")
"""As under nohup."""

URI = b"/series"
"""The draft's: above all that may lie over a new window."""

MUCH = 500_000
"""Bytes: a window that has started has drawn some 30,000."""


@contextmanager
def window(folder: Path, rows: int, columns: int, **more: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """The process, and the side of its terminal on which it is read."""
    outside, inside = pty.openpty()
    termios.tcsetwinsize(inside, (rows, columns))
    environ = {**os.environ, "HOME": str(folder), "TERM": "xterm-256color", **more}
    command = [*WITHOUT_SIGHUP, sys.executable, *OPEN]
    with subprocess.Popen(
        command, stdin=inside, stdout=inside, stderr=inside, env=environ, start_new_session=True
    ) as process:
        os.close(inside)
        try:
            yield process, outside
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def drawn(outside: int) -> bytes:
    """All that is drawn until the window is there and nothing more is, or it is much too much."""
    found = b""
    while len(found) < MUCH and select.select([outside], [], [], 1 if URI in found else 60)[0]:
        found += os.read(outside, 65536)
    assert URI in found, "the window did not come"
    return found


def test_the_window_ends_with_its_terminal_where_nobody_says_so(tmp_path: Path) -> None:
    with window(tmp_path, 24, 80) as (process, outside):
        drawn(outside)
        os.close(outside)
        assert process.wait(30) in (129, 120), "120 is Python's own, where its last words do not get out"


def test_a_terminal_of_two_sizes_is_drawn_once(tmp_path: Path) -> None:
    """One of no size is taken for 80x25, then for 80x24; so a window is told that is resized while it starts."""
    with window(tmp_path, 0, 0) as (_process, outside):
        assert len(drawn(outside)) < MUCH
        os.close(outside)


EDITOR = r"""
import sys, termios, tty
from pathlib import Path
log, page = Path(sys.argv[1]), Path(sys.argv[2])
tty.setcbreak(0)
with log.open("a") as file:
    print("opened", file=file, flush=True)
    while (key := sys.stdin.read(1)) != "w":
        pass
    page.write_text('{"a": "edited"}')
"""


def test_one_editor_has_the_terminal_and_what_is_typed_meanwhile_is_not_for_the_window(tmp_path: Path) -> None:
    log, script = tmp_path / "log", tmp_path / "editor.py"
    script.write_text(EDITOR)
    with window(tmp_path, 24, 80, VISUAL=f"{sys.executable} '{script}' '{log}'") as (process, outside):
        drawn(outside)
        os.write(outside, b"\x1b")  # the page that welcomes
        drawn(outside)
        os.write(outside, b"eeqe")
        read_until(outside, lambda _found: log.exists() and "opened" in log.read_text())
        os.write(outside, b"qqw")
        read_until(outside, lambda found: b"edited" in found)
        assert log.read_text() == "opened\n"
        os.write(outside, b"q")
        read_until(outside, lambda _found: process.poll() is not None)
        assert process.wait(60) == 0


def read_until(outside: int, is_so: Callable[[bytes], bool]) -> None:
    """Read on what is drawn until it is so; for a minute without anything at most."""
    found = b""
    until = time.monotonic() + 60
    while not is_so(found):
        assert time.monotonic() < until, found[-2000:]
        if select.select([outside], [], [], 0.1)[0]:
            try:
                found += os.read(outside, 65536)
            except OSError:  # the other side is closed, and who ends is not quite gone yet
                return


def test_no_window_is_opened_where_nothing_can_be_drawn(tmp_path: Path) -> None:
    outside, inside = pty.openpty()
    environ = {**os.environ, "HOME": str(tmp_path), "TERM": "xterm-256color"}
    said = b"aom-tui: the app needs a terminal. Use `aom-tui call`, or `aom-tui --help`.\n"
    for shell, heard in (('exec "$@"', said), ('exec "$@" 2>&-', b"")):
        done = subprocess.run(
            ["sh", "-c", shell, "sh", sys.executable, *OPEN],
            stdin=inside, stdout=inside, stderr=subprocess.PIPE, env=environ, timeout=30,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (2, heard)
    for each in (outside, inside):
        os.close(each)
