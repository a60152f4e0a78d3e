"""The process: how it starts, what it says, how it ends."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

COMMAND = [sys.executable, "-m", "aom_tui", "sandbox"]
KEYS = ["iam_endpoint", "aom_endpoint", "region", "username", "password"]
KEYS += ["domain", "project_name", "project_id", "ak", "sk"]


@contextmanager
def started(
    *arguments: str, command: list[str] = COMMAND, environ: dict[str, str] | None = None
) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    pipe, line = subprocess.PIPE, [*command, *arguments]
    with subprocess.Popen(line, stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=environ) as process:
        assert process.stdout is not None
        yield process, process.stdout.readline()
        process.kill()


def test_the_line_has_the_promised_keys_and_the_sandbox_answers(sandbox_line: dict[str, str]) -> None:
    assert list(sandbox_line) == KEYS
    assert httpx.get(sandbox_line["aom_endpoint"], trust_env=False).status_code == 404


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly(number: signal.Signals) -> None:
    with started("--port", "0", "--json") as (process, _):
        process.send_signal(number)
        _, err = process.communicate(timeout=10)
        assert (process.returncode, err) == (0, "")


def test_it_ends_with_its_parent() -> None:
    with started("--port", "0", "--json", "--parent") as (process, _):
        process.communicate(timeout=10)
        assert process.returncode == 0


def test_without_a_parent_the_end_of_stdin_means_nothing() -> None:
    with started("--port", "0", "--json") as (process, line):
        assert process.stdin is not None
        process.stdin.close()
        assert httpx.get(json.loads(line)["aom_endpoint"], trust_env=False).status_code == 404
        assert process.poll() is None


def test_an_idle_connection_does_not_hold_up_the_end() -> None:
    with started("--port", "0", "--json") as (process, line), httpx.Client(trust_env=False) as http:
        http.get(json.loads(line)["aom_endpoint"])
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def test_a_taken_port_is_one_clear_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run([*COMMAND, "--port", port], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith(f"aom-tui: --port: {port} cannot be used: ")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("options", [(), ("--tls", "--host", "0.0.0.0")])
def test_of_a_port_that_another_sandbox_has_it_is_said_how_to_join_and_stop_that(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    folders = os.environ | {f"AOM_TUI_{kind}_DIR": str(tmp_path / kind) for kind in ("CONFIG", "DATA", "CACHE")}
    with started("--port", "0", "--json", *options, environ=folders) as (process, line):
        port = urlsplit(json.loads(line)["aom_endpoint"]).port
        command = [*COMMAND, "--port", str(port), *options]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=folders)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == (
            f"aom-tui: --port: a sandbox listens on {port} already (process {process.pid}). To work in it: aom-tui "
            f"--profile sandbox. To stop it: Ctrl+C where it runs, or kill {process.pid}. For one beside it choose "
            "another port, or 0 for a free one.\n"
        )
        with started("--port", "0", "--json", environ=folders) as (_, newer):
            again = subprocess.run(command, capture_output=True, text=True, check=False, env=folders)
            assert json.loads(newer)["aom_endpoint"], "the profile sandbox finds this one"
            assert f"(process {process.pid})" in again.stderr
            assert "--profile sandbox" not in again.stderr


def test_the_words_for_people_name_the_next_commands_and_no_secret() -> None:
    with started("--port", "0", "--seed", "3") as (process, first):
        assert process.stdout is not None
        words = first + "".join(process.stdout.readline() for _ in range(6))
    assert words.count("--profile sandbox") == 3
    assert "demo@acme" in words
    assert "sandbox ready" in first


def test_the_seed_decides_the_numbers_and_not_the_secrets() -> None:
    with (
        started("--port", "0", "--json", "--seed", "7") as (_, first),
        started("--port", "0", "--json", "--seed", "7") as (_, second),
    ):
        one, other = json.loads(first), json.loads(second)
        assert one["project_id"] == other["project_id"]
        for secret in ("password", "ak", "sk"):
            assert one[secret] != other[secret]


AS_ROOT_COMMAND = """
import sys
from aom_tui.sandbox.command import sandbox
context = sandbox.make_context("sandbox", ["--port", "0", "--json", *sys.argv[2:]])
context.meta["aom_tui.sandbox_folder"] = sys.argv[1]
with context:
    sandbox.invoke(context)
"""


def as_root(folder: Path, *arguments: str) -> AbstractContextManager[tuple["subprocess.Popen[str]", str]]:
    return started(str(folder), *arguments, command=[sys.executable, "-c", AS_ROOT_COMMAND])


def test_its_line_lies_in_a_file_while_it_runs(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "sandboxes"
    with as_root(folder) as (process, line):
        (place,) = folder.iterdir()
        assert json.loads(line)["aom_endpoint"] == f"http://127.0.0.1:{place.stem}"
        assert place.read_text() == line
        assert stat.S_IMODE(place.stat().st_mode) == 0o600
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        process.send_signal(signal.SIGTERM)
        process.wait(10)
        assert list(folder.iterdir()) == []


def test_two_have_a_file_each_and_take_only_their_own_away(tmp_path: Path) -> None:
    with as_root(tmp_path) as (first, line), as_root(tmp_path) as (second, other):
        assert sorted(place.read_text() for place in tmp_path.iterdir()) == sorted((line, other))
        second.send_signal(signal.SIGTERM)
        second.wait(10)
        assert [place.read_text() for place in tmp_path.iterdir()] == [line]
        first.send_signal(signal.SIGTERM)
        first.wait(10)
        assert list(tmp_path.iterdir()) == []


def test_the_file_of_the_next_on_its_port_is_left_alone(tmp_path: Path) -> None:
    with as_root(tmp_path) as (process, _):
        (place,) = tmp_path.iterdir()
        place.unlink()
        place.write_text("of the next one")
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        assert place.read_text() == "of the next one"


def test_a_child_leaves_no_file(tmp_path: Path) -> None:
    with as_root(tmp_path, "--parent"):
        assert list(tmp_path.iterdir()) == []


def test_it_starts_without_the_heavy_half_of_the_house() -> None:
    code = """
import sys
import aom_tui.sandbox.command, aom_tui.sandbox.gateway, aom_tui.sandbox.server, aom_tui.sandbox.world
heavy = {"rich", "httpx", "textual", "prompt_toolkit", "pygments", "aom_tui.session"}
print(sorted(heavy & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("speed", ["0", "-1", "nan", "inf", "fast"])
def test_a_speed_that_is_none_is_one_clear_line(speed: str) -> None:
    done = subprocess.run([*COMMAND, f"--speed={speed}"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Invalid value for '--speed'" in done.stderr
    assert "Traceback" not in done.stderr
