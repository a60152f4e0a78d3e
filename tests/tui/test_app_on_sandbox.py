"""The app on the real thing: its own sandbox as a child process, over HTTP."""

import json
from pathlib import Path

import pytest
from idle import rest
from pane_app import shown_text
from real_app import bench
from shared_sandbox import StartSandbox
from textual import events
from textual.widgets import Static

from aom_tui.catalogue.load import load_catalogue
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import ApiError, Failure, Success
from aom_tui.setting_edits import set_default
from aom_tui.settings import Folders, load_settings
from aom_tui.tui.app import AomApp
from aom_tui.tui.options import AppOptions
from aom_tui.tui.panes.response import ResponsePane
from aom_tui.tui.screens.auth import AuthScreen
from aom_tui.tui.screens.first_run import FirstRun
from aom_tui.tui.widgets.field import Field
from aom_tui.tui.widgets.form_view import FormView

SIZE = (80, 24)
LIST_SERIES = Draft(
    method="POST",
    uri="/v2/{project_id}/series",
    operation_id="ListSeries",
    values={"limit": "10"},
    body='{"series": [{"namespace": "PAAS.CONTAINER"}]}',
)


def options(
    folder: Path, *, draft: Draft | None = None, demo: bool = False, environ: dict[str, str] | None = None
) -> AppOptions:
    settings = load_settings(Folders(folder / "config", folder / "data", folder / "cache"))
    return AppOptions(settings=settings, environ=environ or {}, catalogue=load_catalogue, draft=draft, demo=demo)


async def test_the_whole_cycle_and_what_the_auth_screen_says_of_it(tmp_path: Path) -> None:
    app = AomApp(options(tmp_path, draft=LIST_SERIES, demo=True), pause=0)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.press("s")
        await rest(pilot)
        exchange = bench(pilot).exchange
        assert exchange is not None
        assert isinstance(exchange.outcome, Success)
        assert bench(pilot).auth.user == "demo"

        session = bench(pilot).session
        assert session is not None
        assert session.token is not None
        secret, fingerprint = session.token.value.reveal(), session.token.value.fingerprint
        await pilot.press("a")
        await pilot.pause()
        assert isinstance(pilot.app.screen, AuthScreen)
        assert fingerprint in pilot.app.export_screenshot()
        assert secret[:40] not in pilot.app.export_screenshot()

        await pilot.press("r")
        await rest(pilot)
        assert session.token.value.fingerprint != fingerprint
        await pilot.press("t", "f")
        await pilot.pause()
        assert session.auto_renew is False
        assert session.token is None
        await pilot.press("escape")
        await rest(pilot)

        await pilot.press("4")
        bench(pilot).query_one(ResponsePane).focus_view()
        await pilot.press("4")
        await pilot.pause()
        wire = shown_text(bench(pilot).query_one(ResponsePane))
        assert "X-Auth-Token: ***sha256:" in wire
        assert secret[:40] not in wire


async def test_a_write_with_a_mistyped_field_is_sent_on_purpose_only(tmp_path: Path) -> None:
    body = load_catalogue().operations["AddAlarmRule"].body
    assert body is not None
    rule = {**body.examples["example"], "treshold": "5"}
    draft = Draft(method="POST", uri="/v2/{project_id}/alarm-rules", operation_id="AddAlarmRule", body=json.dumps(rule))
    async with AomApp(options(tmp_path, draft=draft, demo=True), pause=0).run_test(size=SIZE) as pilot:
        await pilot.press("s")
        await rest(pilot)
        said = " ".join(str(bench(pilot).query_one("#problem", Static).render()).split())
        assert "AddAlarmRule knows no treshold. Did you mean threshold? S sends it all the same." in said
        assert bench(pilot).exchange is None
        await pilot.press("S")
        await rest(pilot)
        assert bench(pilot).exchange is not None


async def test_a_sandbox_started_anew_is_joined(tmp_path: Path, start_sandbox: StartSandbox) -> None:
    """By a send, and by a renewal on the Auth screen; it is said once each time."""
    old = start_sandbox()
    app = AomApp(options(tmp_path, draft=LIST_SERIES, environ={"AOM_TUI_PROFILE": "sandbox"}), pause=0)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.press("s")
        await rest(pilot)
        old.end()
        new = start_sandbox(old.port)
        await pilot.press("s")
        await rest(pilot)
        exchange = bench(pilot).exchange
        assert exchange is not None
        assert isinstance(exchange.outcome, Success)
        (said,) = [each.message for each in app._notifications]
        assert f"joined it at {new.endpoint}" in said
        new.end()
        start_sandbox(old.port)
        await pilot.press("a", "r")
        await rest(pilot)
        session = bench(pilot).session
        assert session is not None
        assert session.last_login is not None
        assert isinstance(session.last_login.outcome, Success)


async def test_a_line_for_a_windows_own_sandbox_says_that_no_command_gets_its_token(
    tmp_path: Path, start_sandbox: StartSandbox
) -> None:
    """Which is why it is answered 401 with any other; what a window on `aom-tui sandbox` copies names the command."""

    async def told(environ: dict[str, str]) -> str:
        app = AomApp(options(tmp_path, draft=LIST_SERIES, environ=environ, demo=not environ), pause=0)
        async with app.run_test(size=(120, 40), notifications=True) as pilot:
            await rest(pilot)
            await pilot.press("E")
            await rest(pilot)
            return str(pilot.app.screen.query_one(".notes", Static).render())

    own = await told({})
    assert own.startswith("no command gets a token for the sandbox at http://127.0.0.1:")
    assert "Run `aom-tui sandbox`, then `aom-tui --profile sandbox` anew" in own
    assert "export TOKEN" not in own
    start_sandbox()
    command = "export TOKEN=$(aom-tui --profile sandbox token --reveal --yes)"
    assert await told({"AOM_TUI_PROFILE": "sandbox"}) == f"the line needs TOKEN: {command}"


async def test_an_api_error_opens_on_why_and_an_invalid_draft_is_not_sent(tmp_path: Path) -> None:
    bare = Draft(method="GET", uri="/v9/nowhere")
    async with AomApp(options(tmp_path, draft=bare, demo=True), pause=0).run_test(
        size=SIZE, notifications=True
    ) as pilot:
        await pilot.press("s")
        await rest(pilot)
        exchange = bench(pilot).exchange
        assert exchange is not None
        assert isinstance(exchange.outcome, ApiError)
        assert "4 Parse: " in pilot.app.export_screenshot().replace("&#160;", " ")

        bench(pilot).load(
            Draft(method="POST", uri="/v2/{project_id}/series", operation_id="ListSeries", values={"limit": "x"})
        )
        await pilot.pause()
        await pilot.press("s")
        await rest(pilot)
        assert bench(pilot).exchange is exchange
        assert [problem.where for problem in bench(pilot).problems][:1] == ["query limit"]
        assert isinstance(pilot.app.focused, Field)


async def test_the_first_run_offers_the_sandbox(tmp_path: Path) -> None:
    async with AomApp(options(tmp_path), pause=0).run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        assert isinstance(pilot.app.screen, FirstRun)
        await pilot.press("enter")
        await rest(pilot)
        assert bench(pilot).session is not None
        assert bench(pilot).auth.profile == "sandbox"


async def test_the_offer_comes_again_until_the_sandbox_is_the_default_as_it_says(tmp_path: Path) -> None:
    async with AomApp(options(tmp_path), pause=0).run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("enter")
        await rest(pilot)
    assert not (tmp_path / "config" / "config.toml").exists(), "what a window works on is no default of other doors"
    async with AomApp(options(tmp_path), pause=0).run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        assert isinstance(pilot.app.screen, FirstRun)
        assert "aom-tui profile default sandbox" in str(pilot.app.screen.query_one(".content Line").render())
    set_default(options(tmp_path).settings, "sandbox")
    async with AomApp(options(tmp_path), pause=0).run_test(size=SIZE, notifications=True) as pilot:
        await rest(pilot)
        assert not isinstance(pilot.app.screen, FirstRun)
        assert bench(pilot).auth.profile == "sandbox"


async def test_no_reply_is_a_failure_on_the_screen_and_not_a_crash(tmp_path: Path) -> None:
    bare = Draft(method="GET", uri="http://127.0.0.1:9/[/x]")
    async with AomApp(options(tmp_path, draft=bare), pause=0).run_test(size=SIZE, notifications=True) as pilot:
        await pilot.press("s")
        await rest(pilot)
        exchange = bench(pilot).exchange
        assert exchange is not None
        assert isinstance(exchange.outcome, Failure)


@pytest.mark.parametrize("text", ["[/x]\x1b]0;owned\x07", "[bold]", "[@click=app.quit]x[/]"])
async def test_what_is_pasted_or_told_is_never_markup(tmp_path: Path, text: str) -> None:
    bare = Draft(method="GET", uri="http://127.0.0.1:9/")
    async with AomApp(options(tmp_path, draft=bare), pause=0).run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("enter")
        pilot.app.post_message(events.Paste(text))
        await pilot.pause()
        pilot.app.notify(text)
        await pilot.press("escape", "5")
        await pilot.pause()
        assert "\x1b" not in pilot.app.export_screenshot()


async def test_a_body_filled_in_as_a_form_is_answered(tmp_path: Path) -> None:
    empty = Draft(method="POST", uri="/v2/{project_id}/series", operation_id="ListSeries", values={"limit": "3"})
    app = AomApp(options(tmp_path, draft=empty, demo=True), pause=0)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await rest(pilot)
        bench(pilot).tab = "body"
        await pilot.pause()
        await pilot.press("down", "plus")
        await pilot.pause()
        rows = pilot.app.screen.query_one(FormView)
        while rows.lines[rows.cursor].label != "namespace":
            await pilot.press("down")
        await pilot.press("enter", *["backspace"] * 20, *"PAAS.NODE", "f5")
        await rest(pilot)
        exchange = bench(pilot).exchange
        assert exchange is not None
        assert isinstance(exchange.outcome, Success)
        assert exchange.reply is not None
        assert b"PAAS.NODE" in exchange.reply.body
