"""Pictures of the workbench at the three sizes it is drawn for. Look at them before accepting a change:
`pytest tests/tui/test_workbench_pictures.py --snapshot-update`, then git diff the SVGs in a browser."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from bench_fakes import FakeSession, app_on, draft
from textual.pilot import Pilot

BODY = """{
  "errorCode": "SVCSTG_AMS_2000000",
  "errorMessage": "success",
  "series": [
    {"namespace": "PAAS.CONTAINER", "metric_name": "cpuUsage", "dimensions": [{"name": "appName", "value": "支付服务"}]}
  ]
}""".encode()


@pytest.fixture(autouse=True)
def _one_time_zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Local times are on screen; the picture must not depend on where it is taken."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


async def sent(pilot: Pilot[int]) -> None:
    """Send, and let everything come to rest."""
    await pilot.pause()
    await pilot.press("s")
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (160, 48)], ids=["80x24", "120x40", "160x48"])
def test_after_a_call(snap_compare: Any, size: tuple[int, int]) -> None:
    app = app_on(FakeSession(body=BODY), draft(values={"limit": "10"}))
    assert snap_compare(app, terminal_size=size, run_before=sent)


def test_the_picker_at_80x24(snap_compare: Any) -> None:
    app = app_on(FakeSession(), draft())
    assert snap_compare(app, terminal_size=(80, 24), press=["o", "l", "i", "s", "t"])
