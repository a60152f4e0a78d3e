"""A function run in another process gives what it gives here."""

import asyncio
import os
from pathlib import Path

import pytest

from aom_tui.language import LANGUAGE
from aom_tui.problem import InvalidInput
from aom_tui.session.concurrency import own_program
from aom_tui.session.concurrency.processes import ProcessFailed, run_in_process
from aom_tui.session.query import Found, Share, Unfit, find, found_or_fault
from aom_tui.session.sandbox_client import local_sandbox
from aom_tui.session.sandbox_client.local_sandbox import start_sandbox

BODY = b'{"a": [1.00, 2]}'


async def test_it_gives_the_value_and_raises_the_error() -> None:
    given, fault, here = await asyncio.gather(
        run_in_process(find, "a[:1]", BODY), run_in_process(found_or_fault, "b", BODY), run_in_process(os.getpid)
    )
    assert given == Found(b"[\n  1.00\n]", Share(1, 2))
    assert fault == found_or_fault("b", BODY)
    assert here != os.getpid()
    with pytest.raises(Unfit, match="nothing here" if LANGUAGE == "en" else ""):
        await run_in_process(find, "b", BODY)


async def test_nothing_is_imported_from_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("json", "uvicorn", "msgspec"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('a stranger')")
    monkeypatch.chdir(tmp_path)
    assert await run_in_process(find, "a[:1]", BODY) == Found(b"[\n  1.00\n]", Share(1, 2))
    sandbox = await start_sandbox()
    assert sandbox.announcement.aom_endpoint
    await sandbox.close()


async def test_a_sandbox_that_does_not_start_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        local_sandbox, "module_command", lambda _module, *_arguments: own_program.module_command("no_such_module")
    )
    with pytest.raises(InvalidInput, match=r"did not start: .*No module named no_such_module"):
        await start_sandbox()


async def test_a_process_that_comes_to_nothing_says_so() -> None:
    with pytest.raises(ProcessFailed):
        await run_in_process(os._exit, 1)
