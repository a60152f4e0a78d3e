"""What a shell is offered at Tab: never by a login that could lock somebody out, and nothing that a shell acts on."""

import json
import os
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from command_runs import Here, private_environment, runner

COMPLETE = """
import runpy, sys
sys.argv[0] = "aom-tui"
runpy.run_module("aom_tui", run_name="__main__", alter_sys=False)
"""
ASKS = "aom-tui call ShowAlarmRule alarm_rule_id="


def offered(shell: str, words: str, environ: Mapping[str, str]) -> list[str]:
    """The lines that the shell is given for the last word."""
    asked = {"_AOM_TUI_COMPLETE": f"{shell}_complete", "COMP_WORDS": words}
    asked["COMP_CWORD"] = str(words.count(" "))
    command = [sys.executable, "-c", COMPLETE]
    done = subprocess.run(command, capture_output=True, text=True, env={**environ, **asked}, check=True, timeout=30)
    assert not done.stderr
    return done.stdout.splitlines()


def zsh_values(lines: list[str]) -> dict[str, str]:
    """Each value with what is said of it: zsh is given them on three lines."""
    return dict(zip(lines[1::3], lines[2::3], strict=True))


class Account(BaseHTTPRequestHandler):
    """An IAM and an AOM in one; the password is right or it is not."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        server = self.server
        assert isinstance(server, Cloud)
        server.asked.append(self.path)
        if not self.path.startswith("/v3/auth/tokens"):
            self._say(200, {"thresholds": [{"alarm_rule_id": each, "alarm_rule_name": "n"} for each in server.listed]})
        elif server.password_is_right:
            now = datetime.now(UTC)
            life = {"issued_at": now.isoformat(), "expires_at": (now + timedelta(days=1)).isoformat()}
            token = {"user": {"name": "u", "domain": {"name": "d"}}, "project": {"id": "p1", "name": "cn-north-4"}}
            self._say(201, {"token": {**token, **life}}, "MIItoken")
        else:
            self._say(401, {"error": {"code": 401, "message": "wrong"}})

    def _say(self, status: int, document: Any, token: str = "") -> None:
        body = json.dumps(document).encode()
        self.send_response(status)
        if token:
            self.send_header("X-Subject-Token", token)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


class Cloud(ThreadingHTTPServer):
    """Remembers what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Account)
        self.asked: list[str] = []
        self.listed = ["7", "8"]
        self.password_is_right = True

    def as_user(self, folder: Path) -> dict[str, str]:
        """The environment of one of its users."""
        url = f"http://127.0.0.1:{self.server_port}"
        who = {"OS_USERNAME": "u", "OS_PASSWORD": "p", "OS_USER_DOMAIN_NAME": "d", "OS_PROJECT_NAME": "cn-north-4"}
        where = {"OS_AUTH_URL": url, "AOM_TUI_ENDPOINT": url, "OS_REGION_NAME": "cn-north-4"}
        return private_environment(folder) | who | where


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    with Cloud() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_tab_logs_in_nowhere_and_uses_the_token_that_is_kept(cloud: Cloud, tmp_path: Path) -> None:
    environ = cloud.as_user(tmp_path)
    assert not any(offered("zsh", ASKS, environ))
    assert cloud.asked == []
    assert runner(environ)("token").status == 0
    assert zsh_values(offered("zsh", ASKS, environ)) == {"alarm_rule_id=7": "n", "alarm_rule_id=8": "n"}
    assert sum(path.startswith("/v3") for path in cloud.asked) == 1


def test_tab_never_tries_a_password_or_an_access_key(cloud: Cloud, tmp_path: Path) -> None:
    environ = cloud.as_user(tmp_path)
    keys = {"HUAWEICLOUD_SDK_AK": "ak", "HUAWEICLOUD_SDK_SK": "sk", "HUAWEICLOUD_SDK_PROJECT_ID": "p1"}
    signs = {name: value for name, value in environ.items() if name not in ("OS_USERNAME", "OS_PASSWORD")} | keys
    for account in (environ, signs):
        for _ in range(2):
            assert not any(offered("bash", "aom-tui call ShowAlarmRule alarm_rule_id =", account))
    assert cloud.asked == []


def test_what_a_shell_would_act_on_is_not_offered(cloud: Cloud, tmp_path: Path) -> None:
    cloud.listed = [
        "a;b",
        "$(id)",
        "*",
        "new\nplain,line",
        "\x1b]0;title\x07",
        "\u202etxt",
        "two words",
        "a,b",
        "",
        "告警-1:x",
    ]
    environ = cloud.as_user(tmp_path)
    assert runner(environ)("token").status == 0
    assert offered("bash", "aom-tui call ShowAlarmRule alarm_rule_id =", environ) == ["plain,告警-1:x"]


@pytest.mark.parametrize(
    ("shell", "words", "expected"),
    [
        ("bash", "aom-tui call ListSample fill_value =", ["plain,-1", "plain,0", "plain,null", "plain,average"]),
        ("bash", "aom-tui call ListSample fill_value = av", ["plain,average"]),
        ("bash", "aom-tui call ListSample fill_value == av", ["plain,average"]),
        ("zsh", "aom-tui call ListSample fill_value==av", ["plain", "fill_value==average", "_"]),
        ("bash", "aom-tui call ListSample fill_value : av", []),
        ("bash", "aom-tui call ListSample fill_value = average li", []),
        ("bash", "aom-tui call ListAlarmRule limit = 5 of", ["plain,offset="]),
    ],
)
def test_bash_takes_items_apart_and_they_are_put_together(
    here: Here, shell: str, words: str, expected: list[str]
) -> None:
    assert [line for line in offered(shell, words, here.environ) if line] == expected


def test_what_is_filled_in_narrows_what_is_listed(here: Here) -> None:
    def names(namespace: str) -> set[str]:
        words = f"aom-tui call ListSeries series[0][namespace] = {namespace} series[0][metric_name] ="
        return set(offered("bash", words, here.environ))

    assert "plain,cpuUsage" in names("PAAS.NODE")
    assert names("PAAS.NODE") != names("PAAS.CONTAINER") != {""}


def test_what_was_listed_is_kept_for_a_minute_in_a_private_file(cloud: Cloud, tmp_path: Path) -> None:
    environ = cloud.as_user(tmp_path)
    assert runner(environ)("token").status == 0
    first = offered("zsh", ASKS, environ)
    cloud.asked.clear()
    assert offered("zsh", ASKS, environ) == first
    assert cloud.asked == []
    (kept,) = (tmp_path / "cache" / "values").iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert json.loads(kept.read_bytes()) == [["7", "n"], ["8", "n"]]
    old = time.time() - 61
    os.utime(kept, (old, old))
    assert offered("zsh", ASKS, environ) == first
    assert len(cloud.asked) == 1


def test_what_was_kept_is_nobody_elses(cloud: Cloud, tmp_path: Path) -> None:
    environ = cloud.as_user(tmp_path)
    elsewhere = environ | {"OS_PROJECT_NAME": "another"}
    for account in (environ, elsewhere):
        assert runner(account)("token").status == 0
        assert any(offered("zsh", ASKS, account))
    assert sum("alarm-rules" in path for path in cloud.asked) == 2
    for kept in (tmp_path / "cache" / "values").iterdir():
        kept.write_text("{damaged")
    assert any(offered("zsh", ASKS, environ))
    assert sum("alarm-rules" in path for path in cloud.asked) == 3


def test_bash_puts_no_blank_behind_a_name(here: Here) -> None:
    environ = {**here.environ, "_AOM_TUI_COMPLETE": "bash_source"}
    script = subprocess.run([sys.executable, "-c", COMPLETE], capture_output=True, text=True, env=environ, check=True)
    told = "compopt() { echo told $*; }\n" + "aom-tui() { echo plain,limit=; echo plain,5; }\n" + script.stdout
    told += "env() { shift 3; $*; }\nCOMP_WORDS=(aom-tui li); COMP_CWORD=1\n_aom_tui_completion aom-tui\n"
    told += "printf '%s\\n' ${COMPREPLY[*]}"
    done = subprocess.run(["bash", "-c", told], capture_output=True, text=True, check=True, env=here.environ)
    assert done.stdout.splitlines() == ["told -o nospace", "limit=", "5"]


@pytest.mark.skipif(which("zsh") is None, reason="no zsh here")
def test_zsh_puts_no_blank_behind_a_name(here: Here, tmp_path: Path) -> None:
    environ = {**here.environ, "_AOM_TUI_COMPLETE": "zsh_source"}
    script = subprocess.run([sys.executable, "-c", COMPLETE], capture_output=True, text=True, env=environ, check=True)
    told = "compdef() {}\ncompadd() { local name=${@[-1]}; print -r -- ${@[1,-2]} ${(P)name} }\n"
    told += script.stdout + "words=(aom-tui li); CURRENT=2; _aom_tui_completion\n"
    program = tmp_path / "aom-tui"
    program.write_text("#!/bin/sh\nprintf 'plain\\nlimit=\\n_\\nplain\\n5\\n_\\n'\n")
    program.chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"
    done = subprocess.run(["zsh", "-fc", told], capture_output=True, text=True, check=True, env={"PATH": path})
    assert done.stdout.splitlines() == ["-U -V unsorted -S -a limit=", "-U -V unsorted -a 5"]
