"""Undo and redo: what is typed in one go is one step, and the way back is the way there."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from aom_tui.session.compose import draft_history
from aom_tui.session.compose.draft_history import DraftHistory, changed_pair
from aom_tui.session.draft import Draft

START = Draft(method="GET", uri="/x")


def step(number: int) -> Draft:
    return replace(START, uri=f"/{number}")


@given(st.lists(st.integers(0, 50), min_size=1, max_size=50))
def test_back_and_forth_leads_through_the_same_drafts(numbers: list[int]) -> None:
    history, drafts = DraftHistory(), [step(number) for number in numbers]
    for draft in drafts:
        history.note(draft)
    back = [history.undo() for _ in drafts[1:]]
    assert back == drafts[-2::-1]
    assert history.undo() is None
    assert [history.redo() for _ in drafts[1:]] == drafts[1:]
    assert history.redo() is None


def test_typing_in_one_place_is_one_step_until_it_is_sealed() -> None:
    history = DraftHistory()
    first, *typed = map(step, range(6))
    history.note(first)
    history.note(typed[0], "limit")
    history.note(typed[1], "limit")
    history.note(typed[2], "order")
    history.seal()
    history.note(typed[3], "order")
    assert [history.undo(), history.undo(), history.undo(), history.undo()] == [typed[2], typed[1], first, None]


def test_a_change_after_an_undo_forgets_what_was_undone() -> None:
    history, drafts = DraftHistory(), [step(number) for number in range(4)]
    for draft in drafts[:3]:
        history.note(draft)
    history.undo()
    history.note(drafts[3])
    assert history.redo() is None
    assert history.undo() is drafts[1]


def test_steps_and_their_size_are_bounded() -> None:
    history = DraftHistory()
    for number in range(draft_history.MOST + 50):
        history.note(step(number))
    undone = 0
    while history.undo():
        undone += 1
    assert undone == draft_history.MOST - 1
    history = DraftHistory()
    for number in range(9):
        history.note(replace(START, body=str(number) * (8 * 1024**2)))
    assert history.undo() is not None
    assert sum(1 for _ in iter(history.undo, None)) == 2


def test_which_pair_is_typed_in() -> None:
    assert changed_pair((("a", "1"), ("b", "2")), (("a", "1"), ("b", "3"))) == 1
    assert changed_pair((), (("a", ""),)) == 0
