"""No line of a REPL, piped or typed, answers with a planted secret, and its history file keeps none."""

import io
import json

import pytest
from machine import Machine
from planted import PLANTED, leaks
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output.vt100 import Vt100_Output
from test_secrets_in_commands import CURL, ITEMS

from aom_tui.commands.context import App
from aom_tui.repl.command import converse
from aom_tui.repl.console import Terminal
from aom_tui.repl.conversation import Conversation

SECRET_LINES = [
    "use POST /v1/refused " + " ".join(f"'{item}'" for item in ITEMS),
    "request GET '/v1/x?token=" + PLANTED["token in a query"] + "'",
    "let t = " + PLANTED["value of a variable"],
    "request POST /v1/x --yes --body '"
    + json.dumps({"password": PLANTED["password in a body"]}).replace("'", "")
    + "'",
    CURL,
]
"""Lines with a secret in them: what they print must not repeat it."""

LINES = [
    "use ListSeries series:=[]", "show", "send", "send -o table", "send -i", "wire", "why", "ticket", "as curl",
    "as http", "diff", "pick series[0].namespace", "pick series[0].namespace into namespace", "show",
    "let seen = $.series[0].metric_name", "vars", "history list", "doctor --json", "token", "auth", "renewal off",
    "send", "config",
]  # fmt: skip


def test_a_pipe(machine: Machine) -> None:
    said = []
    for line in (*SECRET_LINES, "\n".join(LINES)):  # the first line that fails ends it
        said.append(machine.run("--profile", "command", "repl", stdin=f"{line}\n"))
    machine.seen["repl from a pipe"] = text = "\n".join(said)
    assert "***" in text
    assert leaks(text) == []


def test_typed(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    """What is typed stands on the screen, as typed; what comes of it is looked at, and the file of lines."""
    app = App(environ=machine.environ, profile_name="command")
    file = machine.home / "data" / "repl-history"
    with create_pipe_input() as keys:
        terminal = Terminal(
            file, input=keys, output=Vt100_Output(io.StringIO(), lambda: Size(40, 200), enable_cpr=False)
        )
        conversation = Conversation(app, terminal)
        keys.send_text("".join(f"{line}\r" for line in (*SECRET_LINES, *LINES, "exit")))
        try:
            assert converse(conversation, terminal) == 0
        finally:
            conversation.close()
    out, err = capsys.readouterr()
    machine.seen["repl, typed"] = out + err
    assert "***" in out
    assert leaks(out + err) == []
    kept = file.read_text()
    assert "send -o table" in kept
    assert leaks(kept) == []
    assert file.stat().st_mode & 0o777 == 0o600
