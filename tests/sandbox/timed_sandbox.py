"""A sandbox in this process whose clock stands still until the test moves it; called as the ASGI application it is."""

import asyncio
from typing import Any

import httpx

from aom_tui.sandbox.gateway import Gateway
from aom_tui.sandbox.identity import DEMO, MAIN
from aom_tui.sandbox.world import World

NOON = 1_764_043_230.5
"""2025-11-25 12:00 in Shanghai, a Tuesday, when no seeded mute rule is in force; between two rounds of evaluation."""


class Timed:
    """One world, and the project cn-north-4 in it."""

    def __init__(self, now: float = NOON, **more: Any) -> None:
        self.now = now
        self.world = World(clock=lambda: self.now, **more)
        self.app = Gateway(self.world)

    @property
    def last_minute_ms(self) -> int:
        """The minute that has begun last, in epoch milliseconds."""
        return int(self.now // 60) * 60_000

    def call(self, method: str, path: str, body: Any = None, headers: Any = None) -> httpx.Response:
        """One call with a fresh token; `{p}` in the path is the project."""
        token, _ = self.world.identity.issue(DEMO, MAIN, ("password",))
        return asyncio.run(
            self._call(method, path.replace("{p}", MAIN.id), body, {"X-Auth-Token": token, **(headers or {})})
        )

    def done(self, method: str, path: str, body: Any = None, headers: Any = None) -> Any:
        """What a call that must succeed answers."""
        reply = self.call(method, path, body, headers)
        assert reply.status_code in (200, 204), reply.text
        return reply.json() if reply.content else None

    def wait(self, minutes: float) -> None:
        """Lets time pass."""
        self.now += 60 * minutes

    def report(self, value: float, name: str = "load", **dimensions: str) -> None:
        """One sample of a metric of the shop, now."""
        labels = [{"name": key, "value": text} for key, text in (dimensions or {"node": "a"}).items()]
        values = [{"metric_name": name, "type": "float", "value": value}]
        metric = {"namespace": "SHOP.TEST", "dimensions": labels}
        self.done(
            "POST",
            "/v1/{p}/ams/report/metricdata",
            [{"collect_time": int(self.now * 1000), "metric": metric, "values": values}],
        )

    def run(self, *values: float | None, **dimensions: str) -> None:
        """A sample a minute (None: none), and the time to look at each."""
        for value in values:
            if value is not None:
                self.report(value, **dimensions)
            self.wait(1)

    def alarms(self, name: str, kind: str = "active_alert") -> list[dict[str, Any]]:
        """The alarms of that name, oldest first."""
        named = {"metadata_relation": [{"key": "event_name", "relation": "AND", "value": [name]}]}
        sort = {"sort": {"order_by": ["starts_at"], "order": "asc"}}
        found = self.done("POST", f"/v2/{{p}}/events?type={kind}", {"time_range": "-1.-1.20000", **named, **sort})
        return list(found["events"])

    def told(self, event: dict[str, Any]) -> list[tuple[str, str]]:
        """Whom an alarm was told to, and in which words (those of the first channel)."""
        sent = self.done("GET", f"/v2/{{p}}/alarm-notified-histories?event_sn={event['event_sn']}")
        return [
            (one["action_rule"], one["smn_channel"]["smn_notified_history"][0]["smn_notified_content"])
            for history in sent["notified_histories"]
            for one in history["notifications"]
        ]

    async def _call(self, method: str, path: str, body: Any, headers: Any) -> httpx.Response:
        transport = httpx.ASGITransport(app=self.app)  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as http:
            return await http.request(method, path, json=body, headers=headers)
