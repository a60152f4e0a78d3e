"""Whatever a server sends, commands and REPL print nothing that a terminal acts on, and no secret."""

import io
import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import pytest
from hostile_server import CASES, PASSWORD, Hostile, account, served_aside
from test_hostile_replies import GOOD, OUTCOMES, REFUSED

from aom_tui.commands.context import App
from aom_tui.render.clean import UNSAFE
from aom_tui.repl.console import Pipe
from aom_tui.repl.conversation import Conversation
from aom_tui.repl.verbs import run_line
from aom_tui.session.exchange import FailureKind

FORMS = ("json", "table", "ndjson", "chart", "wire", "anatomy")
TRICKY = [case for case in CASES if "tricks" in case or "escapes" in case]


@pytest.fixture(scope="module")
def hostile() -> Iterator[Hostile]:
    with served_aside() as running:
        yield running


def environment(folder: Path, hostile: Hostile, login: str = "good") -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        **{f"AOM_TUI_{kind}_DIR": str(folder / kind.lower()) for kind in ("CONFIG", "DATA", "CACHE")},
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        **account(hostile, login),
        "TERM": "xterm-256color",
        "LC_ALL": "C.UTF-8",
    }


@pytest.fixture
def conversation(tmp_path: Path, hostile: Hostile) -> Iterator[Conversation]:
    made = Conversation(App(environ=environment(tmp_path, hostile)), Pipe())
    yield made
    made.close()


def status_of(case: str) -> set[int]:
    """The exit statuses that its outcome may have."""
    match OUTCOMES[case]:
        case FailureKind():
            return {7}
        case outcome if outcome is REFUSED:
            return {3, 4, 5}
        case _:
            return {0}


def harmless(shown: str) -> None:
    found = UNSAFE.search(shown)
    assert found is None, f"{found[0]!r} in {shown[max(found.start() - 60, 0) : found.end() + 60]!r}"
    assert "Traceback" not in shown
    assert PASSWORD not in shown
    assert "MIIgood" not in shown


def request(case: str) -> str:
    patience = " --timeout 0.3" if OUTCOMES[case] is FailureKind.TIMEOUT or case == "floods" else ""
    return f"request GET /{quote(case)}/v2/x{patience}"


def test_every_case_ends_with_its_status_and_in_clean_words(
    conversation: Conversation, capfd: pytest.CaptureFixture[str]
) -> None:
    for case in CASES:
        if case == "too much":  # for the limits that the program has it is not
            continue
        status = run_line(conversation, request(case))
        shown = capfd.readouterr()
        assert status in status_of(case), (case, status, shown)
        harmless(shown.out)
        harmless(shown.err)
        assert shown.err or OUTCOMES[case] is GOOD
        run_line(conversation, "why")
        harmless("".join(capfd.readouterr()))


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_a_tricky_reply_is_clean(
    conversation: Conversation, capfd: pytest.CaptureFixture[str], form: str
) -> None:
    for case in TRICKY:
        for extra in ("-i", "--query '*'", "--query 'series[]'"):
            if form in ("wire", "anatomy") and "query" in extra:
                continue
            run_line(conversation, f"{request(case)} -o {form} {extra}")
            shown = capfd.readouterr()
            harmless(shown.out)
            harmless(shown.err)


@pytest.mark.parametrize(
    "login", ["tricks refused", "escapes in the error", "tricks as HTML", "a token with escapes", "tricks"]
)
def test_what_iam_says_is_told_in_clean_words(
    tmp_path: Path, hostile: Hostile, capfd: pytest.CaptureFixture[str], login: str
) -> None:
    conversation = Conversation(App(environ=environment(tmp_path, hostile, login)), Pipe())
    for line in ("token", "token --json", request("good"), request("good") + " -o wire", "why"):
        run_line(conversation, line)
        shown = capfd.readouterr()
        harmless(shown.out)
        harmless(shown.err)
    conversation.close()


def test_raw_is_raw_and_the_only_form_that_is(tmp_path: Path, hostile: Hostile) -> None:
    command = [sys.executable, "-m", "aom_tui", "request", "GET", "/tricks%20as%20text/x", "-o"]
    environ = environment(tmp_path, hostile)
    raw, plain = (
        subprocess.run([*command, form], capture_output=True, check=True, env=environ, timeout=60).stdout
        for form in ("raw", "json")
    )
    assert b"\x1b]52;c;" in raw
    harmless(plain.decode())


def test_on_a_terminal_there_is_colour_of_our_own_and_no_more(tmp_path: Path, hostile: Hostile) -> None:
    """Lines of one REPL that is not at its end with the first that fails: each form, in colour."""
    lines = [
        f"{request(case)} -o {form}" for case in ("tricks", "tricks refused") for form in ("json", "wire", "table")
    ]
    shown = on_a_terminal([sys.executable, "-m", "aom_tui", *lines[0].split()], environment(tmp_path, hostile))
    shown += on_a_terminal([sys.executable, "-m", "aom_tui", *lines[4].split()], environment(tmp_path, hostile))
    coloured = re.compile(r"\x1b\[[0-9;]*m")
    assert coloured.search(shown)
    own = shown.replace("\r\x1b[Ksending... Ctrl-C ends\r\x1b[K", "")
    harmless(coloured.sub("", own).replace("\r\n", "\n"))


def on_a_terminal(command: list[str], environ: dict[str, str]) -> str:
    """All that it writes to a terminal that nobody answers."""
    ours, its = pty.openpty()
    with subprocess.Popen(command, stdin=its, stdout=its, stderr=its, env=environ) as process:
        os.close(its)
        shown = io.BytesIO()
        with suppress(OSError):  # Linux says so at the end, where others give nothing
            while piece := os.read(ours, 65536):
                shown.write(piece)
        process.wait(30)
    os.close(ours)
    return shown.getvalue().decode()
