"""Calls of the past as archives, lines and tickets: the command, whatever history its calls come from."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from command_runs import private_environment
from msgspec.structs import replace

from aom_tui.commands.context import App
from aom_tui.commands.errors import status_of
from aom_tui.commands.history_export import export
from aom_tui.problem import InvalidInput
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import (
    ApiError,
    Exchange,
    Failure,
    FailureKind,
    Kept,
    Reply,
    Request,
    StepName,
    Success,
    Timings,
)

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TOKEN = "***sha256:08b0ab57d4b7c67f"
"""As the history keeps it."""
URL = f"http://127.0.0.1:1/v2/{'4' * 32}/series?limit=10"

REQUEST = Request("POST", URL, (("X-Auth-Token", TOKEN), ("Content-Type", "application/json")), b'{"series":[]}')
REPLY = Reply(200, "OK", "HTTP/1.1", (("X-Request-Id", "7c1e"),), b'{"series":[]}')
CALL = Exchange(
    id="1", profile="sandbox",
    draft=Draft(method="POST", uri="/v2/{project_id}/series", operation_id="ListSeries", values={"limit": "10"},
                body='{"series":[]}'),
    request=REQUEST,
    reply=REPLY,
    outcome=Success(), timings=Timings(NOW, 0.034),
)  # fmt: skip
KEPT = {
    1: CALL,
    2: replace(CALL, id="2", reply=None, outcome=Failure(FailureKind.TIMEOUT, StepName.SEND, "30 s")),
    3: replace(CALL, id="3", profile="gone", draft=None, outcome=ApiError("AOM.04", "no", 400)),
    4: replace(
        CALL, id="4", draft=None, request=None, reply=None, outcome=Failure(FailureKind.CONNECT, StepName.TOKEN, "x")
    ),
    5: replace(CALL, id="5", preceding=(replace(CALL, id="3"),)),
    6: replace(
        CALL,
        id="6",
        outcome=ApiError("401", "no", 401),
        request=replace(REQUEST, body=b""),
        kept=Kept(6, request_body="none", request_size=13),
    ),
    7: replace(CALL, reply=replace(REPLY, body=b""), kept=Kept(7, reply_body="none", reply_size=13)),
    8: replace(
        CALL, reply=replace(REPLY, body=b"x" * 5000), kept=Kept(8, reply_body="head", reply_size=9 * 1024 * 1024)
    ),
}


@dataclass(frozen=True, kw_only=True)
class Remembering(App):
    """An App with a history of ours."""

    def past_call(self, number: int) -> Exchange:
        return KEPT[number] if number in KEPT else super().past_call(number)


def run(folder: Path, *arguments: str) -> tuple[int, str, str]:
    app = Remembering(environ=private_environment(folder))
    seen: list[int] = []

    @click.command(context_settings={"ignore_unknown_options": True})
    def root() -> None:
        seen.append(status_of(lambda: export.main(list(arguments), standalone_mode=False, obj=app)))

    done = CliRunner().invoke(root)
    return seen[0], done.stdout, done.stderr


def test_one_archive_of_all(tmp_path: Path) -> None:
    status, out, _err = run(tmp_path, "1", "2", "3", "4")
    entries: list[Any] = json.loads(out)["log"]["entries"]
    assert (status, [each["response"]["status"] for each in entries]) == (0, [200, 0, 200])
    assert len(json.loads(run(tmp_path, "3", "5")[1])["log"]["entries"]) == 2, "what precedes one is there once"


def test_each_call_as_a_line(tmp_path: Path) -> None:
    call = " call ListSeries --body '{\"series\":[]}' limit=10"
    status, out, _err = run(tmp_path, "1", "3", "--as", "aom-tui")
    assert (status, out.splitlines()[0]) == (0, "aom-tui --profile sandbox" + call)
    project = "4" * 32
    assert out.splitlines()[1] == f"aom-tui --profile gone{call} project_id={project}"
    assert "sha256" not in out
    curl = run(tmp_path, "1", "--as", "curl")
    assert '"X-Auth-Token: $TOKEN"' in curl[1]
    assert URL in curl[1]
    assert "no command gets a token for the sandbox at http://127.0.0.1:1: it has ended" in curl[2]
    assert "--profile gone token" in run(tmp_path, "3", "--as", "curl")[2], "the profile of the call is named"
    assert "QuerySeriesOptionParam" not in run(tmp_path, "1", "--as", "sdk")[1]


def test_of_a_profile_that_is_no_more_the_place_is_read_from_the_request(tmp_path: Path) -> None:
    code = run(tmp_path, "3", "--as", "sdk")[1]
    assert '.with_endpoints(["http://127.0.0.1:1"])' in code
    assert f'    "{"4" * 32}",\n)' in code


def test_tickets_also_without_a_reply(tmp_path: Path) -> None:
    status, out, _err = run(tmp_path, "1", "2", "4", "--ticket")
    assert (status, out.count("\n---\n")) == (0, 2)
    assert out.startswith("## AOM ListSeries: 200 OK\n")
    assert "## AOM ListSeries: timeout\n" in out
    assert f"token `{TOKEN.removeprefix('***')}`" in out


@pytest.mark.parametrize("form", ["curl", "sdk", "http"])
def test_a_body_that_was_not_kept_is_said_of_what_is_made_without_it(tmp_path: Path, form: str) -> None:
    said = "aom-tui: The request's body (13 B) was not kept: this profile keeps headers only\n"
    assert said in run(tmp_path, "6", "--as", form)[2]
    assert "was not kept" not in run(tmp_path, "1", "--as", form)[2]


@pytest.mark.parametrize("whose", ["request", "reply"])
def test_a_ticket_says_where_the_body_would_stand_that_it_was_not_kept(tmp_path: Path, whose: str) -> None:
    number = {"request": "6", "reply": "7"}[whose]
    said = f"(The {whose}'s body (13 B) was not kept: this profile keeps headers only)\n```\n"
    out = run(tmp_path, number, "--ticket")[1]
    assert out.count("was not kept") == 1
    assert said in out.partition(f"### {whose.title()}\n")[2]


def test_the_end_of_a_body_in_a_ticket_names_the_size_that_was_sent(tmp_path: Path) -> None:
    out = run(tmp_path, "8", "--ticket")[1]
    assert out.endswith("... cut: the beginning of 9.0 MB\n```\n")
    assert "not kept" not in out


def test_a_code_that_is_the_status_stands_once_in_the_head_of_a_ticket(tmp_path: Path) -> None:
    assert run(tmp_path, "6", "--ticket")[1].startswith("## AOM ListSeries: 401\n")


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    assert run(tmp_path, "9")[0] == 2
    assert run(tmp_path, "4", "--as", "curl")[0] == 2
    with pytest.raises(InvalidInput, match="there is no such call in the history"):
        App(environ=private_environment(tmp_path)).past_call(9)
