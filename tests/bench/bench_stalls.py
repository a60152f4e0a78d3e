"""How long keys wait: `python tests/bench/bench_stalls.py [RUNS [SIZE...]]`.

The app in a terminal of its own, a new process each time, since the first use loads what a later one has. A server in
another process sends it ListSeries replies; the reply is read, filtered, shown as a table and as a chart, searched.
Printed are medians over the runs: of each step the longest stall of the loop in it, and until when it was on screen;
and how long a key took to show while a reply of 50 MB came in, of all and of those typed while the machine ran evenly.
"""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import perf_counter, sleep
from typing import NamedTuple

from window import Window

HERE = Path(__file__).parent
SIZES = {"1K": 1024, "1M": 1 << 20, "10M": 10 << 20, "50M": 50 << 20}
SIGNS = [chr(code) for code in range(0x100, 0x180) if code not in (0x149,)]
"""Letters one cell wide that nothing else on the screen has: each shows that its own key has arrived."""
Stall = tuple[float, float]
"""Milliseconds, and how much of the processor the app had meanwhile."""

EVERY = 0.02
"""Seconds between two keys: faster than anyone types."""
PIECE, PAUSE, PACED = 256 * 1024, 0.01, "paced"
"""Bytes, and seconds between them: 25 MB a second at most, where that is asked for."""

HAND = 0.08
"""The same of a quick hand."""

WORK = 10_000
"""Numbers to add, to see how fast the machine is at the moment: some 0.2 ms."""


def body(size: int) -> bytes:
    """A reply of about that size; its last value is `the end`."""
    one = {
        "namespace": "PAAS.NODE",
        "metric_name": "cpuUsage",
        "timestamp": 1795434000000,
        "dimensions": [{"name": "nodeName", "value": "node-0001"}],
        "values": [1.25, None, True],
    }
    count = max(size // len(json.dumps(one)), 1)
    return json.dumps({"error_code": "0", "series": [one] * count, "last": "the-end"}).encode()


async def serve() -> None:
    """Until killed; the first line says the port."""
    bodies = {f"/{name}": body(size) for name, size in SIZES.items()}

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                name, _mark, pace = head.split(b" ")[1].decode().partition("?")
                sent = bodies[name]
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n")
                writer.write(b"Content-Length: %d\r\n\r\n" % len(sent))
                for at in range(0, len(sent), PIECE):
                    writer.write(sent[at : at + PIECE])
                    await writer.drain()
                    await asyncio.sleep(PAUSE if pace.startswith(PACED) else 0)
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201
    await server.serve_forever()


@contextmanager
def server() -> Iterator[str]:
    command = [sys.executable, __file__, "serve"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.kill()


class Visit:
    """One run of the app: steps one after the other, and what was late in each."""

    def __init__(self, base: str, size: str, folder: Path) -> None:
        self._log = folder / "beats"
        environ = {f"AOM_TUI_{name}_DIR": str(folder / name) for name in ("CONFIG", "DATA", "CACHE")}
        command = [sys.executable, str(HERE / "beating_app.py"), str(self._log), "open", "GET", f"{base}/{size}"]
        self.window = Window(command, environ)
        self._steps: list[tuple[str, float, float]] = []
        self.window.wait("send", 0)
        self.window.rest(1.5)

    def step(self, name: str, key: str, words: str = "", quiet: float = 0.4) -> float:
        """Press, wait for the words and until nothing moves; milliseconds until the words."""
        begun = self.window.press(key)
        shown = self.window.wait(words, begun) if words else begun
        self.window.rest(quiet)
        self._steps.append((name, begun, perf_counter()))
        return (shown - begun) * 1000

    def whole(self) -> float:
        """Milliseconds from the last step's key until the whole reply could be read: its lines are counted then."""
        begun = self._steps[-1][1]
        return (self.window.wait(r"line 1/\d+\s", begun) - begun) * 1000

    def type(self, name: str, text: str) -> None:
        """A text as a quick hand types it."""
        begun = perf_counter()
        for sign in text:
            self.window.press(sign)
            sleep(HAND)
        self.window.rest()
        self._steps.append((name, begun, perf_counter()))

    def stalls(self) -> dict[str, Stall]:
        """The longest of each step."""
        lines = self._log.read_text().splitlines()
        beats = [tuple(map(float, line.split())) for line in lines if line.count(" ") == 2]
        found = {}
        for name, begun, ended in self._steps:
            within = [(late * 1000, used * 1000) for due, late, used in beats if begun <= due <= ended]
            found[name] = max(within, default=(0.0, 0.0))
        return found


def visit(base: str, size: str) -> tuple[dict[str, Stall], dict[str, float]]:
    """Stalls and times of one run, in milliseconds."""
    took = {}
    with tempfile.TemporaryDirectory() as folder:
        seen = Visit(base, size, Path(folder))
        with seen.window:
            took["first"] = seen.step("read", "f5", "namespace", 1.5 if size in ("10M", "50M") else 0.6)
            took["whole"] = seen.whole()
            seen.step("to the end", "ctrl+end")
            seen.step("filter opens", "f")
            seen.type("filter typed", "series[0]")
            took["filter"] = seen.step("filter on", "enter", "filter: ")
            seen.step("filter off", "escape")
            took["table"] = seen.step("table", "2", "table" if size == "never" else "row 1/")
            seen.step("table moved", "down")
            seen.step("table sorted", ",")
            seen.step("search opens", "/")
            seen.type("search typed", "cpu")
            seen.step("search goes on", "enter")
            seen.step("chart", "3")
            seen.step("wire", "4")
            seen.step("body", "1")
            return seen.stalls(), took


class Key(NamedTuple):
    """A key that was typed while a reply came in."""

    took: float
    """Milliseconds until it was on screen."""
    is_even: bool
    """Whether the machine computed as fast as it does mostly.

    A virtual machine may run at a fourth of its speed for a tenth of a second, every other second, with nobody else in
    it; no key is quicker than that.
    """


def keys_while_it_comes(base: str, pace: str) -> list[Key]:
    """Keys typed into the URI from the send on, until the reply is on screen."""
    with tempfile.TemporaryDirectory() as folder:
        seen = Visit(base, f"50M?{pace}", Path(folder))
        window = seen.window
        with window:
            window.press("ctrl+l")
            window.rest()
            window.press("&")
            window.rest()
            typed, witnessed = [], []
            sent = window.press("f5")
            for sign in SIGNS:
                typed.append((sign, window.press(sign)))
                witnessed.append(witness())
                sleep(EVERY)
                if any(b"success" in data for at, data in window.outputs if at > sent + 0.1):
                    break
            window.rest()
            even = 2 * statistics.median(witnessed)
            beside = zip([0.0, *witnessed], witnessed, [*witnessed[1:], 0.0], strict=False)
            shown = ((window.wait(sign, at, 5) - at) * 1000 for sign, at in typed)
            return [Key(took, max(each) <= even) for took, each in zip(shown, beside, strict=True)]


def witness() -> float:
    """Seconds that one and the same piece of work takes."""
    begun = perf_counter()
    sum(range(WORK))
    return perf_counter() - begun


def say_keys(runs: list[list[Key]], how: str) -> None:
    """Of each run the p95, and their median; then all keys together, and those of even moments."""
    say(f"\nkeys while 50 MB come in, {how}, {len(runs)} runs, load {os.getloadavg()[0]:.1f}")
    each = [p95([key.took for key in run]) for run in runs]
    say(f"  a run's p95: median {statistics.median(each):.1f} ms   ({' '.join(f'{ms:.0f}' for ms in each)})")
    keys = [key for run in runs for key in run]
    for name, found in (("all", keys), ("while the machine runs evenly", [key for key in keys if key.is_even])):
        took = [key.took for key in found]
        middle = statistics.median(took)
        say(f"  {name}: {len(took)} keys, p50 {middle:.1f}, p95 {p95(took):.1f}, worst {max(took):.1f} ms")


def p95(values: list[float]) -> float:
    """The first that is above 95 of a hundred; of less than twenty the largest."""
    return sorted(values)[int(len(values) * 0.95)]


def main(runs: int, sizes: list[str]) -> None:
    """All of it."""
    with server() as base:
        for size in sizes:
            stalls: dict[str, list[Stall]] = defaultdict(list)
            times: dict[str, list[float]] = defaultdict(list)
            for _ in range(runs):
                late, took = visit(base, size)
                for name, stall in late.items():
                    stalls[name].append(stall)
                for name, ms in took.items():
                    times[name].append(ms)
            say(f"\n{size}, {runs} runs, load {os.getloadavg()[0]:.1f}: longest stall, ms; of it ours; (each)")
            for name, found in stalls.items():
                median, ours = (statistics.median(column) for column in zip(*found, strict=True))
                say(f"  {name:16} {median:6.1f} {ours:6.1f}   ({' '.join(f'{ms:.0f}/{cpu:.0f}' for ms, cpu in found)})")
            say("  on screen: " + ", ".join(f"{name} {statistics.median(ms):.0f} ms" for name, ms in times.items()))
        if "50M" in sizes:
            for pace in ("", PACED):
                say_keys([keys_while_it_comes(base, pace) for _ in range(runs)], pace or "as fast as can be")


def say(words: str) -> None:
    print(words, flush=True)  # noqa: T201


if __name__ == "__main__":
    if sys.argv[1:] == ["serve"]:
        asyncio.run(serve())
    else:
        main(int((sys.argv[1:] or ["5"])[0]), sys.argv[2:] or list(SIZES))
