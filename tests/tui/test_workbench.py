"""The workbench under the fingers: sending, cancelling, refusing, asking, keys in both layers."""

import asyncio
import gc

import pytest
from bench_fakes import CATALOGUE, SANDBOX, FakeSession, app_on, bench, draft, until
from idle import rest
from msgspec.structs import replace
from rich.style import Style
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input, Static, TextArea

from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.draft import Draft
from aom_tui.session.profile import Kind
from aom_tui.tui.guide.palette import ActionProvider, Palette, entries
from aom_tui.tui.messages import ProblemAt
from aom_tui.tui.panes.composer import Composer
from aom_tui.tui.panes.param_row import ParamRow
from aom_tui.tui.panes.picker import Filter, OperationTree, PickerTitle
from aom_tui.tui.panes.request_tabs import RequestTabs
from aom_tui.tui.panes.response import ResponsePane
from aom_tui.tui.panes.status import StatusLine
from aom_tui.tui.panes.steps import StepStrip
from aom_tui.tui.screens.confirm import ConfirmWrite
from aom_tui.tui.screens.help import HelpScreen
from aom_tui.tui.screens.import_curl import ImportCurl
from aom_tui.tui.screens.picker import PickerScreen
from aom_tui.tui.widgets.document_view import DocumentView
from aom_tui.tui.widgets.field import Field
from aom_tui.tui.widgets.fitted_keys import FittedKeys
from aom_tui.tui.widgets.key_line import KeyLine
from aom_tui.tui.widgets.text_page import MessagePage

PRODUCTION = replace(SANDBOX, name="prod-cn4", kind=Kind.PRODUCTION)
SIZE = (80, 24)


async def settle(pilot: Pilot[int]) -> None:
    """Let workers and messages come to rest."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete(
        [worker for worker in pilot.app.workers if worker.group in ("session", "catalogue")]
    )
    await pilot.pause()


def said(pilot: Pilot[int]) -> str:
    """The problem line."""
    return str(bench(pilot.app).query_one("#problem").render())  # type: ignore[arg-type]


async def test_s_sends_the_draft_and_shows_the_cycle() -> None:
    session = FakeSession()
    async with app_on(session, draft(values={"limit": "10"})).run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("s")
        await rest(pilot)
        assert [each.values["limit"] for each in session.sent] == ["10"]
        screen = bench(pilot.app)
        assert screen.exchange is not None
        assert (
            screen.query_one(StepStrip).render().plain
            == "1 Token ok  >  2 Construct ok  >  3 Send ok  >  4 Parse: success"
        )
        assert "token 23h41m" in screen.query_one(StatusLine).render().plain


async def test_f5_sends_what_was_typed_a_moment_before() -> None:
    session = FakeSession()
    async with app_on(session, draft()).run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        field = next(row.field for row in pilot.app.screen.query(ParamRow) if row.parameter.name == "limit")
        field.focus()
        await pilot.pause()
        for key in ("4", "2"):
            pilot.app.post_message(events.Key(key, key))
        pilot.app.post_message(events.Key("f5", None))
        await rest(pilot)
        assert session.sent[0].values["limit"] == "42"


async def test_nothing_moves_when_a_request_is_sent() -> None:
    session = FakeSession()
    async with app_on(session, draft()).run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        before = {widget.id: widget.region for widget in pilot.app.screen.query("#request, #response, #panes")}
        await pilot.press("s")
        await rest(pilot)
        assert {widget.id: widget.region for widget in pilot.app.screen.query("#request, #response, #panes")} == before


@pytest.mark.parametrize("key", ["x", "ctrl+c"])
async def test_a_call_under_way_is_cancelled(key: str) -> None:
    session = FakeSession(hold=True)
    async with app_on(session, draft()).run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("s")
        await pilot.pause()
        assert bench(pilot.app).running
        pane = bench(pilot.app).query_one(ResponsePane)
        assert "There is no reply yet: the call is under way, x cancels it." in shown_in(pane)
        await pilot.press(key)
        await pilot.pause()
        assert not bench(pilot.app).running
        assert "3 Send failed: cancelled" in bench(pilot.app).query_one(StepStrip).render().plain
        assert "said     cancelled after 0.1 s: it was on its way" in shown_in(pane)
        await pilot.press("s", "s")
        await pilot.pause()
        assert "cancelled after" in shown_in(pane), "the second send takes the first one's place, which says nothing"
        session.release.set()
        await rest(pilot)
        assert "series" in shown_in(pane), "Why was for the call that was cancelled"


def shown_in(pane: ResponsePane) -> str:
    return pane.query_one(DocumentView).document.data.decode()  # type: ignore[union-attr]


async def test_while_a_write_is_under_way_nothing_else_is_sent() -> None:
    session = FakeSession(hold=True)
    async with app_on(session, draft("AddMetricData")).run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("s")
        await pilot.pause()
        await pilot.press("s")
        await pilot.pause()
        assert len(session.sent) == 1
        assert "a write is under way" in said(pilot)
        await pilot.press("x")
        await pilot.pause()
        assert "may have been applied" in said(pilot)


async def test_an_invalid_draft_is_said_at_the_field_and_nothing_is_sent() -> None:
    session = FakeSession()
    session.problem = Problem("query limit", "is required")
    async with app_on(session, draft()).run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("s")
        await rest(pilot)
        assert session.sent == []
        assert "query limit: is required" in said(pilot)
        row = next(row for row in pilot.app.screen.query(ParamRow) if row.parameter.name == "limit")
        assert row.has_class("-wrong")
        assert row.field.has_focus


async def test_a_click_beside_a_field_goes_into_it() -> None:
    async with app_on(FakeSession(), draft()).run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        row = next(row for row in pilot.app.screen.query(ParamRow) if row.parameter.name == "limit")
        await pilot.click(row.query_one(".name"))
        assert row.field.has_focus


async def test_what_was_wrong_with_one_operation_is_not_said_of_the_next() -> None:
    session = FakeSession()
    session.problem = Problem("query limit", "0 is less than the minimum 1")
    async with app_on(session, draft(values={"limit": "0"})).run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("s")
        await rest(pilot)
        assert "less than the minimum" in said(pilot)
        await pilot.press("escape")
        bench(pilot.app).load_operation("AddMetricData")
        await rest(pilot)
        assert not said(pilot)


async def test_a_value_is_checked_while_it_is_typed() -> None:
    async with app_on(FakeSession(), draft()).run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        row = next(row for row in pilot.app.screen.query(ParamRow) if row.parameter.name == "limit")
        row.field.focus()
        await pilot.press("x")
        await pilot.pause()
        assert row.problem is not None
        assert "query limit" in said(pilot)
        row.field.value = "{{n}}"
        await pilot.pause()
        assert "Variables in the palette (:) gives it a value." in " ".join(said(pilot).split())
        assert "--set" not in said(pilot)
        row.field.value = "x"
        await pilot.pause()
        await pilot.press("end", "backspace", "7")
        await pilot.pause()
        assert row.problem is None
        assert said(pilot) == ""


async def test_a_write_on_production_wants_the_profiles_name() -> None:
    session = FakeSession(PRODUCTION)
    async with app_on(session, draft("DeleteAlarmRule")).run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("s")
        await pilot.pause()
        assert isinstance(pilot.app.screen, ConfirmWrite)
        assert pilot.app.screen.query_one(Field).placeholder == "", "what stands there looks as if it were typed"
        await pilot.press("n", "o", "enter")
        await pilot.pause()
        assert session.sent == []
        assert isinstance(pilot.app.screen, ConfirmWrite)
        await pilot.press("backspace", "backspace", *"prod-cn4", "enter")
        await rest(pilot)
        assert [each.operation_id for each in session.sent] == ["DeleteAlarmRule"]


def test_what_is_asked_about_is_clean_and_holds_no_secret() -> None:
    asked = ConfirmWrite("POST /x\x1b[2J", "It writes", "prod", "POST http://h/x\x1b[2J?token=abcdef").question().plain
    assert asked.startswith("POST /x\\u001b[2J\nPOST http://h/x\\u001b[2J?token=***sha256:")
    assert "abcdef" not in asked


async def test_a_write_on_production_is_left_with_escape() -> None:
    session = FakeSession(PRODUCTION)
    async with app_on(session, draft("DeleteAlarmRule")).run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("s")
        await pilot.pause()
        await pilot.press("escape")
        await rest(pilot)
        assert session.sent == []


@pytest.mark.parametrize(
    ("profile", "draft_", "asked"),
    [
        (PRODUCTION, draft("ListSeries"), False),
        (PRODUCTION, Draft(method="GET", uri="/v9/x"), False),
        (PRODUCTION, Draft(method="POST", uri="/v9/x"), True),
        (replace(SANDBOX, kind=Kind.TEST), draft("DeleteAlarmRule"), False),
        (SANDBOX, draft("DeleteAlarmRule"), False),
    ],
)
async def test_only_writes_on_production_ask(profile: object, draft_: Draft, asked: bool) -> None:
    session = FakeSession(profile)  # type: ignore[arg-type]
    async with app_on(session, draft_).run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("s")
        await pilot.pause()
        assert isinstance(pilot.app.screen, ConfirmWrite) is asked
        await pilot.press("escape")


async def test_a_read_only_profile_refuses_with_the_word() -> None:
    session = FakeSession(replace(PRODUCTION, read_only=True))
    async with app_on(session, draft("AddMetricData")).run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("s")
        await rest(pilot)
        assert session.sent == []
        assert "The palette (:) has Profile: change, whose last page lifts that" in said(pilot)
        assert "aom-tui profile" not in said(pilot)


async def test_the_picker_filters_and_loads() -> None:
    async with app_on(FakeSession()).run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("o")
        await pilot.pause()
        assert isinstance(pilot.app.screen, PickerScreen)
        await pilot.press(*"metricdata")
        await pilot.pause()
        tree = pilot.app.screen.query_one(OperationTree)
        assert [leaf.data for group in tree.root.children for leaf in group.children] == ["AddMetricData"]
        await pilot.press("enter")
        await pilot.pause()
        loaded = bench(pilot.app).draft
        assert loaded is not None
        assert loaded.operation_id == "AddMetricData"


async def test_home_and_end_in_the_pickers_filter_go_to_the_ends_of_the_list() -> None:
    async with app_on(FakeSession()).run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("o")
        await rest(pilot)
        tree = pilot.app.screen.query_one(OperationTree)
        await pilot.press("end")
        assert tree.cursor_line == tree.last_line
        await pilot.press("home")
        assert tree.cursor_line == 0


async def test_the_picker_finds_chinese_titles() -> None:
    async with app_on(FakeSession()).run_test(size=(120, 40), notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("f3", "查", "询", "时")
        await pilot.pause()
        tree = pilot.app.screen.query_one(OperationTree)
        assert [leaf.data for group in tree.root.children for leaf in group.children] == ["ListSeries"]


async def test_the_docked_picker_opens_with_its_first_heading_in_sight() -> None:
    many = {f"{name}{number}": each for number in range(20) for name, each in CATALOGUE.operations.items()}
    app = app_on(FakeSession(), draft())
    app.options = replace(app.options, catalogue=lambda: replace(CATALOGUE, operations=CATALOGUE.operations | many))
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await settle(pilot)
        tree = bench(app).query_one(OperationTree)
        assert tree.cursor_node is not None
        assert tree.cursor_node.data == "ListSeries", "the cursor is on what is composed"
        assert tree.max_scroll_y > 0
        assert tree.scroll_offset.y == 0


async def test_the_picker_says_what_is_under_its_cursor_and_what_is_nearest() -> None:
    async with app_on(FakeSession()).run_test(size=(60, 20), notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("o")
        await pilot.pause()
        await pilot.pause()
        about, tree = pilot.app.screen.query_one(".about", Static), pilot.app.screen.query_one(OperationTree)
        assert "/series" in str(about.render())
        first = tree.root.children[0].children[0]
        assert "ListSeries in words" in tree.render_label(first, Style(), Style()).plain
        await pilot.press(*"metrc nonsense")
        await pilot.pause()
        assert str(about.render()).startswith("None has all of these words; these are nearest.\nPOST ")
        assert pilot.app.screen.query_one(PickerTitle).found == "0"
        assert "AddMetricData" in [leaf.data for group in tree.root.children for leaf in group.children]


async def test_the_picker_says_what_is_composed_once_nothing_is_filtered() -> None:
    async with app_on(FakeSession(), draft()).run_test(size=(120, 40), notifications=True) as pilot:
        await settle(pilot)
        about = pilot.app.screen.query_one(".about", Static)
        composed = str(about.render())
        await pilot.press("o", *"zzqx")
        await pilot.pause()
        assert str(about.render()) == "No operation has all of these words. Esc clears them."
        await pilot.press("escape")
        await pilot.pause()
        assert str(about.render()) == composed != ""


@pytest.mark.parametrize("size", [SIZE, (120, 40)])
async def test_the_keys_below_the_operations_say_what_esc_does(size: tuple[int, int]) -> None:
    async with app_on(FakeSession(), draft()).run_test(size=size, notifications=True) as pilot:
        await settle(pilot)
        is_docked = size != SIZE
        await pilot.press("o")
        await rest(pilot)
        assert "Esc clear" not in keys_below(pilot)
        assert ("Esc leave" if is_docked else "Esc back") in keys_below(pilot)
        await pilot.press(*"metr")
        await rest(pilot)
        assert "Esc clear" in keys_below(pilot)
        await pilot.press("escape")
        await rest(pilot)
        assert "Esc clear" not in keys_below(pilot)
        assert isinstance(pilot.app.focused, Filter)
        await pilot.press("m")
        await rest(pilot)
        line = pilot.app.screen.query_one(KeyLine if is_docked else FittedKeys)
        await pilot.click(line, offset=(keys_below(pilot).index("clear") + 2, 0))
        await rest(pilot)
        assert isinstance(pilot.app.focused, Filter)
        assert pilot.app.focused.value == ""
        await pilot.press("escape")
        await rest(pilot)
        assert not isinstance(pilot.app.focused, Filter)


def keys_below(pilot: Pilot[int]) -> str:
    """The last line of keys, as it is drawn."""
    lines = pilot.app.screen.query("KeyLine, FittedKeys")
    return str(lines.last().render())


async def test_a_letter_in_a_field_is_text_and_an_f_key_is_not() -> None:
    session = FakeSession()
    async with app_on(session, draft()).run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("v", "v", "enter", "s", "{", "f7")
        await pilot.pause()
        assert pilot.app.screen.query_one(TextArea).text == "s{"
        assert session.sent == []
        assert bench(pilot.app).tab == "docs"


async def test_help_and_palette_open_with_each_of_their_keys() -> None:
    async with app_on(FakeSession(), draft()).run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        for kind, keys in ((HelpScreen, ("?", "？", "f1")), (Palette, (":", "：", "ctrl+p"))):
            for key in keys:
                await pilot.press(key)
                await rest(pilot)
                assert isinstance(pilot.app.screen, kind), key
                await pilot.press("escape")
                await rest(pilot)
                assert pilot.app.screen is bench(pilot.app), key


async def test_the_palette_has_every_action_and_every_operation() -> None:
    async with app_on(FakeSession(), draft()).run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        titles = [entry.title for entry in entries(bench(pilot.app))]
        assert "Request: send" in titles
        assert all(": " in title for title in titles)
        provider = ActionProvider(pilot.app.screen)
        for name in CATALOGUE.operations:
            assert f"Operation: {name}" in [hit.text async for hit in provider.search(name)]


async def test_escape_leaves_the_field_and_letters_act() -> None:
    session = FakeSession()
    async with app_on(session, draft()).run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("enter")
        assert isinstance(pilot.app.focused, Input)
        await pilot.press("escape", "s")
        await rest(pilot)
        assert len(session.sent) == 1


async def test_several_lines_can_be_pasted_into_the_body_and_undone() -> None:
    async with app_on(FakeSession(), draft()).run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("v", "v", "enter")
        pilot.app.post_message(events.Paste('{\n  "名": 1\n}'))
        await pilot.pause()
        edited = bench(pilot.app).draft
        assert edited is not None
        assert edited.body == '{\n  "名": 1\n}'
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert pilot.app.screen.query_one(TextArea).text == ""


async def test_broken_json_is_said_with_line_and_column() -> None:
    async with app_on(FakeSession(), draft()).run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("v", "v", "enter")
        pilot.app.post_message(events.Paste('{\n  "a": ,\n}'))
        await pilot.pause()
        assert "body line 2 column 8: invalid JSON: a value is expected" in said(pilot)


async def test_a_paste_of_several_lines_into_a_field_loses_none() -> None:
    async with app_on(FakeSession(), draft()).run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        row = next(row for row in pilot.app.screen.query(ParamRow) if row.parameter.name == "order")
        row.field.focus()
        pilot.app.post_message(events.Paste("[/x]\nb\n"))
        await pilot.pause()
        assert row.field.value == "[/x] b"


@pytest.mark.parametrize("keys", [[], ["enter"], ["5", "enter"]])
async def test_a_pasted_curl_is_shown_imported_and_never_sent(keys: list[str]) -> None:
    session = FakeSession()
    async with app_on(session, draft()).run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press(*keys)
        pilot.app.post_message(events.Paste("curl -X PUT https://h.example/x -H 'X-Auth-Token: MIIsecret' -d '{}'"))
        await pilot.pause()
        assert isinstance(pilot.app.screen, ImportCurl)
        await pilot.press("enter")
        await pilot.pause()
        loaded = bench(pilot.app).draft
        assert loaded is not None
        assert (loaded.method, loaded.uri, loaded.body, loaded.headers) == ("PUT", "https://h.example/x", "{}", ())
        assert session.sent == []


async def test_method_and_uri_of_a_bare_request_are_edited_in_place() -> None:
    session = FakeSession()
    async with app_on(session, Draft(method="GET", uri="/v2/{project_id}/x")).run_test(
        size=SIZE, notifications=True
    ) as pilot:
        await settle(pilot)
        bench(pilot.app).start("new_request")
        await pilot.pause()
        await pilot.press(*"{id}")
        await pilot.pause()
        assert [row.parameter.name for row in pilot.app.screen.query(ParamRow)] == ["project_id", "id"]
        edited = bench(pilot.app).draft
        assert edited is not None
        assert edited.uri == "/v2/{project_id}/{id}"


async def test_no_credentials_are_said_in_place() -> None:
    refused = InvalidInput(Problem("credentials", "none found [/x]", "Set OS_USERNAME."))
    async with app_on(refused, draft()).run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("s")
        await pilot.pause()
        assert "credentials: none found [/x]. Set OS_USERNAME." in said(pilot)


async def test_after_a_send_the_keys_act_on_the_reply_unless_one_types() -> None:
    async with app_on(FakeSession(), draft()).run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("s")
        await rest(pilot)
        assert bench(pilot.app).pane == "response"
        await pilot.press("z")
        await pilot.pause()
        assert pilot.app.screen.query_one("#response").region.height == 20
        await pilot.press("z")
        field = pilot.app.screen.query_one("#request Field")
        pilot.app.screen.set_focus(field)
        await pilot.press("f5")
        await rest(pilot)
        assert field.has_focus


@pytest.mark.parametrize("typed_on", [False, True])
async def test_f5_in_a_zoomed_request_shows_the_reply_unless_one_types_on(typed_on: bool) -> None:
    session = FakeSession(hold=True)
    async with app_on(session, draft()).run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("z")
        field = pilot.app.screen.query_one("#request Field")
        pilot.app.screen.set_focus(field)
        await pilot.press("f5")
        await until(lambda: bench(pilot.app).running)
        if typed_on:
            await pilot.press("7")
        session.release.set()
        await rest(pilot)
        assert pilot.app.screen.query_one("#response").display is not typed_on
        assert field.has_focus is typed_on


async def test_zoom_gives_the_window_to_one_pane_and_back() -> None:
    async with app_on(FakeSession(), draft()).run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        request, response = pilot.app.screen.query_one("#request"), pilot.app.screen.query_one("#response")
        await pilot.press("z")
        await pilot.pause()
        assert request.region.height == 20
        assert not response.display
        await pilot.press("tab")
        await pilot.pause()
        assert response.region.height == 20
        await pilot.press("f9")
        await pilot.pause()
        assert request.display
        assert response.display


async def test_below_80x20_there_is_one_pane_at_a_time() -> None:
    async with app_on(FakeSession(), draft()).run_test(size=(60, 16), notifications=True) as pilot:
        await settle(pilot)
        shown = [name for name in ("request", "response") if pilot.app.screen.query_one(f"#{name}").display]
        assert shown == ["request"]


async def test_quitting_asks_while_something_runs() -> None:
    session = FakeSession(hold=True)
    async with app_on(session, draft()).run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("s")
        await pilot.pause()
        await pilot.press("q")
        await pilot.pause()
        assert type(pilot.app.screen).__name__ == "Confirm"
        await pilot.press("n")
        await pilot.pause()
        assert pilot.app.is_running
        await pilot.press("ctrl+q", "y")
        await pilot.pause()
    assert pilot.app.return_code == 0


async def test_the_mouse_does_what_the_keys_do() -> None:
    session = FakeSession()
    async with app_on(session, draft()).run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        tabs = pilot.app.screen.query_one(RequestTabs)
        await pilot.click(RequestTabs, offset=(tabs.render().plain.index("Headers"), 0))
        await pilot.pause()
        assert bench(pilot.app).tab == "headers"
        await pilot.click(KeyLine, offset=(2, 0))
        await rest(pilot)
        assert len(session.sent) == 1


async def test_a_send_asked_for_before_the_session_is_open_waits_for_it() -> None:
    session = FakeSession()
    ready = asyncio.Event()
    app = app_on(session, draft(), ready=ready)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        assert "opening sandbox..." in pilot.app.screen.query_one(StatusLine).render().plain
        await pilot.press("s")
        await pilot.pause()
        assert session.sent == []
        ready.set()
        await rest(pilot)
        assert len(session.sent) == 1


async def test_a_curl_of_a_known_operation_becomes_that_operation() -> None:
    async with app_on(FakeSession(), draft()).run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        url = f"{SANDBOX.aom_endpoint}/v2/{SANDBOX.project_id}/series?limit=5&unknown=a%20b"
        pilot.app.post_message(events.Paste(f"curl -X POST '{url}' -d '{{}}'"))
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        loaded = bench(pilot.app).draft
        assert loaded is not None
        assert loaded.operation_id == "ListSeries"
        assert dict(loaded.values) == {"limit": "5"}
        assert loaded.query == (("unknown", "a b"),)


async def test_an_empty_request_begins_in_its_uri() -> None:
    async with app_on(FakeSession(), Draft(method="GET", uri="")).run_test(size=SIZE, notifications=True) as pilot:
        await pilot.press("/", "s")
        await settle(pilot)
        edited = bench(pilot.app).draft
        assert edited is not None
        assert edited.uri == "/s"


async def test_the_preview_is_the_request_and_follows_the_draft() -> None:
    async with app_on(FakeSession(), draft(body="{}")).run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("v", "v", "v", "v")
        await pilot.pause()
        page = pilot.app.screen.query_one(MessagePage)
        assert page.text.startswith(f"POST {SANDBOX.aom_endpoint}/v2/{SANDBOX.project_id}/series")
        assert page.text.endswith("{}")
        bench(pilot.app).edit(draft("AddMetricData"))
        await pilot.pause()
        assert "metricdata" in page.text


async def test_a_dialog_is_left_once_and_the_palette_opened_once() -> None:
    async with app_on(FakeSession(), draft()).run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("question_mark")
        dialog = pilot.app.screen
        assert isinstance(dialog, HelpScreen)
        dialog.dismiss()
        dialog.dismiss()
        await pilot.pause()
        assert pilot.app.screen is bench(pilot.app)
        await pilot.press("ctrl+p", "f1", "ctrl+p")
        assert len([each for each in pilot.app.screen_stack if isinstance(each, Palette)]) == 1


async def test_what_a_row_of_the_body_is_for_is_said_on_its_own_tab_alone() -> None:
    """The form behind another tab follows a draft that is loaded, and its cursor is somewhere then."""
    async with app_on(FakeSession(), draft(body="{}")).run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        composer = bench(pilot.app).query_one(Composer)
        for tab, expected in (("params", ""), ("body", "what it is for")):
            bench(pilot.app).tab = tab
            await pilot.pause()
            composer.post_message(ProblemAt(None, hint="what it is for"))
            await pilot.pause()
            assert said(pilot) == expected


async def test_what_is_replaced_before_it_has_begun_leaves_nothing_over(recwarn: pytest.WarningsRecorder) -> None:
    app = app_on(FakeSession(), draft(body="{}"))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        for _ in range(2):  # the loop has no turn in between
            bench(app).sending.send()
            bench(app).window_session.begin()
        await settle(pilot)
        assert bench(app).exchange is not None
    gc.collect()
    assert [str(each.message) for each in recwarn if "never awaited" in str(each.message)] == []
