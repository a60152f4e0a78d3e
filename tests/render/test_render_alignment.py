"""Which elements of two sequences belong together."""

from hypothesis import given
from hypothesis import strategies as st

from aom_tui.render.diff.alignment import FURTHEST, Match, _shortest, longest_rise, matches

FEW = st.lists(st.integers(0, 4), max_size=25)


def longest_common(old: list[int], new: list[int]) -> int:
    """By the book."""
    table = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i, ours in enumerate(old):
        for j, theirs in enumerate(new):
            table[i + 1][j + 1] = table[i][j] + 1 if ours == theirs else max(table[i][j + 1], table[i + 1][j])
    return table[-1][-1]


@given(FEW, FEW)
def test_what_matches_is_equal_and_keeps_its_order(old: list[int], new: list[int]) -> None:
    ends = (0, 0)
    for match in matches(old, new):
        assert match.size > 0
        assert match.old >= ends[0]
        assert match.new >= ends[1]
        ends = match.old + match.size, match.new + match.size
        assert old[match.old : ends[0]] == new[match.new : ends[1]]


@given(FEW, FEW)
def test_between_anchors_as_much_matches_as_can(old: list[int], new: list[int]) -> None:
    pairs, _steps = _shortest(old, new, FURTHEST)
    assert all(old[i] == new[j] for i, j in pairs)
    assert pairs == sorted(set(pairs))
    assert len(pairs) == longest_common(old, new)


@given(FEW)
def test_a_sequence_matches_itself(numbers: list[int]) -> None:
    assert matches(numbers, numbers) == ([Match(0, 0, len(numbers))] if numbers else [])


def test_what_differs_too_much_is_compared_place_by_place() -> None:
    old, new = [0, 1, 0, 0] * FURTHEST, [2, 1, 2, 2] * FURTHEST
    assert matches(old, new) == [Match(at, at, 1) for at in range(1, 4 * FURTHEST, 4)]


@given(st.lists(st.integers(), unique=True, max_size=12))
def test_a_rise_rises_and_is_a_longest_one(numbers: list[int]) -> None:
    places = longest_rise(numbers)
    found = [numbers[at] for at in places]
    assert places == sorted(places)
    assert found == sorted(found)
    assert len(found) == longest_common(numbers, sorted(numbers))
