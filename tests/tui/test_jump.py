"""Jump: labels beside every place of a screen; typing one goes there."""

import pytest
from bench_fakes import FakeSession, app_on, bench, draft
from hypothesis import given
from hypothesis import strategies as st
from textual.app import ComposeResult
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import OptionList

from aom_tui.tui.keyboard.jump_labels import LETTERS, Span, labels, placed
from aom_tui.tui.panes.request_tabs import RequestTabs
from aom_tui.tui.screens.auth import AuthScreen
from aom_tui.tui.screens.choice import Choice
from aom_tui.tui.screens.jump import Jump
from aom_tui.tui.widgets.document_view import DocumentView
from aom_tui.tui.widgets.form_view import FormView

SIZE = (80, 24)


@given(st.integers(0, len(LETTERS) ** 2))
def test_there_is_a_label_for_each_and_none_begins_another(number: int) -> None:
    found = labels(number)
    assert len(found) == len(set(found)) == number
    singles = {label for label in found if len(label) == 1}
    assert all(label[0] not in singles for label in found if len(label) == 2)
    assert all(len(label) <= 2 for label in found)


CELLS = st.lists(st.sampled_from([" ", "─", "x", "宽"]), min_size=1, max_size=30).map(
    lambda signs: [cell for sign in signs for cell in ((sign, "") if sign == "宽" else (sign,))]
)


@given(st.data(), CELLS, st.sampled_from(["a", "qw"]))
def test_a_label_stands_in_the_window_and_on_nothing_where_there_is_room(
    data: st.DataObject, row: list[str], label: str
) -> None:
    start = data.draw(st.integers(0, len(row) - 1))
    span = Span(0, start, data.draw(st.integers(0, len(row) - start)))
    taken: set[int] = set()
    at = placed(label, span, row, " ─", taken)
    assert at >= 0
    assert at + len(label) <= max(len(row), len(label))
    assert taken == set(range(at, at + len(label)))
    before = row[max(span.start - len(label) - 2, 0) : span.start]
    if len(before) >= len(label) + 1 and all(cell in (" ", "─") for cell in before):
        assert at == span.start - len(label) - 1, "a blank stays between label and text"


def rows(pilot: Pilot[int]) -> list[str]:
    return [strip.text for strip in pilot.app.screen._compositor.render_strips()]


def label_before(pilot: Pilot[int], text: str) -> str:
    """The label that stands right before a text on screen."""
    line = next(line for line in rows(pilot) if text in line)
    return line[: line.index(text)].rstrip(" ─")[-1]


async def opened(pilot: Pilot[int], key: str = "g") -> Jump:
    await pilot.press(key)
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, Jump)
    return screen


async def test_a_label_goes_to_a_tab_a_view_and_a_field() -> None:
    async with app_on(FakeSession(), draft()).run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        await opened(pilot)
        await pilot.press(label_before(pilot, "Docs"))
        await pilot.pause()
        assert bench(pilot.app).tab == "docs"
        await opened(pilot)
        await pilot.press(label_before(pilot, "5 Why"))
        await pilot.pause()
        assert pilot.app.screen is bench(pilot.app)
        assert isinstance(pilot.app.focused, DocumentView)
        await opened(pilot, "ctrl+o")
        await pilot.press(label_before(pilot, "Params"))
        await pilot.pause()
        await opened(pilot)
        await pilot.press(label_before(pilot, "1..1000"))
        await pilot.pause()


async def test_labels_cover_no_word_of_the_workbench() -> None:
    async with app_on(FakeSession(), draft()).run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        before = rows(pilot)
        await opened(pilot)
        for line, labelled in zip(before, rows(pilot), strict=True):
            assert all(new == old or old in " ─|" for old, new in zip(line, labelled, strict=True)), labelled


@pytest.mark.parametrize("key", ["escape", "1", "f5", "是", "enter"])
async def test_any_other_key_leaves_and_does_nothing_else(key: str) -> None:
    session = FakeSession()
    async with app_on(session, draft()).run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        focused = pilot.app.focused
        await opened(pilot)
        await pilot.press(key)
        await pilot.pause()
        await pilot.press("escape") if key == "是" else None
        await pilot.pause()
        assert pilot.app.screen is bench(pilot.app)
        assert pilot.app.focused is focused
        assert session.sent == []


async def test_a_field_is_left_by_ctrl_o() -> None:
    async with app_on(FakeSession(), draft()).run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("enter")
        await opened(pilot, "ctrl+o")
        await pilot.press(label_before(pilot, "Request:"))
        await pilot.pause()
        assert isinstance(pilot.app.focused, RequestTabs)


async def test_it_works_in_dialogs_and_with_the_items_of_a_list() -> None:
    async with app_on(FakeSession(), draft()).run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("a")
        assert isinstance(pilot.app.screen, AuthScreen)
        await pilot.press("g")
        await pilot.pause()
        assert isinstance(pilot.app.screen, AuthScreen | Jump)
        await pilot.press("escape", "escape")
        await pilot.pause()
        pilot.app.push_screen(Choice("which", [f"value {number}" for number in range(8)]))
        await pilot.pause()
        await opened(pilot)
        await pilot.press(label_before(pilot, "value 5"))
        await pilot.pause()
        assert pilot.app.screen.query_one(OptionList).highlighted == 5


async def test_it_goes_to_a_row_of_a_form() -> None:
    app = app_on(FakeSession(), draft(body='{"a": 1, "b": {"c": 2}}'))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        bench(app).tab = "body"
        await pilot.pause()
        form = app.screen.query_one(FormView)
        if not form.lines:
            await pilot.press("T")
            await pilot.pause()
        assert len(form.lines) >= 2
        await opened(pilot)
        await pilot.press(label_before(pilot, form.lines[1].label))
        await pilot.pause()
        assert app.focused is form
        assert form.cursor == 1


class Many(Screen[None]):
    """A list over the whole window."""

    def compose(self) -> ComposeResult:
        yield OptionList(*(f"value {number:02}" for number in range(40)))


async def test_two_letters_where_there_are_many_places() -> None:
    async with app_on(FakeSession(), draft()).run_test(size=(80, 48), notifications=True) as pilot:
        await pilot.pause()
        pilot.app.push_screen(Many())
        await pilot.pause()
        jump = await opened(pilot, "ctrl+o")
        label = next(label for label in jump._targets if len(label) == 2)
        await pilot.press(label[0])
        await pilot.pause()
        assert isinstance(pilot.app.screen, Jump)
        await pilot.press("backspace", *label)
        await pilot.pause()
        assert isinstance(pilot.app.screen, Many)
        assert pilot.app.screen.query_one(OptionList).highlighted == list(jump._targets).index(label)


@pytest.mark.parametrize("size", [(60, 16), (160, 48)])
async def test_in_any_window(size: tuple[int, int]) -> None:
    async with app_on(FakeSession(), draft()).run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        jump = await opened(pilot)
        assert len(jump._targets) > 5
        await pilot.resize_terminal(100, 30)
        await pilot.pause()
        assert pilot.app.screen is bench(pilot.app)
