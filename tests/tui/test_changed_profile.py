"""A profile changed in the wizard, on a real service: its own values, never its secret; tried, and written over."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from bench_fakes import until
from idle import rest
from memory_keyring import Ring, ring_in_use
from real_app import bench
from textual.pilot import Pilot
from textual.widgets import OptionList
from wizard import fill, press, rows, shown

from aom_tui.catalogue.load import load_catalogue
from aom_tui.session.credentials import Password
from aom_tui.session.secret import Secret
from aom_tui.setting_edits import write_profile
from aom_tui.settings import Folders, load_settings
from aom_tui.tui.app import AomApp
from aom_tui.tui.options import AppOptions
from aom_tui.tui.screens.choice import Choice
from aom_tui.tui.screens.new_profile import NewProfileForm
from aom_tui.tui.screens.password import AskSecret
from aom_tui.tui.widgets.field import Field


@pytest.fixture(autouse=True)
def ring(sandbox_line: Mapping[str, str]) -> Iterator[Ring]:
    """Nothing of the machine's own; the profile's password is in it."""
    with ring_in_use(mine=sandbox_line["password"]) as ring:
        yield ring


def app(folder: Path, line: Mapping[str, str], **more: object) -> AomApp:
    settings = load_settings(Folders(folder / "config", folder / "data", folder / "cache"))
    place = {name: line[name] for name in ("region", "iam_endpoint", "aom_endpoint", "project_id")}
    own = {"kind": "production", "user": "demo", "domain": "acme", "read_only": True, "token_cache": "off"}
    write_profile(settings, "mine", {**place, **own, **more})
    write_profile(settings, "seat", {**place, **own, "kind": "sandbox"})
    options = AppOptions(settings=settings, environ={}, catalogue=load_catalogue, profile_name="mine")
    return AomApp(options, pause=0)


def entry(folder: Path) -> dict[str, object]:
    settings = load_settings(Folders(folder / "config", folder / "data", folder / "cache"))
    return dict(settings.profiles["mine"])


async def opened(pilot: Pilot[int]) -> None:
    """By the list of profiles: the last line but one; then the only one that is no seat."""
    await rest(pilot)
    await press(pilot, "p", "end", "up", "enter")
    assert isinstance(pilot.app.screen, Choice)
    assert "seat" not in shown(pilot), "a seat is the trainer's"
    await press(pilot, "enter")
    assert isinstance(pilot.app.screen, NewProfileForm)
    assert "Change profile mine" in shown(pilot)


async def test_what_is_not_typed_stays_and_the_secret_is_tried_without_being_shown(
    tmp_path: Path, sandbox_line: Mapping[str, str], ring: Ring
) -> None:
    before = None
    async with app(tmp_path, sandbox_line).run_test(size=(80, 24), notifications=True) as pilot:
        await opened(pilot)
        before = entry(tmp_path)
        await press(pilot, "enter")
        assert (rows(pilot)["user"], rows(pilot)["domain"], rows(pilot)["secret"]) == ("demo", "acme", "")
        assert "empty: the one it has" in shown(pilot)
        await press(pilot, "f5")
        assert "1 Token ok: demo@acme" in shown(pilot), "with the password of the keyring"
        assert f"empty: {sandbox_line['project_id']}, as before" in shown(pilot)
        await press(pilot, "f5")
        assert "name" not in rows(pilot)
        assert (rows(pilot)["kind"], rows(pilot)["writes"], rows(pilot)["source"]) == (
            "production", "refused", "keyring",
        )  # fmt: skip
        fill(pilot, writes="perhaps")
        await press(pilot, "f5")
        assert "write calls: say not allowed or allowed" in shown(pilot)
        fill(pilot, kind="test", writes="allowed")
        await press(pilot, "f5")
        assert bench(pilot).auth.profile == "mine"
        assert not bench(pilot).auth.read_only, "the window works on with what it is now"
    del before["read_only"]
    assert entry(tmp_path) == {**before, "kind": "test", "source": "keyring"}
    assert ring.kept == {"mine": sandbox_line["password"]}


async def test_another_user_needs_a_password_of_his_own(
    tmp_path: Path, sandbox_line: Mapping[str, str], ring: Ring
) -> None:
    async with app(tmp_path, sandbox_line).run_test(size=(80, 24), notifications=True) as pilot:
        await opened(pilot)
        await press(pilot, "enter")
        fill(pilot, user="another")
        await press(pilot, "f5")
        assert "password: none given" in shown(pilot), "the password in the keyring is not sent with another's name"
        await press(pilot, "tab", "tab", "tab", "tab", "end", "enter")
        assert "as before" not in shown(pilot), "nor is the project his"
        await press(pilot, "f5", "f5")
    assert (entry(tmp_path)["user"], entry(tmp_path)["source"]) == ("another", "prompt")
    assert ring.kept == {}, "nobody's any more"


async def test_an_endpoint_that_no_page_asks_for_holds_nobody_up(
    tmp_path: Path, sandbox_line: Mapping[str, str]
) -> None:
    other = {"apm": "http://apm.example"}
    async with app(tmp_path, sandbox_line, endpoints=other).run_test(size=(80, 24), notifications=True) as pilot:
        await opened(pilot)
        await press(pilot, "enter", "f5")
        assert "1 Token ok: demo@acme" in shown(pilot), "no page has a field in which it could be mended"
        await press(pilot, "f5", "f5")
    assert entry(tmp_path)["endpoints"] == other


async def test_what_has_changed_meanwhile_is_not_written_over(
    tmp_path: Path, sandbox_line: Mapping[str, str], ring: Ring
) -> None:
    async with app(tmp_path, sandbox_line).run_test(size=(80, 24), notifications=True) as pilot:
        await opened(pilot)
        assert pilot.app.screen.query_one(OptionList).highlighted == 0
        await press(pilot, "k")
        fill(pilot, access_key="AK", secret="SK")
        await press(pilot, "shift+tab", "end", "enter", "f5")
        now = load_settings(Folders(tmp_path / "config", tmp_path / "data", tmp_path / "cache"))
        write_profile(now, "mine", {**entry(tmp_path), "kind": "test"})
        await press(pilot, "f5")
        assert "profile mine: has been changed meanwhile" in shown(pilot)
    assert entry(tmp_path)["user"] == "demo"
    assert ring.kept == {"mine": sandbox_line["password"]}


async def answer(pilot: Pilot[int], secret: str) -> None:
    await until(lambda: isinstance(pilot.app.screen, AskSecret))
    pilot.app.screen.query_one(Field).value = secret
    await press(pilot, "enter")


async def test_a_secret_that_was_typed_for_a_call_is_not_asked_for_again(
    tmp_path: Path, sandbox_line: Mapping[str, str]
) -> None:
    window = app(tmp_path, sandbox_line, source="prompt")
    async with window.run_test(size=(80, 24), notifications=True) as pilot:
        await rest(pilot)
        bench(pilot).load_operation("ListAlarmRule")
        await pilot.press("s")
        await answer(pilot, sandbox_line["password"])
        await rest(pilot)
        assert bench(pilot).exchange is not None
        await opened(pilot)
        await press(pilot, "enter", "f5")
        assert "1 Token ok: demo@acme" in shown(pilot)
        await press(pilot, "f5", "f5")
        assert bench(pilot).auth.profile == "mine"
        await press(pilot, "s")
        assert not isinstance(pilot.app.screen, AskSecret)


async def test_one_that_is_refused_now_is_asked_for(tmp_path: Path, sandbox_line: Mapping[str, str]) -> None:
    async with app(tmp_path, sandbox_line, source="prompt").run_test(size=(80, 24), notifications=True) as pilot:
        await rest(pilot)
        session = bench(pilot).session
        assert session is not None
        session._identity._credential.value = Password("demo", Secret("no longer right"), "acme")
        await opened(pilot)
        await press(pilot, "enter", "f5")
        assert "1 Token failed" in shown(pilot)
        await pilot.press("f5")
        await answer(pilot, sandbox_line["password"])
        assert "1 Token ok: demo@acme" in shown(pilot)


async def test_a_secret_that_is_asked_for_at_each_start_is_asked_for_once(
    tmp_path: Path, sandbox_line: Mapping[str, str]
) -> None:
    async with app(tmp_path, sandbox_line, source="prompt").run_test(size=(80, 24), notifications=True) as pilot:
        await opened(pilot)
        await press(pilot, "enter")
        assert "empty: asked for" in shown(pilot)
        await pilot.press("f5")
        await until(lambda: isinstance(pilot.app.screen, AskSecret))
        pilot.app.screen.query_one(Field).value = sandbox_line["password"]
        await press(pilot, "enter")
        assert "1 Token ok: demo@acme" in shown(pilot)
        await press(pilot, "escape", "f5")
        assert "1 Token ok: demo@acme" in shown(pilot), "with what was typed before"
        await press(pilot, "f5", "f5")
        assert "no token yet" in shown(pilot), "the next send need not ask"
    assert entry(tmp_path)["source"] == "prompt"
