"""The log lines of the shop: like its metrics, a pure function of (seed, pod, minute), for the last 24 hours."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import Any

from aom_tui.sandbox import noise
from aom_tui.sandbox.faults.bends import LogBend
from aom_tui.sandbox.inventory import Cluster, Host, Pod, Service, Shop

MINUTE_MS = 60_000
HISTORY_MS = 24 * 60 * MINUTE_MS

APP_LINES = (
    (70, "INFO  [http] GET /api/{service}/v1/items/{n} 200 {ms}ms trace={trace}"),
    (40, "INFO  [http] POST /api/{service}/v1/submit 201 {ms}ms trace={trace}"),
    (12, "INFO  [pool] connections in use {small}/64"),
    (10, "INFO  订单 {n} 已受理，渠道=app，用户=u{small}"),
    (8, "DEBUG [cache] hit ratio 0.{small}"),
    (5, "WARN  [http] slow request /api/{service}/v1/items/{n} took {slow}ms trace={trace}"),
    (3, "WARN  库存校验重试，订单 {n}，第 2 次"),
    (2, "ERROR [db] timeout after 3000 ms: select * from {table} where id={n}"),
    (1, "ERROR {service} timeout calling payment-provider, trace={trace}"),
    (1, "ERROR 支付回调验签失败，订单 {n}，trace={trace}"),
)
NODE_LINES = (
    (30, "kubelet: Synced pod status, {small} containers running"),
    (10, "systemd[1]: Started Session {small} of user root."),
    (6, "kernel: TCP: request_sock_TCP: Possible SYN flooding on port 8443. Sending cookies."),
    (3, "dockerd: WARN image garbage collection freed {small} MB"),
    (1, "kernel: ERROR EXT4-fs warning: mount point / is {small}% full"),
)
LINE_NOISE = 1 << 20
"""Keeps the noise of the lines apart from that of the minutes."""
FURTHER_NOISE = 1 << 40
"""The same for the lines of scenarios."""
APP_ENDS = tuple(accumulate(weight for weight, _ in APP_LINES))
NODE_ENDS = tuple(accumulate(weight for weight, _ in NODE_LINES))
TABLES = ("t_order", "t_cart_item", "t_payment", "t_stock")


@dataclass(frozen=True, slots=True)
class Source:
    """Something that writes log lines: a pod or a host."""

    category: str
    cluster: Cluster
    host: Host
    service: Service | None = None
    pod: Pod | None = None

    def labels(self) -> dict[str, str]:
        """What a query can ask for, and each line shows."""
        shown = {
            "category": self.category,
            "clusterId": self.cluster.id,
            "clusterName": self.cluster.name,
            "hostIP": self.host.ip,
            "hostId": self.host.id,
            "hostName": self.host.name,
        }
        if self.service is None or self.pod is None:
            return {**shown, "nameSpace": "default", "pathFile": "/var/log/messages"}
        return {
            **shown,
            "appName": self.service.name,
            "containerName": self.service.name,
            "nameSpace": self.service.namespace,
            "podName": self.pod.name,
            "pathFile": f"/var/log/{self.service.name}/app.log",
        }


@dataclass(frozen=True, slots=True)
class Line:
    """One log line. `number` orders all lines of a project; it starts with the time in milliseconds."""

    number: int
    time_ms: int
    content: str
    labels: Mapping[str, str]

    def shown(self) -> dict[str, Any]:
        """As the service writes a line: every value a string."""
        size = str(len(self.content.encode()))
        mine = {"lineNum": str(self.number), "collectTime": str(self.time_ms), "logContentSize": size}
        return {**self.labels, "logContent": self.content, **mine}


class LogBook:
    """All the lines there are to be found, made when they are asked for."""

    def __init__(self, shop: Shop, seed: int) -> None:
        self._sources = tuple(_sources(shop))
        self._labels = [source.labels() for source in self._sources]
        self._salts = [noise.salt(f"{seed}/log/{place}") for place in range(len(self._sources))]
        self.bends: tuple[LogBend, ...] = ()
        """What scenarios do, and did, to these lines."""

    def find(
        self, category: str, key: Mapping[str, str], keyword: str, start_ms: int, end_ms: int, now_ms: int
    ) -> Iterator[Line]:
        """Lines of the sources that `key` names, oldest first, that hold the keyword (`*` and `?` are wildcards)."""
        chosen = [(place, one) for place, one in enumerate(self._sources) if _fits(one, category, key)]
        wanted = _pattern(keyword)
        first = max(start_ms, now_ms - HISTORY_MS)
        last = min(end_ms, now_ms)
        for minute in range(first // MINUTE_MS, last // MINUTE_MS + 1):
            lines = (line for place, source in chosen for line in self._lines(place, source, minute))
            for line in sorted(lines, key=lambda line: line.number):
                if first <= line.time_ms <= last and wanted.search(line.content):
                    yield line

    def _lines(self, place: int, source: Source, minute: int) -> Iterator[Line]:
        """A minute's lines, with those of scenarios and without what scenarios keep back."""
        lines = self._minute(place, source, minute)
        if not self.bends:
            return lines
        mine = (bend for bend in self.bends if source.service and bend.service == source.service.name)
        further = chain.from_iterable(self._further(place, source, minute, bend) for bend in mine)
        silent = [bend for bend in self.bends if bend.silent_host == source.host.ip]
        return (line for line in chain(lines, further) if not any(bend.level(line.time_ms) for bend in silent))

    def _further(self, place: int, source: Source, minute: int, bend: LogBend) -> Iterator[Line]:
        """Their numbers go on where those of the minute's own lines, three at most, end."""
        for number in range(bend.a_minute):
            bits = noise.bits(self._salts[place], minute * 8 + number + FURTHER_NOISE)
            time_ms = minute * MINUTE_MS + bits % MINUTE_MS
            if (bits >> 20) % 1000 < 1000 * bend.level(time_ms):
                text = _filled(bend.texts[bits % len(bend.texts)], source, bits)
                yield Line(time_ms * 10_000 + place * 10 + 3 + number, time_ms, text, self._labels[place])

    def _minute(self, place: int, source: Source, minute: int) -> Iterator[Line]:
        salt = self._salts[place]
        for number in range(noise.bits(salt, minute) % 3):
            bits = noise.bits(salt, minute * 4 + number + LINE_NOISE)
            time_ms = minute * MINUTE_MS + bits % MINUTE_MS
            yield Line(time_ms * 10_000 + place * 10 + number, time_ms, _content(source, bits), self._labels[place])


def _sources(shop: Shop) -> Iterator[Source]:
    for cluster in shop.clusters:
        for service, pod in cluster.pods():
            yield Source("app_log", cluster, pod.host, service, pod)
        for host in cluster.hosts:
            yield Source("node_log", cluster, host)


def _content(source: Source, bits: int) -> str:
    """One of the source's texts, filled in; all from the same 64 bits."""
    texts, ends = (APP_LINES, APP_ENDS) if source.service else (NODE_LINES, NODE_ENDS)
    _, text = texts[bisect_right(ends, (bits >> 16) % ends[-1])]
    return _filled(text, source, bits)


def _filled(text: str, source: Source, bits: int) -> str:
    return text.format(
        service=source.service.name if source.service else "",
        n=10**6 + bits % (9 * 10**6),
        ms=4 + bits % 176,
        small=10 + bits % 54,
        slow=1200 + bits % 2800,
        table=TABLES[bits % len(TABLES)],
        trace=f"{bits:016x}",
    )


def _fits(source: Source, category: str, key: Mapping[str, str]) -> bool:
    labels = source.labels()
    return source.category == category and all(labels.get(name) == value for name, value in key.items() if value)


def _pattern(keyword: str) -> re.Pattern[str]:
    """Case does not matter. Written from escaped pieces, so that no keyword can be slow or malformed."""
    text = re.escape(keyword.strip()).replace(r"\*", r"\S*").replace(r"\?", r"\S")
    return re.compile(text, re.IGNORECASE)
