"""Choosing one of a few: what is typed finds it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest
from bench_fakes import FakeSession, app_on, draft
from idle import rest
from textual.pilot import Pilot
from textual.widgets import OptionList

from aom_tui.language import _
from aom_tui.tui.screens.choice import Choice, ChoiceFilter
from aom_tui.tui.screens.jump import Jump
from aom_tui.tui.screens.profile_choice import ProfileChoice
from aom_tui.tui.screens.variable import NEW, ChooseVariable

FILLS = ("-1", "0", "10", "1", "null", "average", "Gauge")


@asynccontextmanager
async def choosing(page: Choice) -> AsyncIterator[tuple[Pilot[int], list[str | None]]]:
    """With the answer, once there is one."""
    answers: list[str | None] = []
    async with app_on(FakeSession(), draft()).run_test(size=(80, 24), notifications=True) as pilot:
        await rest(pilot)
        pilot.app.push_screen(page, answers.append)
        await rest(pilot)
        yield pilot, answers


def field_of(page: Choice) -> ChoiceFilter:
    return page.query_one(ChoiceFilter)


def said_by(page: Choice) -> str:
    return "\n".join(strip.text for strip in page._compositor.render_strips())


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [("null", "null"), ("N", "null"), ("1", "1"), ("a", "average"), ("ug", "Gauge"), ("g", "Gauge")],
)
async def test_what_is_typed_is_chosen(typed: str, chosen: str) -> None:
    page = Choice("fill_value", FILLS, current="0")
    async with choosing(page) as (pilot, answers):
        assert not field_of(page).display
        await pilot.press(*typed)
        assert field_of(page).display
        assert field_of(page).value == typed
        await pilot.press("enter")
        assert answers == [chosen]


async def test_what_was_typed_is_taken_back() -> None:
    page = Choice("fill_value", FILLS, current="0")
    async with choosing(page) as (pilot, answers):
        await pilot.press(*"nuz")
        assert _("nothing matches") in said_by(page)
        await pilot.press("enter")
        assert answers == []
        await pilot.press("backspace")
        assert _("nothing matches") not in said_by(page)
        assert page.highlighted == "null"
        await pilot.press("backspace", "backspace")
        assert not field_of(page).display
        assert page.highlighted == "0"
        await pilot.press("down", "enter")
        assert answers == ["10"]


async def test_letters_that_are_keys_stay_keys_until_something_is_looked_for() -> None:
    page: Choice = ProfileChoice(["production", "sandbox"], ["", ""], "sandbox")
    async with choosing(page) as (pilot, answers):
        await pilot.press(*"prn")
        assert "new profile" not in said_by(page).splitlines()[-1]
        assert field_of(page).value == "prn"
        await pilot.press("backspace", "enter")
        assert answers == ["production"]
    page = ChooseVariable({"{{count}}": "7"}, print)
    async with choosing(page) as (pilot, answers):
        await pilot.press("n")
        assert answers == [NEW]


async def test_labels_come_where_no_choice_begins_with_their_letter() -> None:
    page = Choice("method", ("POST", "PUT"))
    async with choosing(page) as (pilot, _answers):
        await pilot.press("g")
        assert isinstance(pilot.app.screen, Jump)


async def test_a_long_list_has_its_field_from_the_start() -> None:
    many: Sequence[str] = [f"line {number}" for number in range(12)]
    page = Choice("which", many, current="line 3")
    async with choosing(page) as (pilot, answers):
        assert field_of(page).has_focus
        await pilot.press("1")
        assert page.query_one(OptionList).option_count == 3
        await pilot.press("backspace")
        assert field_of(page).has_focus
        assert page.highlighted == "line 3"
        await pilot.press("enter")
        assert answers == ["line 3"]


@pytest.mark.parametrize("typed", ["", "l"])
async def test_home_and_end_in_the_filter_go_to_the_ends_of_the_list(typed: str) -> None:
    page = Choice("which", [f"line {number}" for number in range(30)], current="line 3")
    async with choosing(page) as (pilot, answers):
        await pilot.press(*typed, "end")
        assert page.highlighted == "line 29"
        await pilot.press("home")
        assert page.highlighted == "line 0"
        await pilot.press("pagedown", "end", "enter")
        assert answers == ["line 29"]
