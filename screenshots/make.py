"""Makes the pictures in README from the running app, on a sandbox of its own: `make screenshots`.

Run in a Chinese environment it makes those of README.zh-CN.md.
"""

import asyncio
import re
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from textual.pilot import Pilot

from aom_tui.catalogue.load import load_catalogue
from aom_tui.language import LANGUAGE
from aom_tui.render.glyphs import decide_by
from aom_tui.render.looks import Looks
from aom_tui.session.draft import Draft
from aom_tui.session.items import draft_for, parse_items
from aom_tui.settings import Folders, Settings
from aom_tui.tui.app import AomApp, AppOptions
from aom_tui.tui.options import DEFAULT_LOOKS

HERE = Path(__file__).parent
FONT_FACE = re.compile(r"@font-face\s*\{.*?\}\s*", re.DOTALL)
"""Textual's pictures fetch a font from elsewhere; ours take what the reader has."""

SERIES = ("ListSeries", ["limit=5", "series[0][namespace]=PAAS.NODE", "series[0][metric_name]=cpuUsage"])
RULES = ("ListAlarmRule", [])
ONE_RULE = ("ListAlarmRule", ["limit=1"])
RATES = ("ListInstantQueryAomPromGet", ["query=rate(http_requests_total[5m])[1h:1m]"])
REFUSED = ("ShowAlarmRule", ["alarm_rule_id=4711"])

PICTURES: Sequence[tuple[str, tuple[int, int], tuple[str, list[str]], Sequence[str]]] = (
    ("workbench-80x24", (80, 24), SERIES, ["s"]),
    ("workbench-120x40", (120, 40), SERIES, ["s"]),
    ("workbench-160x48", (160, 48), SERIES, ["s"]),
    ("why-120x40", (120, 40), REFUSED, ["s"]),
    ("wire-120x46", (120, 46), SERIES, ["s", "4", "z", *["pagedown"] * 4]),
    ("table-120x40", (120, 40), RULES, ["s", "2", "z"]),
    ("chart-120x40", (120, 40), RATES, ["s", "3", "z"]),
    ("diff-120x40", (120, 40), ONE_RULE, ["s", "shift+tab", "down", "tab", "1", "f5", "escape", "d"]),
    ("operations-80x24", (80, 24), SERIES, ["o", *"alarm"]),
    ("copy-as-80x24", (80, 24), SERIES, ["E", *["down"] * 3]),
    ("saved-80x24", (80, 24), SERIES, ["L", "s", "ctrl+u", *"nodes", "enter", "escape", "L"]),
    ("help-80x24", (80, 24), SERIES, ["s", "4", "question_mark"]),
    ("palette-80x24", (80, 24), SERIES, ["s", "colon"]),
    ("jump-80x24", (80, 24), SERIES, ["s", "g"]),
    ("auth-120x40", (120, 40), SERIES, ["s", "a"]),
    ("history-80x24", (80, 24), REFUSED, ["s", "h"]),
    ("past-80x24", (80, 24), SERIES, ["s", "h", "o"]),
    ("history-160x48", (160, 48), REFUSED, ["s", "h", "slash", *"status:4"]),
)
"""Name, columns and rows, operation with items, keys."""
LOOKS: Mapping[str, tuple[Looks, str, Sequence[str]]] = {
    "light": (Looks(theme="light"), "unicode", ["s"]),
    "high-contrast": (Looks(theme="high-contrast"), "unicode", ["s"]),
    "presentation": (Looks(theme="presentation"), "unicode", ["s", "3"]),
    "compact": (Looks(compact=True), "unicode", ["s", "a"]),
    "16-colours": (Looks(colours="16"), "unicode", ["s"]),
    "no-colour": (Looks(colours="none"), "unicode", ["s"]),
    "ascii": (Looks(), "ascii", ["s"]),
}
"""Each look at 80x24, in both languages."""
IN_CHINESE = (
    "workbench-120x40", "saved-80x24", "help-80x24", "palette-80x24", "jump-80x24", "wire-120x46", "chart-120x40",
    "diff-120x40", "history-80x24", "auth-120x40", "past-80x24",
)  # fmt: skip
"""Those that README.zh-CN.md shows, under a name of their own: `workbench-zh-120x40`."""


PRODUCTION = """
[profiles.prod]
kind = "production"
region = "cn-north-4"
project_id = "4fae1c0b7d2e4a6f9b830d5e71c2a935"
user = "alice"
domain = "acme"
source = "prompt"
"""
"""A profile whose writes are asked about; nothing is sent."""
A_WRITE = ("DeleteAlarmRule", ["alarm_rule_id=30417"])


async def settled(pilot: Pilot[int]) -> None:
    """Until nothing is under way in the screen on top; what waits for its answer goes on waiting."""
    await pilot.pause()
    while any(each.is_running and each.node.screen is pilot.app.screen for each in pilot.app.workers):
        await pilot.pause(0.01)
    await pilot.pause()


async def picture(
    name: str, size: tuple[int, int], draft: Draft, keys: Sequence[str], folder: Path, looks: Looks = DEFAULT_LOOKS
) -> None:
    """One picture on the sandbox: start, press, look."""
    settings = Settings(Folders(folder, folder, folder))
    options = AppOptions(settings=settings, environ={}, catalogue=load_catalogue, draft=draft, demo=True, looks=looks)
    await drawn(name, size, options, keys)


async def production(name: str, draft: Draft, folder: Path) -> None:
    """A write on a production profile, which asks before it sends."""
    (folder / "config.toml").write_text(PRODUCTION, encoding="utf-8")
    settings = Settings(Folders(folder, folder, folder))
    options = AppOptions(
        settings=settings, environ={}, catalogue=load_catalogue, draft=draft, profile_name="prod", looks=DEFAULT_LOOKS
    )
    await drawn(name, (80, 24), options, ["s"])


async def drawn(name: str, size: tuple[int, int], options: AppOptions, keys: Sequence[str]) -> None:
    """The window after these keys, into a file."""
    app = AomApp(options, pause=0)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        for key in keys:
            await pilot.press(key)
            await settled(pilot)
        shown = FONT_FACE.sub("", app.export_screenshot(title="aom-tui"))
    shown = shown.replace("<svg ", '<svg xml:space="preserve" ', 1)  # some viewers drop blanks at a run's start
    (HERE / f"{name}.svg").write_text(shown, encoding="utf-8")
    print(f"{name}.svg")  # noqa: T201 - what a script is run for


async def main() -> None:
    """All of them."""
    catalogue = load_catalogue()
    with tempfile.TemporaryDirectory() as folder:
        for name, size, (operation, items), keys in PICTURES:
            if LANGUAGE == "zh" and name not in IN_CHINESE:
                continue
            draft = parse_items(catalogue, draft_for(catalogue.operations[operation]), items)
            await picture(name if LANGUAGE == "en" else name.replace("-", "-zh-"), size, draft, keys, Path(folder))
        draft = parse_items(catalogue, draft_for(catalogue.operations[RATES[0]]), RATES[1])
        for name, (looks, glyphs, keys) in LOOKS.items():
            decide_by(lambda wanted=glyphs: wanted == "ascii")
            shown = f"looks-{name}" if LANGUAGE == "en" else f"looks-zh-{name}"
            await picture(shown, (80, 24), draft, keys, Path(folder), looks)
    decide_by(lambda: False)
    with tempfile.TemporaryDirectory() as folder:
        draft = parse_items(catalogue, draft_for(catalogue.operations[A_WRITE[0]]), A_WRITE[1])
        await production("looks-production" if LANGUAGE == "en" else "looks-zh-production", draft, Path(folder))


if __name__ == "__main__":
    asyncio.run(main())
