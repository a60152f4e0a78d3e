"""The copy ladder, with a tmux of our own making."""

import os
import stat
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from aom_tui import language
from aom_tui.tui.actions.clipboard import Rung, copy
from aom_tui.tui.actions.copier import Copier
from aom_tui.tui.actions.copying import MOST, Copied


class Terminal:
    """What `copy` needs of an app."""

    def __init__(self) -> None:
        self.copied: list[str] = []

    def copy_to_clipboard(self, text: str) -> None:
        self.copied.append(text)


def tmux(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program = folder / "tmux"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)


async def climb(terminal: Terminal, folder: Path, **environ: str) -> Any:
    return await copy(terminal, "中文\n", "$.series[0]", folder, environ=environ)  # type: ignore[arg-type]


async def test_outside_of_tmux_the_terminal_and_a_file(tmp_path: Path) -> None:
    terminal, folder = Terminal(), tmp_path / "data"
    rung = await climb(terminal, folder)
    assert terminal.copied == ["中文\n"]
    assert rung.file is not None
    assert rung.file.read_text(encoding="utf-8") == "中文\n"
    assert stat.S_IMODE(rung.file.stat().st_mode) == 0o600
    assert "OSC 52" in str(rung)
    assert [path.name for path in folder.iterdir()] == ["copy-series-0.txt"]


@pytest.mark.parametrize(
    ("label", "name"),
    [("选中内容", "selection"), ("工单", "ticket"), ("$.规则[0].name", "0-name"), ("$.规则", "text")],
)
async def test_in_chinese_the_file_is_named_in_english(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, label: str, name: str
) -> None:
    monkeypatch.setattr(language, "LANGUAGE", "zh")
    rung = await copy(Terminal(), "x", label, tmp_path, environ={})  # type: ignore[arg-type]
    assert rung.label == label
    assert rung.file == tmp_path / f"copy-{name}.txt"


async def test_in_tmux_its_buffer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmux(tmp_path, f'echo "$@" > {tmp_path}/args; cat > {tmp_path}/buffer', monkeypatch)
    terminal = Terminal()
    rung = await climb(terminal, tmp_path, TMUX="x")
    assert (tmp_path / "args").read_text() == "load-buffer -w -\n"
    assert (tmp_path / "buffer").read_text(encoding="utf-8") == "中文\n"
    assert terminal.copied == []
    assert "tmux" in str(rung)


async def test_a_tmux_that_refuses_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmux(tmp_path, "exit 1", monkeypatch)
    terminal = Terminal()
    assert "OSC 52" in str(await climb(terminal, tmp_path, TMUX="x"))
    assert terminal.copied


async def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    rung = await climb(Terminal(), tmp_path / "file")
    assert rung.file is None
    assert "no file" in str(rung)


class Desk:
    """What a Copier needs of a bench: work is run by whoever reads `work`."""

    def __init__(self, folder: Path) -> None:
        self.app = Terminal()
        self.options = SimpleNamespace(settings=SimpleNamespace(folders=SimpleNamespace(data=folder)))
        self.work: list[Any] = []
        self.said: list[str] = []

    def run_worker(self, work: Any, **_: Any) -> None:
        self.work.append(work)

    def notify(self, said: str, **_: Any) -> None:
        self.said.append(said)


async def test_a_text_is_written_by_a_thread_and_one_that_is_too_much_goes_to_the_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TMUX", raising=False)
    desk, by = Desk(tmp_path), []
    copier = Copier(cast(Any, desk))
    copier.copy(Copied("short", written=lambda: by.append(threading.current_thread()) or "中"))
    copier.copy_text("x" * (MOST + 1), "long")
    copier.copy(Copied("$.note", written=str))
    assert by == []
    for work in desk.work:
        await work
    assert by != [threading.current_thread()]
    assert desk.app.copied == ["中"]
    assert "too much for a clipboard" in desk.said[1]
    assert desk.said[2] == "nothing to copy yet"
    assert (tmp_path / "copy-long.txt").stat().st_size == MOST + 1


def test_one_character_is_one() -> None:
    assert str(Rung("value", 1, "tmux", None)).startswith("value copied (1 character): ")
    assert str(Rung("value", 1024, "tmux", None)).startswith("value copied (1,024 characters): ")
