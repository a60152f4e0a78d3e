"""A window whose terminal is gone."""

import os
import pty
import select
import signal
import subprocess
import sys
import termios
from pathlib import Path

import pytest


@pytest.mark.skipif(sys.platform == "win32", reason="terminals of another kind")
def test_the_window_ends_with_its_terminal_where_nobody_says_so(tmp_path: Path) -> None:
    """As under nohup: without SIGHUP."""
    outside, inside = pty.openpty()
    termios.tcsetwinsize(inside, (24, 80))
    environ = {**os.environ, "HOME": str(tmp_path), "TERM": "xterm-256color"}
    command = ["sh", "-c", 'trap "" HUP; exec "$@"', "sh", sys.executable, "-m", "aom_tui", "open", "ListSeries"]
    with subprocess.Popen(
        command, stdin=inside, stdout=inside, stderr=inside, env=environ, start_new_session=True
    ) as window:
        os.close(inside)
        try:
            drawn = b""
            while b"ListSeries" not in drawn or select.select([outside], [], [], 1)[0]:
                drawn += os.read(outside, 65536)
            os.close(outside)
            assert window.wait(30) in (129, 120), "120 is Python's own, where its last words do not get out"
        finally:
            if window.poll() is None:
                os.killpg(window.pid, signal.SIGKILL)
