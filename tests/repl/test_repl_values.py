"""Values from an API that does not answer: whoever types goes on typing, sends his line, leaves."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from test_repl_terminal import PATIENCE, environment, on_sandbox, typing

from aom_tui.catalogue.load import load_catalogue
from aom_tui.commands.context import App
from aom_tui.repl.completer import LineCompleter
from aom_tui.repl.completions import CompletionContext
from aom_tui.session.compose.items import draft_for
from aom_tui.session.draft import Draft

CATALOGUE = load_catalogue()


class Silent(BaseHTTPRequestHandler):
    """Says nothing before the test ends."""

    over = threading.Event()

    def do_GET(self) -> None:
        self.over.wait(3 * PATIENCE)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def silent() -> Iterator[str]:
    Silent.over.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Silent) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        Silent.over.set()
        server.shutdown()
        thread.join()


def test_an_api_that_is_silent_holds_up_neither_keys_nor_lines(
    tmp_path: Path,
    sandbox_line: dict[str, str],
    silent: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("aom_tui.session.values.listing.TIMEOUT", 3 * PATIENCE)
    environ = environment(tmp_path, **on_sandbox(sandbox_line) | {"AOM_TUI_ENDPOINT": silent})
    script = [
        ("no token", "token\r"),
        ("password of demo@acme", sandbox_line["password"] + "\r"),
        ("token 23h59m", "use ShowAlarmRule\r"),
        ("ShowAlarmRule >", "set alarm_rule_id=\t"),
        ("asking the API", "77\r"),
        ("ShowAlarmRule >", "show\r"),
        ("token 23h59m", "exit\r"),
    ]
    with typing(App(environ=environ), tmp_path / "history", script):
        assert not Silent.over.is_set()
    assert "/alarm-rules/77" in capsys.readouterr().out


async def test_what_the_api_says_of_a_value_controls_nothing() -> None:
    async def hostile(_draft: Draft, _place: str) -> dict[str, str]:
        return {"7": "\x1b]0;title\x07 \u202etxt"}

    draft = draft_for(CATALOGUE.operations["ShowAlarmRule"])
    completer = LineCompleter(lambda: CompletionContext(CATALOGUE, draft, (), hostile))
    line = Document("set alarm_rule_id=")
    (found,) = [each async for each in completer.get_completions_async(line, CompleteEvent(completion_requested=True))]
    assert found.text == "7"
    assert found.display_meta_text == "\\u001b]0;title\\u0007 \\u202etxt"
