"""How long until a reply is on screen, and how long the loop stands still: `pytest -m bench -s` on this file."""

import asyncio
import json
from datetime import UTC, datetime
from time import perf_counter

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from aom_tui.render.document.document import Document
from aom_tui.render.document.location import Locator
from aom_tui.render.document.pretty import pretty, preview
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import Exchange, Reply, Success, Timings
from aom_tui.session.parse import parse
from aom_tui.session.redaction.body_secrets import mentions_secrets
from aom_tui.tui.panes.reply_views import first_page, whole_page
from aom_tui.tui.panes.response import ResponsePane
from aom_tui.tui.widgets.document_view import DocumentView

SIZES = {"1 KB": 1024, "1 MB": 1 << 20, "10 MB": 10 << 20, "50 MB": 50 << 20}
LARGE = {"10 MB": 10 << 20, "50 MB": 50 << 20}
BEAT = 0.001

pytestmark = pytest.mark.bench


def body(size: int) -> bytes:
    """A reply of about that size, as ListSeries makes them."""
    one = {
        "namespace": "PAAS.NODE",
        "metricName": "cpuUsage",
        "title": "中文",
        "timestamp": 1795434000000,
        "dimensions": [{"name": "nodeName", "value": "node-0001"}],
        "values": [1.25, None, True],
    }
    count = max(size // len(json.dumps(one, ensure_ascii=False).encode()), 1)
    return json.dumps({"errorCode": "0", "series": [one] * count}, ensure_ascii=False).encode()


def exchange(text: bytes, content_type: str = "application/json") -> Exchange:
    reply = Reply(200, "OK", "HTTP/1.1", (("Content-Type", content_type),), text)
    return Exchange(id="1", profile="x", draft=Draft(method="GET", uri="/"), request=None, reply=reply,
                    outcome=Success(), timings=Timings(datetime.now(UTC), 0.1))  # fmt: skip


async def stalls(stop: asyncio.Event) -> tuple[float, float]:
    """Seconds by which a beat of 1 ms came late: at worst, and what 95 of 100 stay below."""
    late = [0.0]
    while not stop.is_set():
        before = perf_counter()
        await asyncio.sleep(BEAT)
        late.append(perf_counter() - before - BEAT)
    return max(late), sorted(late)[int(0.95 * (len(late) - 1))]


@pytest.mark.parametrize("name", SIZES)
def test_parts(name: str) -> None:
    text = body(SIZES[name])
    timed = {}
    for label, work in (
        ("preview", lambda: preview(text, "application/json")),
        ("format", lambda: pretty(text, "application/json")),
        ("verdict", lambda: parse(None, exchange(text).reply, frozenset())),
        ("secrets", lambda: mentions_secrets(text)),
    ):
        before = perf_counter()
        work()
        timed[label] = perf_counter() - before
    shown = pretty(text, "application/json").data
    before = perf_counter()
    locator = Locator(Document(shown))
    timed["index"] = perf_counter() - before
    before = perf_counter()
    locator.prepare()
    timed["paths"] = perf_counter() - before
    print(f"\n{name}: " + ", ".join(f"{label} {seconds * 1000:.1f} ms" for label, seconds in timed.items()))  # noqa: T201


@pytest.mark.parametrize("name", SIZES)
async def test_stall_without_a_screen(name: str) -> None:
    made, stop = exchange(body(SIZES[name])), asyncio.Event()
    beat = asyncio.create_task(stalls(stop))
    await asyncio.sleep(0.05)
    before = perf_counter()
    first_page(made, 80)
    first = perf_counter() - before
    await whole_page(made, 80)
    whole = perf_counter() - before
    await asyncio.sleep(0.05)
    stop.set()
    worst, usual = await beat
    print(  # noqa: T201
        f"\n{name}: first {first * 1000:.1f} ms, whole {whole * 1000:.1f} ms,"
        f" stall {worst * 1000:.1f} ms, p95 {usual * 1000:.1f} ms"
    )
    assert worst < 0.1


class PaneApp(App[None]):
    def compose(self) -> ComposeResult:
        yield ResponsePane()


@pytest.mark.parametrize("name", [*SIZES, "10 MB in one line"])
async def test_on_screen(name: str) -> None:
    made = exchange(b"x" * SIZES["10 MB"], "text/plain") if "line" in name else exchange(body(SIZES[name]))
    async with PaneApp().run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        stop = asyncio.Event()
        beat = asyncio.create_task(stalls(stop))
        await asyncio.sleep(0.05)
        before = perf_counter()
        pilot.app.query_one(ResponsePane).exchange = made
        view = pilot.app.query_one(DocumentView)
        for y in range(view.size.height):
            view.render_line(y)
        first = perf_counter() - before
        await pilot.pause()
        await pilot.app.workers.wait_for_complete()
        whole = perf_counter() - before
        view.focus()
        for key in ("pagedown", "end", "ctrl+end", "up", "ctrl+home"):
            await pilot.press(key)
        stop.set()
        worst, usual = await beat
        print(  # noqa: T201
            f"\n{name}: first {first * 1000:.1f} ms, whole {whole * 1000:.1f} ms,"
            f" stall {worst * 1000:.1f} ms, p95 {usual * 1000:.1f} ms"
        )


class TreeApp(App[None]):
    def compose(self) -> ComposeResult:
        yield DocumentView()


KEYS = {
    "page down": ("pagedown",),
    "fold all": ("minus",),
    "open 'series'": ("down", "down", "enter"),
    "page down in the tree": ("pagedown",),
    "to the end": ("ctrl+end",),
    "unfold all": ("plus",),
    "fold 'series'": ("ctrl+home", "down", "down", "enter"),
    "wrap": ("w",),
    "page down, wrapped": ("pagedown",),
}
"""One after the other, in one document."""


@pytest.mark.parametrize("name", LARGE)
async def test_folding(name: str) -> None:
    document = Document(pretty(body(LARGE[name])).data)
    async with TreeApp().run_test(size=(120, 40)) as pilot:
        view = pilot.app.query_one(DocumentView)
        view.show(document, "json")
        view.focus()
        await pilot.pause()
        for label, keys in KEYS.items():
            await timed(pilot, f"{name}, {len(document):,} lines: {label}", keys)


async def timed(pilot: Pilot[None], label: str, keys: tuple[str, ...]) -> None:
    """Until the last key has done what it does; the others are a way there."""
    await pilot.press(*keys[:-1])
    stop = asyncio.Event()
    beat = asyncio.create_task(stalls(stop))
    await asyncio.sleep(0.02)
    before = perf_counter()
    await pilot.press(keys[-1])
    await pilot.app.workers.wait_for_complete()
    took = perf_counter() - before
    stop.set()
    print(f"\n{label}: {took * 1000:.1f} ms, stall {(await beat)[0] * 1000:.1f} ms", end="")  # noqa: T201
