"""`--all-pages` by the real program: on the sandbox, and on a service that leads nowhere."""

import json
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from command_runs import PROGRAM, Here, Result
from test_command_terminal import typed_at

RULES = ("call", "ListAlarmRule", "--all-pages")
ONE_PAGE = ("call", "ListAlarmRule", "--query", "thresholds[].alarm_rule_id")


@pytest.mark.parametrize(
    "call", [("call", "ListAlarmRule", "limit=2"), ("request", "GET", "/v2/{project_id}/alarm-rules", "limit==2")]
)
def test_all_pages_are_one_reply(here: Here, call: tuple[str, ...]) -> None:
    wanted = here.run(*ONE_PAGE).data
    assert isinstance(wanted, list)
    result = here.run(*call, "--all-pages", "--query", "thresholds[].alarm_rule_id")
    assert (result.status, result.data) == (0, wanted)
    assert result.err == f"aom-tui: {-(-len(wanted) // 2)} pages, {len(wanted)} items\n"
    table = here.run(*call, "--all-pages", "-o", "table").out
    assert len(table.splitlines()) == 2 + len(wanted)


def test_what_a_query_finds_in_all_pages_is_a_line_each(here: Here) -> None:
    wanted = here.run(*ONE_PAGE, "-o", "raw").out
    result = here.run(*ONE_PAGE, "limit=2", "--all-pages", "-o", "raw")
    assert (result.status, result.out) == (0, wanted)
    assert len(wanted.splitlines()) > 2


def test_as_many_pages_as_wanted_from_where_the_draft_says(here: Here) -> None:
    wanted = here.run(*ONE_PAGE).data
    assert isinstance(wanted, list)
    result = here.run(*ONE_PAGE, "limit=1", "offset=2", "--max-pages", "2")
    assert (result.status, result.data) == (0, wanted[2:4])
    total = len(wanted)
    assert result.err == f"aom-tui: 2 pages, 2 of {total} items; as many pages as asked for\n"


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (("call", "ListDashBoards", "--all-pages"), "ListDashBoards: does not come in pages"),
        (("call", "DeleteAlarmRule", "alarm_rule_id=1", "--all-pages"), "DeleteAlarmRule: changes something"),
        (("request", "GET", "/v9/x", "--all-pages"), "GET /v9/x: no operation that the catalogue knows"),
        ((*RULES, "-o", "raw"), "--all-pages: does not go with -o raw"),
        ((*RULES, "--max-pages", "0"), "Invalid value for '--max-pages'"),
    ],
)
def test_what_cannot_be_asked_for_page_by_page(here: Here, call: tuple[str, ...], said: str) -> None:
    result = here.run(*call)
    assert (result.status, result.out) == (2, "")
    assert result.err.startswith(f"aom-tui: {said}")
    assert len(result.err.splitlines()) == 1


def test_a_dry_run_shows_the_first_page_s_request(here: Here) -> None:
    result = here.run("call", "KeystoneListProjects", "per_page=1", "--all-pages", "--dry-run")
    assert result.status == 0
    assert result.out.splitlines()[0].endswith("/v3/projects?page=1&per_page=1")


def test_a_person_sees_how_far_it_is(here: Here) -> None:
    wanted = here.run(*ONE_PAGE).data
    assert isinstance(wanted, list)
    line = ("call", "ListAlarmRule", "limit=1", "--all-pages", "--query", "length(thresholds)")
    ended, screen, _ = typed_at(here, *line, question="", keys="")
    total = len(wanted)
    assert ended == 0
    assert f"\r\x1b[Kpage 2 of {total}, 2 of {total}" in screen
    data, counted, *steps = screen.rpartition("\r\x1b[K")[2].splitlines()
    assert str(total) in data
    assert counted == f"aom-tui: {total} pages, {total} items"
    assert " ".join(steps).startswith("aom-tui: 1 Token ok")


# -- a service that leads nowhere


class Endless(BaseHTTPRequestHandler):
    """Rules one by one, in the way that `limit` says; `waits` tells that the third page is kept back."""

    waits = threading.Event()
    go_on = threading.Event()
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        query = parse_qs(urlsplit(self.path).query)
        way, number = query["limit"][0], int(query.get("offset", ["1"])[0])
        status, body, headers = self.answer(way, number)
        data = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(data)), **headers}.items():
            self.send_header(name, value)
        with suppress(ConnectionError):  # whoever was interrupted reads no more
            self.end_headers()
            self.wfile.write(data)

    def answer(self, way: str, number: int) -> tuple[int, Any, dict[str, str]]:
        if way == "7" and number == 3:
            self.waits.set()
            self.go_on.wait(20)
        if way == "8" and number == 3:
            return 429, {"error_code": "APIGW.0308", "error_msg": "too fast"}, {"Retry-After": "5"}
        following = 2 if way == "9" and number == 3 else number + 1
        return 200, {"thresholds": [{"id": number}], "meta_data": {"start": str(following), "total": 900}}, {}

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture(scope="module")
def endless(here: Here) -> Iterator[dict[str, str]]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Endless) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield {**here.as_user, "AOM_TUI_ENDPOINT": f"http://127.0.0.1:{server.server_port}"}
        server.shutdown()


def ids(result: Result) -> list[int]:
    data = result.data
    assert isinstance(data, dict)
    return [each["id"] for each in data["thresholds"]]


def test_a_mark_that_comes_again_ends_it_with_7(here: Here, endless: dict[str, str]) -> None:
    result = here.run(*RULES, "limit=9", **endless)
    assert (result.status, ids(result)) == (7, [1, 2, 3])
    assert "incomplete: 3 pages, 3 of 900 items; the page mark 2 came again" in result.err


def test_an_error_on_the_way_keeps_what_came_and_decides_the_status(here: Here, endless: dict[str, str]) -> None:
    result = here.run(*RULES, "limit=8", **endless)
    assert (result.status, ids(result)) == (4, [1, 2])
    assert "incomplete: 2 pages, 2 of 900 items; 429 APIGW.0308 too fast; it asks to wait 5 s" in result.err


def test_ctrl_c_shows_what_came(here: Here, endless: dict[str, str]) -> None:
    Endless.waits.clear()
    environ = {**here.environ, **endless}
    with subprocess.Popen(
        [*PROGRAM, *RULES, "limit=7"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environ
    ) as process:
        assert Endless.waits.wait(20)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    Endless.go_on.set()
    result = Result(process.returncode, out.decode(), err.decode())
    assert (result.status, ids(result)) == (130, [1, 2])
    assert result.err.splitlines() == [
        "aom-tui: incomplete: 2 pages, 2 of 900 items; cancelled",
        "aom-tui: cancelled",
    ]
