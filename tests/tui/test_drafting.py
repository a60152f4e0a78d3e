"""What is composed is there again after a crash or a restart, and every change of it can be taken back."""

import os
import pty
import subprocess
import sys
import termios
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from bench_fakes import CATALOGUE, SANDBOX, FakeSession, app_on, bench, draft, until
from idle import rest
from msgspec.structs import replace
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from aom_tui.session.draft import Draft
from aom_tui.session.storage import draft_store
from aom_tui.session.storage.draft_store import DraftStore
from aom_tui.session.variables.values import text_value, with_variable
from aom_tui.settings import Folders, load_settings
from aom_tui.tui.app import AomApp
from aom_tui.tui.options import AppOptions
from aom_tui.tui.panes.param_row import ParamRow

SIZE = (80, 24)
LIMIT_7 = draft(values={"limit": "7"})


def window(folder: Path, given: Draft | None = None, *, profile: str = "sandbox", demo: bool = False) -> AomApp:
    """The app as the next start would open it."""

    async def opener(name: str | None, _ask: object) -> FakeSession:
        return FakeSession(replace(SANDBOX, name=name or profile))

    settings = load_settings(Folders(folder / "config", folder / "data", folder / "cache"))
    options = AppOptions(
        settings=settings, environ={}, catalogue=lambda: CATALOGUE, draft=given, demo=demo, profile_name=profile
    )
    return AomApp(options, opener=opener, pause=0)  # type: ignore[arg-type]


def store(folder: Path) -> DraftStore:
    return DraftStore(folder / "data" / "drafts")


async def ready(pilot: Pilot[int]) -> None:
    await pilot.pause()
    await pilot.app.workers.wait_for_complete([w for w in pilot.app.workers if w.group != "propose"])
    await pilot.pause()


def toasts(pilot: Pilot[int]) -> str:
    return " ".join(each.message for each in pilot.app._notifications)


def field(pilot: Pilot[int], name: str) -> Input:
    rows = pilot.app.screen.query(ParamRow)
    return next(row.field for row in rows if row.parameter.name == name)


async def choose_what_another_window_keeps(pilot: Pilot[int], folder: Path, kept: Draft = LIMIT_7) -> None:
    """ListSeries, of which another window has kept a draft when the operations are looked at."""
    store(folder).keep("sandbox", kept)
    await pilot.press("o")
    await ready(pilot)
    await pilot.press("escape", "escape")
    bench(pilot.app).load_operation("ListSeries")
    await ready(pilot)


async def test_the_window_opens_with_the_draft_it_was_left_with(tmp_path: Path) -> None:
    async with window(tmp_path, draft()).run_test(size=SIZE, notifications=True) as pilot:
        await ready(pilot)
        field(pilot, "limit").focus()
        await pilot.press("7")
    async with window(tmp_path).run_test(size=SIZE, notifications=True) as pilot:
        await ready(pilot)
        assert field(pilot, "limit").value == "7"
        assert "ListSeries" in toasts(pilot)
    async with window(tmp_path, profile="other").run_test(size=SIZE, notifications=True) as pilot:
        await ready(pilot)
        assert bench(pilot.app).draft is None


async def test_an_operation_finds_its_draft_of_the_window_before(tmp_path: Path) -> None:
    store(tmp_path).keep("sandbox", LIMIT_7)
    store(tmp_path).keep("sandbox", draft("ListAlarms"))
    async with window(tmp_path).run_test(size=SIZE, notifications=True) as pilot:
        await ready(pilot)
        bench(pilot.app).load_operation("ListSeries")
        await ready(pilot)
        assert field(pilot, "limit").value == "7"
        assert "The kept draft of ListSeries is here." in toasts(pilot)


async def test_what_was_composed_in_this_window_stays_whatever_another_one_makes_of_it(tmp_path: Path) -> None:
    async with window(tmp_path, draft(values={"limit": "8"})).run_test(size=SIZE, notifications=True) as pilot:
        await ready(pilot)
        bench(pilot.app).load_operation("ListAlarms")
        await ready(pilot)
        await choose_what_another_window_keeps(pilot, tmp_path)
        assert field(pilot, "limit").value == "8"
        assert "kept draft" not in toasts(pilot)


async def test_what_is_asked_for_goes_before_what_was_left_which_can_be_brought_back(tmp_path: Path) -> None:
    store(tmp_path).keep("sandbox", LIMIT_7)
    async with window(tmp_path, draft(values={"limit": "8"})).run_test(size=SIZE, notifications=True) as pilot:
        await ready(pilot)
        assert field(pilot, "limit").value == "8"
        assert "B brings back the draft of ListSeries that was there before" in toasts(pilot)
        await pilot.press("B")
        await ready(pilot)
        assert field(pilot, "limit").value == "7"


async def test_who_asks_for_an_operation_alone_finds_its_draft(tmp_path: Path) -> None:
    store(tmp_path).keep("sandbox", LIMIT_7)
    async with window(tmp_path, draft()).run_test(size=SIZE, notifications=True) as pilot:
        await ready(pilot)
        assert field(pilot, "limit").value == "7"
        assert "The draft of ListSeries is here again." in toasts(pilot)
    async with window(tmp_path).run_test(size=SIZE, notifications=True) as pilot:
        await ready(pilot)
        assert field(pilot, "limit").value == "7"


async def test_a_secret_that_was_not_kept_is_said(tmp_path: Path) -> None:
    typed = draft(headers=(("X-Auth-Token", "hush"),), body='{"password": "hush"}')
    async with window(tmp_path, typed).run_test(size=SIZE, notifications=True) as pilot:
        await ready(pilot)
        await pilot.press("v")
    assert b"hush" not in b"".join(path.read_bytes() for path in (tmp_path / "data" / "drafts").iterdir())
    async with window(tmp_path).run_test(size=SIZE, notifications=True) as pilot:
        await ready(pilot)
        said = str(bench(pilot.app).query_one("#problem").render())  # type: ignore[arg-type]
        assert "header X-Auth-Token: the secret that stood here was not kept" in said


async def test_what_two_windows_compose_is_all_kept(tmp_path: Path) -> None:
    one, other = window(tmp_path, LIMIT_7), window(tmp_path, draft("ListAlarms", headers=(("X-A", "1"),)))
    async with one.run_test(size=SIZE) as first, other.run_test(size=SIZE) as second:
        await ready(first)
        await ready(second)
    assert store(tmp_path).of("sandbox", "ListSeries").values == {"limit": "7"}  # type: ignore[union-attr]
    assert store(tmp_path).of("sandbox", "ListAlarms").headers == (("X-A", "1"),)  # type: ignore[union-attr]


async def test_what_another_window_keeps_meanwhile_is_found_in_the_operations(tmp_path: Path) -> None:
    async with window(tmp_path, draft("ListAlarms")).run_test(size=SIZE, notifications=True) as pilot:
        await ready(pilot)
        await choose_what_another_window_keeps(pilot, tmp_path)
        assert field(pilot, "limit").value == "7"


MOST = draft(values={"limit": "{{most}}", "offset": "{{first}}"}, body='{"series": [{"namespace": "{{ns}}"}]}')


async def test_the_variables_of_another_window_come_with_its_draft_and_what_is_unknown_is_said(tmp_path: Path) -> None:
    async with window(tmp_path, draft("ListAlarms")).run_test(size=SIZE, notifications=True) as pilot:
        await ready(pilot)
        workbench = bench(pilot.app)
        workbench.variables = with_variable(workbench.variables, "ns", text_value("here"))
        for name, value in (("most", "7"), ("ns", "there"), ("other", "1")):
            store(tmp_path).keep_variables("sandbox", {}, {name: text_value(value)})
        await choose_what_another_window_keeps(pilot, tmp_path, MOST)
        assert {name: value.text for name, value in workbench.variables.items()} == {"ns": "here", "most": "7"}
        assert workbench.draft.variables == workbench.variables  # type: ignore[union-attr]
        assert "empties it. With it came {{most}}. Unknown here: {{first}}; Variables in the palette (:)" in toasts(
            pilot
        )


async def test_a_variable_that_was_forgotten_here_does_not_come_back_with_a_draft(tmp_path: Path) -> None:
    store(tmp_path).keep_variables("sandbox", {}, {"most": text_value("7")})
    async with window(tmp_path, draft("ListAlarms")).run_test(size=SIZE, notifications=True) as pilot:
        await ready(pilot)
        workbench = bench(pilot.app)
        workbench.variables = {}
        workbench.load_operation("ListAlarms")
        workbench.kept.take([MOST])
        workbench.load_operation("ListSeries")
        await ready(pilot)
        assert "most" not in workbench.variables
        assert "Unknown here: {{ns}}, {{most}}, {{first}};" in toasts(pilot)


async def test_what_nobody_knows_is_said_of_a_draft_that_is_there_again(tmp_path: Path) -> None:
    store(tmp_path).keep("sandbox", MOST)
    async with window(tmp_path).run_test(size=SIZE, notifications=True) as pilot:
        await ready(pilot)
        assert "is here again. Unknown here: {{ns}}, {{most}}, {{first}}; Variables in the palette" in toasts(pilot)
    async with window(tmp_path, LIMIT_7).run_test(size=SIZE, notifications=True) as pilot:
        await ready(pilot)
        await pilot.press("B")
        await ready(pilot)
        assert toasts(pilot).endswith(
            "Unknown here: {{ns}}, {{most}}, {{first}}; Variables in the palette (:) sets values."
        )


async def test_the_disk_is_read_and_written_beside_the_loop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: set[threading.Thread] = set()

    def noted(name: str) -> None:
        done = getattr(draft_store, name)

        def note(*given: object) -> object:
            threads.add(threading.current_thread())
            return done(*given)

        monkeypatch.setattr(draft_store, name, note)

    store(tmp_path).keep("sandbox", LIMIT_7)
    store(tmp_path).keep("other", draft("ListAlarms"))
    for name in ("_read", "write_private"):
        noted(name)
    async with window(tmp_path).run_test(size=SIZE, notifications=True) as pilot:
        await ready(pilot)
        bench(pilot.app).load_operation("AddMetricData")
        await bench(pilot.app).sending.switch("other")
        await ready(pilot)
        bench(pilot.app).drafting._save()
        await ready(pilot)
        assert threads
        assert threading.main_thread() not in threads


async def test_a_demo_keeps_and_restores_nothing(tmp_path: Path) -> None:
    store(tmp_path).keep("sandbox", LIMIT_7)
    before = sorted((tmp_path / "data" / "drafts").iterdir())
    async with window(tmp_path, draft("ListAlarms"), demo=True).run_test(size=SIZE, notifications=True) as pilot:
        await ready(pilot)
        bench(pilot.app).load_operation("ListSeries")
        await ready(pilot)
        assert field(pilot, "limit").value == ""
    assert sorted((tmp_path / "data" / "drafts").iterdir()) == before


async def test_variables_are_there_again_on_their_profile(tmp_path: Path) -> None:
    async with window(tmp_path, draft()).run_test(size=SIZE, notifications=True) as pilot:
        await ready(pilot)
        workbench = bench(pilot.app)
        workbench.variables = with_variable(workbench.variables, "ns", text_value("PAAS.NODE"))
    async with window(tmp_path).run_test(size=SIZE, notifications=True) as pilot:
        await ready(pilot)
        assert bench(pilot.app).variables["ns"].text == "PAAS.NODE"
        await rest(pilot)
    async with window(tmp_path, profile="other").run_test(size=SIZE, notifications=True) as pilot:
        assert "ns" not in bench(pilot.app).variables


async def test_another_profile_keeps_its_own_draft(tmp_path: Path) -> None:
    store(tmp_path).keep("other", draft(values={"limit": "9"}))
    store(tmp_path).keep_variables("other", {}, {"ns": text_value("PAAS.NODE")})
    async with window(tmp_path, LIMIT_7).run_test(size=SIZE, notifications=True) as pilot:
        await ready(pilot)
        await bench(pilot.app).sending.switch("other")
        await ready(pilot)
        assert field(pilot, "limit").value == "7"
        assert "B brings it" in toasts(pilot)
        bench(pilot.app).drafting.flush()
        assert store(tmp_path).of("other", "ListSeries").values == {"limit": "9"}  # type: ignore[union-attr]
        await pilot.press("B")
        await ready(pilot)
        assert field(pilot, "limit").value == "9"


async def test_an_operation_that_is_no_more_goes_on_by_hand(tmp_path: Path) -> None:
    store(tmp_path).keep("sandbox", replace(LIMIT_7, operation_id="Gone"))
    async with window(tmp_path).run_test(size=SIZE, notifications=True) as pilot:
        await ready(pilot)
        restored = bench(pilot.app).draft
        assert restored is not None
        assert restored.operation_id is None


async def test_a_full_disk_is_said_once_and_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(draft_store, "write_private", full)
    async with window(tmp_path, draft()).run_test(size=SIZE, notifications=True) as pilot:
        await ready(pilot)
        for _ in range(2):
            bench(pilot.app).drafting.changed(draft())
            bench(pilot.app).drafting._save()
            await ready(pilot)
        assert toasts(pilot).count("drafts are not kept: No space left on device") == 1
        monkeypatch.undo()
    assert store(tmp_path).of("sandbox", "ListSeries") is not None


# -- undo


async def test_undo_goes_through_all_of_the_request_and_redo_back() -> None:
    async with app_on(FakeSession(), draft()).run_test(size=SIZE, notifications=True) as pilot:
        await ready(pilot)
        workbench = bench(pilot.app)
        field(pilot, "limit").focus()
        await pilot.press("1", "2", "tab", "a")
        await pilot.pause()
        workbench.tab = "headers"
        await pilot.pause()
        await pilot.press("enter", "X", "tab", "1", "escape")
        await pilot.pause()
        workbench.tab = "body"
        await pilot.pause()
        await pilot.press("enter", "{", "}", "escape")
        await ready(pilot)
        workbench.action_begin_anew()
        await ready(pilot)
        states = []
        for _ in range(6):
            await pilot.press("ctrl+z")
            await ready(pilot)
            states.append(shown(workbench.draft))
        assert states == [
            ("12", "a", (("X", "1"),), "{}"),
            ("12", "a", (("X", "1"),), None),
            ("12", "a", (("X", ""),), None),
            ("12", "a", (), None),
            ("12", "", (), None),
            ("", "", (), None),
        ]
        assert workbench.tab == "params"
        await pilot.press("ctrl+z")
        await ready(pilot)
        assert "nothing to undo" in toasts(pilot)
        for expected in [*reversed(states[:-1]), ("", "", (), None)]:
            await pilot.press("ctrl+y")
            await ready(pilot)
            assert shown(workbench.draft) == expected


def shown(made: Draft | None) -> tuple[object, ...]:
    assert made is not None
    return made.values.get("limit", ""), made.values.get("order", ""), made.headers, made.body


async def test_undo_in_a_field_leaves_the_keyboard_there() -> None:
    async with app_on(FakeSession(), draft()).run_test(size=SIZE, notifications=True) as pilot:
        await ready(pilot)
        limit = field(pilot, "limit")
        limit.focus()
        await pilot.press("0", "ctrl+z")
        await ready(pilot)
        assert (pilot.app.focused, limit.value) == (limit, "")
        assert not str(bench(pilot.app).query_one("#problem").render())  # type: ignore[arg-type]
        await pilot.press("ctrl+y")
        await ready(pilot)
        await pilot.press("9")
        await pilot.pause()
        assert limit.value == "09"


async def test_further_pairs_come_back_with_an_operation_that_is_undone() -> None:
    async with app_on(FakeSession(), draft(query=(("a", "1"), ("b", "")))).run_test(
        size=SIZE, notifications=True
    ) as pilot:
        await ready(pilot)
        workbench = bench(pilot.app)
        workbench.load_operation("ListAlarms")
        await ready(pilot)
        await pilot.press("ctrl+z")
        await ready(pilot)
        assert workbench.draft is not None
        assert workbench.draft.query == (("a", "1"), ("b", ""))
        assert "ListSeries again" in toasts(pilot)
        await pilot.press("ctrl+y")
        await ready(pilot)
        assert workbench.draft.operation_id == "ListAlarms"


async def test_lines_of_a_body_are_steps_and_a_paste_is_one() -> None:
    async with app_on(FakeSession(), Draft(method="POST", uri="/x", body="")).run_test(
        size=SIZE, notifications=True
    ) as pilot:
        await ready(pilot)
        bench(pilot.app).tab = "body"
        await ready(pilot)
        area = pilot.app.screen.query_one(TextArea)
        area.focus()
        await pilot.press("a", "b", "enter", "c", "d")
        await pilot.pause()
        texts = []
        for _ in range(2):
            await pilot.press("ctrl+z")
            await ready(pilot)
            texts.append(area.text)
        assert texts == ["ab", ""]
        assert area.has_focus


# -- crashes


class Started:
    """The program on a terminal of its own, which is read all the time."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self._terminal, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (24, 80))
        folders = {f"AOM_TUI_{kind.upper()}_DIR": str(folder / kind) for kind in ("config", "data", "cache")}
        environ = {**os.environ, **folders, "TERM": "xterm-256color", "AOM_TUI_PROFILE": "nowhere", "LC_ALL": "C.UTF-8"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "aom_tui", *arguments], stdin=theirs, stdout=theirs, stderr=theirs, env=environ,
            start_new_session=True,
        )  # fmt: skip
        os.close(theirs)
        self._screen = b""
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        with suppress(OSError):  # the other end is closed
            while piece := os.read(self._terminal, 65536):
                self._screen += piece

    async def shows(self, text: str) -> None:
        await until(lambda: text.encode() in self._screen)

    def type(self, keys: bytes) -> None:
        os.write(self._terminal, keys)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        self._reader.join()
        os.close(self._terminal)


async def test_a_draft_survives_kill_9(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "config.toml").write_text(
        '[profiles.nowhere]\nkind = "test"\niam_endpoint = "https://localhost:1"\naom_endpoint = "https://localhost:1"\n'
        'user = "u"\ndomain = "d"\nproject_name = "p"\nsource = "prompt"\n'
    )

    def is_typed() -> bool:
        kept = store(tmp_path).of("nowhere", "ListSeries")
        return kept is not None and "4" in kept.values.values()

    first = Started(tmp_path, "open", "ListSeries", "limit=5")
    try:
        await first.shows("1..1000")  # the catalogue is there
        first.type(b"\r")
        await first.shows("leave")
        first.type(b"4")
        await until(is_typed)
    finally:
        first.kill()
    again = Started(tmp_path)
    try:
        await again.shows("is here again")
    finally:
        again.kill()
