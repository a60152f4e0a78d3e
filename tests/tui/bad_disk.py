"""Lives on a disk that turns bad: run by `test_bad_disk.py` in a mount namespace of its own, where the disk is a tmpfs.

Says in JSON what each door said before and after, and what lies on the disk. The service is a real one on loopback.
"""

import asyncio
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from typing import Any

from answering import server
from idle import rest
from real_app import bench

from aom_tui.catalogue.load import load_catalogue
from aom_tui.cli import main
from aom_tui.commands.context import App
from aom_tui.commands.errors import status_of
from aom_tui.repl.console import Pipe
from aom_tui.repl.conversation import Conversation
from aom_tui.repl.draft_keeper import DraftKeeper
from aom_tui.repl.history import PrivateHistory
from aom_tui.repl.verbs import run_line
from aom_tui.session.draft import Draft
from aom_tui.settings import Folders, load_settings
from aom_tui.tui.app import AomApp
from aom_tui.tui.options import AppOptions

Said = dict[str, Any]
MADE_UP = """[profiles.mine]
kind = "test"
region = "cn-north-4"
user = "u"
domain = "d"
project_id = "p"
password_command = "echo not-on-disk"
iam_endpoint = "{url}"
aom_endpoint = "{url}"
"""
LIST = Draft(method="GET", uri="/v2/{project_id}/alarm-rules", operation_id="ListAlarmRule")


def command(environ: Mapping[str, str], *words: str) -> Said:
    """One command, as in a process of its own."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        app = App(environ=environ)
        status = status_of(lambda: main.main(list(words), standalone_mode=False, obj=app))
    return {"status": status, "out": out.getvalue(), "err": err.getvalue()}


def repl(environ: Mapping[str, str], folder: Path) -> Said:
    """Two lines, each kept, and a line in the terminal's history."""
    err = io.StringIO()
    with redirect_stderr(err), redirect_stdout(io.StringIO()):
        lines = PrivateHistory(folder / "data" / "repl_history")
        conversation = Conversation(App(environ=environ), Pipe())
        keeper = DraftKeeper(conversation)
        keeper.restore()
        status = 0
        for line in ("use ListAlarmRule", "set limit=7", "send"):
            lines.append_string(line)
            status = run_line(conversation, line)
            keeper.keep()
        conversation.close()
    told = [lines.news(), lines.news()]
    return {"status": status, "err": err.getvalue(), "recalled": lines.get_strings(), "told": told}


async def in_the_app(environ: Mapping[str, str], folder: Path, turn: Callable[[Path], None]) -> Said:
    """Compose and send; then, the disk being bad, do it again, save the reply, copy it, send once more."""
    settings = load_settings(Folders.of(environ))
    options = AppOptions(settings=settings, environ=environ, catalogue=load_catalogue, draft=LIST)
    toasts: list[str] = []
    app = AomApp(options, pause=0)
    notify = app.notify

    def listened(message: str, **more: Any) -> None:
        toasts.append(message)
        notify(message, **more)

    app.notify = listened  # type: ignore[method-assign]
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await rest(pilot)
        await pilot.press("s")
        await rest(pilot)
        turn(folder)
        bench(pilot).load(LIST.with_value("limit", "7"))
        for key in ("s", "D"):
            await pilot.press(key)
            await rest(pilot)
        app.screen.query_one("SaveField").value = str(folder / "reply.json")  # type: ignore[attr-defined]
        for _twice in range(2):
            await pilot.press("enter")
            await rest(pilot)
        said = " ".join(str(each.render()) for each in app.screen.query(".problem"))
        await pilot.press("escape", "y", "s")
        await rest(pilot)
        outcome = type(bench(pilot).exchange.outcome).__name__  # type: ignore[union-attr]
    return {"saving": said, "toasts": toasts, "outcome": outcome}


def files(folder: Path) -> dict[str, str]:
    """Everything on the disk but the ballast, as text."""
    return {
        str(each.relative_to(folder)): each.read_bytes().decode("latin-1")
        for each in sorted(folder.rglob("*"))
        if each.is_file() and each.name != "ballast"
    }


def fill(folder: Path) -> None:
    """To the last byte."""
    with suppress(OSError), (folder / "ballast").open("wb", buffering=0) as ballast:
        for size in (65536, 1):
            with suppress(OSError):
                while ballast.write(b"\0" * size):
                    pass


def make_read_only(folder: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)


def limit(_folder: Path) -> None:
    """Where nobody may mount: no file may grow, which the system says as EFBIG."""
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))


TURN: dict[str, Callable[[Path], None]] = {"full": fill, "read-only": make_read_only, "limit": limit}


def lives(folder: Path, turn: Callable[[Path], None]) -> Said:
    environ = {
        "PATH": os.environ["PATH"], "HOME": str(folder), "AOM_TUI_PROFILE": "mine",
        **{f"AOM_TUI_{name}_DIR": str(folder / name.lower()) for name in ("CONFIG", "DATA", "CACHE")},
    }  # fmt: skip
    with server({}) as (url, _asked):
        (folder / "config").mkdir()
        (folder / "config" / "config.toml").write_text(MADE_UP.format(url=url))
        command(environ, "call", "ListAlarmRule")
        command(environ, "requests", "save", "kept", "ListAlarmRule", "limit=1")
        repl(environ, folder)
        (folder / "data" / "repl_history").unlink()  # its last page would take some lines more
        (folder / "reply.json").write_text("the old reply")
        for each in (folder / "cache").rglob("*.json"):
            each.unlink()  # the token: another login is needed
        old = files(folder)
        turn(folder)
        after = {
            "call": command(environ, "call", "ListAlarmRule"),
            "save": command(environ, "requests", "save", "another", "ListAlarmRule", "limit=2"),
            "replace": command(environ, "requests", "save", "kept", "ListAlarmRule", "limit=3", "--replace"),
            "profile": command(environ, "profile", "default", "mine"),
            "keys": command(environ, "keys", "--write"),
            "list": command(environ, "history", "list", "--json"),
            "repl": repl(environ, folder),
            "app": asyncio.run(in_the_app(environ, folder, lambda _folder: None)),
        }
        now = files(folder)
        return {"after": after, "old": old, "now": now, "later": later_on(environ, folder)}


def later_on(environ: Mapping[str, str], folder: Path) -> Said:
    """There is room again, until the disk fills while the app is open."""
    if not (folder / "ballast").exists():
        return {}
    (folder / "ballast").unlink()
    return {
        "call": command(environ, "call", "ListAlarmRule"),
        "save": command(environ, "requests", "save", "another", "ListAlarmRule", "limit=2"),
        "app": asyncio.run(in_the_app(environ, folder, fill)),
        "list": command(environ, "history", "list", "--json"),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(lives(Path(sys.argv[1]), TURN[sys.argv[2]])))
