"""The pure parts of alarm evaluation: verdicts and schedules."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aom_tui.sandbox.alarms.conditions import Condition, NoData, Query, metric_conditions
from aom_tui.sandbox.alarms.judging import checks_needed, judge
from aom_tui.sandbox.alarms.schedule import Schedule, schedule_of, span_ms
from aom_tui.sandbox.pace import Pace

SHANGHAI = timezone(timedelta(hours=8))
LEVELS = (("Critical", 90.0), ("Minor", 50.0))
VALUES = st.none() | st.floats(0, 100)
HISTORY = st.lists(VALUES, min_size=5, max_size=5)


def condition(state: str = "ok", checks: int = 3, recovery: int = 2) -> Condition:
    no_data = NoData(2, state)
    return Condition("1", 0, Query("x"), ">=", LEVELS, checks, recovery, no_data, Schedule(), 1, "x", "")


@given(HISTORY, st.sampled_from([None, "Critical", "Minor"]), st.integers(1, 5))
def test_an_alarm_begins_only_where_all_checks_breach(
    history: list[float | None], before: str | None, checks: int
) -> None:
    level = judge(condition(checks=checks), history, before).level
    least = min((-1.0 if value is None else value for value in history[:checks]), default=0)
    if least >= 50:
        assert level == ("Critical" if least >= 90 else "Minor")
    else:
        assert level in (None, before)


@given(HISTORY, st.sampled_from(["Critical", "Minor"]), st.integers(1, 5))
def test_an_alarm_ends_only_where_it_has_recovered_or_has_no_data(
    history: list[float | None], before: str, recovery: int
) -> None:
    verdict = judge(condition(recovery=recovery), history, before)
    recovered = all(value is not None and value < 50 for value in history[:recovery])
    assert (verdict.level is None) == (recovered or history[:2] == [None, None])
    assert verdict.missing == (history[:2] == [None, None])


@pytest.mark.parametrize(
    ("state", "before", "expected"),
    [("alerting", None, "Minor"), ("alerting", "Critical", "Critical"), ("pre_state", "Minor", "Minor")]
    + [(state, "Minor", None) for state in ("ok", "no_data")],
)
def test_no_data_are_what_the_rule_says(state: str, before: str | None, expected: str | None) -> None:
    assert judge(condition(state), [None] * 5, before).level == expected


@pytest.mark.parametrize(
    ("kind", "interval", "moments"),
    [
        ("FIXED_RATE", "1min", range(1440)),
        ("FIXED_RATE", "15s", range(1440)),
        (None, None, range(1440)),
        ("FIXED_RATE", "15min", range(0, 1440, 15)),
        ("FIXED_RATE", "2h", range(0, 1440, 120)),
        ("HOURLY", "", range(0, 1440, 60)),
        ("DAILY", "03:30", [210]),
        ("WEEKLY", "2 03:30", [210]),
        ("WEEKLY", "3 03:30", []),
        ("CRON", "*/20 8-9 * * 1-5", [480, 500, 520, 540, 560, 580]),
        ("CRON", "5,7 0 25 11 *", [5, 7]),
        ("CRON", "0 0 * * 0", []),
        ("CRON", "x 0 1-/ */0 *", []),
        ("DAILY", "soon", range(1440)),
    ],
)
def test_when_a_condition_is_checked(kind: str | None, interval: str | None, moments: list[int]) -> None:
    """Of a Tuesday, by the minute; 1970-01-01 00:00 UTC was 08:00 there, so whole hours divide evenly too."""
    start = int(datetime(2025, 11, 25, tzinfo=SHANGHAI).timestamp()) * 1000
    schedule = schedule_of({"trigger_type": kind, "trigger_interval": interval})
    assert [at for at in range(1440) if schedule.due(start + 60_000 * at, Pace())] == list(moments)


@pytest.mark.parametrize("speed", [0.5, 1, 7, 60])
def test_a_daily_check_is_due_once_a_day_at_any_speed(speed: float) -> None:
    start = int(datetime(2025, 11, 25, tzinfo=SHANGHAI).timestamp()) * 1000
    pace, schedule = Pace(speed), schedule_of({"trigger_type": "DAILY", "trigger_interval": "03:30"})
    first = start // pace.tick_ms * pace.tick_ms
    moments = range(first + pace.tick_ms, start + 5 * 3_600_000, pace.tick_ms)
    assert sum(schedule.due(at, pace) for at in moments) == 1


TEXT = st.text(max_size=8) | st.sampled_from(["1h", "15s", "03:30", "1 03:30", "* * * * *", "90", "", "nan"])
CONDITION = st.fixed_dictionaries(
    {
        "metric_query_mode": st.sampled_from(["AOM", "PROM", "NATIVE_PROM"]),
        "metric_namespace": TEXT,
        "metric_name": TEXT,
        "metric_unit": TEXT,
        "metric_labels": st.lists(TEXT, max_size=2),
        "promql": TEXT,
        "query_param": st.none(),
    },
    optional={
        "trigger_type": st.sampled_from(["FIXED_RATE", "HOURLY", "DAILY", "WEEKLY", "CRON"]),
        "trigger_interval": TEXT | st.from_regex(r"[0-9*/,-]{1,5}( [0-9*/,-]{1,5}){4}", fullmatch=True),
        "trigger_times": st.integers(),
        "promql_for": TEXT,
        "aggregation_window": st.sampled_from(["15s", "1m", "1h"]),
        "aggregate_type": st.sampled_from(["by", "avg", "max", "min", "sum"]),
        "thresholds": st.dictionaries(st.sampled_from(["Critical", "Minor", "Odd"]), TEXT),
        "metric_statistic_method": st.sampled_from(["single", "mix"]),
        "mix_promql": TEXT,
    },
)


@given(CONDITION, st.lists(VALUES, min_size=100, max_size=100), st.floats(0.01, 10_000))
def test_whatever_the_schema_lets_through_can_be_evaluated(
    given: dict[str, object], history: list[float | None], speed: float
) -> None:
    spec = {"monitor_type": "promql", "recovery_conditions": {}, "trigger_conditions": [given]}
    for one in metric_conditions({"alarm_rule_id": 1, "metric_alarm_spec": spec}):
        one.schedule.due(1_764_000_000_000, Pace(speed))
        judge(one, history[: checks_needed(one)], None)


@given(st.text() | st.from_regex(r"[0-9]{0,9}(s|m|min|h)?", fullmatch=True))
def test_any_text_is_a_span(text: str) -> None:
    assert span_ms(text) >= 0


def test_spans() -> None:
    assert [span_ms(text) for text in ("15s", "5m", "5min", "1h", "1d", "", "h")] == [
        *(15_000, 300_000, 300_000, 3_600_000),
        *(0, 0, 0),
    ]
