"""A change costs the lines that have changed, and they are what the whole screen would show there."""

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
from textual.strip import Strip
from textual.widget import Widget

from aom_tui.tui.runtime.partial_redraw import RegionUpdates
from aom_tui.tui.widgets.field import Field

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
    """What is drawn once these have changed."""
    compositor = app.screen._compositor
    compositor._dirty_regions = set(areas)
    update = compositor.render_partial_update()
    assert not compositor._dirty_regions
    assert update is None or isinstance(update, RegionUpdates)
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


async def test_what_is_drawn_goes_where_it_belongs() -> None:
    async with app_on(FakeSession(), draft()).run_test(size=(WIDTH, HEIGHT)) as pilot:
        await rest(pilot)
        compositor = pilot.app.screen._compositor
        compositor._dirty_regions = {Region(2, 1, 5, 1), Region(4, 20, 3, 2)}
        update = compositor.render_partial_update()
        assert update
        told = update.render_segments(Console())
        assert [f"\x1b[{row};{column}H" in told for row, column in ((2, 3), (21, 5), (22, 5))] == [True] * 3
