"""The line below a view keeps what a value means; a value as sent goes first, then the beginning of its path."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aom_tui.render.cells import cells
from aom_tui.render.document.place_line import fit_place_line

PATH = "$.samples[0].data_points[12].timestamp"
TIME = "2026-11-26 18:52:00 +00:00 (2 min ago)"


@pytest.mark.parametrize(
    ("line", "width", "shown"),
    [
        (f"{PATH}   {TIME}", 79, f"{PATH}   {TIME}"),
        (f"{PATH}   {TIME}", 78, f"…[0].data_points[12].timestamp   {TIME}"),
        (f"{PATH}   {TIME}", 60, f"…[12].timestamp   {TIME}"),
        (f"{PATH}   {TIME}", 20, f"….timestamp   {TIME}"),
        (f"2 rows gone   {PATH}   17", 52, f"2 rows gone   {PATH}"),
        (f"2 rows gone   {PATH}   17", 40, "2 rows gone   …[12].timestamp"),
        (f'{PATH}   "a value   of the reply"', 60, f'{PATH}   "a value   of the …'),
        (f'{PATH}   "a value   of the reply"', 45, PATH),
        (f'{PATH}   "a value   of the reply"', 28, "….data_points[12].timestamp"),
        (f"{PATH}   shop-prod   (clusterName beside it)", 50, "….timestamp   shop-prod   (clusterName beside it)"),
        ("not JSON: a bracket is missing (line 3)", 10, "not JSON: a bracket is missing (line 3)"),
        ('$.a["b.c   d"].e   17', 9, '$.a["b.c   d"].e   17'),
        ('$.list["b.c"]["d]"]   17', 19, '$.list["b.c"]["d]"]'),
        ('$.list["b.c"]["d]"]   17', 18, '…["b.c"]["d]"]'),
        ("$[0]   a", 5, "$[0]   a"),
        ("$   {", 2, "$"),
        ("", 0, ""),
    ],
)
def test_the_path_gives_way(line: str, width: int, shown: str) -> None:
    assert fit_place_line(line, width) == shown


STEPS = st.one_of(st.integers(0, 99).map("[{}]".format), st.text("abc点", min_size=1).map(".{}".format))


@given(
    st.lists(STEPS, max_size=9),
    st.text("x时", max_size=30),
    st.integers(0, 90),
)
def test_what_the_value_means_stays_and_the_line_fits_if_it_can(steps: list[str], said: str, width: int) -> None:
    line = f"${''.join(steps)}   {said}"
    shown = fit_place_line(line, width)
    last = steps[-1] if steps else "$"
    assert shown.endswith(f"{last}   {said}")
    assert cells(shown) <= max(width, cells(f"…{last}   {said}"))
