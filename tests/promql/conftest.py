"""A real Prometheus on loopback, with the samples of `promql_world` in it."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from promql_world import open_metrics


@pytest.fixture(scope="session")
def prometheus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Its query API. Needs `prometheus` and `promtool` on PATH (Debian: the package prometheus)."""
    if not (shutil.which("prometheus") and shutil.which("promtool")):
        pytest.skip("prometheus and promtool are not on PATH")
    place = tmp_path_factory.mktemp("prometheus")
    (place / "samples.txt").write_text(open_metrics())
    backfill = ["promtool", "tsdb", "create-blocks-from", "openmetrics", "samples.txt", "data"]
    subprocess.run(backfill, cwd=place, check=True, capture_output=True)
    (place / "prometheus.yml").write_text("global: {}\n")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with started(place, port) as process:
        client = httpx.Client(base_url=f"http://127.0.0.1:{port}/api/v1", trust_env=False, timeout=30)
        wait_for(client, process)
        yield client
        process.send_signal(signal.SIGTERM)


def started(place: Path, port: int) -> "subprocess.Popen[bytes]":
    command = ["prometheus", "--config.file=prometheus.yml", "--storage.tsdb.path=data"]
    command += [f"--web.listen-address=127.0.0.1:{port}", "--storage.tsdb.retention.time=100y", "--log.level=error"]
    return subprocess.Popen(command, cwd=place, env={**os.environ, "no_proxy": "*"})


def wait_for(client: httpx.Client, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            if client.get("/query", params={"query": "1"}).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("Prometheus did not start")
