"""The interactive loop, typed at through prompt-toolkit's own pipe."""

import io
import os
import re
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.input.base import PipeInput
from prompt_toolkit.output.vt100 import Vt100_Output
from shared_sandbox import StartSandbox

from aom_tui.commands.context import App
from aom_tui.repl.command import converse
from aom_tui.repl.console import Terminal
from aom_tui.repl.conversation import Conversation
from aom_tui.repl.prompt import prompt_text
from aom_tui.session.body.spool import Spool
from aom_tui.session.writes import lifted_by

README = Path(__file__).parents[2] / "README.md"
PATIENCE = 20
"""Seconds until a test gives up waiting for the screen."""


class Screen(io.StringIO):
    """What was drawn; tells whoever waits for something on it."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn = threading.Condition()
        self.seen = 0

    def write(self, text: str) -> int:
        with self.drawn:
            self.drawn.notify_all()
            return super().write(text)

    def text(self) -> str:
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self.getvalue())

    def shows(self, words: str) -> bool:
        """Whether the words come within a second."""
        with self.drawn:
            return self.drawn.wait_for(lambda: words in self.text()[self.seen :], 1)

    def wait_for(self, words: str) -> None:
        """Until the words have been drawn since the last wait."""
        with self.drawn:
            if not self.drawn.wait_for(lambda: words in self.text()[self.seen :], PATIENCE):
                raise AssertionError(f"{words!r} never came: {self.text()[self.seen :]!r}")
            self.seen = self.text().index(words, self.seen) + len(words)


class Output(Vt100_Output):
    """On a terminal that need not be asked where its cursor is: only then is there a toolbar."""

    def get_rows_below_cursor_position(self) -> int:
        return 24


def environment(folder: Path, **more: str) -> dict[str, str]:
    return {f"AOM_TUI_{kind}_DIR": str(folder / kind.lower()) for kind in ("CONFIG", "DATA", "CACHE")} | more


def on_sandbox(line: dict[str, str]) -> dict[str, str]:
    return {
        "OS_AUTH_URL": line["iam_endpoint"],
        "AOM_TUI_ENDPOINT": line["aom_endpoint"],
        "OS_USERNAME": line["username"],
        "OS_USER_DOMAIN_NAME": line["domain"],
        "OS_PROJECT_NAME": line["project_name"],
        "OS_REGION_NAME": line["region"],
    }


@contextmanager
def typing(app: App, history: Path, script: list[tuple[str, str]]) -> Iterator[Screen]:
    """Runs the REPL while another thread types: each time some words have come onto the screen, some keys."""
    screen = Screen()
    output = Output(screen, lambda: Size(24, 100), enable_cpr=False)
    with create_pipe_input() as keys:
        terminal = Terminal(history, input=keys, output=output)
        conversation = Conversation(app, terminal)
        with ThreadPoolExecutor() as threads:
            typed = threads.submit(_type, screen, keys, script)
            try:
                assert converse(conversation, terminal) == 0
            finally:
                conversation.close()
                typed.result()
        yield screen


def _type(screen: Screen, keys: PipeInput, script: list[tuple[str, str]]) -> None:
    try:
        for (words, text), (following, _) in zip(script, [*script[1:], ("", "")], strict=True):
            screen.wait_for(words)
            keys.send_text(text)
            while text.endswith("=\t") and not screen.shows(following):
                keys.send_text("\t")  # the first is lost where what was typed before it is still being completed
    finally:
        keys.send_text("\x03\x04")  # clear the line, leave


def test_tab_completes_and_the_toolbar_says_what_holds(
    tmp_path: Path, sandbox_line: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    app = App(environ=environment(tmp_path, **on_sandbox(sandbox_line)))
    script = [
        ("no token", "use LiSeri"),
        ("List time series", "\t\r"),
        ("cn-north-4 ListSeries >", "set 'series[0][namespace]=PAAS.NODE' limit=1\r"),
        ("cn-north-4 ListSeries >", "send --query 'series[].namespace'\r"),
        ("password of demo@acme", sandbox_line["password"] + "\r"),
        ("token 23h59m", "this line is given up \x03"),
        ("token 23h59m", "exit\r"),
    ]
    with typing(app, tmp_path / "history", script) as screen:
        assert sandbox_line["password"] not in screen.text()
    assert capsys.readouterr().out == '[\n  "PAAS.NODE"\n]\n'
    kept = (tmp_path / "history").read_text()
    assert "use ListSeries" in kept
    assert sandbox_line["password"] not in kept
    assert "given up" not in kept


def test_tab_asks_the_api_for_values(
    tmp_path: Path, sandbox_line: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    app = App(environ=environment(tmp_path, **on_sandbox(sandbox_line)))
    script = [
        ("no token", "use ShowAlarmRule\r"),
        ("ShowAlarmRule >", "set alarm_rule_id=\t"),
        ("nobody is logged in yet", "\x03"),
        ("ShowAlarmRule >", "call ListAlarmRule limit=1 --query 'thresholds[0].alarm_rule_id'\r"),
        ("password of demo@acme", sandbox_line["password"] + "\r"),
        ("token 23h59m", "set alarm_rule_id=\t"),
        ("checkout-cpu-high", "\x03"),
        ("token 23h59m", "exit\r"),
    ]
    with typing(app, tmp_path / "history", script) as screen:
        assert sandbox_line["password"] not in screen.text()
    assert capsys.readouterr().out.strip().strip('"').isdecimal()


class Slow(BaseHTTPRequestHandler):
    """/slow presses Ctrl-C as soon as it is asked, and does not answer before the test ends; nor does /half end."""

    over = threading.Event()

    def do_GET(self) -> None:
        if self.path == "/slow":
            os.kill(os.getpid(), signal.SIGINT)
            self.over.wait(PATIENCE)
        self.send_response(200)
        if self.path == "/half":
            self.send_header("Content-Length", "100")
            self.end_headers()
            self.wfile.write(b'{"half": ')
            self.over.wait(PATIENCE)
            return
        self.end_headers()
        self.wfile.write(b"here")

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def slow() -> Iterator[str]:
    Slow.over.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Slow) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        Slow.over.set()
        server.shutdown()
        thread.join()


def test_ctrl_c_cancels_the_call_and_the_prompt_returns(
    tmp_path: Path, slow: str, capsys: pytest.CaptureFixture[str]
) -> None:
    app = App(environ=environment(tmp_path))
    script = [("no profile >", f"request GET {slow}/slow\rwhy\rrequest GET {slow}/fast\rhistory -n 2\r")]
    with typing(app, tmp_path / "history", script):
        shown = capsys.readouterr()
    assert shown.err == "aom-tui: cancelled\n"
    assert shown.out.startswith("No usable reply, while sending\nsaid     cancelled after 0.")
    assert ": the request was on its way, no whole reply had come" in " ".join(shown.out.split())
    assert "\nhere\n" in shown.out
    assert re.search("GET /slow +cancelled", shown.out), "the history has it"


def test_what_had_come_when_ctrl_c_was_pressed_is_kept_as_a_part(
    tmp_path: Path, slow: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write = Spool.write

    def write_and_press(spool: Spool, piece: bytes) -> None:
        write(spool, piece)
        os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(Spool, "write", write_and_press)
    line = f"request GET {slow}/half\rhistory show 1 -o wire\rhistory -n 1\r"
    with typing(App(environ=environment(tmp_path)), tmp_path / "history", [("no profile >", line)]):
        shown = capsys.readouterr()
    part = "only a part of the body came: 9 of 100 bytes"
    assert shown.err.startswith(f"aom-tui: {part}")
    assert "aom-tui: cancelled\n" in shown.err
    assert f"\nContent-Length: 100\n# {part}\n# cancelled after " in shown.out
    assert re.search("GET /half +200 cancelled", shown.out)


def test_of_an_interrupted_write_it_is_said_that_nobody_knows(
    tmp_path: Path, slow: str, capsys: pytest.CaptureFixture[str]
) -> None:
    app = App(environ=environment(tmp_path))
    with typing(app, tmp_path / "history", [("no profile >", f"request POST {slow}/slow\r")]):
        said = capsys.readouterr().err
    assert said == "aom-tui: POST was on its way: it may have been applied\naom-tui: cancelled\n"


def test_a_mistyped_password_is_asked_for_again(
    tmp_path: Path, sandbox_line: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    app = App(environ=environment(tmp_path, **on_sandbox(sandbox_line)))
    script = [
        ("no token", "token\r"),
        ("password of demo@acme", "wrong\r"),
        ("no token", "token\r"),
        ("password of demo@acme", sandbox_line["password"] + "\r"),
        ("token 23h59m", "exit\r"),
    ]
    with typing(app, tmp_path / "history", script):
        shown = capsys.readouterr()
    assert shown.err.startswith("aom-tui: IAM refused the login: 401")
    assert "acme (5d1c" in shown.out


def test_a_profile_changed_meanwhile_holds_at_once(
    tmp_path: Path, sandbox_line: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever is told that a profile is read-only may allow writes and try again."""
    from aom_tui.repl.console import Pipe
    from aom_tui.repl.verbs import run_line

    profile = f"""
        [profiles.x]
        kind = "test"
        region = "cn-north-4"
        user = "{sandbox_line["username"]}"
        domain = "{sandbox_line["domain"]}"
        iam_endpoint = "{sandbox_line["iam_endpoint"]}"
        aom_endpoint = "{sandbox_line["aom_endpoint"]}"
        password_command = "echo {sandbox_line["password"]}"
        """
    config = tmp_path / "config" / "config.toml"
    config.parent.mkdir()
    config.write_text(f"{profile}read_only = true")
    conversation = Conversation(App(environ=environment(tmp_path), profile_name="x"), Pipe())
    try:
        assert run_line(conversation, "token") == 0
        assert run_line(conversation, "call DeleteAlarmRule alarm_rule_id=999999") == 2
        config.write_text(profile)
        assert run_line(conversation, "call DeleteAlarmRule alarm_rule_id=999999") == 4
    finally:
        conversation.close()
    said = capsys.readouterr().err
    assert f"profile x is read-only and this is a write. {lifted_by('x')}\n" in said
    assert said.count("profile x was changed: it is no longer read-only\n") == 1


def test_a_sandbox_started_anew_is_joined_and_the_draft_stays(
    tmp_path: Path, start_sandbox: StartSandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    from aom_tui.repl.console import Pipe
    from aom_tui.repl.verbs import run_line

    old = start_sandbox()
    conversation = Conversation(App(environ=environment(tmp_path), profile_name="sandbox"), Pipe())
    try:
        assert run_line(conversation, "use ListSeries 'series[0][namespace]=PAAS.NODE' limit=1") == 0
        assert run_line(conversation, "send") == 0
        assert capsys.readouterr().err == ""
        old.end()
        new = start_sandbox(old.port)
        assert run_line(conversation, "send") == 0
        said = capsys.readouterr().err.splitlines()
        assert len(said) == 1
        assert f"the sandbox is a new one: joined it at {new.endpoint}" in said[0]
        assert run_line(conversation, "send") == 0
        assert capsys.readouterr().err == ""
    finally:
        conversation.close()


def test_a_write_on_production_asks_for_the_profiles_name(
    tmp_path: Path, sandbox_line: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    secret = {"OS_PASSWORD": sandbox_line["password"]}
    app = App(environ=environment(tmp_path, **on_sandbox(sandbox_line), **secret))
    script = [
        ("no token", "call DeleteAlarmRule alarm_rule_id=999999\r"),
        ("Type the profile's name to send it:", "yes\r"),
        ("no token", "call DeleteAlarmRule alarm_rule_id=999999 --yes -o raw\r"),
        ("token 23h59m", "exit\r"),
    ]
    with typing(app, tmp_path / "history", script):
        said = capsys.readouterr().err.splitlines()
    assert said[0] == "aom-tui: DeleteAlarmRule: not sent: that is not the profile's name"


def test_the_example_in_the_readme(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its prompts are those that come, and its lines do what they say."""
    from aom_tui.repl.console import Pipe
    from aom_tui.repl.verbs import run_line

    example = re.findall(r"^    (sandbox [^>\n]*> )(.*)$", README.read_text(), re.MULTILINE)
    assert len(example) >= 3
    conversation = Conversation(App(environ=environment(tmp_path), profile_name="sandbox"), Pipe())
    try:
        for prompt, line in example:
            assert prompt_text(conversation.profile(), conversation.drafts.current, conversation.session) == prompt
            assert run_line(conversation, line) == 0
    finally:
        conversation.close()
    assert '"PAAS.NODE"' in capsys.readouterr().out
