"""Leaving the screen for the user's editor and pager, and coming back, also from one that fails."""

import asyncio
import errno
import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, cast

import pytest
from bench_fakes import FakeSession, app_on, bench, draft, until
from idle import rest

from aom_tui.catalogue.load import load_catalogue
from aom_tui.commands.editor import edited, editor_command, paged, pager_command, wants_colours
from aom_tui.language import _
from aom_tui.problem import InvalidInput
from aom_tui.render.edit_page import SCISSORS, body_of, edit_page
from aom_tui.tui.actions.copying import Copied
from aom_tui.tui.actions.suspension import edit_body, page_through

SIZE = (80, 24)
CATALOGUE = load_catalogue()
LIST_SERIES = CATALOGUE.operations["ListSeries"]


class Suspending:
    """As Textual's app: whoever leaves the block by an error leaves the screen dark."""

    is_back = False

    def batch_update(self) -> AbstractContextManager[None]:
        return nullcontext()

    @contextmanager
    def suspend(self) -> Iterator[None]:
        yield
        self.is_back = True


def script(folder: Path, text: str) -> str:
    """A command of one line of Python; `page` is the file's path."""
    path = folder / "editor.py"
    path.write_text(f"import sys, os, signal\nfrom pathlib import Path\npage = Path(sys.argv[-1])\n{text}\n")
    return f"{sys.executable} '{path}' --wait"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("VISUAL", "EDITOR", "PAGER", "LESS"):
        monkeypatch.delenv(name, raising=False)


# -- the page


def test_the_page_holds_the_body_and_explains_its_fields() -> None:
    page = edit_page(CATALOGUE, LIST_SERIES, '{"series": []}')
    body, _scissors, rest = page.partition(SCISSORS)
    assert body == '{"series": []}\n\n'
    assert all(line.startswith("//") for line in rest.strip().split("\n"))
    assert "//   series *" in rest
    assert "namespace" in rest
    assert body_of(page) == '{"series": []}'


def test_an_empty_body_begins_as_one_that_validates() -> None:
    assert body_of(edit_page(CATALOGUE, LIST_SERIES, "")).startswith("{")
    assert body_of(edit_page(None, None, "")) == ""


@pytest.mark.parametrize("body", ['{\n  "a": "// no remark"\n}', "a\n\nb", '{"a": 1}'])
def test_what_stands_above_the_scissors_comes_back(body: str) -> None:
    page = edit_page(CATALOGUE, LIST_SERIES, body)
    assert body_of(page) == body
    assert body_of(page.replace(f"{SCISSORS}\n", "")) == body


# -- the editor


@pytest.mark.parametrize(
    ("editor", "said"),
    [
        ("false", _("it ended with status {status}").format(status=1)),
        ("no-such-editor", "No such file"),
        ("sh -c 'kill -9 $$'", _("it was ended by signal {number}").format(number=9)),
        ("vi 'x", _("has a quote that is not closed")),
    ],
)
async def test_the_screen_comes_back_from_an_editor_that_fails(
    monkeypatch: pytest.MonkeyPatch, editor: str, said: str
) -> None:
    monkeypatch.setenv("EDITOR", editor)
    app = Suspending()
    with pytest.raises(InvalidInput, match=said):
        await edit_body(cast(Any, app), draft(body="{}"), None, None)
    assert app.is_back == ("'x" not in editor)


async def test_the_text_comes_back_as_the_editor_leaves_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "false")
    monkeypatch.setenv("VISUAL", "sed -i s/one/two/")
    assert (
        await edit_body(cast(Any, Suspending()), draft(body='{"a": "one"}'), CATALOGUE, LIST_SERIES) == '{"a": "two"}'
    )


async def test_a_page_that_was_left_as_it_was_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "true")
    assert await edit_body(cast(Any, Suspending()), draft(body=""), CATALOGUE, LIST_SERIES) == ""
    monkeypatch.setenv("EDITOR", "touch")
    assert await edit_body(cast(Any, Suspending()), draft(body="{}\n\n"), CATALOGUE, LIST_SERIES) == "{}\n\n"


async def test_a_body_that_was_begun_on_the_page_counts_where_it_was_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "touch")
    body = await edit_body(cast(Any, Suspending()), draft(body=""), CATALOGUE, LIST_SERIES)
    assert body.startswith('{\n  "series"')


def test_a_full_disk_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(InvalidInput, match=r"/aom-tui-\w+: No space left on device. Make room on the disk\."):
        edited(editor_command({"EDITOR": "true"}), "{}", "x.jsonc")


def test_what_was_written_before_the_editor_died_is_put_aside(tmp_path: Path) -> None:
    editor = script(tmp_path, "page.write_text('long work'); os.kill(os.getpid(), signal.SIGKILL)")
    with pytest.raises(InvalidInput) as raised:
        edited(editor_command({"EDITOR": editor}), "{}", "x.jsonc")
    kept = Path(str(raised.value).rpartition(" ")[2].rstrip("."))
    assert kept.read_text() == "long work"
    assert kept.stat().st_mode & 0o777 == 0o600
    kept.unlink()
    kept.parent.rmdir()


@pytest.mark.usefixtures("terminal")
async def test_what_is_no_json_comes_back_with_line_and_column(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", script(tmp_path, "page.write_text('{\\n  \"a\": ,\\n}')"))
    async with app_on(FakeSession(), draft()).run_test(size=SIZE, notifications=True) as pilot:
        await rest(pilot)
        await pilot.press("e")
        await rest(pilot)
        made = bench(pilot.app).draft
        assert made is not None
        assert made.body == '{\n  "a": ,\n}'
        assert "body line 2 column 8" in str(bench(pilot.app).query_one("#problem").render())  # type: ignore[arg-type]
        await pilot.press("escape", "ctrl+z")
        await rest(pilot)
        assert bench(pilot.app).draft is not None
        assert bench(pilot.app).draft.body is None  # type: ignore[union-attr]


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pilot has no terminal to give away."""
    monkeypatch.setattr("textual.app.App.suspend", lambda _app: nullcontext())


async def test_where_there_is_no_terminal_to_give_away_that_is_said() -> None:
    async with app_on(FakeSession(), draft()).run_test(size=SIZE, notifications=True) as pilot:
        await rest(pilot)
        await pilot.press("e")
        await rest(pilot)
        assert "no terminal here" in str(bench(pilot.app).query_one("#problem").render())  # type: ignore[arg-type]


@pytest.mark.usefixtures("terminal")
async def test_a_call_goes_on_while_the_editor_is_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The editor ends when the reply has come: with a loop that waits for the editor it would never."""
    came = tmp_path / "came"
    monkeypatch.setenv(
        "EDITOR", script(tmp_path, f"while not Path({str(came)!r}).exists(): pass\npage.write_text('[]')")
    )
    session = FakeSession(hold=True)
    async with app_on(session, draft()).run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("s", "e")
        session.release.set()
        async with asyncio.timeout(20):
            while bench(pilot.app).exchange is None:
                await pilot.pause()
        came.touch()
        await rest(pilot)
        assert bench(pilot.app).draft.body == "[]"  # type: ignore[union-attr]


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("key", ["e", "|"])
async def test_one_program_at_a_time_has_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    opened, close = tmp_path / "opened", tmp_path / "close"
    command = f"sh -c 'echo x >> {opened}; until test -e {close}; do sleep 0.01; done' sh"
    monkeypatch.setenv("EDITOR", command)
    monkeypatch.setenv("PAGER", command)
    async with app_on(FakeSession(), draft()).run_test(size=SIZE, notifications=True) as pilot:
        await pilot.press("s")
        await rest(pilot)
        await pilot.press(key, key, "h", "q")
        await until(lambda: opened.exists() and opened.read_text())
        await pilot.press(key, "h", "q")
        bench(pilot.app).start("edit_body" if key == "e" else "page_reply")  # a click
        await pilot.pause()
        close.touch()
        await rest(pilot)
        assert pilot.app.is_running
        assert len(pilot.app.screen_stack) == 1
        assert opened.read_text() == "x\n"
        await pilot.press("?")
        assert len(pilot.app.screen_stack) == 2


# -- the pager


async def test_the_pager_gets_clean_text_and_may_be_left_early(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = tmp_path / "seen"
    monkeypatch.setenv("PAGER", f"sh -c 'cat > {seen}'")
    await page_through(cast(Any, Suspending()), Copied("body", '{"a": "\x1b[2J"}'))
    assert seen.read_bytes() == b'{"a": "\\u001b[2J"}\n'
    paged(["true"], (b"x" * 1000 for _ in range(10_000)))
    with pytest.raises(InvalidInput, match="no-such-pager"):
        paged(pager_command({"PAGER": "no-such-pager"}), ())


async def test_colours_are_for_a_pager_that_was_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = tmp_path / "seen"
    monkeypatch.setenv("PAGER", f"sh -c 'cat > {seen}'")
    monkeypatch.setenv("LESS", "-R")
    await page_through(cast(Any, Suspending()), Copied("body", '{"a": 1}'))
    assert b"\x1b[" in seen.read_bytes()
    assert wants_colours({"PAGER": "less -FR"})
    assert not wants_colours({"PAGER": "less", "LESS": "FX"})


@pytest.mark.usefixtures("terminal")
async def test_the_filtered_reply_is_what_the_pager_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = tmp_path / "seen"
    monkeypatch.setenv("PAGER", f"sh -c 'cat > {seen}'")
    session = FakeSession(body=b'{"series": [{"a": 1}], "other": 2}')
    async with app_on(session, draft()).run_test(size=SIZE, notifications=True) as pilot:
        await rest(pilot)
        await pilot.press("|")
        await rest(pilot)
        assert not seen.exists()
        await pilot.press("s")
        await rest(pilot)
        await pilot.press("f", *"series", "enter")
        await rest(pilot)
        await pilot.press("|")
        await rest(pilot)
        assert b'"a": 1' in seen.read_bytes()
        assert b"other" not in seen.read_bytes()
