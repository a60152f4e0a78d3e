"""Walks through the app on a sandbox, at 80x24, and prints the screens as JSON: lines by name. To be run in Chinese."""

import asyncio
import gc
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from unittest.mock import AsyncMock, Mock

import idle
import sheets_once
from idle import rest

import aom_tui.session.open
from aom_tui.catalogue.load import load_catalogue
from aom_tui.session.compose.items import draft_for, parse_items
from aom_tui.session.sandbox_client.local_sandbox import RunningSandbox, start_sandbox
from aom_tui.settings import Folders, Settings
from aom_tui.tui.app import AomApp
from aom_tui.tui.options import AppOptions

SERIES = ("ListSeries", ["limit=5", "series[0][namespace]=PAAS.NODE"])
SAMPLES = ("ListSample", ["time_range=-1.-1.60", "period=60"])
REFUSED = ("ShowAlarmRule", ["alarm_rule_id=4711"])
OLD = ("ListMetricItems", ["limit=5"])
PROMQL = ("ListRangeQueryAomPromGet", ["query=node_cpu", "step=60", "end=1795435200"])

ACTION = "action "
"""No key: what the palette does."""

WALKS: Sequence[tuple[tuple[str, list[str]], Sequence[str]]] = (
    (
        SERIES,
        (
            "= params", "v", "= headers", "v", "down", "= form", "down", "down", "enter", "= value", "escape", "escape",
            "v", "z", "= docs", "z", "v", "= preview",
        ),
    ),
    (SERIES, ("v", "v", "T", "enter", "= text", *"x,", "= broken text", "escape", "T", "= no form")),
    (SERIES, ("v", "v", "down", "down", "plus", "= form with an item", "A", "= refused")),
    (SAMPLES, ("v", "v", "down", "down", "down", "down", "t", "= time", "escape", "escape", "s", "= wrong")),
    (
        SERIES,
        (
            "s", "= reply", "down", "down", "D", "= save", "escape", "u", "= use", "escape", "slash", *"zzz",
            "= search", "escape", "slash", *"meta_data", "enter", "n", "= search, round", "escape",
            "f", *"series[", "= filter", "escape", "escape", "4", "z", "= wire",
            "2", "= table", "i", "= columns of the table", "escape", "5", "= why it went well", "z", "?",
            "= help on the response", "escape", "a", "= auth",
        ),
    ),
    (PROMQL, ("= times to give", "t", "= time of a parameter", "enter", "= times given", "down", "tab", "tab", "f1",
              "= help on a time", "escape", "ctrl+u", *"-1h", "= no time")),
    (REFUSED, ("s", "z", "= why")),
    (SERIES, ("W", "= watch", "escape", "B", "= no draft before", ACTION + "variables", "= variables", "down", "enter",
              "= variable", "escape", "escape", ACTION + "import_curl", "= import")),
    (SERIES, ("o", *"gaojing", "= picker", *"nirgends", "= picker with nothing in it", "f1", "= help on the picker")),
    (SERIES, ("?", "= help on the request", "escape", "？", "= full-width question mark", "escape",
              ":", "= palette", "escape", "：", "= full-width colon")),
    (SERIES, ("p", "= profiles", "down", "enter", "= new profile", "u", "= new user", "escape", "escape",
              ACTION + "join_class", "= join")),
    (OLD, ("= deprecated", "c", "= convert")),
    (REFUSED, ("h", "d", "m", "= history", "slash", *"status:y", "= history, a wrong word", "escape", "?",
               "= help on the history")),
    (SERIES, (ACTION + "sandbox", "= sandbox", "s", "= sandbox, a scenario", "escape", "n", "= faults",
              *"429", "enter", "= sandbox, a fault")),
)  # fmt: skip
"""Operation with items, and keys; `= name` looks at the screen. What changes the sandbox comes last."""


async def one_sandbox() -> RunningSandbox:
    """Takes the place of those that the windows would start. They leave it running."""
    own = await start_sandbox()

    async def the_same() -> RunningSandbox:
        return RunningSandbox(own.announcement, gone)

    gone = Mock(stdin=None, wait=AsyncMock())
    aom_tui.session.open.start_sandbox = the_same
    return own


async def screens(keys: Sequence[str], options: AppOptions) -> dict[str, list[str]]:
    """The lines of the window where the walk looks at it."""
    app, found = AomApp(options, pause=0), dict[str, list[str]]()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await rest(pilot)
        for key in keys:
            if key.startswith("= "):
                while not app.screen._compositor.size:  # not laid out yet, however long that takes here
                    await rest(pilot)
                found[key[2:]] = [strip.text for strip in app.screen._compositor.render_strips()]
            elif key.startswith(ACTION):
                await app.screen_stack[0].run_action(key.removeprefix(ACTION))
            else:
                await pilot.press(key)
            await rest(pilot)
    return found


async def main() -> None:
    """All of them."""
    idle.install()
    sheets_once.install()
    gc.set_threshold(20_000, 20, 50)  # as the tests do
    catalogue, found = load_catalogue(), dict[str, list[str]]()
    sandbox = await one_sandbox()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Folders(Path(folder), Path(folder), Path(folder)))
        for (operation, items), keys in WALKS:
            draft = parse_items(catalogue, draft_for(catalogue.operations[operation]), items)
            options = AppOptions(settings=settings, environ={}, catalogue=lambda: catalogue, draft=draft, demo=True)
            found |= await screens(keys, options)
    await sandbox.close()
    print(json.dumps(found, ensure_ascii=False))  # noqa: T201 - what a program is run for


if __name__ == "__main__":
    asyncio.run(main())
