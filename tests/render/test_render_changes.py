"""Which lines are new."""

from hypothesis import given
from hypothesis import strategies as st

from aom_tui.render.changes import changed_lines

LINES = st.lists(st.sampled_from(["a", "b", "c", "}"]), max_size=30)


def test_only_what_differs_is_marked() -> None:
    assert changed_lines(["a", "b", "c"], ["a", "x", "c"]) == {1}
    assert changed_lines(["a", "b", "c"], ["b", "c", "d"]) == {2}
    assert changed_lines([], ["a"]) == {0}
    assert changed_lines(["a"], []) == set()


def test_a_long_text_is_compared_place_by_place() -> None:
    before = [str(number) for number in range(100_000)]
    assert changed_lines(before, [*before[:70_000], "x", *before[70_001:], "y"]) == {70_000, 100_000}


def test_many_equal_lines_take_no_time_and_stay_unmarked() -> None:
    """Each element of a long array has another number, and lines that all elements have."""
    before, now = (
        [line for number in range(start, start + 4_000) for line in ("{", f'"value": {number},', '"unit": "%"', "},")]
        for start in (0, 100_000)
    )
    assert changed_lines(before, now) == set(range(1, 16_000, 4))


@given(LINES, LINES)
def test_a_line_that_is_not_marked_was_there(before: list[str], now: list[str]) -> None:
    marked = changed_lines(before, now)
    assert {line for at, line in enumerate(now) if at not in marked} <= set(before)
    assert changed_lines(now, now) == set()
