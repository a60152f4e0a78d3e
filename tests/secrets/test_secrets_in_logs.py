"""No log line, representation, traceback or argument of a process holds a planted secret."""

import logging
import pprint
import traceback
from io import StringIO

import pytest
from idle import rest
from machine import Machine
from planted import PLANTED, leaks
from rich.console import Console
from test_secrets_in_app import REFUSED, SERIES, options
from test_secrets_in_commands import by_hand, on

from aom_tui.catalogue.load import load_catalogue
from aom_tui.session.draft import Variable
from aom_tui.session.open import open_session
from aom_tui.settings import Folders, load_settings
from aom_tui.tui.app import AomApp


def test_logs_of_everybody_at_debug(machine: Machine, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        for door in (
            on("command", "token", "--renew"),
            on("key", "call", "ListSeries", "series:=[]"),
            by_hand("refused"),
        ):
            door(machine)
    assert leaks(caplog.text) == []


async def test_representations(machine: Machine) -> None:
    """Of what a debugger, a traceback with locals or a worker's description would show."""
    folders = Folders(machine.home / "config", machine.home / "data", machine.home / "cache")
    said = [repr(Variable(PLANTED["cookie"], PLANTED["cookie"]))]
    for profile in ("command", "key"):
        made = await open_session(load_settings(folders), machine.environ, load_catalogue(), profile_name=profile)
        async with made as session:
            for draft in (SERIES, REFUSED):
                exchange = await session.send(draft)
                parts = (exchange, exchange.request, exchange.reply, exchange.draft, exchange.outcome, session.token)
                said += [pprint.pformat(vars(session)), *map(repr, parts), *map(str, parts)]
            login = None if profile == "key" else await session.login()
            said += [repr(login), repr(session.report()), repr(session.state())]
    assert leaks("\n".join(said)) == []


async def test_what_is_left_of_an_app_that_a_bug_has_ended(machine: Machine) -> None:
    app = AomApp(options(machine, "command"), pause=0)
    async with app.run_test(size=(120, 30)) as pilot:
        await rest(pilot)
        password = PLANTED["password typed"]
        try:
            raise RuntimeError(len(password))
        except RuntimeError:
            app._fatal_error()
            said = StringIO()
            Console(file=said, width=120).print(*app._exit_renderables)
            said.write(traceback.format_exc())
    assert "RuntimeError" in said.getvalue()
    assert leaks(said.getvalue()) == []


def test_arguments_of_processes(machine: Machine) -> None:
    """Of the password command here; of editor and pager where the app has started them."""
    on("command", "token", "--renew")(machine)
    said = machine.notes.read_text()
    assert "tell.py" in said
    assert leaks(said) == []
    modes = {line for line in said.splitlines() if line.replace(" ", "").isdigit()}
    assert modes <= {"100600 40700"}
