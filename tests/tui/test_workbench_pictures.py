"""Pictures of the workbench at the three sizes it is drawn for. Look at them before accepting a change:
`pytest tests/tui/test_workbench_pictures.py --snapshot-update`, then git diff the SVGs in a browser."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from bench_fakes import FakeSession, app_on, bench, draft
from form_fakes import WITH_QUERY, WITH_TIMES, app_with
from idle import rest
from msgspec.structs import replace
from textual.pilot import Pilot

from aom_tui.catalogue.load import load_catalogue
from aom_tui.catalogue.model import Catalogue
from aom_tui.session.exchange import ApiError

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
    await rest(pilot)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (160, 48)], ids=["80x24", "120x40", "160x48"])
def test_after_a_call(snap_compare: Any, size: tuple[int, int]) -> None:
    app = app_on(FakeSession(body=BODY), draft(values={"limit": "10"}))
    assert snap_compare(app, terminal_size=size, run_before=sent)


ROWS = """{"thresholds": [
  {"alarm_rule_name": "结算服务", "period": 60000, "threshold": "85", "updated_timestamp": 1795600000000, "on": true},
  {"alarm_rule_name": "node-memory-high", "period": 300, "threshold": "9", "actions": ["ops"], "dims": [{"a": 1}]},
  {"alarm_rule_name": "根分区快满了", "period": 1e3, "threshold": "100", "updated_timestamp": null, "policy": {}}
]}""".encode()


async def as_a_table(pilot: Pilot[int]) -> None:
    """Sent, shown as a table, sorted by the period."""
    await sent(pilot)
    await pilot.press("2", "right", "comma", "down")
    await pilot.pause()


@pytest.mark.parametrize("size", [(80, 24), (160, 48)], ids=["80x24", "160x48"])
def test_a_reply_as_a_table(snap_compare: Any, size: tuple[int, int]) -> None:
    app = app_on(FakeSession(body=ROWS), draft())
    assert snap_compare(app, terminal_size=size, run_before=as_a_table)


def test_the_picker_at_80x24(snap_compare: Any) -> None:
    app = app_on(FakeSession(), draft())
    assert snap_compare(app, terminal_size=(80, 24), press=["o", "l", "i", "s", "t"])


REFUSED = (
    ApiError(code="APIG.0301", message="Incorrect IAM authentication information: token expires", status=401),
    b'{"error_code": "APIG.0301", "error_msg": "Incorrect IAM authentication information: token expires"}',
)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
def test_why_a_call_was_refused(snap_compare: Any, size: tuple[int, int]) -> None:
    app = app_on(FakeSession(refusal=REFUSED[0], body=REFUSED[1]), draft())
    app.options = replace(app.options, catalogue=load_catalogue)
    assert snap_compare(app, terminal_size=size, run_before=sent)


WRONG = """{
  "samples": [{"namespace": "支付服务", "name": "一个很长很长很长很长很长很长很长很长的名字"}, {}],
  "period": "60",
  "limit": 99
}"""
TIMES = '{"time_range": "-1.-1.2880", "starts_at": 1795435200000, "period": 60}'


@pytest.mark.parametrize(
    ("size", "catalogue", "body", "keys"),
    [
        ((80, 24), WITH_QUERY, WRONG, ["down", "down", "enter"]),
        ((120, 40), WITH_QUERY, WRONG, ["end", "up", "up"]),
        ((80, 24), WITH_TIMES, TIMES, ["down", "t"]),
        ((120, 40), WITH_TIMES, TIMES, []),
    ],
    ids=["form-80x24", "form-120x40", "time-80x24", "times-120x40"],
)
def test_the_body(snap_compare: Any, size: tuple[int, int], catalogue: Catalogue, body: str, keys: list[str]) -> None:
    app = app_with(catalogue, FakeSession(), body)

    async def filled(pilot: Pilot[int]) -> None:
        await rest(pilot)
        bench(app).tab = "body"
        await pilot.pause()
        await pilot.press("down", *keys)
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=filled)
