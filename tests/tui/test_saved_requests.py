"""`L`: saved requests are listed with a look at each, loaded, saved, renamed, deleted; nothing is sent."""

from pathlib import Path

import pytest
from bench_fakes import SANDBOX, FakeSession, bench, draft
from test_drafting import ready, toasts, window
from textual.pilot import Pilot
from textual.widgets import Input

from aom_tui.tui.runtime.worker_failures import REPORT
from aom_tui.tui.screens.confirm import Confirm
from aom_tui.tui.screens.saved import AskRequestName, SavedList
from aom_tui.tui.widgets.document_view import DocumentView

SIZE = (80, 24)
FILE = """\
@ns = PAAS.NODE
### nodes
POST {{endpoint}}/v2/{{project_id}}/series?limit=3
X-Auth-Token: SECRET

{"series": [{"namespace": "{{ns}}"}], "password": "HUSH"}

### alarms
GET {{endpoint}}/v1/{{project_id}}/alarms

### broken
GET /x
nonsense
"""


def requests(folder: Path) -> Path:
    """A folder with one file of another program."""
    path = folder / "data" / "requests"
    path.mkdir(parents=True)
    (path / "theirs.http").write_text(FILE)
    return path


def preview(pilot: Pilot[int]) -> str:
    return pilot.app.screen.query_one(DocumentView).document.data.decode()


async def listed(pilot: Pilot[int]) -> None:
    await pilot.press("L")
    await ready(pilot)
    assert isinstance(pilot.app.screen, SavedList)


async def test_a_request_is_looked_at_and_loaded_without_its_secrets(tmp_path: Path) -> None:
    requests(tmp_path)
    async with window(tmp_path, draft("ListAlarms")).run_test(size=SIZE, notifications=True) as pilot:
        await ready(pilot)
        await listed(pilot)
        assert "limit=3" in preview(pilot)
        assert "SECRET" not in preview(pilot)
        assert "HUSH" not in preview(pilot)
        await pilot.press("enter")
        await ready(pilot)
        workbench = bench(pilot.app)
        loaded = workbench.draft
        assert loaded is not None
        assert (loaded.operation_id, dict(loaded.values), loaded.headers) == ("ListSeries", {"limit": "3"}, ())
        assert loaded.body == '{"series": [{"namespace": "{{ns}}"}], "password": "***"}'
        assert workbench.variables["ns"].text == "PAAS.NODE"
        assert "X-Auth-Token" in toasts(pilot)
        assert "is loaded; nothing is sent" in toasts(pilot)
        assert "body: the secret that stood here was not kept" in str(workbench.query_one("#problem").render())  # type: ignore[arg-type]
        assert workbench.session is not None
        assert isinstance(workbench.session, FakeSession)
        assert workbench.session.sent == []
        await pilot.press("B")
        await ready(pilot)
        assert workbench.draft is not None
        assert workbench.draft.operation_id == "ListAlarms"


async def test_a_request_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    requests(tmp_path)
    async with window(tmp_path, draft()).run_test(size=SIZE, notifications=True) as pilot:
        await ready(pilot)
        await listed(pilot)
        await pilot.press("down", "down")
        await ready(pilot)
        said = str(pilot.app.screen.query_one(".problem").render())  # type: ignore[arg-type]
        assert "theirs.http line 13: this is no header" in said
        await pilot.press("enter")
        await ready(pilot)
        assert "this is no header" in str(bench(pilot.app).query_one("#problem").render())  # type: ignore[arg-type]


async def test_what_is_composed_is_saved_under_a_name_and_found_again(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "requests"
    async with window(tmp_path, draft(values={"limit": "7"})).run_test(size=SIZE, notifications=True) as pilot:
        await ready(pilot)
        await listed(pilot)
        await pilot.press("s")
        await ready(pilot)
        assert isinstance(pilot.app.screen, AskRequestName)
        pilot.app.screen.query_one(Input).value = "seven"
        await pilot.press("enter")
        await ready(pilot)
        assert "seven.http" in toasts(pilot)
        assert "demo" not in toasts(pilot)
        assert "limit=7" in (folder / "seven.http").read_text()
        assert SANDBOX.project_id not in (folder / "seven.http").read_text()
        bench(pilot.app).action_save_request()
        await ready(pilot)
        pilot.app.screen.query_one(Input).value = "seven"
        await pilot.press("enter")
        await ready(pilot)
        assert isinstance(pilot.app.screen, AskRequestName), "another of that name is replaced by a second Enter only"
        await pilot.press("enter")
        await ready(pilot)
        await listed(pilot)
        await pilot.press("slash", "d", "y", "escape")
        assert isinstance(pilot.app.screen, SavedList), "what is typed for a filter that is not there deletes nothing"
        assert "too few to be filtered" in toasts(pilot)
        await pilot.press("r")
        await ready(pilot)
        pilot.app.screen.query_one(Input).value = "七"
        await pilot.press("enter")
        await ready(pilot)
        assert (folder / "seven.http").read_text().startswith("### 七\n")
        await pilot.press("d")
        await ready(pilot)
        assert isinstance(pilot.app.screen, Confirm)
        await pilot.press("y")
        await ready(pilot)
        assert not (folder / "seven.http").exists()


async def test_of_what_is_saved_in_the_demo_it_is_said_that_it_goes_with_it(tmp_path: Path) -> None:
    async with window(tmp_path, draft(values={"limit": "7"}), demo=True).run_test(
        size=SIZE, notifications=True
    ) as pilot:
        await ready(pilot)
        bench(pilot.app).action_save_request()
        await ready(pilot)
        pilot.app.screen.query_one(Input).value = "seven"
        await pilot.press("enter")
        await ready(pilot)
        assert "seven.http. It goes when the demo ends." in toasts(pilot)


async def test_a_fault_of_the_program_is_said_where_it_happens(tmp_path: Path) -> None:
    def broken(_name: str, _replaces: bool) -> str:
        raise RuntimeError("SECRET")

    async with window(tmp_path, draft()).run_test(size=SIZE, notifications=True) as pilot:
        await ready(pilot)
        pilot.app.push_screen(AskRequestName("", "", "name", broken))
        await ready(pilot)
        await pilot.press("enter")
        await ready(pilot)
        assert "aom-tui: save failed inside the program (RuntimeError)" in " ".join(toasts(pilot).split())
        assert "SECRET" not in toasts(pilot)
        report = pilot.app.options.settings.folders.data / REPORT  # type: ignore[attr-defined]
        assert str(report) in toasts(pilot).replace("\n", "")
        told = report.read_text()
        assert "RuntimeError" in told
        assert "in broken" in told
        assert "SECRET" not in told.replace('RuntimeError("SECRET")', ""), "the line of the test names it itself"
        assert report.stat().st_mode & 0o077 == 0


async def test_a_fault_that_cannot_be_written_down_is_said_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_name: str, _replaces: bool) -> str:
        raise RuntimeError("SECRET")

    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    async with window(tmp_path, draft()).run_test(size=SIZE, notifications=True) as pilot:
        await ready(pilot)
        monkeypatch.setattr("aom_tui.private_file.write_private", full)
        pilot.app.push_screen(AskRequestName("", "", "name", broken))
        await ready(pilot)
        await pilot.press("enter")
        await ready(pilot)
        assert toasts(pilot).endswith("aom-tui: save failed inside the program (RuntimeError)")


async def test_a_token_is_refused_and_its_line_is_named(tmp_path: Path) -> None:
    typed = draft(headers=(("X-Auth-Token", "SECRET"),))
    async with window(tmp_path, typed).run_test(size=SIZE, notifications=True) as pilot:
        await ready(pilot)
        bench(pilot.app).action_save_request()
        await ready(pilot)
        await pilot.press("enter")
        await ready(pilot)
        said = str(pilot.app.screen.query_one(".problem").render())  # type: ignore[arg-type]
        assert "ListSeries.http line 4: holds a secret (X-Auth-Token)" in said
        assert not (tmp_path / "data" / "requests").exists()


async def test_of_many_those_are_shown_that_hold_what_is_typed(tmp_path: Path) -> None:
    folder = requests(tmp_path)
    (folder / "many.http").write_text("".join(f"### number {n}\nGET {{{{endpoint}}}}/x/{n}\n\n" for n in range(9)))
    async with window(tmp_path, draft()).run_test(size=SIZE, notifications=True) as pilot:
        await ready(pilot)
        await listed(pilot)
        await pilot.press("slash", *"odes")
        await ready(pilot)
        assert preview(pilot).startswith("### nodes")
        await pilot.press("enter")
        await ready(pilot)
        loaded = bench(pilot.app).draft
        assert loaded is not None
        assert loaded.values["limit"] == "3"
