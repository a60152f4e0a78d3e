"""What is said of an action and what it does are one: for key, palette and click, with keys of one's own too."""

from time import monotonic

from bench_fakes import FakeSession, app_on, bench, draft, through_the_palette
from idle import rest
from textual.pilot import Pilot
from textual.widgets import TextArea

from aom_tui.session.draft import Draft
from aom_tui.tui.app import AomApp
from aom_tui.tui.guide.palette import entries
from aom_tui.tui.guide.possible import LATE, NOT_NOW
from aom_tui.tui.keyboard.keymap import Keymap
from aom_tui.tui.widgets.key_line import KeyLine

BY_HAND = Draft(method="POST", uri="/v2/x", query=(("limit", "2"),), body='{"a": 1}')


def said(pilot: Pilot[int]) -> list[str]:
    return [each.message for each in pilot.app._notifications]


def on(composed: Draft | None = None, **more: object) -> AomApp:
    return app_on(FakeSession(), composed, **more)  # type: ignore[arg-type]


async def test_reset_of_a_request_by_hand_is_possible_says_so_and_can_be_undone() -> None:
    app = on(BY_HAND)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("escape")
        assert next(each for each in entries(bench(app)) if each.action == "begin_anew").why_not == ""
        await through_the_palette(pilot, *"reset")
        emptied = bench(app).draft
        assert emptied is not None
        assert (emptied.method, emptied.uri, emptied.query, emptied.body) == ("POST", "/v2/x", (), None)
        assert said(pilot) == ["nothing is filled in any more; Z brings it back"]
        await pilot.press("Z")
        await rest(pilot)
        again = bench(app).draft
        assert again is not None
        assert (again.query, again.body) == (BY_HAND.query, BY_HAND.body)


async def test_what_cannot_be_done_now_is_not_done_from_the_palette_but_said() -> None:
    """Every one of them, for the bench as it is at the start: the palette's words, and nothing else happens."""
    app = on(BY_HAND)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("escape")
        await pilot.pause()
        screen = bench(app)
        reasons = {each.action: each.why_not for each in entries(screen) if each.why_not}
        assert {"copy", "leave_operation", "cancel", "convert", "skeleton"} <= set(reasons)
        for action, why in reasons.items():
            app.clear_notifications()
            screen.start(action)
            await pilot.pause()
            assert said(pilot) == [why], action
            assert screen.draft == BY_HAND, action
            assert app.screen is screen, action


async def test_key_and_click_say_the_same() -> None:
    app = on(BY_HAND)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        for keys in (("escape", "y"), ("Y",)):
            app.clear_notifications()
            await pilot.press(*keys)
            assert said(pilot) == [NOT_NOW["copy"](bench(app))] == ["nothing sent yet"]
        app.clear_notifications()
        await app.run_action("screen.skeleton", bench(app).query_one(KeyLine))  # as a click does
        await pilot.pause()
        assert said(pilot) == ["the body is not empty; remove it first (palette: Body: remove)"]


async def test_form_or_text_and_skeleton_act_from_the_response_too() -> None:
    app = on(draft())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await rest(pilot)
        bench(app).show_pane("response")
        await pilot.press("b")
        await pilot.pause()
        assert bench(app).tab == "body"
        assert bench(app).pane == "request"
        bench(app).load(draft("DeleteAlarmRule"))
        bench(app).show_pane("response")
        for key in ("T", "b"):
            app.clear_notifications()
            await pilot.press(key)
            await pilot.pause()
            assert said(pilot) == ["this operation takes no body"]
        bench(app).load(BY_HAND)
        bench(app).tab = "params"
        bench(app).show_pane("response")
        await pilot.press("T")
        await pilot.pause()
        assert bench(app).query_one(TextArea).display


async def test_who_cancels_a_moment_too_late_reads_the_reply_and_no_toast() -> None:
    app = on(draft())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await rest(pilot)
        await pilot.press("s")
        await rest(pilot)
        assert bench(app).exchange is not None
        bench(app).idle_since = monotonic() - LATE / 2
        await pilot.press("x")
        assert said(pilot) == []
        bench(app).idle_since = monotonic() - LATE - 1
        await pilot.press("x")
        assert said(pilot) == ["nothing is under way"]


async def test_ctrl_c_with_nothing_under_way_names_the_way_out() -> None:
    app = on(BY_HAND, keymap=Keymap({"quit": ("Q", "f12")}))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("escape", "ctrl+c")
        bench(app).action_edit_uri()
        await pilot.press("ctrl+c")
        assert said(pilot) == ["nothing is under way; Q quits", "nothing is under way; F12 quits"]


async def test_a_key_that_a_place_has_for_itself_is_named_for_nothing_else() -> None:
    app = on(None, keymap=Keymap({"table.sort": ("o",), "chart.hide": ("slash",)}))
    async with app.run_test(size=(120, 24), notifications=True) as pilot:
        await pilot.pause()
        line = str(bench(app).query_one(KeyLine).render())
        assert "F3 operations" in line
        assert "o operations" not in line
        assert "search" not in line
        assert "s send" in line
        await pilot.press("escape", "s")
        assert said(pilot) == ["there is no request yet. Choose an operation with F3."]
