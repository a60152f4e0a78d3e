"""Why in the app: causes of real refusals by a sandbox, and the key that does something about them."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bench_fakes import FakeSession, app_on, draft, until
from idle import rest
from msgspec.structs import replace
from pane_app import shown_text
from real_app import bench
from textual.pilot import Pilot

from aom_tui.catalogue.load import load_catalogue
from aom_tui.session.cause import UseEndpoint
from aom_tui.session.compose.items import draft_for
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import ApiError, Exchange, Reply, Request, Success
from aom_tui.settings import Folders, load_settings
from aom_tui.tui.app import AomApp
from aom_tui.tui.options import AppOptions
from aom_tui.tui.panes.reply_title import View
from aom_tui.tui.panes.response import ResponsePane
from aom_tui.tui.screens.confirm import ConfirmWrite
from aom_tui.tui.widgets.field import Field

OWN, STAGING = "4fae1c0b7d2e4a6f9b830d5e71c2a935", "b07d93e4518c4fd2a6e13c9f8027d46b"
CATALOGUE = load_catalogue()
LIST = draft_for(CATALOGUE.operations["ListAlarmRule"])
SHORT_LIVED = [sys.executable, "-m", "aom_tui", "sandbox", "--port", "0", "--json", "--parent", "--token-seconds", "2"]


@pytest.fixture
def short_lived() -> Iterator[dict[str, str]]:
    """A sandbox whose tokens last two seconds."""
    with subprocess.Popen(SHORT_LIVED, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        yield json.loads(process.stdout.readline())
        process.stdin.close()


def app_at(line: dict[str, str], folder: Path, of: Draft) -> AomApp:
    """The app as somebody whom the environment names: a production profile."""
    environ = {
        "OS_AUTH_URL": line["iam_endpoint"],
        "AOM_TUI_ENDPOINT": line["aom_endpoint"],
        "OS_USERNAME": line["username"],
        "OS_PASSWORD": line["password"],
        "OS_USER_DOMAIN_NAME": line["domain"],
        "OS_PROJECT_NAME": line["project_name"],
    }
    settings = load_settings(Folders(folder / "config", folder / "data", folder / "cache"))
    return AomApp(AppOptions(settings=settings, environ=environ, catalogue=load_catalogue, draft=of), pause=0)


async def press(pilot: Pilot[int], *keys: str) -> Any:
    """Press, wait until nothing is under way; the exchange."""
    await pilot.press(*keys)
    await rest(pilot)
    return bench(pilot).exchange


def why(pilot: Pilot[int]) -> tuple[str, str]:
    """What Why says, and the line below it."""
    pane = bench(pilot).query_one(ResponsePane)
    assert pane.view is View.WHY
    return shown_text(pane), str(pane.query_one("#location").render())  # type: ignore[attr-defined]


async def started(pilot: Pilot[int]) -> None:
    """Until there are a session and a catalogue."""
    while bench(pilot).session is None or bench(pilot).catalogue is None:
        assert bench(pilot).problems == ()
        await pilot.pause(0.01)


async def test_a_foreign_project_becomes_the_tokens(sandbox_line: dict[str, str], tmp_path: Path) -> None:
    app = app_at(sandbox_line, tmp_path, LIST.with_value("project_id", STAGING))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await started(pilot)
        exchange = await press(pilot, "s")
        text, line = why(pilot)
        assert text.startswith("API error AOM.02003403  HTTP 403\nsaid     Forbidden.\nmeans    ")
        assert "Probably:\n1. The project is not the token's. The path names b07d..6b" in text
        assert line == "r  set project_id to 4fae..35 and resend"

        assert await press(pilot, "1", "r") is exchange
        assert why(pilot)[0] == text
        mended = await press(pilot, "r")
        assert isinstance(mended.outcome, Success)
        assert bench(pilot).query_one(ResponsePane).view is View.BODY, "what Why was opened for is over"
        assert await press(pilot, "r") is mended
        assert bench(pilot).query_one(ResponsePane).view is View.BODY
        assert [str(each.message) for each in pilot.app._notifications] == [
            "nothing has gone wrong that could be mended"
        ]
        assert bench(pilot).draft is not None
        assert bench(pilot).draft.values == {"project_id": OWN}  # type: ignore[union-attr]
        assert await press(pilot, "5", "r") is mended


async def test_a_success_without_data_points_says_what_was_asked_for(
    sandbox_line: dict[str, str], tmp_path: Path
) -> None:
    body = (
        '{"samples": [{"namespace": "PAAS.NODE", "metric_name": "nosuchmetric", '
        '"dimensions": [{"name": "hostName", "value": "n1"}]}], '
        '"statistics": ["average"], "period": 60, "time_range": "-1.-1.30"}'
    )
    sample = replace(draft_for(CATALOGUE.operations["ListSample"]), body=body)
    async with app_at(sandbox_line, tmp_path, sample).run_test(size=(120, 40), notifications=True) as pilot:
        await started(pilot)
        exchange = await press(pilot, "s")
        assert isinstance(exchange.outcome, Success)
        await press(pilot, "5")
        said = " ".join(why(pilot)[0].split())
        assert "means Success. but no data points for samples[0].namespace = PAAS.NODE, " in said
        assert said.endswith("..., time_range = -1.-1.30")


async def test_an_expired_token_is_renewed_and_the_call_sent_again(short_lived: dict[str, str], tmp_path: Path) -> None:
    async with app_at(short_lived, tmp_path, LIST).run_test(size=(80, 24), notifications=True) as pilot:
        await started(pilot)
        session = bench(pilot).session
        assert session is not None
        session.auto_renew = False
        while isinstance((await press(pilot, "s")).outcome, Success):
            pass
        text, line = why(pilot)
        assert "said     The token must be updated." in text
        assert "1. The token has expired. It ended at " in text
        assert line == "r  renew the token and resend"
        assert isinstance((await press(pilot, "r")).outcome, Success)


async def test_a_write_is_asked_about_before_it_goes_again(sandbox_line: dict[str, str], tmp_path: Path) -> None:
    delete = draft_for(CATALOGUE.operations["DeleteAlarmRule"]).with_value("alarm_rule_id", "nothing")
    app = app_at(sandbox_line, tmp_path, delete.with_value("project_id", STAGING))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await started(pilot)
        await pilot.press("s")
        await confirmed(pilot, *"environment", "enter")
        exchange = await press(pilot)
        assert why(pilot)[1] == "r  set project_id to 4fae..35 and resend"
        await pilot.press("r")
        await confirmed(pilot, "escape")
        assert await press(pilot) is exchange


async def confirmed(pilot: Pilot[int], *keys: str) -> None:
    """Answers the question when it comes."""
    await until(lambda: isinstance(pilot.app.screen, ConfirmWrite))
    await pilot.pause()
    await pilot.press(*keys)


async def test_a_field_that_was_wrong_gets_the_focus(sandbox_line: dict[str, str], tmp_path: Path) -> None:
    series = draft_for(CATALOGUE.operations["ListSeries"]).with_value("limit", "x")
    app = app_at(sandbox_line, tmp_path, series.with_body('{"series": [{"namespace": "PAAS.NODE"}]}'))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await started(pilot)
        exchange = await press(pilot, "S")
        assert why(pilot)[1] == "r  go to query limit"
        assert await press(pilot, "r") is exchange
        assert isinstance(pilot.app.focused, Field)
        assert pilot.app.focused.value == "x"
        assert 'By the documents, "x" is a string' in bench(pilot).problems[0].what


class Taken(FakeSession):
    """Has the name already."""

    async def send(self, draft: Draft, *, on_step: Any, **_more: Any) -> Exchange:
        answered = await super().send(draft, on_step=on_step)
        request = Request(draft.method, "https://aom.example/v2/p/alarm-rules", (), (draft.body or "").encode())
        refusal = ApiError("AOM.02001102", "The threshold rule name already exists.", 400)
        return replace(answered, request=request, reply=Reply(400, "", "HTTP/1.1", (), b"{}"), outcome=refusal)


async def test_the_field_of_a_name_that_is_taken_gets_the_focus() -> None:
    body = '{"alarm_rule_name": "cpu", "metric_name": "cpuUsage", "threshold": "80"}'
    add = draft_for(CATALOGUE.operations["AddAlarmRule"]).with_body(body)
    app = app_on(Taken(), add)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await started(pilot)
        await press(pilot, "S")
        assert "alarm_rule_name is taken." in why(pilot)[0]
        assert why(pilot)[1] == "r  go to body alarm_rule_name"
        await press(pilot, "r")
        assert bench(pilot).problems[0].where == "body alarm_rule_name"


class Throttled(FakeSession):
    """Says for how long one has to wait."""

    async def send(self, draft: Draft, *, on_step: Any, **_more: Any) -> Exchange:
        answered = await super().send(draft, on_step=on_step)
        reply = Reply(429, "", "HTTP/1.1", (("Retry-After", "300"),), b"{}")
        return replace(answered, reply=reply, outcome=ApiError("429", "slow [/x]\x1b[2J", 429))


async def test_a_wait_can_be_left() -> None:
    session = Throttled()
    async with app_on(session, draft()).run_test(size=(80, 24), notifications=True) as pilot:
        await started(pilot)
        await press(pilot, "s")
        text, line = why(pilot)
        assert (line, len(session.sent)) == ("r  wait 300 s and resend", 1)
        assert "[/x]" in text
        assert "\x1b" not in text
        await pilot.press("r")
        await until(lambda: bench(pilot).running)
        await press(pilot, "x")
        assert (bench(pilot).running, len(session.sent)) == (False, 1)


async def test_the_question_about_a_write_names_the_host_it_will_go_to(
    sandbox_line: dict[str, str], tmp_path: Path
) -> None:
    write = draft_for(CATALOGUE.operations["DeleteAlarmRule"]).with_value("alarm_rule_id", "no-such")
    app = app_at(sandbox_line, tmp_path, write)
    elsewhere = sandbox_line["aom_endpoint"].replace("127.0.0.1", "localhost")
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await started(pilot)
        session = bench(pilot).session
        assert session is not None
        bench(pilot).sending.start(lambda draft: draft, UseEndpoint(elsewhere))
        await until(lambda: isinstance(pilot.app.screen, ConfirmWrite))
        await pilot.pause()
        assert elsewhere in pilot.app.export_screenshot().replace("&#160;", " ")
        await press(pilot, "escape")
        assert session.profile.aom_endpoint == sandbox_line["aom_endpoint"]
        assert bench(pilot).exchange is None
