"""Where a stranger stumbled who had read the README only: each place says and does what one expects there."""

from pathlib import Path

import pytest
from bench_fakes import CATALOGUE, FakeSession, app_on, bench, draft
from idle import rest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from aom_tui.catalogue.model import Operation
from aom_tui.session.compose.form_rows import Row
from aom_tui.session.draft import Draft
from aom_tui.session.values.destinations import Destination
from aom_tui.session.values.pick import Picked
from aom_tui.session.variables.values import assigned, assignment, json_value, text_value
from aom_tui.settings import Folders, usable_settings
from aom_tui.tui.actions.value_use import ValueUse
from aom_tui.tui.app import AomApp
from aom_tui.tui.guide.palette import entries
from aom_tui.tui.guide.palette_entries import find
from aom_tui.tui.options import AppOptions
from aom_tui.tui.panes.body import BodyEditor
from aom_tui.tui.panes.form_lines import line_of
from aom_tui.tui.panes.url import UrlLine, method_first
from aom_tui.tui.screens.choice import Choice
from aom_tui.tui.screens.first_run import FirstRun
from aom_tui.tui.screens.profile_choice import ProfileChoice
from aom_tui.tui.screens.variable import ChooseVariable, SetVariable

BY_HAND = Draft(method="GET", uri="")


def said(pilot: Pilot[int]) -> list[str]:
    return [each.message for each in pilot.app._notifications]


def on_screen(pilot: Pilot[int]) -> str:
    return "\n".join(strip.text for strip in pilot.app.screen._compositor.render_strips())


FAULTY = "\n".join(f'[profiles.p{number}]\nregion = "cn-north-4"\nkind = "tset"\n' for number in range(5))


async def test_profiles_with_faults_are_counted_listed_and_told_in_one_toast(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(FAULTY)
    settings, faults = usable_settings(Folders(tmp_path, tmp_path, tmp_path))
    options = AppOptions(settings=settings, environ={}, catalogue=lambda: CATALOGUE, faults=faults)
    async with AomApp(options, pause=0).run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        await pilot.pause()
        assert isinstance(pilot.app.screen, FirstRun)
        shown = " ".join(on_screen(pilot).split())
        assert "5 profiles in config.toml have faults: line 3 kind, line 7 kind" in shown
        assert "There is no profile yet" not in shown
        (toast,) = said(pilot)
        assert toast.startswith("config.toml line 3 kind: 'tset' is not one of its values.")
        assert toast.endswith("and 4 more: `aom-tui doctor` lists them")
        pilot.app.screen.dismiss(None)
        pilot.app.clear_notifications()
        await pilot.press("p")
        await pilot.pause()
        dialog = pilot.app.screen
        assert isinstance(dialog, ProfileChoice)
        assert said(pilot) == []
        assert "p4  ! config.toml line 19 kind: 'tset'" in on_screen(pilot)
        dialog.query_one(OptionList).highlighted = dialog._choices.index("p4")
        await pilot.press("enter")
        await pilot.pause()
        assert said(pilot)[0].startswith("config.toml line 19 kind: 'tset'")
        assert str(tmp_path) not in said(pilot)[0]


def test_the_choice_of_profiles_names_letters_only_where_they_act() -> None:
    words = {key for key, _word, _action in ProfileChoice(["p1", "sandbox"], ["", ""], "p1").keys}
    assert {"n", "j"} <= words
    many = [f"p{number}" for number in range(12)]  # so many that typing finds one
    assert not {"n", "j"} & {key for key, _word, _action in ProfileChoice(many, many, "p1").keys}


async def test_a_value_used_here_leaves_the_keyboard_where_letters_act() -> None:
    app = app_on(FakeSession(), draft(body='{"a": 1}'))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await rest(pilot)
        screen = bench(app)
        screen.tab = "body"
        await pilot.pause()
        screen.query_one(BodyEditor).as_text = True
        await pilot.pause()
        picked = Picked(path=("b",), value=json_value("2"))
        for place, field in (("body", "b"), ("query", "limit")):
            operation: Operation = CATALOGUE.operations["ListSeries"]
            ValueUse(screen)._put(picked, Destination(operation, field, place, 1))
            await pilot.pause()
            await pilot.pause()
            assert not screen.in_field, place
            assert screen.pane == "request"
        await pilot.press("B")
        await pilot.pause()
        assert screen.draft is not None
        assert "B" not in (screen.draft.body or "")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("GET http://h/x", ("GET", "http://h/x")),
        ("post  /v2/x", ("POST", "/v2/x")),
        ("GET ", ("", "GET")),
        ("/v2/get x", ("", "/v2/get x")),
    ],
)
def test_a_method_in_front_of_a_uri(typed: str, found: tuple[str, str]) -> None:
    assert method_first(typed) == found


async def test_a_method_typed_before_the_uri_goes_where_it_belongs_and_down_offers_others() -> None:
    app = app_on(FakeSession(), BY_HAND)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        await pilot.press(*"put", "space", *"/x")
        await pilot.pause()
        made = bench(app).draft
        assert made is not None
        assert (made.method, made.uri) == ("PUT", "/x")
        assert "PUT     ▾ https" in app.screen._compositor.render_strips()[2].text
        method = bench(app).query_one(UrlLine).query_one(".method", Input)
        method.focus()
        await pilot.press("down")
        await pilot.pause()
        assert isinstance(app.screen, Choice)
        await pilot.press("down", "enter")
        await pilot.pause()
        assert bench(app).draft.method == "PATCH"  # type: ignore[union-attr]


async def test_the_palette_finds_a_request_by_hand_and_a_new_profile() -> None:
    app = app_on(FakeSession(), draft())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        known = list(entries(bench(app)))
        assert find(known, "by hand")[0][1].action == "new_request"
        assert find(known, "new profile")[0][1].action == "new_profile"


def test_a_variable_is_written_as_it_is_read() -> None:
    for value in (text_value("a = b"), text_value(" x "), text_value("a\nb"), json_value("1.50"), json_value("[1]")):
        name, sign, text = assignment("v", value).partition("=")
        assert sign
        assert assigned(name.strip(), text.strip()) == ("v", value)


async def test_enter_on_a_variable_edits_it_and_another_key_forgets_it() -> None:
    app = app_on(FakeSession(), draft())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        screen = bench(app)
        screen.variables = {"limit": text_value("10")}
        screen.action_variables()
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, SetVariable)
        assert app.screen.query_one(Input).value == "limit = 10"
        await pilot.press("5", "enter")
        await pilot.pause()
        assert screen.variables["limit"].text == "105"
        screen.action_variables()
        await pilot.pause()
        assert isinstance(app.screen, ChooseVariable)
        await pilot.press("minus")
        await pilot.pause()
        assert dict(screen.variables) == {}
        assert "{{limit}} is forgotten" in said(pilot)


async def test_what_sends_stands_last_where_one_chooses_what_to_compare_with() -> None:
    app = app_on(FakeSession(), draft())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("s")
        await rest(pilot)
        await pilot.press("d")
        await pilot.pause()
        assert isinstance(app.screen, Choice)
        assert list(app.screen._choices) == ["history", "another profile"]


def test_a_range_of_times_says_how_it_is_written_and_not_by_an_expression() -> None:
    schema = {"type": "string", "pattern": r"^(-1|\d+)\.(-1|\d+)\.\d+$", "x-aom-time": "range"}
    row = Row(
        path=("time_range",), label="time_range", depth=0, kind="scalar", schema=schema, limits=str(schema["pattern"])
    )
    assert line_of(row).hint == "start.end.minutes, t chooses"


async def test_who_exported_a_token_is_told_that_it_stands_before_the_default_profile(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('default_profile = "mine"\n[profiles.mine]\ncredential = "token"\n')
    settings, _faults = usable_settings(Folders(tmp_path, tmp_path, tmp_path))
    environ = {"OS_TOKEN": "MII", "OS_AUTH_URL": "http://127.0.0.1:9", "AOM_TUI_ENDPOINT": "http://127.0.0.1:9"}
    options = AppOptions(settings=settings, environ=environ, catalogue=lambda: CATALOGUE)
    async with AomApp(options, pause=0).run_test(size=(80, 24), notifications=True) as pilot:
        await rest(pilot)
        who = "OS_TOKEN in the environment says who you are, before the default profile mine."
        assert said(pilot) == [f"{who} p chooses the profile."]
        await pilot.press("a")
        await rest(pilot)
        shown = " ".join(on_screen(pilot).split())
        assert "profile ! environment, chosen by OS_TOKEN before the default profile mine" in shown
