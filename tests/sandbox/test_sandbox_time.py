"""Time ranges, noise and points, without a server."""

import contextlib

from hypothesis import given
from hypothesis import strategies as st

from aom_tui.sandbox.noise import unit
from aom_tui.sandbox.sampling import Sampling
from aom_tui.sandbox.series import Series, SeriesKey, Shape, value_at
from aom_tui.sandbox.time_range import BadTimeRange, TimeRange, read_time_range

NOW = 1_764_000_030_500
MOMENTS = st.integers(min_value=0, max_value=2**42)


def test_the_four_forms() -> None:
    assert read_time_range("-1.-1.60", NOW) == TimeRange(NOW + 1 - 3_600_000, NOW + 1, 60)
    assert read_time_range("-1.1764000000000.10", NOW) == TimeRange(1_763_999_400_000, 1_764_000_000_000, 10)
    assert read_time_range("1763999000000.-1.10", NOW).end_ms == 1_763_999_600_000
    assert read_time_range("1763999900000.-1.10", NOW).end_ms == NOW + 1
    assert read_time_range("1000.61000.1", NOW) == TimeRange(1000, 61000, 1)


@given(st.text() | st.from_regex(r"-?\d{1,30}\.-?\d{1,30}\.-?\d{1,30}", fullmatch=True))
def test_any_text_is_a_range_or_refused(text: str) -> None:
    with contextlib.suppress(BadTimeRange):
        assert read_time_range(text, NOW).minutes > 0


@given(st.integers(), st.integers())
def test_noise_stays_in_its_bounds(salt: int, number: int) -> None:
    assert -1 <= unit(salt, number) <= 1
    assert unit(salt, number) == unit(salt, number)


@given(st.floats(0, 100), st.floats(-50, 50), st.floats(0, 50), st.integers(0, 2**64), st.integers(0, 10**8))
def test_values_keep_to_their_shape(level: float, swing: float, noise: float, salt: int, minute: int) -> None:
    assert 0 <= value_at(Shape(level, swing, noise, 0, 100), salt, minute) <= 100
    assert value_at(Shape(level, swing, noise, 0, 100, whole=True), salt, minute).is_integer()


@given(st.lists(st.tuples(MOMENTS, st.floats(-1e9, 1e9)), max_size=30))
def test_reported_samples_come_back_in_order(reports: list[tuple[int, float]]) -> None:
    series = Series(SeriesKey("A.B", "m", ()), "")
    for moment, value in reports:
        series.report(moment, value)
    samples = list(series.samples(0, 0, 2**43, NOW))
    assert sorted(samples) == sorted(reports)
    assert [moment for moment, _ in samples] == sorted(moment for moment, _ in reports)


@given(st.integers(1, 1440), st.sampled_from([60, 300, 900, 3600]), st.integers(0, 3_600_000))
def test_points_are_aligned_and_as_many_as_asked(minutes: int, period: int, shift: int) -> None:
    window = read_time_range(f"-1.-1.{minutes}", NOW + shift)
    starts = Sampling(window, period, ("average",)).starts()
    assert all(start % (period * 1000) == 0 for start in starts)
    whole, rest = divmod(minutes * 60, period)
    assert len(starts) == whole if not rest else len(starts) in (whole, whole + 1)
    assert starts[-1] <= NOW + shift < starts[-1] + period * 1000
