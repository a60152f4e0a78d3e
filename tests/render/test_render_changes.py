"""Which lines are new."""

from hypothesis import given
from hypothesis import strategies as st

from aom_tui.render.changes import Changes, changes

LINES = st.lists(st.sampled_from(["a", "b", "c", "}"]), max_size=30)


def test_only_what_differs_is_marked() -> None:
    assert changes(["a", "b", "c"], ["a", "x", "c"]).new == {1}
    assert changes(["a", "b", "c"], ["b", "c", "d"]).new == {2}
    assert changes([], ["a"]).new == {0}


def test_what_went_is_counted_and_known_by_the_line_behind() -> None:
    assert changes(["a", "b", "c"], ["a", "c"]) == Changes(gone=1, removed_at={1})
    assert changes(["a", "b", "c"], ["a"]) == Changes(gone=2, removed_at={0})
    assert changes(["a"], []) == Changes(gone=1)
    assert changes(["a", "b", "c"], ["a", "x"]) == Changes(new={1}, gone=1), "the line in their place says it"


def test_of_like_values_the_one_behind_is_found_by_where_it_begins() -> None:
    def rows(*numbers: int) -> list[str]:
        return ["[", *(line for number in numbers for line in ("  {", f'    "id": {number}', "  },")), "]"]

    assert changes(rows(1, 2, 3), rows(1, 3)) == Changes(gone=3, removed_at={4})
    assert rows(1, 3)[4] == "  {"
    assert changes(rows(1, 2, 3), rows(2, 3)) == Changes(gone=3, removed_at={1})


def test_words() -> None:
    assert Changes().words == "no change"
    assert Changes(new={1}).words == "1 line changed"
    assert Changes(gone=1).words == "1 line gone"
    assert Changes(new={1, 2}, gone=3).words == "2 lines changed, 3 lines gone"


def test_a_long_text_is_compared_place_by_place() -> None:
    before = [str(number) for number in range(100_000)]
    assert changes(before, [*before[:70_000], "x", *before[70_001:], "y"]).new == {70_000, 100_000}


def test_many_equal_lines_take_no_time_and_stay_unmarked() -> None:
    """Each element of a long array has another number, and lines that all elements have."""
    before, now = (
        [line for number in range(start, start + 4_000) for line in ("{", f'"value": {number},', '"unit": "%"', "},")]
        for start in (0, 100_000)
    )
    assert changes(before, now).new == set(range(1, 16_000, 4))


@given(LINES, LINES)
def test_a_line_that_is_not_marked_was_there(before: list[str], now: list[str]) -> None:
    marked = changes(before, now).new
    assert {line for at, line in enumerate(now) if at not in marked} <= set(before)
    assert changes(now, now) == Changes()


@given(LINES, st.data())
def test_what_only_went_is_counted_to_the_line(before: list[str], data: st.DataObject) -> None:
    kept = data.draw(st.lists(st.booleans(), min_size=len(before), max_size=len(before)))
    now = [line for line, stays in zip(before, kept, strict=True) if stays]
    found = changes(before, now)
    assert (found.new, found.gone) == (set(), len(before) - len(now))
    assert found.removed_at <= set(range(len(now)))
    assert bool(found.removed_at) == bool(now and found.gone)
