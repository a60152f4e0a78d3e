"""`--follow`, `-i`, a full URL and pauses on the command line, against servers that redirect and refuse."""

import json
import subprocess
from pathlib import Path
from signal import SIGINT

from answering import PORTAL, SIGN_IN, given, server
from command_runs import PROGRAM, Run, private_environment


def test_follow_goes_on_without_the_token_and_says_where(run: Run) -> None:
    with server({}) as (there, asked), server({"/a": (302, {"Location": f"{there}/b"})}) as (here, first):
        plain = run("request", "GET", "/a", **given(here))
        assert (plain.status, asked) == (3, [])
        assert f"{there}/b" in plain.err
        assert "--follow" in plain.err
        result = run("request", "GET", "/a", "--follow", "-o", "wire", **given(here))
    assert result.status == 0, result.err
    assert f"follow to {there}/b, without credentials" in result.err
    assert first[-1][1]["x-auth-token"] == "MIIgiven"
    ((path, headers),) = asked
    assert path == "/b"
    assert "x-auth-token" not in headers
    assert "302" in result.out
    assert result.out.count("GET http") == 3  # the token looked at, the call, where it led


def test_a_circle_of_redirects_ends(run: Run) -> None:
    with server({"/a": (302, {"Location": "/a"})}) as (here, asked):
        result = run("request", "GET", "/a", "--follow", **given(here))
    assert (result.status, len(asked)) == (3, 6)
    assert "5 redirects in a row" in result.err


def test_another_host_is_said_to_get_no_credentials(run: Run) -> None:
    with server({}) as (there, asked), server({}) as (here, _first):
        result = run("request", "GET", f"{there}/x", **given(here))
    assert result.status == 0
    assert "gets no credentials" in result.err
    assert "x-auth-token" not in asked[0][1]


A_PAGE = "an HTML page, not JSON: mostly from a proxy, a portal or a wrong host"


def test_a_page_of_another_host_is_a_success_and_told_as_a_page(run: Run) -> None:
    with server(PORTAL, body=SIGN_IN) as (there, _asked), server({}) as (here, _first):
        result = run("request", "GET", f"{there}/x", **given(here))
        assert (result.status, result.out.encode().strip()) == (0, SIGN_IN)
        assert A_PAGE in result.err
        result = run("repl", stdin=f"use GET {there}/x\nsend\n".encode(), **given(here))
        assert result.status == 0
        assert A_PAGE in result.err
        plain = run("request", "GET", "/x", **given(there))
    assert plain.status == 7
    assert A_PAGE not in plain.err


def test_what_is_not_safe_is_said_with_the_head(run: Run, tmp_path: Path) -> None:
    assert "plain http to aom.example is not allowed" in run("request", "GET", "/x", **given("http://aom.example")).err
    table = {"region": "cn-north-4", "credential": "token", "source": "environment", "verify_tls": False}
    lines = "\n".join(f"{name} = {json.dumps(value)}" for name, value in table.items())
    with server({}) as (here, _asked):
        text = f'[profiles.mine]\n{lines}\niam_endpoint = "{here}"\naom_endpoint = "{here}"\nproject_id = "p"\n'
        (tmp_path / "config").mkdir()
        (tmp_path / "config" / "config.toml").write_text(text)
        result = run("request", "GET", "/x", "-i", "--profile", "mine", OS_TOKEN="MIIgiven")
    assert "profile mine is not safe: TLS not verified" in result.err


def test_a_read_that_is_throttled_says_that_it_waits_and_what_it_does_not_wait_for(run: Run) -> None:
    with server({"/a": (429, {"Retry-After": "0"}), "/b": (503, {"Retry-After": "60"})}) as (here, asked):
        result = run("request", "GET", "/a", **given(here), AOM_TUI_RETRIES="2")
        assert (result.status, len(asked)) == (4, 3)
        assert "429, trying again in 0 s, 2 of 3" in result.err
        assert "429, trying again in 0 s, 3 of 3" in result.err
        result = run("request", "GET", "/b", "--timeout", "20", **given(here), AOM_TUI_RETRIES="2")
    assert (result.status, len(asked)) == (5, 4)
    assert "Retry-After 60 s is beyond the deadline" in result.err


def test_a_pause_is_interrupted_at_once(run: Run, tmp_path: Path) -> None:
    with server({"/a": (503, {"Retry-After": "25"})}) as (here, asked):
        environ = {**private_environment(tmp_path), **given(here), "AOM_TUI_RETRIES": "2"}
        with subprocess.Popen([*PROGRAM, "request", "GET", "/a"], stderr=subprocess.PIPE, env=environ) as process:
            assert process.stderr is not None
            assert b"trying again in 25 s, 2 of 3" in process.stderr.readline()
            process.send_signal(SIGINT)
            assert process.wait(10) == 130
    assert len(asked) == 1


def test_a_watch_says_its_pauses_too(run: Run) -> None:
    with server({"/a": (429, {"Retry-After": "0"})}) as (here, asked):
        result = run("watch", "GET", "/a", "--times", "1", **given(here), AOM_TUI_RETRIES="1")
        refused = run("watch", "GET", "/a", "--follow", **given(here))
    assert (result.status, len(asked)) == (4, 2)
    assert "429, trying again in 0 s, 2 of 2" in result.err
    assert (refused.status, "--follow" in refused.err) == (2, True)
