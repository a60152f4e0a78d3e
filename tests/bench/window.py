"""A program in a terminal of its own, driven by keys, each of its outputs stamped when it came."""

import fcntl
import os
import pty
import re
import signal
import struct
import termios
import threading
from collections.abc import Mapping, Sequence
from time import perf_counter, sleep
from types import TracebackType

KEYS = {"f5": "\x1b[15~", "escape": "\x1b", "enter": "\r", "ctrl+l": "\x0c", "down": "\x1b[B", "ctrl+end": "\x1b[1;5F"}
_CONTROL = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]")
_ANSWERS = {b"\x1b[?2026$p": b"\x1b[?2026;2$y", b"\x1b[c": b"\x1b[?62;22c", b"\x1b[6n": b"\x1b[1;2R"}


class Window:
    """120 x 40 cells. What it shows is kept as it came, without control sequences."""

    def __init__(self, command: Sequence[str], environ: Mapping[str, str], size: tuple[int, int] = (120, 40)) -> None:
        self.outputs: list[tuple[float, bytes]] = []
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.execvpe(command[0], list(command), {**os.environ, **environ, "TERM": "xterm-256color"})  # noqa: S606
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self._came = threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()

    def __enter__(self) -> "Window":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._fd)

    def _read(self) -> None:
        while True:
            try:
                data = os.read(self._fd, 65536)
            except OSError:
                return
            now = perf_counter()
            for asked, answer in _ANSWERS.items():
                if asked in data:
                    os.write(self._fd, answer)
            with self._came:
                self.outputs.append((now, data))
                self._came.notify_all()

    def press(self, key: str) -> float:
        """A key, or a text; when."""
        at = perf_counter()
        os.write(self._fd, KEYS.get(key, key).encode())
        return at

    def wait(self, words: str, since: float, seconds: float = 30) -> float:
        """When something matched first, in one piece of a line, after an instant. Raises TimeoutError."""
        wanted, until, at, text = re.compile(words.encode()), perf_counter() + seconds, 0, b""
        with self._came:
            while perf_counter() < until:
                for when, data in self.outputs[at:]:
                    text = _CONTROL.sub(b"", text[-4096:] + data) if when > since else b""
                    if wanted.search(text):
                        return when
                at = len(self.outputs)
                self._came.wait(0.05)
        raise TimeoutError(words)

    def rest(self, quiet: float = 0.4) -> None:
        """Until nothing has come for a while, from now on."""
        begun = perf_counter()
        while perf_counter() - max(begun, self.outputs[-1][0] if self.outputs else 0) < quiet:
            sleep(0.02)
