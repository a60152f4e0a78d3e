"""A change costs the lines that have changed, and they are what the whole screen would show there."""

import asyncio
from collections.abc import Iterator
from itertools import chain

import msgspec
import pytest
from bench_fakes import FakeSession, app_on, draft
from hypothesis import given
from hypothesis import strategies as st
from idle import rest
from rich.console import Console
from rich.style import Style
from textual.app import App
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from aom_tui.tui import own_lines
from aom_tui.tui.own_lines import OwnLines, Pieces
from aom_tui.tui.widgets.field import Field
from aom_tui.tui.widgets.key_line import KeyLine

WIDTH, HEIGHT = 100, 30
AREAS = st.lists(
    st.builds(Region, st.integers(-3, WIDTH), st.integers(-3, HEIGHT), st.integers(1, WIDTH), st.integers(1, HEIGHT)),
    min_size=1,
    max_size=4,
)


def cells(strip: Strip) -> list[tuple[str, Style | None]]:
    """Each with its colours."""
    return [(sign, segment.style) for segment in strip for sign in segment.text]


def changed(app: App[object], areas: list[Region]) -> Iterator[tuple[Region, list[Strip]]]:
    """What is drawn once these have changed, be it in several pictures."""
    compositor = app.screen._compositor
    compositor._dirty_regions = set(areas)
    while compositor._dirty_regions:
        update = compositor.render_partial_update()
        assert update is None or isinstance(update, Pieces)
        for piece in update.pieces if update else ():
            yield piece.region, [Strip.join(line) for line in piece.strips]


@pytest.mark.parametrize(
    "keys", [("s",), ("s", "H"), ("s", "question_mark"), ("s", "3"), ("s", "slash", "c"), ("ctrl+p",)]
)
async def test_each_piece_is_what_the_whole_screen_shows_there(keys: tuple[str, ...]) -> None:
    body = msgspec.json.encode({"series": [{"name": "指标 cpu", "value": n} for n in range(100)]})
    async with app_on(FakeSession(body=body), draft()).run_test(size=(WIDTH, HEIGHT), notifications=True) as pilot:
        await pilot.press(*keys)
        pilot.app.notify("over what lies below")
        await rest(pilot)
        whole = pilot.app.screen._compositor.render_strips()

        @given(areas=AREAS)
        def holds(areas: list[Region]) -> None:
            drawn: set[tuple[int, int]] = set()
            for region, strips in changed(pilot.app, areas):
                for y, strip in zip(region.line_range, strips, strict=True):
                    assert cells(strip) == cells(whole[y].crop(region.x, region.right))
                    drawn |= {(x, y) for x in region.column_range}
            assert drawn == set(chain.from_iterable(_places(area) for area in areas))

        holds()


def _places(area: Region) -> Iterator[tuple[int, int]]:
    """Those on the screen."""
    seen = area.intersection(Region(0, 0, WIDTH, HEIGHT))
    return ((x, y) for y in seen.line_range for x in seen.column_range)


async def test_a_letter_asks_no_other_widget_for_its_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    async with app_on(FakeSession(), draft()).run_test(size=(WIDTH, HEIGHT)) as pilot:
        await pilot.press("o")
        await rest(pilot)
        asked: list[Widget] = []
        lines = Widget.render_lines

        def counted(widget: Widget, crop: Region) -> list[Strip]:
            asked.append(widget)
            return lines(widget, crop)

        monkeypatch.setattr(Widget, "render_lines", counted)
        field = pilot.app.focused
        assert isinstance(field, Field)
        field.insert_text_at_cursor("x")
        await rest(pilot)
        assert field in asked
        assert pilot.app.screen not in asked


@pytest.fixture
def pictures(monkeypatch: pytest.MonkeyPatch) -> list[list[Region]]:
    """The areas of each, while every one has taken long already when its first area is drawn."""
    drawn: list[list[Region]] = []
    display = App._display

    def noted(app: App[object], screen: Screen[object], picture: object) -> None:
        if isinstance(picture, Pieces):
            drawn.append([piece.region for piece in picture.pieces])
        display(app, screen, picture)

    monkeypatch.setattr(App, "_display", noted)
    monkeypatch.setattr(own_lines, "AT_A_TIME", 0)
    return drawn


async def test_a_picture_that_takes_long_is_drawn_in_several(pictures: list[list[Region]]) -> None:
    async with app_on(FakeSession(), draft()).run_test(size=(WIDTH, HEIGHT)) as pilot:
        await rest(pilot)
        pictures.clear()
        areas = [Region(0, 1, WIDTH, 1), Region(3, 5, 10, 2), Region(0, HEIGHT - 1, WIDTH, 1)]
        pilot.app.screen._compositor._dirty_regions.update(areas)
        pilot.app.screen.check_idle()
        await rest(pilot)
        assert len(pictures) >= len(areas)
        assert [len(picture) for picture in pictures] == [1] * len(pictures)
        assert not pilot.app.screen._compositor._dirty_regions


@pytest.mark.parametrize("keys", [("a",), ("question_mark",), ("s", "d"), ("ctrl+p",), ("g",)])
async def test_every_kind_of_screen_goes_on_until_it_is_drawn(
    pictures: list[list[Region]], keys: tuple[str, ...]
) -> None:
    async with app_on(FakeSession(), draft()).run_test(size=(WIDTH, HEIGHT)) as pilot:
        await pilot.press(*keys)
        await rest(pilot)
        pictures.clear()
        areas = [Region(0, y, WIDTH, 1) for y in range(0, HEIGHT - 1, 2)]
        pilot.app.screen._compositor._dirty_regions.update(areas)
        pilot.app.screen.check_idle()
        async with asyncio.timeout(10):
            while pilot.app.screen._compositor._dirty_regions:
                await pilot.pause()
        assert pictures


async def test_what_changes_while_something_waits_is_drawn_too(pictures: list[list[Region]]) -> None:
    async with app_on(FakeSession(), draft()).run_test(size=(WIDTH, HEIGHT)) as pilot:
        await rest(pilot)
        pictures.clear()
        pilot.app.screen._compositor._dirty_regions.update(Region(0, y, WIDTH, 1) for y in range(0, HEIGHT - 1, 2))
        keys = pilot.app.screen.query_one(KeyLine)
        keys.refresh()
        await rest(pilot)
        assert keys.region in [area for areas in pictures for area in areas]


async def test_a_key_is_drawn_before_what_waits(pictures: list[list[Region]]) -> None:
    async with app_on(FakeSession(), draft()).run_test(size=(WIDTH, HEIGHT)) as pilot:
        await pilot.press("o")
        await rest(pilot)
        field = pilot.app.focused
        assert isinstance(field, Field)
        pictures.clear()
        with pilot.app.batch_update():
            waiting = Region(0, 0, WIDTH, 1)
            pilot.app.screen._compositor._dirty_regions.add(waiting)
            field.insert_text_at_cursor("x")
            assert isinstance(pilot.app.screen, OwnLines)
            assert pilot.app.screen.draw_alone(field)
            assert [area.y for areas in pictures for area in areas] == [field.region.y]
            assert pilot.app.screen._compositor._dirty_regions == {waiting}
        await rest(pilot)
        assert any(waiting.contains_region(area) for areas in pictures[1:] for area in areas)


async def test_nothing_goes_on_below_a_dialog(pictures: list[list[Region]]) -> None:
    async with app_on(FakeSession(), draft()).run_test(size=(WIDTH, HEIGHT)) as pilot:
        await rest(pilot)
        below = pilot.app.screen
        await pilot.press("f1")
        await rest(pilot)
        assert pilot.app.screen is not below
        pictures.clear()
        below._compositor._dirty_regions.add(Region(0, 0, WIDTH, 1))
        below.check_idle()
        await rest(pilot)
        assert not pictures
        await pilot.press("escape")
        await rest(pilot)
        assert pilot.app.screen is below
        assert not below._compositor._dirty_regions


async def test_what_is_drawn_goes_where_it_belongs(monkeypatch: pytest.MonkeyPatch) -> None:
    async with app_on(FakeSession(), draft()).run_test(size=(WIDTH, HEIGHT)) as pilot:
        await rest(pilot)
        compositor = pilot.app.screen._compositor
        compositor._dirty_regions = {Region(2, 1, 5, 1), Region(4, 20, 3, 2)}
        monkeypatch.setattr(own_lines, "AT_A_TIME", 3600)
        update = compositor.render_partial_update()
        assert update
        told = update.render_segments(Console())
        assert [f"\x1b[{row};{column}H" in told for row, column in ((2, 3), (21, 5), (22, 5))] == [True] * 3
