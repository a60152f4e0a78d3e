"""Charts as text: lines, gaps, axes, legend, bars, and words where there is nothing to draw."""

import math
import sys
from datetime import timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aom_tui.render.cells import cells, cut_apart
from aom_tui.render.chart.drawing import chart, notes, why_empty
from aom_tui.render.chart.plot import terminal_glyphs
from aom_tui.render.chart.reduce import clipped, reduced
from aom_tui.render.chart.scale import time_marks, value_marks, zone_name
from aom_tui.render.chart.series import GAP, Series, SeriesFound
from aom_tui.render.chart.view import MOST_DRAWN, Chart, View, drawn_numbers

START = 1_764_000_000.0
"""2025-11-24 16:00:00 UTC."""
EAST = timezone(timedelta(hours=8))
BRAILLE = range(0x2801, 0x2900)


def found(*values: list[float], step: float = 60, **told: int) -> SeriesFound:
    """Series `s0`, `s1`, ... of these values, a minute apart."""
    return SeriesFound(
        tuple(
            Series({"name": f"s{number:04}"}, "Percent", [START + at * step for at in range(len(each))], each)
            for number, each in enumerate(values)
        ),
        **told,
    )


def drawn(series: SeriesFound, width: int = 60, height: int = 16, **looked: object) -> Chart:
    return chart(series, View(width=width, height=height, zone=EAST, **looked))  # type: ignore[arg-type]


def dots(made: Chart, row: int) -> str:
    """A row of the canvas, `#` where something is drawn."""
    text = made.text.split("\n")[row].ljust(60)[made.margin :]
    return "".join("#" if ord(each) in BRAILLE or each == "•" else each for each in text)


def test_a_line_goes_from_the_lowest_to_the_highest_mark() -> None:
    made = drawn(found([0, 25, 50, 75, 100]))
    lines = made.text.split("\n")
    assert lines[1].startswith("100┤")
    assert dots(made, 1).rstrip().endswith("#")
    assert next(line for line in lines if line.startswith("  0┤"))[4] != " "
    assert lines[-1] == "  min 0  max 100  last 100"


def test_the_time_axis_is_local_and_says_its_zone() -> None:
    made = drawn(found([1, 2] * 30))
    assert made.text.split("\n")[0].endswith("2025-11-25 00:00..00:59 +08:00")
    marks = made.text.split("\n")[-2].split()
    assert marks == ["11-25", "00:15", "00:30", "00:45"]
    assert zone_name(START, timezone.utc) == "UTC"  # noqa: UP017 - the zone, not the constant


@pytest.mark.parametrize(
    ("width", "title"),
    [
        (90, "PAAS.NODE cpuUsage (Percent)  hostName=shop-prod-node-1     2025-11-25 00:00..00:59 +08:00"),
        (80, "cpuUsage (Percent)  hostName=shop-prod-node-1     2025-11-25 00:00..00:59 +08:00"),
        (72, "cpuUsage (Percent)  hostName=shop-prod-node-1  11-25 00:00..00:59 +08:00"),
        (60, "cpuUsage (Percent)  hostName=sho…  11-25 00:00..00:59 +08:00"),
    ],
)
def test_the_title_names_the_thing_before_namespace_and_date(width: int, title: str) -> None:
    labels = {"namespace": "PAAS.NODE", "metric_name": "cpuUsage", "hostName": "shop-prod-node-1"}
    hour = Series(labels, "Percent", [START + at * 60 for at in range(60)], [float(at) for at in range(60)])
    assert drawn(SeriesFound((hour,)), width).text.split("\n")[0] == title


def test_a_gap_is_blank() -> None:
    made = drawn(found([5.0] * 20 + [GAP] * 20 + [5.0] * 20))
    row = next(row for row in range(1, 12) if "#" in dots(made, row))
    left, _, right = dots(made, row).rstrip().partition(" ")
    assert set(left) == {"#"}
    assert right.strip(" #") == ""
    assert 15 < right.count(" ") < 22
    assert notes(found([1, GAP, 1, GAP, 1])) == ["gaps: 2"]


def test_a_point_between_gaps_is_seen() -> None:
    assert drawn(found([GAP, 5.0, GAP, 7.0, 8.0])).text.count("•") == 1


def test_series_are_told_apart_without_colour() -> None:
    made = drawn(found([1, 2, 3] * 10, [3, 2, 1] * 10))
    canvas = "\n".join(made.text.split("\n")[1:-4])
    assert "a" in canvas
    assert "b" in canvas
    assert [line[:7] for line in made.text.split("\n")[-2:]] == ["a s0000", "b s0001"]
    inks = {ink for row in made.rows for ink, text in row if text.strip()}
    assert {1, 2} <= inks


def test_no_more_lines_than_can_be_told_apart() -> None:
    many = found(*([float(number)] * 5 for number in range(20)))
    assert drawn_numbers(20, frozenset({0})) == list(range(1, MOST_DRAWN + 1))
    assert "series not drawn: 12" in notes(many)
    assert "more series" in drawn(many).text
    assert "- s0001" in drawn(many, hidden=frozenset({1})).text


def test_the_legend_goes_along_with_the_chosen_series() -> None:
    many = found(*([float(number)] * 5 for number in range(20)))
    assert "> " in drawn(many, chosen=17).text
    assert "s0017" in drawn(many, chosen=17).text
    assert "s0017" not in drawn(many, chosen=0).text
    assert all(f"s{place.number:04}" in "".join(t for _, t in made.rows[place.row])
               for made in [drawn(many, chosen=17)] for place in made.legend)  # fmt: skip


def test_ascii_is_ascii() -> None:
    series = found([1, 2, 3] * 10, [3, 2, GAP] * 10)
    assert drawn(series, glyphs="ascii", cursor=START + 600).text.isascii()
    assert "b" in drawn(series, glyphs="ascii").text


def test_a_window_shows_its_part_only() -> None:
    series = found([float(at) for at in range(100)])
    made = drawn(series, window=(START + 600, START + 1200))
    assert "min 10  max 20  last 20" in made.text
    assert made.window == (START + 600, START + 1200)


def test_the_cursor_is_a_line() -> None:
    series = found([1.0, 2.0] * 30)
    plain, marked = drawn(series), drawn(series, cursor=START + 900)
    column = marked.margin + marked.columns // 4
    assert sum("│" in line[column - 2 : column + 3] for line in marked.text.split("\n")) > 3
    assert not any("│" in line[column - 2 : column + 3] for line in plain.text.split("\n"))


@pytest.mark.parametrize("value", [0.0, 5.0, -3.0, 1e-300, 1e300])
def test_a_constant_is_a_line_in_the_middle(value: float) -> None:
    made = drawn(found([value] * 10))
    rows = [row for row in range(1, 12) if "#" in dots(made, row)]
    assert len(rows) == 1
    assert 3 < rows[0] < 10


def test_instants_are_bars() -> None:
    made = drawn(found([50.0], [100.0], [-25.0], [GAP]))
    rows = made.text.split("\n")
    assert rows[0].endswith("2025-11-25 00:00:00 +08:00")
    assert rows[1].count("█") * 2 == rows[2].count("█")
    assert rows[3].count("█") * 4 == rows[2].count("█")
    assert rows[4].split() == ["s0003", "-"]


def test_nothing_is_said_in_words() -> None:
    assert why_empty(SeriesFound(())) == "no time series in this reply"
    assert drawn(found([GAP] * 5)).text == "5 points, none with a value"
    assert why_empty(SeriesFound((), without_points=2)) == "series without points: 2"
    assert notes(found([1.0, 2.0], filled=3, infinite=1, repeated=2, without_points=1)) == [
        "-1 for want of a value (fill_value): 3",
        "infinite values, left out: 1",
        "points at the time of another one, left out: 2",
        "series without points: 1",
    ]


def test_a_name_is_no_terminal_control_and_no_wider_than_its_place() -> None:
    name = "\x1b]0;x\x07\u202e容器" * 30
    series = (Series({"a": name + "1"}, "\x1b[2J", [START, START + 1], [1, 2]), Series({"a": name}, "", [START], [1]))
    made = drawn(SeriesFound(series))
    assert made.text.isprintable() or set(made.text) >= {"\n"}
    assert "\x1b" not in made.text
    assert "\u202e" not in made.text
    assert all(cells(line) <= 60 for line in made.text.split("\n"))


numbers = st.floats(allow_nan=True, allow_infinity=False)


@given(
    st.lists(st.lists(numbers, min_size=1, max_size=40), min_size=1, max_size=10),
    st.integers(1, 100), st.integers(1, 30), st.sampled_from(["braille", "ascii"]), st.floats(0.001, 1e9),
)  # fmt: skip
def test_every_chart_keeps_to_its_size(
    values: list[list[float]], width: int, height: int, glyphs: str, step: float
) -> None:
    made = drawn(found(*values, step=step), width, height, glyphs=glyphs)
    assert len(made.rows) <= height
    assert all(cells("".join(text for _, text in row)) <= width for row in made.rows)


@given(
    st.floats(allow_nan=False, allow_infinity=False),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(2, 8),
)
def test_value_marks_are_few_and_inside(one: float, other: float, most: int) -> None:
    low, high = sorted((one, other))
    if low == high:
        return
    marks = value_marks(low, high, most)
    assert 2 <= len(marks) <= most
    assert len({mark.text for mark in marks}) == len(marks)
    assert all(low <= mark.at <= high or math.isclose(mark.at, low) or math.isclose(mark.at, high) for mark in marks)


@given(st.floats(0, 4e9), st.floats(0.1, 1e9), st.integers(2, 12))
def test_time_marks_are_few_and_inside(start: float, length: float, most: int) -> None:
    marks = time_marks(start, start + length, most, EAST)
    assert len(marks) <= most + 1
    assert all(start <= mark.at <= start + length for mark in marks)
    assert [mark.at for mark in marks] == sorted({mark.at for mark in marks})


def test_marks_are_round() -> None:
    def texts(low: float, high: float) -> list[str]:
        return [mark.text for mark in value_marks(low, high, 5)]

    assert texts(0, 100) == ["0", "50", "100"]
    assert texts(37.2, 37.9) == ["37.2", "37.4", "37.6", "37.8"]
    assert texts(0, 8.3e9) == ["0", "2e9", "4e9", "6e9", "8e9"]
    assert texts(1e15, 1e15 + 4)[0] != texts(1e15, 1e15 + 4)[1]
    assert [mark.text for mark in time_marks(START, START + 3600, 7, EAST)] == [
        "11-25", "00:10", "00:20", "00:30", "00:40", "00:50", "01:00",
    ]  # fmt: skip


def test_a_dense_line_keeps_its_peaks() -> None:
    points = [(at / 50_000, 0.5) for at in range(50_000)]
    points[31_415] = (points[31_415][0], 1.0)
    points[31_416] = (points[31_416][0], 0.0)
    few = reduced(points, 100)
    assert len(few) <= 400
    assert {1.0, 0.0} <= {up for _, up in few}
    assert few == sorted(few)


def test_a_line_is_cut_where_it_leaves() -> None:
    assert clipped([(-1, 0), (1, 1), (3, 2)]) == [(0, 0.5), (1, 1)]
    assert clipped([(-1, 0), (3, 4)]) == [(0, 1), (1, 2)]
    assert clipped([(-2, 0), (-1, 0)]) == clipped([(2, 0), (3, 0)]) == []


def test_what_draws_is_loaded_only_when_it_draws() -> None:
    import subprocess

    code = "import sys, aom_tui.render.chart.drawing, aom_tui.commands.chart; sys.exit('plotext' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_braille_is_for_terminals_that_have_it() -> None:
    assert terminal_glyphs("UTF-8", {"TERM": "xterm"}) == "braille"
    assert terminal_glyphs("ANSI_X3.4-1968", {"TERM": "xterm"}) == "ascii"
    assert terminal_glyphs("gbk", {}) == "ascii"
    assert terminal_glyphs("utf8", {"TERM": "linux"}) == "ascii"
    assert terminal_glyphs(environ={"LANG": "zh_CN.UTF-8"}) == "braille"
    assert terminal_glyphs(environ={"LC_ALL": "zh_CN.GBK", "LANG": "en_US.UTF-8"}) == "ascii"


def test_names_that_are_cut_can_still_be_told_apart() -> None:
    names = [f"aom_container_cpu_usage cart-api-7d9f8b6c5d-{end} shop" for end in ("x2k4q", "x2k9z", "p0p0p")]
    made = chart(
        SeriesFound(tuple(Series({"name": name}, "", [START], [1.0]) for name in names)),
        View(width=60, height=8, zone=EAST),
    )
    rows = [line[:30] for line in made.text.split("\n")[1:]]
    assert len({*rows}) == 3
    assert all(end in row for row, end in zip(rows, ("x2k4q", "x2k9z", "p0p0p"), strict=True))


@given(st.lists(st.text("abc/-", min_size=1, max_size=60), min_size=1, unique=True), st.integers(8, 40))
def test_no_name_is_wider_than_its_room(names: list[str], width: int) -> None:
    assert all(cells(cut) <= width for cut in cut_apart(names, width))


def test_the_legend_says_where_the_others_are() -> None:
    series = found(*[[1.0, 2.0]] * 20)
    last = [drawn(series, chosen=chosen).text.split("\n")[-1] for chosen in (0, 10, 19)]
    assert last == ["  and 16 more series", "  and 8 series above, 8 below", "  and 16 series above"]


def test_long_names_give_way_to_the_one_label_that_tells_apart() -> None:
    labels = [
        {"clusterId": "7c2f9a10-3b4d-11ef", "hostID": f"{n}f6d0c5e-8a17", "hostName": f"node-{n}"} for n in (1, 2)
    ]
    series = SeriesFound(tuple(Series({**each, "zone": each["hostID"][:1]}, "", [START], [1.0]) for each in labels))
    made = chart(series, View(width=60, height=8, zone=EAST))
    assert [line.split()[0] for line in made.text.split("\n")[1:]] == ["node-1", "node-2"]
