"""Where in a chart one looks: what keys, clicks and newer replies make of a view. All without a screen."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from aom_tui.render.chart.legend import value_at
from aom_tui.render.chart.navigation import (
    Instants,
    at_first,
    at_last,
    at_nearest,
    chosen_next,
    followed,
    panned,
    stepped,
    toggled,
    values_at,
    zoomed,
)
from aom_tui.render.chart.series import Series, SeriesFound
from aom_tui.render.chart.view import MOST_DRAWN, View

VIEW = View(width=80, height=20)
TIMES = st.lists(st.integers(0, 60), min_size=1, max_size=8, unique=True).map(sorted)


def series(name: str, times: Sequence[float]) -> Series:
    return Series({"name": name}, "", times, [float(time) for time in times])


def found(**times: Sequence[float]) -> SeriesFound:
    return SeriesFound(tuple(series(name, each) for name, each in times.items()))


@given(several=st.lists(TIMES, min_size=1, max_size=4), time=st.integers(-5, 65))
def test_instants_are_those_of_all_series_together(several: list[list[float]], time: float) -> None:
    every = sorted({instant for times in several for instant in times})
    instants = Instants([series(str(number), times) for number, times in enumerate(several)])
    assert (instants.first, instants.last) == (every[0], every[-1])
    assert instants.after(time) == min((each for each in every if each > time), default=every[-1])
    assert instants.before(time) == max((each for each in every if each < time), default=every[0])
    assert instants.until(time) == max((each for each in every if each <= time), default=every[0])
    assert abs(instants.nearest(time) - time) == min(abs(each - time) for each in every)


class Counted(Sequence[float]):
    """A million instants, a minute apart, and how many of them were looked at."""

    def __init__(self) -> None:
        self.looked_at = 0

    def __len__(self) -> int:
        return 1_000_000

    def __getitem__(self, at: Any) -> Any:
        self.looked_at += 1
        return float(range(0, 60_000_000, 60)[at])


def test_no_key_counts_the_points() -> None:
    times = Counted()
    one = SeriesFound((Series({}, "", times, [1.0]),))
    view = at_last(VIEW, one)
    for way in (-1, 1, 1, -1):
        view = stepped(zoomed(view, one, way), one, way)
    panned(at_nearest(at_first(view, one), one, 4321.0), one, 1)
    assert 0 < times.looked_at < 1000


def test_a_window_is_never_narrower_than_some_steps_nor_outside_of_what_there_is() -> None:
    hour = found(a=range(0, 3600, 60))
    view = stepped(VIEW, hour, -1)
    windows = []
    for _ in range(8):
        view = zoomed(view, hour, 1)
        windows.append(view.window)
    assert windows[-1] == windows[-2]
    assert windows[-1] is not None
    assert windows[-1][1] == 3540
    assert 240 <= windows[-1][1] - windows[-1][0] < 480
    assert at_first(view, hour).window == (0, windows[-1][1] - windows[-1][0])
    assert zoomed(zoomed(VIEW, hour, 1), hour, -1).window is None
    assert all(one != other for one, other in pairwise(windows[:3]))


def test_the_series_chosen_goes_and_comes() -> None:
    many = found(**{f"s{number}": [0, 60] for number in range(MOST_DRAWN + 2)})
    view = chosen_next(VIEW, many, 1)
    assert toggled(view, many).hidden == {0}
    assert toggled(toggled(view, many), many) == view
    for _ in range(20):
        view = chosen_next(view, many, 1)
    assert view.chosen == MOST_DRAWN + 1
    assert toggled(view, many).hidden == {MOST_DRAWN - 1, MOST_DRAWN}


def test_a_newer_reply_keeps_what_is_hidden_by_name_and_not_by_number() -> None:
    before, now = found(a=[0, 60], b=[0, 60], gone=[0, 60]), found(new=[0, 120], b=[0, 120], a=[0, 120])
    view = View(width=80, height=20, hidden=frozenset({0, 2}), chosen=1)
    assert followed(view, before, now).hidden == {2}
    assert followed(view, before, now).chosen == 1
    assert followed(View(width=80, height=20, chosen=2), before, now).chosen is None


def test_a_newer_reply_takes_the_window_along_and_lets_go_of_what_is_no_more() -> None:
    before, later, other = found(a=range(0, 600, 60)), found(a=range(60, 660, 60)), found(a=range(9000, 9600, 60))
    newest, oldest = View(width=80, height=20, window=(300, 540)), View(width=80, height=20, window=(0, 240), cursor=60)
    assert followed(newest, before, later).window == (360, 600)
    assert followed(oldest, before, later) == oldest
    assert followed(newest, before, other).window == (8760 + 540, 9540)
    assert followed(oldest, before, other) == VIEW


def test_a_series_has_no_value_where_none_of_its_points_is_near() -> None:
    both = found(early=range(0, 600, 60), late=range(6000, 6600, 60))
    assert value_at(both.series[0], 130) == 120
    said = values_at(View(width=80, height=20, cursor=120), both, 120, datetime(2026, 1, 1, tzinfo=UTC))
    assert said.endswith("a 120   b -")
