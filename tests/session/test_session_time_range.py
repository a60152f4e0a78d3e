"""Times as AOM writes them, as people type them, and what they mean."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aom_tui.catalogue.load import load_catalogue
from aom_tui.catalogue.times import time_kind
from aom_tui.render.time_words import meaning, meaning_in_full
from aom_tui.session.compose.time_range import (
    TimeRange,
    instant_text,
    last_minutes,
    milliseconds,
    moment_of,
    range_between,
    read_instant,
    read_moment,
    read_range,
    time_faults,
)

CHINA = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 23, 20, 0, tzinfo=CHINA)
SAMPLES = load_catalogue().schemas["aom"]["QuerySampleParam"]
NOW_MS = milliseconds(NOW)


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("-1.-1.60", (-60, 0)),
        (f"-1.{NOW_MS}.5", (-5, 0)),
        (f"{NOW_MS - 600_000}.-1.5", (-10, -5)),
        (f"{NOW_MS - 60_000}.-1.5", (-1, 0)),
        (f"{NOW_MS - 600_000}.{NOW_MS}.10", (-10, 0)),
    ],
)
def test_a_range_means_a_window(text: str, window: tuple[int, int]) -> None:
    found = read_range(text)
    assert tuple((each - NOW_MS) // 60_000 for each in found.window(NOW)) == window
    assert str(found) == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("60", "must be start.end.minutes"),
        ("-1.-1.0", "more than 0"),
        ("2000.1000.5", "the end lies before the start"),
        (f"0.{10 * 60_000}.5", "do not cover"),
        ("-1.999999999999999.5", "out of range"),
    ],
)
def test_a_range_that_is_refused_is_said_in_words(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_range(text)


@given(st.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(2100, 1, 1)), st.integers(1, 10**6))
def test_a_range_from_one_time_to_another_is_valid_and_covers_it(start: datetime, minutes: int) -> None:
    first = start.replace(tzinfo=UTC)
    made = range_between(first, first + timedelta(minutes=minutes))
    assert read_range(str(made)) == made
    assert made.minutes == minutes


def test_an_end_before_the_start_is_no_range() -> None:
    with pytest.raises(ValueError, match="not after"):
        range_between(NOW, NOW)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-11-23 19:00", datetime(2026, 11, 23, 19, tzinfo=CHINA)),
        ("2026-11-23T19:00:05", datetime(2026, 11, 23, 19, 0, 5, tzinfo=CHINA)),
        ("2026-11-23 19:00 UTC", datetime(2026, 11, 23, 19, tzinfo=UTC)),
        ("2026-11-23 19:00Z", datetime(2026, 11, 23, 19, tzinfo=UTC)),
        ("2026-11-23 19:00 +0100", datetime(2026, 11, 23, 18, tzinfo=UTC)),
        ("2026-11-23", datetime(2026, 11, 23, tzinfo=CHINA)),
        ("9:30", datetime(2026, 11, 23, 9, 30, tzinfo=CHINA)),
        ("09:30:10 utc", datetime(2026, 11, 23, 9, 30, 10, tzinfo=UTC)),
        (" now ", NOW),
        ("today", datetime(2026, 11, 23, tzinfo=CHINA)),
        ("Yesterday", datetime(2026, 11, 22, tzinfo=CHINA)),
        ("昨天", datetime(2026, 11, 22, tzinfo=CHINA)),
    ],
)
def test_a_time_is_read_as_typed(typed: str, meant: datetime) -> None:
    assert read_moment(typed, NOW) == meant


@pytest.mark.parametrize("typed", ["", "tomorrow", "25:00", "2026-13-01", "UTC", "12"])
def test_what_is_no_time_is_said(typed: str) -> None:
    with pytest.raises(ValueError, match="is no time: write"):
        read_moment(typed, NOW)


def test_a_time_beyond_the_calendar_is_none() -> None:
    with pytest.raises(ValueError, match="out of range"):
        moment_of(10**18, NOW)


def test_fields_say_themselves_that_they_are_times() -> None:
    schemas = load_catalogue().schemas["aom"]
    assert time_kind(SAMPLES["properties"]["time_range"]) == "range"
    assert time_kind(schemas["MetricDataItem"]["properties"]["collect_time"]) == "milliseconds"
    assert time_kind(SAMPLES["properties"]["period"]) == ""


def test_parameters_say_themselves_that_they_are_times() -> None:
    found = {
        (operation.id, each.name): time_kind(each.schema)
        for operation in load_catalogue().operations.values()
        for each in operation.parameters
    }
    times = {place: kind for place, kind in found.items() if kind}
    assert set(times.values()) == {"seconds"}
    assert {(name.removesuffix("Get").removesuffix("Post"), place) for name, place in times} == {
        ("ListInstantQueryAomProm", "time"), ("ListRangeQueryAomProm", "start"), ("ListRangeQueryAomProm", "end"),
    }  # fmt: skip
    assert found["ListRangeQueryAomPromGet", "step"] == found["ListAlarms", "start"] == ""


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"period": 60, "time_range": "-1.-1.1440"}, ""),
        ({"period": 60, "time_range": "-1.-1.1441"}, "1441 points, more than 1440: take a period of 300"),
        ({"period": 3600, "time_range": "-1.-1.100000"}, "take at most 86400 minutes"),
        ({"period": "60", "time_range": "-1.-1.9999"}, ""),
        ({"time_range": "2000.1000.5"}, "the end lies before the start"),
        ({"time_range": 5}, ""),
        ([], ""),
    ],
)
def test_a_range_is_held_against_the_period(value: object, said: str) -> None:
    found = [str(fault) for fault in time_faults(SAMPLES, value)]
    assert [said in each for each in found] == ([True] if said else [])


SECONDS = NOW_MS // 1000


@pytest.mark.parametrize(
    "text",
    [str(SECONDS), f"{SECONDS}.0", f"{SECONDS / 1e9}e9", "2026-11-23T12:00:00Z", "2026-11-23T20:00:00.000+08:00"],
)
def test_a_time_in_seconds_is_read_as_prometheus_reads_it(text: str) -> None:
    assert read_instant("seconds", text, NOW) == NOW
    assert instant_text("seconds", NOW) == str(SECONDS)
    assert meaning("seconds", text, NOW) == "2026-11-23 20:00:00 +08:00"


@pytest.mark.parametrize("text", ["", "-1h", "now", "2026-11-23", "2026-13-23T12:00:00Z", "1e999", "-5", str(NOW_MS)])
def test_what_is_no_time_in_seconds_means_none(text: str) -> None:
    assert meaning("seconds", text, NOW) == meaning_in_full("seconds", text, NOW) == ""


def test_what_a_time_means_is_said_in_local_time_and_utc() -> None:
    assert meaning("range", str(last_minutes(60)), NOW) == "last 1 h"
    assert meaning("range", str(TimeRange(NOW_MS - 3_600_000, NOW_MS, 60)), NOW) == "11-23 19:00..20:00 +08:00"
    full = meaning_in_full("range", "-1.-1.90", NOW)
    assert full == "last 90 min = 11-23 18:30..20:00 +08:00 = 11-23 10:30..12:00 UTC"
    assert meaning("milliseconds", str(NOW_MS), NOW) == "2026-11-23 20:00:00 +08:00"
    ago = meaning_in_full("milliseconds", str(NOW_MS - 60_000), NOW)
    assert ago == "2026-11-23 19:59:00 +08:00 = 2026-11-23 11:59:00 UTC (1 min ago)"


@pytest.mark.parametrize("text", ["", "x", "0", "9" * 30, "-1.-1.0", "-1.-1.999999999999"])
@pytest.mark.parametrize("kind", ["range", "milliseconds", ""])
def test_what_is_no_time_means_nothing(kind: str, text: str) -> None:
    assert meaning(kind, text, NOW) == meaning_in_full(kind, text, NOW) == ""  # type: ignore[arg-type]
