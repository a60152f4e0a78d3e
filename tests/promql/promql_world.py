"""A fixed little world of samples, as an OpenMetrics text for promtool and as a storage for our own evaluator.

Everything that is odd about samples is in it: counters with resets, gaps, series that begin late or end early, NaN and
infinities, histograms with and without +Inf, labels that match one to many.
"""

import math
from collections.abc import Iterator, Sequence

from aom_tui.sandbox.promql.matching import Matcher, selects
from aom_tui.sandbox.promql.values import NAME, Sampled, labels_of

START = 1_764_000_000
"""Epoch seconds of the first sample; a whole multiple of an hour."""
STEP = 30
COUNT = 240
"""Samples of a series without gaps: two hours."""
END = START + STEP * COUNT

Row = tuple[dict[str, str], list[tuple[int, float]]]


def _row(name: str, value: object, *, skip: object = None, **labels: str) -> Row:
    made = []
    for number in range(COUNT):
        if callable(skip) and skip(number):
            continue
        assert callable(value)
        made.append((START + STEP * number, float(value(number))))
    return {NAME: name, **labels}, made


def _counter(rate: float, resets: Sequence[int]) -> object:
    def value(number: int) -> float:
        since = max((one for one in resets if one <= number), default=0)
        return rate * (number - since) + (number * 7 % 5)

    return value


def rows() -> list[Row]:
    """The series with their samples, in epoch seconds."""
    made = []
    for place, (job, instance) in enumerate((("api", "a"), ("api", "b"), ("web", "a"), ("web", "c"))):
        resets = (60, 175) if instance == "a" else ()
        for code in ("200", "500"):
            rate = (place + 1) * (20.0 if code == "200" else 0.5)
            made.append(_row("http_requests_total", _counter(rate, resets), job=job, instance=instance, code=code))
        made.append(
            _row("cpu_usage", lambda n, p=place: 50 + 30 * math.sin(n / (9 + p)) + p, job=job, instance=instance)
        )
        made.append(_row("cpu_limit", lambda _n, p=place: 2.0 + p % 2, job=job, instance=instance, zone="z" + instance))
    made += [
        _row("gappy", lambda n: n % 13, skip=lambda n: n % 40 > 24, kind="holes"),
        _row("gappy", lambda n: n, skip=lambda n: n < 120, kind="late"),
        _row("gappy", lambda n: -n, skip=lambda n: n > 100, kind="early"),
        _row("gappy", lambda _n: 1, skip=lambda n: n not in (7, 150), kind="rare"),
        _row("odd", lambda n: math.nan if n % 3 == 0 else n, kind="nan"),
        _row("odd", lambda n: math.inf if n % 50 == 0 else n / 7, kind="inf"),
        _row("odd", lambda n: -n * 1e-9, kind="tiny"),
        _row("odd", lambda n: n * 1e15 + 0.1, kind="large"),
        _row("odd", lambda _n: 0.0, kind="zero"),
        _row("job_info", lambda _n: 1, job="api", team="shop", tier="1"),
        _row("job_info", lambda _n: 1, job="web", team="edge", tier="2"),
        _row("twins", lambda n: n, job="api", team="one"),
        _row("twins", lambda n: n + 1, job="api", team="two"),
        _row("version", lambda n: 1 + n // 80, app="x", text="v1.2.3-rc1"),
        _row("version", lambda n: 1 + n // 60, app="y", text="v2.0.0"),
    ]
    for job, scale in (("api", 1.0), ("web", 3.0)):
        for bound in ("0.1", "0.5", "1", "5", "+Inf"):
            share = 1 - math.exp(-float(bound) / scale)
            made.append(_row("latency_bucket", lambda n, s=share: round(n * 40 * s), job=job, le=bound))
    for bound in ("0.1", "1"):
        made.append(_row("endless_bucket", lambda n, b=bound: n * float(b), job="api", le=bound))
    made.append(_row("only_inf_bucket", lambda n: n, job="api", le="+Inf"))
    return made


def number(value: float) -> str:
    return {math.inf: "+Inf", -math.inf: "-Inf"}.get(value, "NaN" if math.isnan(value) else repr(value))


def open_metrics() -> str:
    """The samples as `promtool tsdb create-blocks-from openmetrics` reads them."""
    lines = []
    named: dict[str, list[Row]] = {}
    for labels, samples in rows():
        named.setdefault(labels[NAME], []).append((labels, samples))
    for name, several in named.items():
        lines.append(f"# TYPE {name} unknown")
        for labels, samples in several:
            shown = ",".join(f'{key}="{value}"' for key, value in labels.items() if key != NAME)
            lines += [f"{name}{{{shown}}} {number(value)} {time}" for time, value in samples]
    return "\n".join([*lines, "# EOF", ""])


class Samples:
    """The same samples for our evaluator."""

    def __init__(self) -> None:
        self._series = [
            Sampled(labels_of(labels), [time * 1000 for time, _ in samples], [value for _, value in samples])
            for labels, samples in rows()
        ]

    def select(self, matchers: Sequence[Matcher], _start_ms: int, _end_ms: int) -> Iterator[Sampled]:
        return (one for one in self._series if selects(matchers, dict(one.labels)))
