"""No pane, screen, toast, copy, picture or worker of the app shows a planted secret, whatever the service repeats."""

import asyncio
import html
from contextlib import nullcontext
from pathlib import Path

import pytest
from idle import rest
from machine import Machine
from msgspec.structs import replace
from planted import PLANTED, leaks
from real_app import bench
from test_secrets_in_commands import CURL, PROXY
from textual import events
from textual.pilot import Pilot

from aom_tui.catalogue.load import load_catalogue
from aom_tui.session.draft import Draft
from aom_tui.settings import Folders, load_settings
from aom_tui.tui.app import AomApp
from aom_tui.tui.options import AppOptions
from aom_tui.tui.widgets.document_view import DocumentView

SIZE = (120, 30)
SERIES = Draft(method="POST", uri="/v2/{project_id}/series", operation_id="ListSeries", body='{"series": []}',
               headers=(("Cookie", f"sid={PLANTED['cookie']}"),))  # fmt: skip
QUERY = Draft(method="GET", uri="/v1/{project_id}/aom/api/v1/query", operation_id="ListInstantQueryAomPromGet",
              values={"query": "up"})  # fmt: skip
REFUSED = Draft(method="POST", uri="/v1/refused", headers=(("Cookie", f"sid={PLANTED['cookie']}"),
                ("Authorization", f"Bearer {PLANTED['authorization header']}")))  # fmt: skip
HTML, BINARY = Draft(method="GET", uri="/v1/html"), Draft(method="GET", uri="/v1/binary")

CALLS = {"a list": (SERIES, "1234i"), "samples": (QUERY, "3"), "an error": (REFUSED, "15"), "a page": (HTML, "5"),
         "bytes": (BINARY, "1")}  # fmt: skip
"""What is sent, and the keys of the views that are then looked at."""

SCREENS = {
    "a": "Auth", "h": "History", "d": "Diff", "E": "Copy as", "D": "Save", "Y": "ticket", "y": "copy", "P": "print",
    "|": "pager", "e": "editor",
}  # fmt: skip
"""What opens over the workbench, by its key; Esc closes it."""


class Looking:
    """Collects what can be seen of an app, by door."""

    def __init__(self, pilot: Pilot[int], name: str) -> None:
        self._pilot, self._name = pilot, name
        self.seen: dict[str, str] = {}

    async def press(self, *keys: str) -> None:
        await self._pilot.press(*keys)
        await rest(self._pilot)

    def look(self, door: str) -> None:
        app = self._pilot.app
        drawn = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        whole = [view.document.data[:].decode("utf-8", "replace") for view in app.screen.query(DocumentView)]
        toasts = [notification.message for notification in app._notifications]
        workers = [f"{worker!r} {worker.description}" for worker in app.workers]
        self.seen[f"{self._name}, {door}"] = "\n".join([drawn, *whole, *toasts, *workers, app.clipboard])

    async def look_at_request(self, draft: Draft) -> None:
        """Each tab of the composer but Body, whose text is what somebody types; the fields too, from elsewhere."""
        composing = bench(self._pilot)
        composing.load(replace(draft, query=(("token", PLANTED["token in a query"]),)))
        await rest(self._pilot)
        for tab in ("params", "headers", "docs", "preview"):
            composing.action_request_tab(tab)
            composing.set_focus(None)
            await rest(self._pilot)
            self.look(f"request, {tab}")

    def look_at_picture(self) -> None:
        picture = self._pilot.app.export_screenshot()
        self.seen[f"{self._name}, picture"] = html.unescape(picture).replace("\xa0", " ")


def options(machine: Machine, profile: str) -> AppOptions:
    folders = Folders(machine.home / "config", machine.home / "data", machine.home / "cache")
    return AppOptions(
        settings=load_settings(folders), environ={**machine.environ, **PROXY}, catalogue=load_catalogue,
        profile_name=profile,
    )  # fmt: skip


@pytest.fixture
def programs(machine: Machine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An editor and a pager that note what they are given; files are saved below the home."""
    page = tmp_path / "paged"
    reads = f"\nopen({str(page)!r}, 'ab').write(sys.stdin.buffer.read())"
    monkeypatch.setenv("PAGER", machine.program("pager", reads))
    monkeypatch.setenv("EDITOR", machine.program("editor", ""))
    monkeypatch.setattr(AomApp, "suspend", lambda _app: nullcontext())
    monkeypatch.delenv("TMUX", raising=False)
    downloads = machine.home / "downloads"
    downloads.mkdir(mode=0o700, exist_ok=True)
    monkeypatch.chdir(downloads)
    return page


async def send(looking: Looking, pilot: Pilot[int], draft: Draft) -> None:
    """The draft as it is; one of unknown effect is asked about."""
    bench(pilot).load(draft)
    before = bench(pilot).exchange
    await looking.press("s")
    if bench(pilot).exchange is before:
        await looking.press("y")
    assert bench(pilot).exchange is not before


async def test_the_views_and_the_screens(machine: Machine, programs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    app = AomApp(options(machine, "command"), pause=0)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        looking = Looking(pilot, "app")
        await rest(pilot)
        for name, (draft, views) in CALLS.items():
            await send(looking, pilot, draft)
            for key in views:
                await looking.press(key)
                looking.look(f"{name}, view {key}")
        looking.look_at_picture()
        await looking.look_at_request(SERIES)
        for key, screen in SCREENS.items():
            await looking.press(key)
            looking.look(screen)
            if key in ("D", "h"):
                await looking.press("enter")
                looking.look(f"{screen}, entered")
            while len(app.screen_stack) > 1:
                await looking.press("escape")
        app.post_message(events.Paste(CURL))
        await rest(pilot)
        looking.look("a pasted curl")
        await looking.press("escape", "a", "r")
        looking.look("a renewed token")
    printed = capsys.readouterr()
    paged = await asyncio.to_thread(programs.read_text)
    looking.seen |= {"printed": printed.out + printed.err, "paged": paged}
    machine.seen.update(looking.seen)
    assert "***" in paged
    assert {door: found for door, said in looking.seen.items() if (found := leaks(said))} == {}


async def test_a_signature(machine: Machine) -> None:
    app = AomApp(options(machine, "key"), pause=0)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        looking = Looking(pilot, "app, signed")
        await rest(pilot)
        await send(looking, pilot, SERIES)
        for key in "4i5":
            await looking.press(key)
            looking.look(f"view {key}")
    machine.seen.update(looking.seen)
    assert "string to sign" in "".join(looking.seen.values()).lower()
    assert {door: found for door, said in looking.seen.items() if (found := leaks(said))} == {}
