"""Requests come in by a paste or a collection, and go out by `E` and `Y`; only what is sent is sent."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from bench_fakes import SANDBOX, FakeSession, app_on, bench, draft
from idle import rest
from msgspec.structs import replace
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from aom_tui.session.draft import Draft
from aom_tui.session.variables.values import text_value
from aom_tui.settings import Folders, Settings
from aom_tui.tui.screens.ask_file import AskFile
from aom_tui.tui.screens.choice import Choice
from aom_tui.tui.screens.copy_as import CopyAs
from aom_tui.tui.screens.import_curl import ImportCurl
from aom_tui.tui.widgets.document_view import DocumentView

SIZE = (80, 24)
FOREIGN = "b" * 32
AOM = SANDBOX.aom_endpoint


def shown(pilot: Pilot[int]) -> str:
    return "\n".join(strip.text for strip in pilot.app.screen._compositor.render_strips())


async def paste(pilot: Pilot[int], text: str) -> None:
    pilot.app.post_message(events.Paste(text))
    await rest(pilot)


@pytest.mark.parametrize(("key", "project"), [("enter", ""), ("k", FOREIGN), ("escape", None)])
async def test_a_foreign_project_is_asked_about(key: str, project: str | None) -> None:
    session = FakeSession()
    async with app_on(session, draft()).run_test(size=SIZE, notifications=True) as pilot:
        await rest(pilot)
        before = bench(pilot.app).draft
        await paste(pilot, f"$ curl ‘{AOM}/v2/{FOREIGN}/series?limit=7’ \\\n –H ‘X-Auth-Token: SECRET’ –d ‘{{“a”: 1}}’")
        assert isinstance(pilot.app.screen, ImportCurl)
        page = shown(pilot)
        assert "limit = 7" in page
        assert "left out: X-Auth-Token" in page
        assert "Enter import with this profile's project   k keep its project   Esc leave it" in page
        assert "SECRET" not in page
        await pilot.press(key)
        await rest(pilot)
        loaded = bench(pilot.app).draft
        assert loaded is not None
        assert session.sent == []
        if project is None:
            assert loaded is before
            return
        assert loaded.values.get("project_id", "") == project
        assert loaded.body == '{"a": 1}'
        await pilot.press("B")
        await rest(pilot)
        assert (bench(pilot.app).draft or loaded).values.get("limit") == (before or loaded).values.get("limit")


async def test_a_console_address_is_said_and_changes_nothing() -> None:
    async with app_on(FakeSession(), draft()).run_test(size=SIZE, notifications=True) as pilot:
        await rest(pilot)
        before = bench(pilot.app).draft
        await paste(pilot, "curl https://console.huaweicloud.com/aom/x")
        assert bench(pilot.app).draft is before
        assert "web console, not of the API" in str(bench(pilot.app).problems[0])


async def test_a_collection_is_chosen_from(tmp_path: Path) -> None:
    request = {"method": "POST", "url": {"raw": "{{base}}/v2/{{project_id}}/series"},
               "body": {"mode": "raw", "raw": '{"ns": "{{ns}}"}'}}  # fmt: skip
    items = [{"name": "F", "item": [{"name": "[/x] one", "request": request}]}, {"name": "two", "request": "https://h"}]
    file = tmp_path / "c.json"
    file.write_text(json.dumps({"item": items, "variable": [{"key": "ns", "value": "PAAS.NODE"}]}))
    async with app_on(FakeSession(), draft()).run_test(size=SIZE, notifications=True) as pilot:
        await rest(pilot)
        bench(pilot.app).start("import_postman")
        await rest(pilot)
        assert isinstance(pilot.app.screen, AskFile)
        pilot.app.screen.query_one(Input).value = str(file)
        await pilot.press("enter")
        await rest(pilot)
        assert isinstance(pilot.app.screen, Choice)
        await pilot.press("enter")
        await rest(pilot)
        assert isinstance(pilot.app.screen, ImportCurl)
        await pilot.press("enter")
        await rest(pilot)
        loaded = bench(pilot.app).draft
        assert loaded is not None
        assert (loaded.operation_id, loaded.body) == ("ListSeries", '{"ns": "{{ns}}"}')
        assert bench(pilot.app).variables["ns"].text == "PAAS.NODE"


async def test_a_collection_that_cannot_be_read_is_said() -> None:
    async with app_on(FakeSession(), draft()).run_test(size=SIZE, notifications=True) as pilot:
        await rest(pilot)
        bench(pilot.app).start("import_postman")
        await rest(pilot)
        pilot.app.screen.query_one(Input).value = "/nowhere/c.json"
        await pilot.press("enter")
        await rest(pilot)
        assert "/nowhere/c.json: No such file or directory" in str(bench(pilot.app).problems[0])


def app_in(folder: Path, session: FakeSession, made: Draft) -> Any:
    """An app whose copies go to a folder of the test's."""
    app = app_on(session, made)
    settings = Settings(Folders(folder, folder, folder))
    app.options = replace(app.options, settings=settings)
    return app


def copied(folder: Path, label: str) -> str:
    """What was copied, from the file that only its owner may read."""
    file = folder / f"copy-{label}.txt"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    return file.read_text()


def copies(folder: Path) -> list[str]:
    return [path.name for path in folder.glob("copy-*")]


async def choose(pilot: Pilot[int], form: str) -> None:
    screen = pilot.app.screen
    assert isinstance(screen, CopyAs)
    screen.query_one(OptionList).highlighted = screen._forms.index(form)  # type: ignore[arg-type]
    await rest(pilot)


async def test_the_draft_is_copied_in_another_form(tmp_path: Path) -> None:
    made = draft(body='{"password": "PLANTED"}')
    async with app_in(tmp_path, FakeSession(), made).run_test(size=SIZE, notifications=True) as pilot:
        await rest(pilot)
        await pilot.press("E")
        await rest(pilot)
        page = shown(pilot)
        assert "Copy the request ListSeries as" in page
        assert "the line needs TOKEN" in page
        assert "har" not in page
        for form in ("curl", "aom-tui", "repl", "sdk", "hcloud"):
            await choose(pilot, form)
            text = pilot.app.screen.query_one(DocumentView).document.data.decode()
            assert "ListSeries" in text or "series" in text
            assert "PLANTED" not in text
        await choose(pilot, "curl")
        assert "3456789a35/series" in shown(pilot)  # the end of a line that is wider than the dialog
        await choose(pilot, "hcloud")
        await pilot.press("enter")
        await rest(pilot)
        assert "hcloud AOM ListSeries --cli-region=cn-north-4" in copied(tmp_path, "hcloud")
        assert not isinstance(pilot.app.screen, CopyAs)


async def test_what_has_no_such_form_says_so_and_copies_nothing(tmp_path: Path) -> None:
    made = Draft(method="GET", uri="/x")
    async with app_in(tmp_path, FakeSession(), made).run_test(size=SIZE, notifications=True) as pilot:
        await rest(pilot)
        await pilot.press("E")
        await rest(pilot)
        await choose(pilot, "sdk")
        forms, _, below = shown(pilot).partition("an .http file")
        assert "curl, for a POSIX shell" in forms
        assert "has no GET /x" in "\n".join(below.splitlines()[:3]), "at the top of where the text would stand"
        await pilot.press("enter")
        await rest(pilot)
        assert isinstance(pilot.app.screen, CopyAs)
        assert copies(tmp_path) == []


async def test_with_an_unknown_variable_it_is_refused_as_a_send_is(tmp_path: Path) -> None:
    made = draft(body='{"limit": "{{most}}"}')
    async with app_in(tmp_path, FakeSession(), made).run_test(size=SIZE, notifications=True) as pilot:
        await rest(pilot)
        await pilot.press("E")
        await rest(pilot)
        assert not isinstance(pilot.app.screen, CopyAs)
        assert "! body: no variable is named most" in " ".join(shown(pilot).split())
        bench(pilot.app).variables = {"most": text_value("5")}
        await pilot.press("E")
        await rest(pilot)
        assert isinstance(pilot.app.screen, CopyAs)


async def test_the_call_is_copied_as_an_archive_and_as_a_ticket(tmp_path: Path) -> None:
    async with app_in(tmp_path, FakeSession(), draft()).run_test(size=SIZE, notifications=True) as pilot:
        await rest(pilot)
        await pilot.press("Y")
        await rest(pilot)
        assert copies(tmp_path) == []
        await pilot.press("s")
        await rest(pilot)
        bench(pilot.app).show_pane("response")
        await rest(pilot)
        await pilot.press("E")
        await rest(pilot)
        assert "Copy the call of ListSeries as" in shown(pilot)
        await choose(pilot, "har")
        await pilot.press("enter")
        await rest(pilot)
        archive = json.loads(copied(tmp_path, "har"))
        assert archive["log"]["entries"][-1]["comment"] == "ListSeries"
        await pilot.press("Y")
        await rest(pilot)
        text = copied(tmp_path, "ticket")
        assert text.startswith("## AOM ListSeries: 200 OK\n")
        assert "- Request id: `7c1e90`" in text
        assert any("ticket copied" in each.message for each in pilot.app._notifications)
