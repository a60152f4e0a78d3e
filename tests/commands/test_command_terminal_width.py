"""How wide a terminal draws a sign: asked on a real pty, played by this test."""

import os
import pty
import termios
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from aom_tui.commands import terminal

Pty = tuple[int, int]


@pytest.fixture
def ends() -> Iterator[Pty]:
    """The terminal's end, and the program's."""
    outside, inside = pty.openpty()
    yield outside, inside
    os.close(outside)
    os.close(inside)


def answering(outside: int, answer: bytes) -> threading.Thread:
    """A terminal that answers once it has been asked."""

    def play() -> None:
        got = b""
        while b"\x1b[6n" not in got:
            got += os.read(outside, 64)
        os.write(outside, answer)

    thread = threading.Thread(target=play, daemon=True)
    thread.start()
    return thread


@pytest.mark.parametrize(("column", "cells"), [(2, 1), (3, 2)])
def test_where_the_cursor_went_says_how_wide_it_is(ends: Pty, column: int, cells: int) -> None:
    outside, inside = ends
    before = termios.tcgetattr(inside)
    thread = answering(outside, f"\x1b[7;{column}R".encode())
    assert terminal.asked(inside, inside, 5) == cells
    thread.join(5)
    assert termios.tcgetattr(inside) == before


def test_a_silent_terminal_is_not_waited_for(ends: Pty) -> None:
    outside, inside = ends
    assert terminal.asked(inside, inside, 0.01) == 0
    got = b""
    while not got.endswith(b"\r\x1b[K"):  # what it drew is wiped out, however it arrives
        got += os.read(outside, 64)


def test_what_somebody_types_already_is_left_to_the_app(ends: Pty) -> None:
    outside, inside = ends
    os.write(outside, b"s\n")
    assert terminal.asked(inside, inside, 5) is None
    assert os.read(inside, 8) == b"s\n"


def test_a_kind_of_terminal_is_asked_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    times: list[int] = []
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setattr("sys.stdin.fileno", lambda: 0)
    monkeypatch.setattr("sys.stdout.fileno", lambda: 1)
    monkeypatch.setattr(terminal, "asked", lambda *_: times.append(1) or 2)
    environ = {"TERM": "xterm", "LANG": "zh_CN.UTF-8"}
    assert not terminal.is_wide(tmp_path, environ)
    terminal.learn_width(tmp_path, environ)
    terminal.learn_width(tmp_path, environ)
    assert len(times) == 1
    assert terminal.is_wide(tmp_path, environ)
    assert not terminal.is_wide(tmp_path, {**environ, "TERM": "other"})
    assert (tmp_path / terminal.FILE).stat().st_mode & 0o777 == 0o600


def test_a_pipe_is_never_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False)
    monkeypatch.setattr(terminal, "asked", lambda *_: pytest.fail("asked"))
    terminal.learn_width(tmp_path, {"TERM": "xterm"})
    assert list(tmp_path.iterdir()) == []
