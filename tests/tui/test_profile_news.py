"""A profile that another program changes while a window works with it, on a real service."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from bench_fakes import until
from idle import rest
from memory_keyring import ring_in_use
from msgspec.structs import replace
from real_app import bench
from textual.pilot import Pilot
from wizard import press

from aom_tui.catalogue.load import load_catalogue
from aom_tui.problem import Lack, Problem
from aom_tui.session.compose.items import draft_for
from aom_tui.session.draft import Draft
from aom_tui.setting_edits import write_profile
from aom_tui.settings import Folders, load_settings
from aom_tui.tui.app import AomApp
from aom_tui.tui.options import AppOptions
from aom_tui.tui.panes.status import StatusLine
from aom_tui.tui.screens.confirm import Confirm, ConfirmWrite
from aom_tui.tui.screens.profile_choice import ProfileChoice

OPERATIONS = load_catalogue().operations
WRITE = replace(draft_for(OPERATIONS["DeleteAlarmRule"]), values={"alarm_rule_id": "999999"})
READ = draft_for(OPERATIONS["ListAlarmRule"])


class Elsewhere:
    """The profile `mine` of a window, and whoever changes it."""

    def __init__(self, folder: Path, line: Mapping[str, str]) -> None:
        self._folders = Folders(folder / "config", folder / "data", folder / "cache")
        place = {name: line[name] for name in ("region", "iam_endpoint", "aom_endpoint", "project_id")}
        self._entry = {**place, "user": "demo", "domain": "acme", "token_cache": "off", "source": "keyring"}

    def change(self, **values: object) -> None:
        write_profile(load_settings(self._folders), "mine", {**self._entry, **values})

    def window(self, draft: Draft, **values: object) -> AomApp:
        self.change(**values)
        settings = load_settings(self._folders)
        options = AppOptions(settings=settings, environ={}, catalogue=load_catalogue, profile_name="mine", draft=draft)
        return AomApp(options, pause=0)


@pytest.fixture
def elsewhere(tmp_path: Path, sandbox_line: Mapping[str, str]) -> Iterator[Elsewhere]:
    with ring_in_use(mine=sandbox_line["password"]):
        yield Elsewhere(tmp_path, sandbox_line)


def said(pilot: Pilot[int]) -> str:
    return "\n".join(note.message for note in pilot.app._notifications)


def problems(pilot: Pilot[int]) -> str:
    return "\n".join(map(str, bench(pilot).problems))


def project_of(pilot: Pilot[int]) -> str:
    session = bench(pilot).session
    return session.profile.project_id if session else ""


def status(pilot: Pilot[int]) -> str:
    return bench(pilot).query_one(StatusLine).render().plain


async def asked(pilot: Pilot[int], asks: type[object]) -> None:
    """It is not sent before that is answered."""
    await pilot.press("s")
    await until(lambda: isinstance(pilot.app.screen, asks))


@pytest.mark.parametrize(("kind", "asks"), [("production", ConfirmWrite), ("test", Confirm)])
async def test_a_window_may_write_when_its_profile_may_and_says_so(
    elsewhere: Elsewhere, kind: str, asks: type[object]
) -> None:
    async with elsewhere.window(WRITE, kind=kind, read_only=True).run_test(notifications=True) as pilot:
        await rest(pilot)
        await press(pilot, "s")
        assert "profile mine is read-only and this is a write" in problems(pilot)
        elsewhere.change(kind=kind)
        await asked(pilot, asks)  # even where nothing will be asked from now on
        assert said(pilot) == "profile mine was changed: it is no longer read-only"
        assert "read-only" not in status(pilot)
        assert problems(pilot) == ""
        await press(pilot, "escape")
        assert bench(pilot).exchange is None
        if kind == "production":
            await asked(pilot, asks)
            await press(pilot, "escape")
        else:
            await press(pilot, "s")
            assert bench(pilot).exchange is not None
        assert said(pilot) == "", "once is enough"


async def test_it_writes_no_more_when_its_profile_may_not(elsewhere: Elsewhere) -> None:
    async with elsewhere.window(WRITE, kind="test").run_test(notifications=True) as pilot:
        await rest(pilot)
        elsewhere.change(kind="test", read_only=True)
        await press(pilot, "s")
        assert bench(pilot).exchange is None
        assert "profile mine is read-only and this is a write" in problems(pilot)
        assert said(pilot) == "profile mine was changed: it is read-only now"
        assert "read-only" in status(pilot)


async def test_what_went_out_only_with_its_name_is_asked_about_once_more(elsewhere: Elsewhere) -> None:
    async with elsewhere.window(WRITE, kind="production").run_test(notifications=True) as pilot:
        await rest(pilot)
        elsewhere.change(kind="test")
        await asked(pilot, Confirm)
        assert said(pilot) == "profile mine was changed: its kind is test now"
        await press(pilot, "y")
        assert bench(pilot).exchange is not None


@pytest.mark.parametrize("lack", [Lack.RIGHTS, Lack.PARAMETER])
async def test_what_a_profile_refused_goes_when_it_allows_more_and_all_with_another(
    elsewhere: Elsewhere, lack: Lack
) -> None:
    async with elsewhere.window(READ, kind="test", read_only=True).run_test(notifications=True) as pilot:
        await rest(pilot)
        bench(pilot).problems = (Problem("it", "is wrong", lack=lack),)
        elsewhere.change(kind="test")
        await press(pilot, "p")
        assert problems(pilot) == ("" if lack is Lack.RIGHTS else "it: is wrong")
        await press(pilot, "enter")
        assert bench(pilot).auth.profile == "mine"
        assert problems(pilot) == ""


@pytest.mark.parametrize("key", ["s", "a", "p"])
async def test_a_read_and_what_shows_the_profile_notice_it_too(elsewhere: Elsewhere, key: str) -> None:
    async with elsewhere.window(READ, kind="production", read_only=True).run_test(notifications=True) as pilot:
        await rest(pilot)
        elsewhere.change(kind="production")
        await press(pilot, key)
        assert said(pilot) == "profile mine was changed: it is no longer read-only"
        assert "read-only" not in status(pilot)


async def test_what_else_has_changed_holds_when_it_is_chosen_anew(elsewhere: Elsewhere) -> None:
    async with elsewhere.window(READ, kind="test").run_test(notifications=True) as pilot:
        await rest(pilot)
        elsewhere.change(kind="test", project_id="another")
        await press(pilot, "s", "s")
        assert said(pilot) == "profile mine was changed: p chooses it as it is now"
        assert project_of(pilot) != "another"
        await press(pilot, "p")
        assert isinstance(pilot.app.screen, ProfileChoice)
        await press(pilot, "enter")
        assert project_of(pilot) == "another"
        assert len(pilot.app._notifications) == 1, "once is enough"


async def test_a_file_that_went_or_is_broken_changes_nothing(elsewhere: Elsewhere) -> None:
    async with elsewhere.window(WRITE, kind="test", read_only=True).run_test(notifications=True) as pilot:
        await rest(pilot)
        path = pilot.app.options.settings.path
        for text in ("[profiles.mine", None):
            path.write_text(text) if text else path.unlink()
            await press(pilot, "s")
            assert "profile mine is read-only and this is a write" in problems(pilot)
        assert said(pilot) == ""
