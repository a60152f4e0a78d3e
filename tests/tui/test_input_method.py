"""A Chinese input method that is on: full-width forms act like ASCII, a character is no key."""

import pytest
from bench_fakes import FakeSession, app_on, bench, draft
from idle import rest
from textual import events
from textual.widgets import Input

from aom_tui.tui.keyboard.input_method import FULL_WIDTH, InputMethod, is_written

WORD = "the input method is on: switch it to English, or use F5"


async def test_a_full_width_letter_acts_like_the_letter() -> None:
    session = FakeSession()
    async with app_on(session, draft()).run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("ｓ")
        await rest(pilot)
        assert len(session.sent) == 1


@pytest.mark.parametrize("sign", ["：", "？", "ｇ"])
async def test_full_width_signs_open_what_the_plain_ones_do(sign: str) -> None:
    async with app_on(FakeSession(), draft()).run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        await pilot.press(sign)
        await pilot.pause()
        assert pilot.app.screen is not bench(pilot.app)


async def test_a_character_says_so_once_and_does_nothing() -> None:
    session = FakeSession()
    async with app_on(session, draft()).run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        focused = pilot.app.focused
        await pilot.press("是", "的", "查", "询")
        await pilot.pause()
        assert [each.message for each in pilot.app._notifications] == [WORD]
        assert pilot.app.focused is focused
        assert session.sent == []


async def test_in_a_field_all_of_it_is_text() -> None:
    async with app_on(FakeSession(), draft()).run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("enter", "是", "ｓ")
        pilot.app.post_message(events.Key("fullwidth_question_mark", "？"))
        await pilot.pause()
        field = pilot.app.focused
        assert isinstance(field, Input)
        assert field.value == "是ｓ？"
        assert not list(pilot.app._notifications)


async def test_each_full_width_form_is_that_of_its_sign() -> None:
    app = app_on(FakeSession(), draft())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        heard = {wide: InputMethod(app).translated(events.Key(wide, wide)) for wide in FULL_WIDTH}
        assert {wide: key.character if key else None for wide, key in heard.items()} == FULL_WIDTH


@pytest.mark.parametrize(("sign", "expected"), [("是", True), ("の", True), ("한", True), ("é", False), ("ß", False)])
def test_what_an_input_method_writes(sign: str, expected: bool) -> None:
    assert is_written(sign) is expected
