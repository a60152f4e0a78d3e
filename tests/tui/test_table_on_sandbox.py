"""The Table view on real replies: what the sandbox answers, in the whole app."""

from pathlib import Path

import pytest
from idle import rest
from real_app import bench

from aom_tui.catalogue.load import load_catalogue
from aom_tui.session.compose.items import draft_for, parse_items
from aom_tui.settings import Folders, load_settings
from aom_tui.tui.app import AomApp
from aom_tui.tui.options import AppOptions
from aom_tui.tui.panes.reply_title import View, ViewTabs
from aom_tui.tui.panes.response import ResponsePane
from aom_tui.tui.widgets.place_line import PlaceLine
from aom_tui.tui.widgets.table_view import TableView

NODE = "samples[0][namespace]=PAAS.NODE"
CALLS = {
    # name: items, first column, location line, position
    "ListAlarmRule": (
        [], "alarm_rule_name", "$.thresholds[0].alarm_rule_name   checkout-cpu-high", "table 1/3  row 1/7",
    ),
    "ListSeries": (
        ["series[0][namespace]=PAAS.NODE", "limit=9"], "namespace", "$.series[0].namespace   PAAS.NODE", "row 1/9",
    ),
    "ListSample": (
        [NODE, "samples[0][metric_name]=cpuUsage", "samples[0][dimensions][0][name]=clusterName",
         "samples[0][dimensions][0][value]=shop-prod", "statistics[0]=average", "period=60", "time_range=-1.-1.30"],
        "timestamp", "$.samples[0].data_points[0].timestamp   17", "row 1/30",
    ),
    "ListInstantQueryAomPromGet": (
        ["query==up"], "series", "$.data.result[0].metric.pod   ", "table 1/3  row 1/",
    ),
    "ListEvents": (
        ["type==active_alert", "time_range=-1.-1.60"],
        "metadata.event_name", "$.events[0].metadata.event_name   ", "row 1/",
    ),
}  # fmt: skip


async def test_real_replies_as_tables(tmp_path: Path) -> None:
    catalogue = load_catalogue()
    settings = load_settings(Folders(tmp_path / "config", tmp_path / "data", tmp_path / "cache"))
    app = AomApp(AppOptions(settings=settings, environ={}, catalogue=lambda: catalogue, demo=True), pause=0)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await rest(pilot)
        for name, (items, first, location, position) in CALLS.items():
            bench(pilot).load(parse_items(catalogue, draft_for(catalogue.operations[name]), items))
            await pilot.pause()
            bench(pilot).action_send()
            await rest(pilot)
            pane = bench(pilot).query_one(ResponsePane)
            pane.focus_view()
            await pilot.press("2")
            await rest(pilot)
            table = pane.query_one(TableView)
            assert pane.shown is table
            assert table.render_line(0).text.lstrip().startswith(first)
            assert pane.query_one(PlaceLine).said.startswith(location)
            assert position in pane.query_one(ViewTabs).position
            await pilot.press("enter")
            await pilot.pause()
            assert pane.view is View.BODY
            assert pane.query_one(PlaceLine).said.startswith(location.partition("  ")[0])
        await pilot.press("2", "C")
        await rest(pilot)
        written = [path.read_text() for path in (tmp_path / "data").rglob("*") if path.suffix in (".txt", ".csv")]
        assert any(text.startswith("metadata.event_name,metadata.event_severity,starts_at,") for text in written)
        await pilot.press("shift+down", "ctrl+c")
        await rest(pilot)
        rows = (tmp_path / "data" / "copy-ListEvents-rows.txt").read_text().splitlines()
        assert [row.count("\t") for row in rows] == [len(table.columns) - 1] * 3


@pytest.mark.parametrize("action", ["sort", "choose_columns", "choose_table", "copy_csv", "show_in_body"])
def test_what_the_palette_offers_is_there(action: str) -> None:
    from aom_tui.tui.keyboard.action_table import ONLY_BY_NAME

    assert f"table('{action}')" in {item.action for item in ONLY_BY_NAME}
    assert hasattr(TableView, f"action_{action}")
