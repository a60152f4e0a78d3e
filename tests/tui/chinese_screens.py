"""Walks through the app on a sandbox, at 80x24, and prints the screens as JSON: lines by name. To be run in Chinese."""

import asyncio
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from textual.pilot import Pilot

from aom_tui.catalogue.load import load_catalogue
from aom_tui.session.items import draft_for, parse_items
from aom_tui.settings import Folders, Settings
from aom_tui.tui.app import AomApp, AppOptions

SERIES = ("ListSeries", ["limit=5", "series[0][namespace]=PAAS.NODE"])
SAMPLES = ("ListSample", ["time_range=-1.-1.60", "period=60"])
REFUSED = ("ShowAlarmRule", ["alarm_rule_id=4711"])
OLD = ("ListMetricItems", ["limit=5"])

SANDBOX = "action sandbox"
"""No key: what the palette does."""

WALKS: Sequence[tuple[str, tuple[str, list[str]], Sequence[str]]] = (
    ("params", SERIES, ()),
    ("headers", SERIES, ["v"]),
    ("form", SERIES, ["v", "v", "down"]),
    ("value", SERIES, ["v", "v", "down", "down", "down", "enter"]),
    ("text", SERIES, ["v", "v", "T", "enter"]),
    ("docs", SERIES, ["v", "v", "v", "z"]),
    ("preview", SERIES, ["v", "v", "v", "v"]),
    ("time", SAMPLES, ["v", "v", "down", "down", "down", "down", "t"]),
    ("reply", SERIES, ["s"]),
    ("wire", SERIES, ["s", "4", "z"]),
    ("table", SERIES, ["s", "2", "z"]),
    ("columns of the table", SERIES, ["s", "2", "i"]),
    ("why it went well", SERIES, ["s", "5"]),
    ("why", REFUSED, ["s", "z"]),
    ("picker", SERIES, ["o", *"gaojing"]),
    ("picker with nothing in it", SERIES, ["o", *"nirgends"]),
    ("auth", SERIES, ["s", "a"]),
    ("help on the request", SERIES, ["?"]),
    ("help on the response", SERIES, ["s", "?"]),
    ("help on the picker", SERIES, ["o", "f1"]),
    ("palette", SERIES, [":"]),
    ("sandbox, a scenario", SERIES, ["s", SANDBOX, "s"]),
    ("sandbox, a fault", SERIES, [SANDBOX, "n", *"429", "enter"]),
    ("profiles", SERIES, ["p"]),
    ("new profile", SERIES, ["p", "down", "enter"]),
    ("convert", OLD, ["c"]),
    ("deprecated", OLD, ()),
    ("full-width colon", SERIES, ["："]),
    ("full-width question mark", SERIES, ["？"]),
)
"""Name, operation with items, keys."""


async def settled(pilot: Pilot[int]) -> None:
    """Until nothing is under way."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def screen(keys: Sequence[str], options: AppOptions) -> list[str]:
    """The lines of the window after these keys."""
    app = AomApp(options, pause=0)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        for key in keys:
            if key == SANDBOX:
                app.screen_stack[0].start("sandbox")
                await settled(pilot)
            else:
                await pilot.press(key)
            await settled(pilot)
        return [strip.text for strip in app.screen._compositor.render_strips()]


async def main() -> None:
    """All of them."""
    catalogue, found = load_catalogue(), {}
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Folders(Path(folder), Path(folder), Path(folder)))
        for name, (operation, items), keys in WALKS:
            draft = parse_items(catalogue, draft_for(catalogue.operations[operation]), items)
            options = AppOptions(settings=settings, environ={}, catalogue=lambda: catalogue, draft=draft, demo=True)
            found[name] = await screen(keys, options)
    print(json.dumps(found, ensure_ascii=False))  # noqa: T201 - what a program is run for


if __name__ == "__main__":
    asyncio.run(main())
