"""A parameter that is a time: what it means stands beside it, times are offered, and the help says what it is."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bench_fakes import CATALOGUE, FakeSession, app_on, bench, operation
from idle import rest
from msgspec.structs import replace
from textual.content import Content
from textual.pilot import Pilot
from textual.widgets import Static

from aom_tui.catalogue.model import Effect, Parameter
from aom_tui.session.draft import Draft
from aom_tui.session.variables.values import text_value
from aom_tui.tui.panes.param_row import ParamRow
from aom_tui.tui.panes.request_tabs import RequestTabs
from aom_tui.tui.screens.time import TimeScreen

SECONDS = {"type": "string", "x-aom-time": "seconds"}
ASKED = operation(
    "AskRange", "GET", "/v1/{project_id}/query_range", "Prometheus", Effect.READ,
    parameters=(
        Parameter("query", "query", False, {"type": "string"}),
        Parameter("start", "query", True, SECONDS, example="1764000000"),
        Parameter("end", "query", True, SECONDS, example="1764003600"),
        Parameter("since", "query", False, {"type": "integer", "x-aom-time": "milliseconds"}),
        Parameter("time_range", "query", False, {"type": "string", "x-aom-time": "range"}),
    ),
)  # fmt: skip
NOW, HOUR_AGO = "1795435200", "1795431600"


@asynccontextmanager
async def on_params(**values: str) -> AsyncIterator[Pilot[int]]:
    """The app at 80x24 with a draft that has those values; letters act."""
    draft = Draft(method="GET", uri=ASKED.path, operation_id=ASKED.id, values=values)
    app = app_on(FakeSession(), draft.with_variables({"then": text_value(HOUR_AGO)}))
    catalogue = replace(CATALOGUE, operations={**CATALOGUE.operations, ASKED.id: ASKED})
    app.options = replace(app.options, catalogue=lambda: catalogue)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await rest(pilot)
        yield pilot


def lines(pilot: Pilot[int]) -> list[str]:
    """The window as it stands there."""
    return [strip.text.rstrip() for strip in pilot.app.screen._compositor.render_strips()]


def line_of(pilot: Pilot[int], name: str) -> str:
    """The row of a parameter without its location, its blanks made one."""
    return next(" ".join(line.split()) for line in lines(pilot) if f" {name} " in line)


def below(pilot: Pilot[int]) -> str:
    """The line below the form."""
    return " ".join(str(bench(pilot.app).query_one("#problem", Static).render()).split())


def sent(pilot: Pilot[int]) -> dict[str, str]:
    draft = bench(pilot.app).draft
    assert draft is not None
    return dict(draft.values)


async def into(pilot: Pilot[int], name: str) -> None:
    """The focus into the field of a parameter, as a click on its row does it."""
    next(row for row in bench(pilot.app).query(ParamRow) if row.parameter.name == name).focus_field()
    await pilot.pause()


async def test_what_a_time_means_stands_beside_its_field_and_in_full_below() -> None:
    async with on_params(start=HOUR_AGO, since=f"{NOW}000", time_range="-1.-1.60") as pilot:
        assert line_of(pilot, "start") == "start * 1795431600 ▾ 2026-11-23 11:00:00 UTC"
        assert line_of(pilot, "end") == "end * e.g. 1795435200 ▾ epoch seconds"
        assert line_of(pilot, "since") == "since 1795435200000 ▾ 2026-11-23 12:00:00 UTC"
        assert line_of(pilot, "time_range").startswith("time_range -1.-1.60 ▾ last 1 h")  # then the scrollbar
        await into(pilot, "start")
        assert below(pilot) == "start: 2026-11-23 11:00:00 UTC (1 h ago)"
        await into(pilot, "time_range")
        assert below(pilot) == "time_range: last 1 h = 11-23 11:00..12:00 UTC"
        await into(pilot, "query")
        assert below(pilot) == ""


async def test_what_is_typed_is_read_out_as_it_is_typed() -> None:
    async with on_params() as pilot:
        await into(pilot, "end")
        await pilot.press(*"1795431540.5")
        assert line_of(pilot, "end") == "end * 1795431540.5 ▾ 2026-11-23 10:59:00 UTC"
        assert below(pilot) == "end: 2026-11-23 10:59:00 UTC (1 h ago)"
        await into(pilot, "start")
        await pilot.press(*"2026-11-23T19:59:30+08:00")
        assert below(pilot) == "start: 2026-11-23 11:59:30 UTC (30 s ago)"


async def test_a_variable_is_read_out_as_what_it_stands_for() -> None:
    async with on_params(start="{{then}}") as pilot:
        assert line_of(pilot, "start") == "start * {{then}} ▾ 2026-11-23 11:00:00 UTC"


async def test_what_is_no_time_is_said_at_its_field() -> None:
    async with on_params() as pilot:
        await into(pilot, "start")
        await pilot.press(*"-1h")
        assert line_of(pilot, "start") == 'start * -1h ▾ ! "-1h" is no time in epoch seconds'
        assert below(pilot) == '! query start: "-1h" is no time in epoch seconds. Down in its field offers times.'


async def test_down_in_the_field_offers_times() -> None:
    async with on_params(end="1795428000") as pilot:
        await into(pilot, "end")
        await pilot.press("down")
        await pilot.pause()
        assert isinstance(pilot.app.screen, TimeScreen)
        assert any("── Choose a time: end ──" in line for line in lines(pilot))
        assert any("at     2026-11-23 10:00:00" in line for line in lines(pilot))
        await pilot.press("down", "down", "enter")
        await pilot.pause()
        assert sent(pilot)["end"] == HOUR_AGO
        await pilot.press("down")
        await pilot.pause()
        await pilot.press("tab", "ctrl+u", *"19:30 +0800", "enter")
        await pilot.pause()
        assert sent(pilot)["end"] == "1795433400"


async def test_each_kind_of_time_is_filled_in_as_it_is_sent() -> None:
    async with on_params() as pilot:
        for name in ("since", "time_range"):
            await into(pilot, name)
            await pilot.press("down")
            await pilot.pause()
            await pilot.press("enter")
            await pilot.pause()
        assert sent(pilot) == {"since": f"{NOW}000", "time_range": "-1.-1.15"}


async def test_where_letters_act_t_goes_from_empty_time_to_empty_time() -> None:
    async with on_params() as pilot:
        await pilot.press("t")
        await pilot.pause()
        await pilot.press("down", "down", "enter")
        await pilot.pause()
        assert below(pilot) == "start: 2026-11-23 11:00:00 UTC (1 h ago)"
        await pilot.press("t")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert sent(pilot) == {"start": HOUR_AGO, "end": NOW}


async def test_t_is_a_key_only_where_a_parameter_is_a_time() -> None:
    async with on_params() as pilot:
        here = bench(pilot.app)
        assert "t" in here.active_bindings
        for tab, operation_id in (("headers", ASKED.id), ("params", "ListSeries")):
            here.load_operation(operation_id)
            here.tab = tab
            await rest(pilot)
            here.query_one(RequestTabs).focus()
            await pilot.press("t")
            await pilot.pause()
            assert "t" not in here.active_bindings
            assert pilot.app.screen is here


async def test_the_help_says_that_it_is_a_time_in_which_unit_and_what_offers_some() -> None:
    async with on_params() as pilot:
        for name, head in (
            ("start", "A time, in epoch seconds Down offers the usual times"),
            ("since", "A time, in epoch milliseconds Down offers the usual times"),
            ("time_range", "A range of times: start.end.minutes Down offers the usual ones"),
            ("query", "Field of a parameter"),
        ):
            await into(pilot, name)
            await pilot.press("f1")
            await pilot.pause()
            content = pilot.app.screen.query_one(".content Static", Static).content
            assert isinstance(content, Content)
            said = " ".join(content.plain.split())
            assert said.startswith(head)
            assert ("where letters act, t does." in said) == (name != "query")
            await pilot.press("escape")
            await pilot.pause()
