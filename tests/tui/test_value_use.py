"""`u`: a value of a reply goes into the next call, all the way on the real sandbox."""

from pathlib import Path

from idle import rest
from real_app import bench
from test_app_on_sandbox import options
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from aom_tui.render.document.document import Place
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import Success
from aom_tui.tui.app import AomApp
from aom_tui.tui.panes.body_form import BodyForm
from aom_tui.tui.panes.response import ResponsePane
from aom_tui.tui.screens.choice import Choice
from aom_tui.tui.screens.variable import AskVariable
from aom_tui.tui.widgets.document_view import DocumentView
from aom_tui.tui.widgets.table_view import TableView

SERIES = Draft(
    method="POST",
    uri="/v2/{project_id}/series",
    operation_id="ListSeries",
    values={"limit": "1"},
    body='{"series": [{"namespace": "PAAS.NODE"}]}',
)


async def send(pilot: Pilot[int]) -> None:
    bench(pilot).show_pane("request")
    before = bench(pilot).exchange
    await pilot.press("s")
    for _ in range(200):  # where the machine is busy the send begins after the first rest
        await rest(pilot)
        if bench(pilot).exchange is not before:
            break
        await pilot.pause(0.05)
    exchange = bench(pilot).exchange
    assert exchange is not None, (bench(pilot).problems, bench(pilot).auth, pilot.app.focused, pilot.app.screen)
    assert isinstance(exchange.outcome, Success), (exchange.outcome, bench(pilot).problems)


async def use(pilot: Pilot[int], path: str, way: str) -> None:
    """Put the cursor on a path of the body, press `u`, choose."""
    pane = bench(pilot).query_one(ResponsePane)
    pane.focus_view()
    view = pane.query_one(DocumentView)
    page = pane.pages.made[pane.view]
    assert page.locator is not None
    rows = range(len(page.document))
    await pilot.press("ctrl+home")
    row = next(row for row in rows if page.locator.locate(row).path == path)
    await pilot.press(*["down"] * row)
    assert view.cursor.row == row
    await pilot.press("u")
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, Choice)
    chooser = screen.query_one(OptionList)
    chooser.highlighted = next(index for index, each in enumerate(screen._choices) if each.startswith(way))
    screen.action_choose()
    await rest(pilot)


def fill(pilot: Pilot[int], **fields: object) -> None:
    """The rest of a body, as a person would type it."""
    from aom_tui.session.compose.json_edits import put

    screen = bench(pilot)
    draft = screen.draft
    assert draft is not None
    text = draft.body or ""
    for name, value in fields.items():
        text = put(text, (name,), str(value))
    screen.load(draft.with_body(text))


async def test_a_series_goes_on_to_its_samples_and_to_an_alarm_rule(tmp_path: Path) -> None:
    app = AomApp(options(tmp_path, draft=SERIES, demo=True), pause=0)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await send(pilot)
        await use(pilot, "$.series[0]", "ListSample  body samples[0]")
        screen = bench(pilot)
        assert screen.draft is not None
        assert screen.draft.operation_id == "ListSample"
        assert screen.tab == "body"
        assert screen.query_one(BodyForm).row is not None
        assert screen.query_one(BodyForm).row.path == ("samples", 0), "the cursor is there"  # type: ignore[union-attr]
        assert '"metric_name": "cpuUsage"' in (screen.draft.body or "")
        assert screen.exchange is not None
        assert screen.exchange.draft is not None
        assert screen.exchange.draft.operation_id == "ListSeries", "nothing was sent"

        fill(pilot, statistics='["average"]', period="60", time_range='"-1.-1.30"')
        await send(pilot)
        await pilot.press("3")
        await rest(pilot)
        await pilot.press("u")
        await rest(pilot)
        assert isinstance(pilot.app.screen, Choice), "the chart has one series, which its title names"
        assert "AddAlarmRule  body" in pilot.app.screen._choices
        await pilot.press("escape", "1")
        await rest(pilot)
        await use(pilot, "$.samples[0].sample", "AddAlarmRule  body")
        assert screen.draft.operation_id == "AddAlarmRule"
        assert '"unit": "Percent"' in (screen.draft.body or ""), "which stands with the points"
        fill(
            pilot,
            alarm_rule_name='"picked"',
            alarm_level="2",
            comparison_operator='">="',
            threshold='"80"',
            statistic='"average"',
            period="60000",
            evaluation_periods="1",
        )
        await send(pilot)
        assert screen.exchange.reply is not None
        assert b"alarm_rule_id" in screen.exchange.reply.body

        screen.show_pane("request")
        await pilot.press("B")
        await rest(pilot)
        assert screen.draft.operation_id == "ListSample"
        assert '"-1.-1.30"' in (screen.draft.body or ""), "the draft is as it was left"


async def test_a_value_becomes_a_variable_of_the_window(tmp_path: Path) -> None:
    app = AomApp(options(tmp_path, draft=SERIES, demo=True), pause=0)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await send(pilot)
        await use(pilot, "$.series[0].metric_name", "a variable")
        dialog = pilot.app.screen
        assert isinstance(dialog, AskVariable)
        dialog.query_one(Input).value = "metric"
        await pilot.press("enter")
        await rest(pilot)
        screen = bench(pilot)
        assert screen.draft is not None
        screen.load(screen.draft.with_body('{"series": [{"namespace": "PAAS.NODE", "metric_name": "{{metric}}"}]}'))
        await send(pilot)
        assert screen.exchange is not None
        assert screen.exchange.request is not None
        assert b'"metric_name": "cpuUsage"' in screen.exchange.request.body
        assert "{{metric}}" in (screen.draft.body or "")

        screen.load(screen.draft.with_body('{"series": [{"metric_name": "{{metrc}}"}]}'))
        sent = screen.exchange
        screen.show_pane("request")
        await pilot.press("s")
        await rest(pilot)
        assert screen.exchange is sent, "nothing was sent"
        assert "metrc" in str(screen.problems[0])
        assert "{{metric}}" in str(screen.problems[0])


async def test_a_cell_of_the_table_is_a_value_too(tmp_path: Path) -> None:
    app = AomApp(options(tmp_path, draft=SERIES, demo=True), pause=0)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await send(pilot)
        bench(pilot).query_one(ResponsePane).action_show_view(2)
        bench(pilot).query_one(ResponsePane).focus_view()
        await rest(pilot)
        await pilot.press("u")
        await pilot.pause()
        screen = pilot.app.screen
        assert isinstance(screen, Choice)
        assert screen._choices[0] == "ListSample  body samples[0].namespace"
        assert "something else: all of series[0]" in screen._choices


async def test_from_the_name_of_a_row_its_id_goes_too_each_in_one_line(tmp_path: Path) -> None:
    rules = Draft(method="GET", uri="/v2/{project_id}/alarm-rules", operation_id="ListAlarmRule", values={"limit": "1"})
    app = AomApp(options(tmp_path, draft=rules, demo=True), pause=0)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await send(pilot)
        pane = bench(pilot).query_one(ResponsePane)
        pane.action_show_view(2)
        pane.focus_view()
        await rest(pilot)
        assert isinstance(pane.shown, TableView)
        names = [column.name for column in pane.shown.columns]
        pane.shown.go_to(Place(0, names.index("alarm_rule_name")))
        await rest(pilot)
        await pilot.press("u")
        await rest(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, Choice)
        chooser = screen.query_one(OptionList)
        assert chooser.virtual_size.height == chooser.option_count, "a line for each"
        way = "DeleteAlarmRule  path alarm_rule_id"
        assert "by alarm_rule_id of this row" in screen._words[screen._choices.index(way)]
        chooser.highlighted = screen._choices.index(way)
        screen.action_choose()
        await rest(pilot)
        loaded = bench(pilot).draft
        assert loaded is not None
        assert loaded.operation_id == "DeleteAlarmRule"
        assert loaded.values["alarm_rule_id"] in (pane.contents.json.decode())
