"""How long two bodies take to be compared, and how late the loop is meanwhile: `pytest -m bench -s` on this file."""

import asyncio
import copy
import json
import random
from time import perf_counter

import pytest
from bench_document import SIZES, stalls

from aom_tui.render.diff.exchanges import Side, diff
from aom_tui.session.exchange import Reply
from aom_tui.tui.actions.diff_pages import Comparison, DiffLayout, compared, laid_out

pytestmark = pytest.mark.bench


def bodies(size: int) -> tuple[bytes, bytes]:
    """Two replies of about that size: one rule in a hundred has changed, one is gone, one is new."""
    rolls = random.Random(1)
    old = [
        {"alarm_rule_id": number, "metric_name": f"cpu{number % 50}", "namespace": "PAAS.NODE", "enabled": True,
         "dimensions": [{"name": "nodeIP", "value": f"10.0.{number // 256}.{number % 256}"}],
         "values": [rolls.random() for _ in range(5)], "update_time": 1795600000000 + number}
        for number in range(size // 290)
    ]  # fmt: skip
    new = copy.deepcopy(old)
    for rule in new[::100]:
        rule["enabled"], rule["update_time"] = False, 1795600060000
    del new[5]
    new.insert(len(new) // 2, {"alarm_rule_id": -1})
    return json.dumps({"rules": old}).encode(), json.dumps({"rules": new}).encode()


def side(body: bytes) -> Side:
    return Side(None, Reply(200, "OK", "HTTP/1.1", (("Content-Type", "application/json"),), body), "", 1795600000.0)


@pytest.mark.parametrize("any_order", [False, True])
@pytest.mark.parametrize("name", ["1 MB", "10 MB"])
def test_comparing(name: str, any_order: bool) -> None:
    old, new = map(side, bodies(SIZES[name]))
    took = []
    for _ in range(3):
        before = perf_counter()
        found = diff(old, new, any_order)
        took.append(perf_counter() - before)
    print(f"\n{name}, any order {any_order}: {min(took) * 1000:.0f} ms, {found.total} differences")  # noqa: T201


@pytest.mark.parametrize("name", ["1 MB", "10 MB"])
async def test_the_loop_meanwhile(name: str) -> None:
    two = Comparison(*map(side, bodies(SIZES[name])), ("", ""))
    stop = asyncio.Event()
    watching = asyncio.create_task(stalls(stop))
    before = perf_counter()
    found = await compared(two, False)
    page, _document, starts = await asyncio.to_thread(laid_out, found, DiffLayout(two.names, 117, False))
    seconds = perf_counter() - before
    stop.set()
    late, usually = await watching
    print(f"\n{name}: on screen in {seconds * 1000:.0f} ms, {len(starts)} differences, {len(page.lines)} lines")  # noqa: T201
    print(f"  loop late by {late * 1000:.0f} ms at worst, below {usually * 1000:.0f} for 95 of 100 beats")  # noqa: T201
