"""The sandbox under load, beside a bare starlette + uvicorn (h11) route in the same run, and what it holds.

`pytest -m bench -s tests/bench/bench_sandbox.py`; the first needs `wrk` on PATH.
"""

import json
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.bench

SERVE_BARE = """
import sys, uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route
async def bare(request):
    return JSONResponse({"errorCode": "SVCSTG_AMS_2000000", "errorMessage": "success", "series": []})
app = Starlette(routes=[Route("/bare", bare, methods=["POST"])])
uvicorn.run(app, port=int(sys.argv[1]), http="h11", loop="asyncio", log_level="critical", access_log=False)
"""
ROUNDS = 5
SANDBOX = [sys.executable, "-m", "aom_tui", "sandbox", "--port", "0", "--json", "--parent"]


class Served:
    """A sandbox of its own with a token for its project."""

    def __init__(self) -> None:
        started = time.perf_counter()
        self.process = subprocess.Popen(SANDBOX, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.line: dict[str, str] = json.loads(self.process.stdout.readline())
        self.ready_ms = 1000 * (time.perf_counter() - started)
        self.http = httpx.Client(base_url=self.line["aom_endpoint"], trust_env=False)

    @property
    def login(self) -> dict[str, Any]:
        line = self.line
        user = {"name": line["username"], "password": line["password"], "domain": {"name": line["domain"]}}
        identity = {"methods": ["password"], "password": {"user": user}}
        return {"auth": {"identity": identity, "scope": {"project": {"id": line["project_id"]}}}}

    def token(self) -> str:
        reply = self.http.post("/v3/auth/tokens?nocatalog=true", json=self.login)
        self.http.headers["X-Auth-Token"] = reply.headers["X-Subject-Token"]
        return str(reply.headers["X-Subject-Token"])

    def resident_mb(self) -> float:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]


@pytest.fixture
def served() -> Iterator[Served]:
    sandbox = Served()
    yield sandbox
    sandbox.process.kill()
    sandbox.process.communicate()


@pytest.fixture
def bare_url() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen([sys.executable, "-c", SERVE_BARE, str(port)]) as process:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.05)
        yield f"http://127.0.0.1:{port}/bare"
        process.kill()


def wrk(url: str, body: Any, headers: dict[str, str], script: Path) -> float:
    """Requests a second, one thread, 16 connections."""
    lines = ['wrk.method = "POST"', f"wrk.body = {json.dumps(json.dumps(body))}"]
    lines += [f"wrk.headers[{json.dumps(name)}] = {json.dumps(value)}" for name, value in headers.items()]
    script.write_text("\n".join(lines))
    said = subprocess.run(["wrk", "-t1", "-c16", "-d3s", "-s", str(script), url], capture_output=True, text=True).stdout
    assert "Non-2xx" not in said, said
    return float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])  # type: ignore[index]


@pytest.mark.skipif(not shutil.which("wrk"), reason="needs wrk")
def test_requests_a_second(served: Served, bare_url: str, tmp_path: Path) -> None:
    token, line, json_headers = served.token(), served.line, {"Content-Type": "application/json"}
    series = {"series": [{"namespace": "SHOP.ORDER", "metric_name": "order_count"}]}
    series_url = f"{line['aom_endpoint']}/v2/{line['project_id']}/series?limit=1"
    calls = {
        "bare": (bare_url, {}, json_headers),
        "token": (f"{line['iam_endpoint']}/v3/auth/tokens?nocatalog=true", served.login, json_headers),
        "series": (series_url, series, {**json_headers, "X-Auth-Token": token}),
    }
    found: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(ROUNDS):
        for name, (url, body, headers) in calls.items():
            found[name].append(wrk(url, body, headers, tmp_path / "wrk.lua"))
    for name, rates in found.items():
        ratios = [rate / bare for rate, bare in zip(rates, found["bare"], strict=True)]
        print(f"{name:8} {median(rates):8.0f} requests/s   {median(ratios):.2f} of bare")  # noqa: T201


def test_start() -> None:
    times = []
    for _ in range(9):
        served = Served()
        times.append(served.ready_ms)
        served.process.kill()
        served.process.communicate()
    print(f"ready to serve after {median(times):.0f} ms (most {max(times):.0f})")  # noqa: T201


def test_reported_samples(served: Served) -> None:
    """200,000 samples over a day: what they weigh, and how long a day of them takes to list."""
    served.token()
    project, now_ms, before = served.line["project_id"], int(time.time() * 1000), served.resident_mb()
    for number in range(2000):
        series, hundred = divmod(number, 100)
        items = [
            {
                "collect_time": now_ms - 23 * 3_600_000 + (hundred * 100 + place) * 8_000,
                "metric": {"namespace": "TEST.LOAD", "dimensions": [{"name": "series", "value": str(series)}]},
                "values": [{"metric_name": "value", "value": place}],
            }
            for place in range(100)
        ]
        served.http.post(f"/v1/{project}/ams/report/metricdata", json=items).raise_for_status()
    print(f"200,000 samples: {served.resident_mb():.0f} MB resident, {before:.0f} before")  # noqa: T201
    wanted = {"namespace": "TEST.LOAD", "metric_name": "value", "dimensions": [{"name": "series", "value": "3"}]}
    body = {"samples": [wanted], "period": 60, "time_range": "-1.-1.1440", "statistics": ["average", "maximum"]}
    times = []
    for _ in range(11):
        started = time.perf_counter()
        served.http.post(f"/v2/{project}/samples", json=body).raise_for_status()
        times.append(1000 * (time.perf_counter() - started))
    print(f"ListSample over a day: {median(times):.1f} ms (most {max(times):.1f})")  # noqa: T201
