"""PromQL over what a project holds: its series, the counters made of them, and what its recording rules record."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from aom_tui.sandbox.counters import NAMES as COUNTED
from aom_tui.sandbox.counters import Counters
from aom_tui.sandbox.metric_names import labels_of as labels_of_series
from aom_tui.sandbox.project import ProjectData
from aom_tui.sandbox.promql.evaluate import evaluate
from aom_tui.sandbox.promql.faults import QueryFault, failed
from aom_tui.sandbox.promql.matching import Matcher, selects
from aom_tui.sandbox.promql.storage import Budget
from aom_tui.sandbox.promql.syntax import parsed
from aom_tui.sandbox.promql.values import NAME, Sampled, Steps, Value, Vector, labels_of
from aom_tui.sandbox.series import MINUTE_MS

SAMPLES_OF_AN_ALARM = 200_000
"""What one evaluation of an alarm rule may read: many rules are evaluated many times before a call is answered."""


class Record(NamedTuple):
    """One recording rule."""

    name: str
    expression: str
    labels: tuple[tuple[str, str], ...]


class ProjectStorage:
    """The samples of one project as of one moment. `recording` are the records that are being worked out."""

    def __init__(
        self, data: ProjectData, now_ms: int, budget: Budget | None = None, recording: frozenset[str] = frozenset()
    ) -> None:
        self._data, self._now_ms = data, now_ms
        self._budget = budget or Budget()
        self._recording = recording

    def ask(self, query: str, steps: Steps, end_ms: int | None = None) -> Value:
        """The value of a query at each step; raises QueryFault. `end_ms` as in `evaluate`."""
        return evaluate(parsed(query), self, steps, end_ms=end_ms, budget=self._budget)

    def select(self, matchers: Sequence[Matcher], start_ms: int, end_ms: int) -> Iterator[Sampled]:
        """As `promql.storage.Storage` says."""
        for series in self._data.series:
            labels = labels_of_series(series.key)
            if selects(matchers, labels):
                samples = dict(series.samples(self._data.series.seed, start_ms, end_ms + 1, self._now_ms))
                times = sorted(samples)  # of several at one moment the last counts
                yield Sampled(labels_of(labels), times, [samples[time] for time in times])
        if any(_goes_with(matchers, name) for name in COUNTED):  # to make their labels takes longer than all the rest
            for named, samples_of in Counters(self._data, self._now_ms).series():
                if selects(matchers, dict(named)):
                    yield samples_of(start_ms, end_ms)
        for record in self._records():
            if _may_be(matchers, record.name):
                yield from self._worked_out(record, matchers, start_ms, end_ms)

    def labels(self, matchers: Sequence[Sequence[Matcher]]) -> Iterator[dict[str, str]]:
        """The labels of every series, or of those that one of the selectors means."""
        everything = [
            *(dict(labels_of_series(series.key)) for series in self._data.series),
            *(dict(named) for named, _ in Counters(self._data, self._now_ms).series()),
            *({**dict(record.labels), NAME: record.name} for record in self._records()),
        ]
        return (one for one in everything if not matchers or any(selects(each, one) for each in matchers))

    def _records(self) -> Iterable[Record]:
        return [record for text in self._data.recording_rules.values() for record in records(text)]

    def _worked_out(self, record: Record, matchers: Sequence[Matcher], start_ms: int, end_ms: int) -> Sequence[Sampled]:
        """What a rule has recorded. One that fails records nothing; only who asks for it by its name is told why."""
        try:
            return list(self._recorded(record, matchers, start_ms, end_ms))
        except QueryFault:
            if any(matcher.name == NAME and matcher.equal for matcher in matchers) or self._budget.is_spent:
                raise
            return ()

    def _recorded(self, record: Record, matchers: Sequence[Matcher], start_ms: int, end_ms: int) -> Iterator[Sampled]:
        """What the rule would have recorded, once a minute."""
        if record.name in self._recording:
            raise failed(f"the recording rule {record.name} refers to itself")
        steps = range(-(-start_ms // MINUTE_MS) * MINUTE_MS, min(end_ms, self._now_ms) + 1, MINUTE_MS)
        if not steps:
            return
        inner = ProjectStorage(self._data, self._now_ms, self._budget, self._recording | {record.name})
        value = inner.ask(record.expression, steps)
        if not isinstance(value, Vector):
            raise failed(f"the recording rule {record.name} does not give an instant vector")
        for column in value.columns:
            labels = {**dict(column.labels), **dict(record.labels), NAME: record.name}
            if selects(matchers, labels):
                there = [(step, one) for step, one in zip(steps, column.values, strict=True) if one is not None]
                yield Sampled(labels_of(labels), [step for step, _ in there], [one for _, one in there])


def _may_be(matchers: Sequence[Matcher], name: str) -> bool:
    """Whether a record of that name can be meant. A selector without a name does not work out every record."""
    return any(matcher.name == NAME for matcher in matchers) and _goes_with(matchers, name)


def _goes_with(matchers: Sequence[Matcher], name: str) -> bool:
    """Whether a selector says nothing against that name."""
    return all(matcher.accepts(name) for matcher in matchers if matcher.name == NAME)


def instant(data: ProjectData, query: str, at_ms: int) -> list[tuple[dict[str, str], float]]:
    """The labels and values that an alarm rule's query has at a moment; nothing for a query that cannot be answered."""
    try:
        value = ProjectStorage(data, at_ms, Budget(SAMPLES_OF_AN_ALARM)).ask(query, [at_ms])
    except QueryFault:
        return []
    if not isinstance(value, Vector):
        return []
    return [(dict(column.labels), one) for column in value.columns if (one := column.values[0]) is not None]


@lru_cache(maxsize=256)
def records(text: str) -> tuple[Record, ...]:
    """The rules in Prometheus' YAML; the text has been found to be well formed when it was taken."""
    import yaml  # only recording rules need it

    groups = yaml.safe_load(text)["groups"]
    return tuple(
        Record(str(rule["record"]), str(rule["expr"]), _rule_labels(rule.get("labels")))
        for group in groups
        for rule in group["rules"]
    )


def _rule_labels(given: object) -> tuple[tuple[str, str], ...]:
    return tuple((str(name), str(value)) for name, value in given.items()) if isinstance(given, dict) else ()
