"""Values of a field come from the call that lists them, on Down, and are chosen from a list one can filter."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bench_fakes import until
from idle import rest
from textual.pilot import Pilot
from textual.widgets import OptionList

from aom_tui.catalogue.load import load_catalogue
from aom_tui.session.compose.items import draft_for, parse_items
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import Exchange
from aom_tui.settings import Folders, load_settings
from aom_tui.tui.app import AomApp
from aom_tui.tui.options import AppOptions
from aom_tui.tui.panes.body_form import BodyForm
from aom_tui.tui.panes.param_row import ParamRow
from aom_tui.tui.screens.choice import Choice
from aom_tui.tui.screens.workbench import WorkbenchScreen

CATALOGUE = load_catalogue()
OF_A_NODE = parse_items(
    CATALOGUE,
    draft_for(CATALOGUE.operations["ListSeries"]),
    ["series[0][namespace]=PAAS.NODE", "series[0][metric_name]="],
)


def app_with(folder: Path, draft: Draft) -> AomApp:
    settings = load_settings(Folders(folder / "config", folder / "data", folder / "cache"))
    options = AppOptions(settings=settings, environ={}, catalogue=load_catalogue, draft=draft, demo=True)
    return AomApp(options, pause=0)


async def ready(pilot: Pilot[int]) -> WorkbenchScreen:
    """The workbench, its session open."""
    await rest(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, WorkbenchScreen)
    return screen


async def at_metric_name(pilot: Pilot[int]) -> tuple[WorkbenchScreen, BodyForm]:
    """The workbench and the form of OF_A_NODE's body, its cursor on the name of the metric."""
    bench = await ready(pilot)
    bench.tab = "body"
    await pilot.pause()
    form = bench.query_one(BodyForm)
    form.view.focus()
    form.view.cursor = next(n for n, row in enumerate(form.form.rows) if row.label == "metric_name")
    return bench, form


async def asked(pilot: Pilot[int]) -> Choice:
    """The list that Down opened."""
    await rest(pilot)
    assert isinstance(pilot.app.screen, Choice)
    return pilot.app.screen


async def test_a_rule_is_chosen_by_its_name_and_its_id_filled_in(tmp_path: Path) -> None:
    app = app_with(tmp_path, draft_for(CATALOGUE.operations["ShowAlarmRule"]))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        bench = await ready(pilot)
        row = next(row for row in bench.query(ParamRow) if row.parameter.name == "alarm_rule_id")
        row.field.focus()
        await pilot.press("down")
        page = await asked(pilot)
        assert "checkout-cpu-high" in pilot.app.export_screenshot()
        assert page.query_one(OptionList).option_count == 7
        await pilot.press("enter")
        await pilot.pause()
        assert bench.draft is not None
        assert bench.draft.values["alarm_rule_id"] == row.field.value != ""


async def test_a_metric_name_follows_the_namespace_and_typing_filters(tmp_path: Path) -> None:
    app = app_with(tmp_path, OF_A_NODE)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        bench, _form = await at_metric_name(pilot)
        assert "metric_name" in marked(pilot)
        await pilot.press("enter")
        await pilot.press("down")
        await asked(pilot)
        await pilot.press(*"cpuus")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert bench.draft is not None
        assert '"metric_name": "cpuUsage"' in (bench.draft.body or "")


def marked(pilot: Pilot[int]) -> str:
    """What of the screen bears the mark of a list, by line."""
    lines = (strip.text for strip in pilot.app.screen._compositor.render_strips())
    return "\n".join(line for line in lines if "▾" in line)


async def test_down_opens_a_list_where_its_mark_stands_and_goes_on_elsewhere(tmp_path: Path) -> None:
    app = app_with(tmp_path, draft_for(CATALOGUE.operations["ListAlarmRule"]))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        bench = await ready(pilot)
        rows = {row.parameter.name: row for row in bench.query(ParamRow)}
        assert "offset" not in marked(pilot)
        rows["offset"].field.focus()
        await pilot.press("down")
        assert rows["limit"].field.has_focus
        assert "project_id" in marked(pilot), "beside the hint"
        rows["project_id"].field.focus()
        await pilot.press("down")
        await asked(pilot)


async def waited_for(pilot: Pilot[int], holds: Callable[[], bool]) -> None:
    """Until it holds."""
    async with asyncio.timeout(10):
        await until(holds)


async def slow_app(pilot: Pilot[int], monkeypatch: pytest.MonkeyPatch) -> tuple[ParamRow, asyncio.Event]:
    """The field of a rule's id, just asked for values; the answer comes when the event is set."""
    bench = await ready(pilot)
    may_answer = asyncio.Event()
    assert bench.session is not None
    send = bench.session.send

    async def later(draft: Draft, **more: Any) -> Exchange:
        await may_answer.wait()
        return await send(draft, **more)

    monkeypatch.setattr(bench.session, "send", later)
    row = next(row for row in bench.query(ParamRow) if row.parameter.name == "alarm_rule_id")
    row.field.focus()
    await pilot.press("down")
    return row, may_answer


async def test_a_slow_answer_is_announced_and_does_not_hold_up_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_with(tmp_path, draft_for(CATALOGUE.operations["ShowAlarmRule"]))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        row, may_answer = await slow_app(pilot, monkeypatch)
        await waited_for(pilot, lambda: "asking the API" in pilot.app.export_screenshot().replace("&#160;", " "))
        await pilot.press(*"304")
        assert row.field.value == "304"
        may_answer.set()
        await rest(pilot)
        await pilot.press("1")
        assert row.field.value == "3041"
        assert isinstance(pilot.app.screen, WorkbenchScreen)
        await pilot.press("down")
        assert "checkout-cpu-high" in (await asked(pilot)).app.export_screenshot()


async def test_an_answer_does_not_cover_what_was_opened_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_with(tmp_path, draft_for(CATALOGUE.operations["ShowAlarmRule"]))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        _row, may_answer = await slow_app(pilot, monkeypatch)
        await pilot.press("f1")
        help_page = pilot.app.screen
        may_answer.set()
        await rest(pilot)
        assert pilot.app.screen is help_page
        assert not isinstance(help_page, Choice)


async def test_in_the_sandbox_the_rest_of_a_value_is_proposed_while_typing(tmp_path: Path) -> None:
    app = app_with(tmp_path, draft_for(CATALOGUE.operations["ListMetricOrEventAlarmRule"]))
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        bench = await ready(pilot)
        row = next(row for row in bench.query(ParamRow) if row.parameter.name == "name")
        row.field.focus()
        await pilot.press(*"check")
        await waited_for(pilot, lambda: "checkout-" in row.field.render_line(0).text)
        await pilot.press("right")
        assert bench.draft is not None
        assert bench.draft.values["name"].startswith("checkout-")


async def test_it_is_proposed_in_a_body_too(tmp_path: Path) -> None:
    app = app_with(tmp_path, OF_A_NODE)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        bench, form = await at_metric_name(pilot)
        await pilot.press("enter", *"cpuU")
        await waited_for(pilot, lambda: "cpuUsage" in form.field.render_line(0).text)
        await pilot.press("right", "enter")
        await pilot.pause()
        assert bench.draft is not None
        assert '"metric_name": "cpuUsage"' in (bench.draft.body or "")
