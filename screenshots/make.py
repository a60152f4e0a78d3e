"""Makes the pictures in README from the running app, on a sandbox of its own: `make screenshots`.

Run in a Chinese environment it makes the Chinese twin of each, for README.zh-CN.md: `workbench-zh-120x40`.
"""

import asyncio
import re
import tempfile
from collections.abc import Mapping, Sequence
from html import escape, unescape
from pathlib import Path

from textual.pilot import Pilot

from aom_tui.catalogue.load import load_catalogue
from aom_tui.language import LANGUAGE
from aom_tui.render.appearance import Appearance
from aom_tui.render.cells import cells
from aom_tui.render.glyphs import set_ascii_source
from aom_tui.session.compose.items import draft_for, parse_items
from aom_tui.session.draft import Draft
from aom_tui.settings import Folders, Settings
from aom_tui.tui.app import AomApp, AppOptions
from aom_tui.tui.options import DEFAULT_LOOKS

HERE = Path(__file__).parent
FONT_FACE = re.compile(r"@font-face\s*\{.*?\}\s*", re.DOTALL)
"""Textual's pictures fetch a font from elsewhere; ours take what the reader has."""
TEXT = re.compile(r'<text (class=[^>]*) x="([^"]*)" (y=[^>]*) textLength="[^"]*"([^>]*)>([^<]*)</text>')
RUNS = re.compile(r"[^\u2e80-\uffef]+|.")
"""A wide character, or a stretch of narrow ones."""
CELL = 12.2
"""Width of a cell in Textual's pictures."""

SERIES = ("ListSeries", ["limit=5", "series[0][namespace]=PAAS.NODE", "series[0][metric_name]=cpuUsage"])
RULES = ("ListAlarmRule", [])
ONE_RULE = ("ListAlarmRule", ["limit=1"])
RATES = ("ListInstantQueryAomPromGet", ["query=rate(http_requests_total[5m])[1h:1m]"])
REFUSED = ("ShowAlarmRule", ["alarm_rule_id=4711"])

PICTURES: Sequence[tuple[str, tuple[int, int], tuple[str, list[str]], Sequence[str]]] = (
    ("workbench", (80, 24), SERIES, ["s"]),
    ("workbench", (120, 40), SERIES, ["s"]),
    ("workbench", (160, 48), SERIES, ["s"]),
    ("why", (120, 40), REFUSED, ["s"]),
    ("wire", (120, 46), SERIES, ["s", "4", "z", *["pagedown"] * 4]),
    ("table", (120, 40), RULES, ["s", "2", "z"]),
    ("chart", (120, 40), RATES, ["s", "3", "z"]),
    ("diff", (120, 40), ONE_RULE, ["s", "shift+tab", "down", "tab", "1", "f5", "escape", "d"]),
    ("operations", (80, 24), SERIES, ["o", *"alarm"]),
    ("copy-as", (80, 24), SERIES, ["E", *["down"] * 3]),
    ("saved", (80, 24), SERIES, ["L", "s", "ctrl+u", *"nodes", "enter", "escape", "L"]),
    ("help", (80, 24), SERIES, ["s", "4", "question_mark"]),
    ("palette", (80, 24), SERIES, ["s", "colon"]),
    ("jump", (80, 24), SERIES, ["s", "g"]),
    ("auth", (120, 40), SERIES, ["s", "a"]),
    ("history", (80, 24), REFUSED, ["s", "h"]),
    ("past", (80, 24), SERIES, ["s", "h", "o"]),
    ("history", (160, 48), REFUSED, ["s", "h", "slash", *"status:4"]),
)
"""Subject, columns and rows, operation with items, keys."""
LOOKS: Mapping[str, tuple[Appearance, str, Sequence[str]]] = {
    "light": (Appearance(theme="light"), "unicode", ["s"]),
    "high-contrast": (Appearance(theme="high-contrast"), "unicode", ["s"]),
    "presentation": (Appearance(theme="presentation"), "unicode", ["s", "3"]),
    "compact": (Appearance(compact=True), "unicode", ["s", "a"]),
    "16-colours": (Appearance(colours="16"), "unicode", ["s"]),
    "no-colour": (Appearance(colours="none"), "unicode", ["s"]),
    "ascii": (Appearance(), "ascii", ["s"]),
}
"""Each look at 80x24, in both languages."""
ZH = "-zh" if LANGUAGE == "zh" else ""
"""Between a picture's subject and the rest of its name."""

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
    name: str, size: tuple[int, int], draft: Draft, keys: Sequence[str], folder: Path, looks: Appearance = DEFAULT_LOOKS
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
    shown = TEXT.sub(in_cells, shown)
    shown = shown.replace("<svg ", '<svg xml:space="preserve" ', 1)  # some viewers drop blanks at a run's start
    (HERE / f"{name}.svg").write_text(shown, encoding="utf-8")
    print(f"{name}.svg")  # noqa: T201 - what a script is run for


def in_cells(text: re.Match[str]) -> str:
    """A text with each wide character, and each stretch of narrow ones, where its cells begin and as wide as they are.

    A Chinese font is seldom twice as wide as the Latin one beside it; and Rich counts characters where it should count
    cells, so that a browser would press Chinese to half its width.
    """
    style, left, row, clip, said = text.groups()
    column, parts = float(left) / CELL, []
    for run in RUNS.findall(unescape(said)):
        place = f'x="{column * CELL:g}" {row} textLength="{cells(run) * CELL:g}"'
        parts.append(f"<text {style} {place}{clip}>{escape(run)}</text>")
        column += cells(run)
    return "".join(parts)


async def main() -> None:
    """All of them."""
    catalogue = load_catalogue()
    with tempfile.TemporaryDirectory() as folder:
        for subject, (columns, rows), (operation, items), keys in PICTURES:
            draft = parse_items(catalogue, draft_for(catalogue.operations[operation]), items)
            await picture(f"{subject}{ZH}-{columns}x{rows}", (columns, rows), draft, keys, Path(folder))
        draft = parse_items(catalogue, draft_for(catalogue.operations[RATES[0]]), RATES[1])
        for name, (looks, glyphs, keys) in LOOKS.items():
            set_ascii_source(lambda wanted=glyphs: wanted == "ascii")
            await picture(f"looks{ZH}-{name}", (80, 24), draft, keys, Path(folder), looks)
    set_ascii_source(lambda: False)
    with tempfile.TemporaryDirectory() as folder:
        draft = parse_items(catalogue, draft_for(catalogue.operations[A_WRITE[0]]), A_WRITE[1])
        await production(f"looks{ZH}-production", draft, Path(folder))


if __name__ == "__main__":
    asyncio.run(main())
