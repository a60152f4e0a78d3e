"""Series in Prometheus' own forms, made of the shop's: counters, histograms, `up`. They are asked for by PromQL alone.

What the shop reports each minute (request_count, error_count, latency_p99) is added up since the last restart, which
every service has at midnight UTC; so a scenario that changes those changes these.
"""

from collections.abc import Callable, Iterator, Sequence

from aom_tui.sandbox.project import ProjectData
from aom_tui.sandbox.promql.values import NAME, Labels, Sampled, labels_of
from aom_tui.sandbox.series import MINUTE_MS, Series, SeriesKey

DAY_MS = 24 * 3_600_000
NAMESPACE = "SHOP.HTTP"
REQUESTS, BUCKET, COUNT, SUM, UP = (
    "http_requests_total",
    "http_request_duration_seconds_bucket",
    "http_request_duration_seconds_count",
    "http_request_duration_seconds_sum",
    "up",
)
NAMES = (REQUESTS, BUCKET, COUNT, SUM, UP)
BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, float("inf"))
"""Upper bounds of the buckets in seconds."""

Minutes = dict[int, float]
"""Values by epoch milliseconds."""
Derived = tuple[Labels, Callable[[int, int], Sampled]]
"""Labels of a series, and how its samples with start <= time <= end are made."""


class Counters:
    """The derived series of one project as of one moment."""

    def __init__(self, data: ProjectData, now_ms: int) -> None:
        self._data, self._now_ms = data, now_ms
        self._read: dict[tuple[SeriesKey, int, int], Minutes] = {}

    def series(self) -> Iterator[Derived]:
        """All of them. Nothing is computed before samples are asked for."""
        for requests in self._data.series.find(NAMESPACE, "request_count", ()):
            own = dict(requests.key.dimensions)
            found = {name: self._same(name, own) for name in ("error_count", "latency_p99")}
            if found["error_count"] and found["latency_p99"]:
                yield from self._service(own, requests, found["error_count"], found["latency_p99"])
        for cluster in self._data.shop.clusters:
            for service, pod in cluster.pods():
                own = {"cluster": cluster.name, "job": service.name, "instance": f"{pod.host.ip}:8080", "pod": pod.name}
                yield labels_of({**own, NAME: UP}), self._steady(labels_of({**own, NAME: UP}))

    def _same(self, name: str, dimensions: dict[str, str]) -> Series | None:
        return next(iter(self._data.series.find(NAMESPACE, name, list(dimensions.items()))), None)

    def _service(self, own: dict[str, str], requests: Series, errors: Series, p99: Series) -> Iterator[Derived]:
        def good(minute: Sequence[float]) -> float:
            return max(minute[0] - minute[1], 0.0)

        sources = (requests, errors, p99)
        yield self._counter({**own, NAME: REQUESTS, "code": "200"}, sources, good)
        yield self._counter({**own, NAME: REQUESTS, "code": "500"}, sources, lambda minute: minute[1])
        for bound in BOUNDS:
            shown = "+Inf" if bound == BOUNDS[-1] else f"{bound:g}"
            yield self._counter({**own, NAME: BUCKET, "le": shown}, sources, _below(bound))
        yield self._counter({**own, NAME: COUNT}, sources, lambda minute: minute[0])
        yield self._counter({**own, NAME: SUM}, sources, lambda minute: minute[0] * _mean(minute[2]))

    def _counter(
        self, labels: dict[str, str], sources: Sequence[Series], gained: Callable[[Sequence[float]], float]
    ) -> Derived:
        named = labels_of(labels)

        def samples(start_ms: int, end_ms: int) -> Sampled:
            first = start_ms // DAY_MS * DAY_MS
            rows = [self._minutes(source, first, end_ms) for source in sources]
            times, values, total = [], [], 0.0
            for moment, value in rows[0].items():
                if moment % DAY_MS == 0:
                    total = 0.0
                total += round(gained([value, *(row.get(moment, 0.0) for row in rows[1:])]))
                if moment >= start_ms:
                    times.append(moment)
                    values.append(total)
            return Sampled(named, times, values)

        return named, samples

    def _minutes(self, source: Series, start_ms: int, end_ms: int) -> Minutes:
        key = (source.key, start_ms, end_ms)
        if key not in self._read:
            self._read[key] = dict(source.samples(self._data.series.seed, start_ms, end_ms + 1, self._now_ms))
        return self._read[key]

    def _steady(self, labels: Labels) -> Callable[[int, int], Sampled]:
        def samples(start_ms: int, end_ms: int) -> Sampled:
            times = range(-(-start_ms // MINUTE_MS) * MINUTE_MS, min(end_ms, self._now_ms) + 1, MINUTE_MS)
            return Sampled(labels, times, [1.0] * len(times))

        return samples


def _below(bound: float) -> Callable[[Sequence[float]], float]:
    """How many of a minute's requests took no longer: their times are taken to fall off exponentially."""
    return lambda minute: minute[0] * (1.0 - 0.01 ** (1000 * bound / max(minute[2], 1.0)))


def _mean(p99_ms: float) -> float:
    """Mean seconds of an exponential distribution with that 99th percentile, which is ln(100) means."""
    return p99_ms / 1000 / 4.605170186
