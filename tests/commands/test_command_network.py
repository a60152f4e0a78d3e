"""Ctrl-C during a call cancels it, whatever the main thread is doing just then."""

import asyncio
import os
import select
import shlex
import signal
import subprocess
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import click
import pytest
from command_runs import PROGRAM, private_environment

from aom_tui.commands.network import Network

BEGIN = asyncio.run_coroutine_threadsafe


def press_ctrl_c() -> None:
    """As a terminal does: to the process, whichever thread asks for it."""
    os.kill(os.getpid(), signal.SIGINT)


async def endless(ended: list[str]) -> None:
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        ended.append("cancelled")
        raise


def test_ctrl_c_before_the_call_is_held_cancels_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seen on a busy machine: the call went on, and ended with its connection closed under it."""

    def begin(work: Coroutine[Any, Any, None], loop: asyncio.AbstractEventLoop) -> Future[None]:
        task = BEGIN(work, loop)
        press_ctrl_c()
        return task

    network = Network()
    network.beside(asyncio.sleep(0)).result()
    ended: list[str] = []
    monkeypatch.setattr(asyncio, "run_coroutine_threadsafe", begin)
    with pytest.raises(KeyboardInterrupt):
        network.run(endless(ended))
    assert ended == ["cancelled"]
    monkeypatch.undo()
    network.close()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_ctrl_c_that_wakes_nobody_is_noticed() -> None:
    """Seen on a busy machine, just before the main thread began to wait: nothing happened until the next one."""

    async def pressed() -> None:
        signal.pthread_kill(threading.get_ident(), signal.SIGINT)
        await endless(ended)

    network, ended = Network(), list[str]()
    with pytest.raises(KeyboardInterrupt):
        network.run(pressed())
    assert ended == ["cancelled"]
    network.close()


def test_ctrl_c_while_the_loop_is_being_made_ends_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow(threading.Thread):
        def start(self) -> None:
            press_ctrl_c()
            super().start()

    monkeypatch.setattr(threading, "Thread", Slow)
    network, ended = Network(), list[str]()
    with pytest.raises(KeyboardInterrupt):
        network.run(endless(ended))
    network.close()
    assert ended == ["cancelled"]


def test_ctrl_c_at_a_question_interrupts_the_call_that_asks() -> None:
    def interrupted() -> str:
        press_ctrl_c()
        return "typed"

    async def asks(network: Network) -> str:
        return await asyncio.to_thread(network.ask, interrupted)

    network = Network()
    with pytest.raises(click.Abort):
        network.run(asks(network))
    network.close()


def test_a_second_ctrl_c_gets_out_of_a_call_that_does_not_end() -> None:
    async def stubborn() -> None:
        press_ctrl_c()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            press_ctrl_c()
            await asyncio.Event().wait()

    network = Network()
    with pytest.raises(KeyboardInterrupt):
        network.run(stubborn())
    network.close()


def test_ctrl_c_ends_the_command_that_is_asked_for_the_password(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    (tmp_path / "config").mkdir()
    command = shlex.join(["sh", "-c", 'exec 9>"$0"; echo >&9; exec sleep 60', str(pipe)])
    (tmp_path / "config" / "config.toml").write_text(
        f"[profiles.p]\nkind = 'test'\nregion = 'cn-north-4'\nuser = 'u'\ndomain = 'd'\n"
        f"password_command = '''{command}'''\n"
    )
    environ = {**private_environment(tmp_path), "AOM_TUI_PROFILE": "p"}
    calling = subprocess.Popen([*PROGRAM, "call", "ListAlarmRule"], env=environ, stderr=subprocess.DEVNULL)
    with calling as process, pipe.open("rb", buffering=0) as held:
        assert held.read(1)
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 130
        assert select.select([held], [], [], 10)[0]
        assert held.read(1) == b"", "nobody holds it any more"
