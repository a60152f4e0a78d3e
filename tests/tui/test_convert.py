"""`c` turns a deprecated call into its successor, after a look at what becomes what."""

from pathlib import Path

from idle import rest
from textual.pilot import Pilot

from aom_tui.catalogue.load import load_catalogue
from aom_tui.session.compose.items import draft_for, parse_items
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import Success
from aom_tui.settings import Folders, load_settings
from aom_tui.tui.app import AomApp
from aom_tui.tui.options import AppOptions
from aom_tui.tui.screens.convert import Convert
from aom_tui.tui.screens.workbench import WorkbenchScreen


def app_with(folder: Path, draft: Draft) -> AomApp:
    settings = load_settings(Folders(folder / "config", folder / "data", folder / "cache"))
    return AomApp(AppOptions(settings=settings, environ={}, catalogue=load_catalogue, draft=draft, demo=True), pause=0)


def legacy() -> Draft:
    catalogue = load_catalogue()
    items = ["limit=3", "type=inventory", "metricItems[0][namespace]=PAAS.NODE"]
    return parse_items(catalogue, draft_for(catalogue.operations["ListMetricItems"]), items)


def shown(pilot: Pilot[int]) -> str:
    return pilot.app.export_screenshot().replace("&#160;", " ")


async def test_shows_what_becomes_what_and_does_it(tmp_path: Path) -> None:
    app = app_with(tmp_path, legacy())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await rest(pilot)
        await pilot.press("c")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Convert)
        picture = shown(pilot)
        for part in ("ListMetricItems becomes ListSeries", "body series.namespace", "type = inventory"):
            assert part in picture
        await pilot.press("enter")
        await pilot.pause()
        bench = pilot.app.screen
        assert isinstance(bench, WorkbenchScreen)
        assert bench.draft is not None
        assert bench.draft.operation_id == "ListSeries"
        await pilot.press("s")
        await rest(pilot)
        assert bench.exchange is not None
        assert isinstance(bench.exchange.outcome, Success)


async def test_a_call_of_today_says_so(tmp_path: Path) -> None:
    app = app_with(tmp_path, draft_for(load_catalogue().operations["ListSeries"]))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await rest(pilot)
        await pilot.press("c")
        await pilot.pause()
        said = "it is not deprecated, nothing has taken its place"
        assert [each.message for each in pilot.app._notifications] == [said]
