"""Sandboxes on one file, started and killed many times: what was acknowledged, and what the next one knows of it.

`python tests/sandbox/kept_sandbox.py 500 /tmp/new.db` kills that many and says what was lost.
"""

import json
import os
import random
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from rule_bodies import threshold_rule

FORKING = """
import os, sys
from aom_tui.cli import main
import aom_tui.sandbox.announcement, aom_tui.sandbox.gateway, aom_tui.sandbox.server, aom_tui.sandbox.store
for line in iter(sys.stdin.readline, ""):
    child = os.fork()
    if not child:
        print(os.getpid(), flush=True)
        main(["sandbox", "--port", "0", "--json", "--data", line.strip()])
    os.waitpid(child, 0)
"""
"""Imports once and forks for each sandbox: a start costs a tenth of what it does in a program of its own."""


class Killable:
    """A sandbox on the file, in a process that can be killed at once."""

    def __init__(self, forking: "subprocess.Popen[str]", path: Path) -> None:
        assert forking.stdin is not None
        assert forking.stdout is not None
        forking.stdin.write(f"{path}\n")
        forking.stdin.flush()
        self._pid = int(forking.stdout.readline())
        self.line: dict[str, str] = json.loads(forking.stdout.readline())

    def kill(self) -> None:
        os.kill(self._pid, signal.SIGKILL)


@contextmanager
def forking() -> Iterator["subprocess.Popen[str]"]:
    """With all that it has started, it ends here: also where a test fails, which would wait for a sandbox for ever."""
    pipe, command = subprocess.PIPE, [sys.executable, "-c", FORKING]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, start_new_session=True) as process:
        try:
            yield process
        finally:
            os.killpg(process.pid, signal.SIGKILL)


def report(writer: int, number: int) -> list[dict[str, Any]]:
    """Three metrics in one call, which are kept together or not at all."""
    metric = {"namespace": "KILL.TEST", "dimensions": [{"name": "writer", "value": str(writer)}]}
    values = [{"metric_name": name, "unit": "Count", "value": number} for name in ("a", "b", "c")]
    return [{"metric": metric, "collect_time": int(time.time() * 1000), "values": values}]


def event(name: str, resource: int) -> dict[str, Any]:
    names = ("event_name", "event_severity", "event_type", "resource_provider", "resource_type", "resource_id")
    metadata = dict(zip(names, (name, "Info", "event", "K", "vm", str(resource)), strict=True))
    return {"starts_at": int(time.time() * 1000), "ends_at": 0, "timeout": 60000, "metadata": metadata}


@dataclass
class Writer:
    """One client. What it was told is done is in `rules`, `samples`, `events`; `doubtful` was under way at the end."""

    number: int
    rules: dict[str, str] = field(default_factory=dict)
    """Name and threshold."""
    samples: list[int] = field(default_factory=list)
    events: set[str] = field(default_factory=set)
    doubtful: tuple[str, str, Any] | None = None
    done: int = 0

    def write(self, http: httpx.Client) -> None:
        """Writes until the sandbox is gone."""
        with suppress(httpx.TransportError):
            while True:
                self.done += 1
                random.choice((self.add, self.change, self.delete, self.measure, self.push))(http)

    def _ask(
        self, http: httpx.Client, doubtful: tuple[str, str, Any], method: str, path: str, body: Any = None
    ) -> None:
        self.doubtful = doubtful
        reply = http.request(method, path, json=body)
        assert reply.status_code < 300, reply.text
        self.doubtful = None

    def add(self, http: httpx.Client) -> None:
        if len(self.rules) < 100:
            self._set(http, "POST", f"k{self.number}-{self.done}")

    def change(self, http: httpx.Client) -> None:
        if self.rules:
            self._set(http, "PUT", random.choice(list(self.rules)))

    def _set(self, http: httpx.Client, method: str, name: str) -> None:
        threshold = str(self.done % 90)
        body = threshold_rule(name, threshold=threshold)
        self._ask(http, ("rule", name, threshold), method, "/v2/{p}/alarm-rules", body)
        self.rules[name] = threshold

    def delete(self, http: httpx.Client) -> None:
        if self.rules:
            name = random.choice(list(self.rules))
            body = {"alarm_rules": [name]}
            self._ask(http, ("rule", name, None), "POST", "/v2/{p}/alarm-rules/delete", body)
            del self.rules[name]

    def measure(self, http: httpx.Client) -> None:
        path = "/v1/{p}/ams/report/metricdata"
        self._ask(http, ("sample", "", self.done), "POST", path, report(self.number, self.done))
        self.samples.append(self.done)

    def push(self, http: httpx.Client) -> None:
        name = f"K{self.number}-{self.done}"
        events = [event(name, resource) for resource in range(3)]
        self._ask(http, ("event", name, None), "PUT", "/v2/{p}/push/events", {"events": events})
        self.events.add(name)

    def lost(self, http: httpx.Client) -> list[str]:
        """What is not as it was acknowledged. What was doubtful is either done or not, and no longer doubtful."""
        kind, name, value = self.doubtful or ("", "", None)
        self.doubtful = None
        wrong = [*self._wrong_rules(http, kind, name, value), *self._wrong_samples(http, kind, value)]
        return [*wrong, *self._wrong_events(http, kind, name)]

    def _wrong_rules(self, http: httpx.Client, kind: str, name: str, value: str | None) -> list[str]:
        rows = http.get("/v2/{p}/alarm-rules", params={"limit": 1000}).json()["thresholds"]
        mine = [one for one in rows if one["alarm_rule_name"].startswith(f"k{self.number}-")]
        found = {one["alarm_rule_name"]: one["threshold"] for one in mine}
        if kind == "rule" and found.get(name) == value:
            self.rules = {one: threshold for one, threshold in {**self.rules, name: value}.items() if threshold}
        return [f"rules {found} instead of {self.rules}"] if found != self.rules else []

    def _wrong_samples(self, http: httpx.Client, kind: str, value: int) -> list[str]:
        labels = [{"name": "writer", "value": str(self.number)}]
        wanted = [{"namespace": "KILL.TEST", "metric_name": name, "dimensions": labels} for name in ("a", "b", "c")]
        body = {"samples": wanted, "statistics": ["sum", "sampleCount"], "period": 3600, "time_range": "-1.-1.180"}
        found = [_sums(one["data_points"]) for one in http.post("/v2/{p}/samples", json=body).json()["samples"]]
        if kind == "sample" and found[0] == (sum(self.samples) + value, len(self.samples) + 1):
            self.samples.append(value)
        told = (sum(self.samples), len(self.samples))
        return [f"samples {found} instead of three times {told}"] if found != [told] * 3 else []

    def _wrong_events(self, http: httpx.Client, kind: str, name: str) -> list[str]:
        relation = {"key": "resource_provider", "relation": "AND", "value": ["K"]}
        body = {"time_range": "-1.-1.180", "metadata_relation": [relation], "search": f"k{self.number}-"}
        counts: dict[str, int] = {}
        marker = "0"
        while marker:
            reply = http.post("/v2/{p}/events", params={"limit": 1000, "marker": marker}, json=body).json()
            for one in reply["events"]:
                counts[one["metadata"]["event_name"]] = counts.get(one["metadata"]["event_name"], 0) + 1
            marker = reply["page_info"]["next_marker"]
        if kind == "event" and name in counts:
            self.events.add(name)
        return [f"events {counts}"] if counts != dict.fromkeys(self.events, 3) else []


def _sums(points: list[dict[str, Any]]) -> tuple[int, int]:
    rows = [{one["statistic"]: one["value"] for one in point["statistics"]} for point in points]
    return int(sum(max(row["sum"], 0) for row in rows)), int(sum(max(row["sampleCount"], 0) for row in rows))


@dataclass
class Trial:
    """Kills sandboxes while four clients write, and looks after each kill whether anything is lost."""

    path: Path
    writers: list[Writer] = field(default_factory=lambda: [Writer(one) for one in range(4)])
    token: str = ""
    """Of the first sandbox: all that follow must know it."""

    def run(self, kills: int) -> list[str]:
        lost: list[str] = []
        with forking() as process:
            for _ in range(kills):
                lost += self._one(Killable(process, self.path))
            last = Killable(process, self.path)
            lost += self._lost(last.line)
            last.kill()
        return lost

    def _one(self, sandbox: Killable) -> list[str]:
        lost = self._lost(sandbox.line)
        with ThreadPoolExecutor() as threads:
            under_way = [threads.submit(one.write, self._http(sandbox.line)) for one in self.writers]
            time.sleep(random.uniform(0, 0.08))  # not to wait for something, but to kill at any moment
            sandbox.kill()
        for one in under_way:
            one.result()
        return lost

    def _lost(self, line: dict[str, str]) -> list[str]:
        with self._http(line) as http:
            return [fault for writer in self.writers for fault in writer.lost(http)]

    def _http(self, line: dict[str, str]) -> httpx.Client:
        base = line["aom_endpoint"]
        if not self.token:
            who = {"name": line["username"], "password": line["password"], "domain": {"name": line["domain"]}}
            auth = {"identity": {"methods": ["password"], "password": {"user": who}}}
            scope = {"project": {"id": line["project_id"]}}
            reply = httpx.post(f"{base}/v3/auth/tokens", json={"auth": {**auth, "scope": scope}}, trust_env=False)
            self.token = reply.headers["X-Subject-Token"]
        return _InProject(line["project_id"], base_url=base, headers={"X-Auth-Token": self.token}, trust_env=False)


_NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Without authorities, which take httpx longer to load than all its calls here."""


class _InProject(httpx.Client):
    """`{p}` in a path is the project."""

    def __init__(self, project: str, **more: Any) -> None:
        super().__init__(verify=_NO_TLS, **more)
        self._project = project

    def request(self, method: str, url: Any, **more: Any) -> httpx.Response:
        return super().request(method, str(url).replace("{p}", self._project), **more)


if __name__ == "__main__":
    trial = Trial(Path(sys.argv[2]))
    faults = trial.run(int(sys.argv[1]))
    kept = sum(len(one.rules) + len(one.samples) + len(one.events) for one in trial.writers)
    print(sys.argv[1], "kills,", sum(one.done for one in trial.writers), "calls,", kept, "kept,", len(faults), "faults")  # noqa: T201
    print("\n".join(fault[:500] for fault in faults[:5]))  # noqa: T201
