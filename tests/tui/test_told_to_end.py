"""A window that is told to end ends in order, and at once where it is told so twice."""

import asyncio
import signal
import sys
from types import SimpleNamespace

import pytest

from aom_tui.tui.runtime.told_to_end import end_in_order


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
async def test_the_first_sigterm_ends_the_window_and_a_second_one_the_program() -> None:
    ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    end_in_order(SimpleNamespace(exit=lambda return_code: ended.set_result(return_code)))  # type: ignore[arg-type]
    signal.raise_signal(signal.SIGTERM)
    assert await asyncio.wait_for(ended, 10) == 143
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
