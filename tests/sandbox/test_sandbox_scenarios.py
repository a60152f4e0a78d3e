"""Scenarios: what they do to metrics, logs, events and calls, and that the past stays what it was."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from timed_sandbox import Timed

from aom_tui.sandbox.faults.bends import MINUTE_MS, Bend, Span
from aom_tui.sandbox.faults.faults import FaultKind
from aom_tui.sandbox.faults.scenarios import BLACK_FRIDAY, LOST, NODE_DOWN, SCENARIOS, TOKEN_STORM
from aom_tui.sandbox.identity import DEMO, MAIN, TokenState
from aom_tui.sandbox.project import ProjectData
from aom_tui.sandbox.seats import make_seats
from aom_tui.sandbox.series import Series
from aom_tui.sandbox.world import World

NOON = 1_764_043_200.0
"""12:00 UTC, a whole minute."""
DAWN = NOON + 9 * 3600
"""05:00 in China, when hardly anybody buys."""


class Clock:
    def __init__(self, now: float) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


class Played:
    """A world with a clock of its own, a scenario just begun."""

    def __init__(self, name: str = "", start: float = NOON, speed: float = 1.0) -> None:
        self.clock = Clock(start)
        self.world = World(clock=self.clock)
        self.start = start
        if name:
            self.world.disorder.stage.start(SCENARIOS[name], start, speed)

    @property
    def data(self) -> ProjectData:
        return self.world.data(MAIN)

    def at(self, minute: float) -> None:
        """Lets the clock stand there, and everything happen that is due."""
        self.clock.now = self.start + 60 * minute
        self.world.disorder.stage.advance(self.clock.now)

    def series(self, namespace: str, name: str, **dimensions: str) -> list[Series]:
        return self.data.series.find(namespace, name, list(dimensions.items()))

    def values(self, series: Series, first: float, last: float) -> dict[int, float]:
        """By the minute since the start."""
        start = int(self.start * 1000)
        samples = series.samples(
            self.data.series.seed,
            start + int(first * MINUTE_MS),
            start + int(last * MINUTE_MS),
            start + 120 * MINUTE_MS,
        )
        return {(moment - start) // MINUTE_MS: value for moment, value in samples}


spans = st.tuples(*[st.floats(0, 100) for _ in range(4)]).map(lambda four: Span(*sorted(four)))


@given(spans, st.floats(-10, 200), st.floats(0.1, 60), st.integers(0, 2**40), st.floats(0, 1e6))
def test_a_bend_changes_nothing_before_it_begins_and_after_it_ends(
    span: Span, minute: float, speed: float, start_ms: int, value: float
) -> None:
    bend = Bend(span=span, start_ms=start_ms, speed=speed, factor=3, plus=7)
    moment = start_ms + minute * MINUTE_MS / speed
    assert 0 <= bend.level(moment) <= 1
    if minute < span.begin - 1e-3 or minute > span.end + 1e-3:
        assert bend.bent(value, int(moment)) == value
    assert bend.cut(int(moment)).bent(value, int(moment) + 1) == value


@pytest.mark.parametrize("name", list(SCENARIOS))
@pytest.mark.parametrize("speed", [1.0, 7.0])
def test_what_was_before_the_start_is_unchanged_and_what_is_after_the_end_too(name: str, speed: float) -> None:
    plain, played = Played(), Played(name, speed=speed)
    minutes = SCENARIOS[name].minutes / speed
    for before, after in zip(plain.data.series, played.data.series, strict=True):
        assert plain.values(before, -30, 0) == played.values(after, -30, 0)
        assert plain.values(before, minutes + 1, minutes + 10) == played.values(after, minutes + 1, minutes + 10)


@pytest.mark.parametrize("start", [NOON, DAWN])
def test_on_black_friday_traffic_climbs_and_p99_doubles(start: float) -> None:
    plain, played = Played(start=start), Played("black-friday", start)
    for name, factor, minute in (("request_count", 4, 15), ("latency_p99", 2, 15), ("request_count", 2.5, 5)):
        (before,) = plain.series("SHOP.HTTP", name, service="catalog")
        (after,) = played.series("SHOP.HTTP", name, service="catalog")
        normal, busy = plain.values(before, minute, minute + 1), played.values(after, minute, minute + 1)
        assert busy[minute] == pytest.approx(factor * normal[minute], abs=1)


@pytest.mark.parametrize("start", [NOON, DAWN, DAWN + 6 * 3600])
def test_on_black_friday_the_seeded_rules_have_their_reason(start: float) -> None:
    """payment-latency-p99: 500 ms three minutes long; checkout-error-rate: 20 a minute. And not before."""
    played = Played("black-friday", start)
    (latency,) = played.series("SHOP.HTTP", "latency_p99", service="payment")
    (errors,) = played.series("SHOP.HTTP", "error_count", service="checkout")
    assert min(played.values(latency, 10, 22).values()) > 500
    assert min(played.values(errors, 10, 22).values()) > 20
    assert max(played.values(latency, -60, 2).values()) < 300
    assert max(played.values(errors, -60, 2).values()) < 20


def test_a_stopped_scenario_stops_there_and_leaves_its_trace() -> None:
    plain, played = Played(), Played("black-friday")
    whole = Played("black-friday")
    played.at(15.5)
    assert played.world.disorder.stage.stop(played.clock.now)
    assert not played.world.disorder.stage.stop(played.clock.now)
    (stopped,) = played.series("SHOP.HTTP", "request_count", service="catalog")
    (normal,) = plain.series("SHOP.HTTP", "request_count", service="catalog")
    (gone_on,) = whole.series("SHOP.HTTP", "request_count", service="catalog")
    assert played.values(stopped, 0, 16) == whole.values(gone_on, 0, 16)
    assert played.values(stopped, 16, 40) == plain.values(normal, 16, 40)


def test_a_scenario_ends_by_itself_and_another_takes_its_place() -> None:
    played = Played("node-down")
    stage = played.world.disorder.stage
    played.at(3)
    stage.start(BLACK_FRIDAY, played.clock.now)
    assert stage.run is not None
    assert stage.run.scenario is BLACK_FRIDAY
    assert named(played, "NodeNotReady") == [(2.0, False, LOST.name)]
    played.at(3 + 30)
    assert stage.run is None


def test_a_node_that_is_down_reports_nothing_nor_do_its_pods() -> None:
    plain, played = Played(), Played("node-down")
    for namespace, name in (("PAAS.NODE", "cpuUsage"), ("PAAS.CONTAINER", "memUsed")):
        lost = played.series(namespace, name, nodeIP=LOST.ip)
        assert lost
        for series in lost:
            assert list(played.values(series, 0, 18)) == [0, 15, 16, 17]
    (other,) = played.series("PAAS.NODE", "cpuUsage", hostName="shop-prod-node-1")
    assert len(played.values(other, 0, 18)) == 18
    assert plain.values(plain.series("PAAS.NODE", "cpuUsage", nodeIP=LOST.ip)[0], 0, 18).keys() == set(range(18))


def named(played: Played, name: str) -> list[tuple[float, bool, str]]:
    """Minute, whether it is active, resource."""
    start = played.start * 1000
    return [
        ((event.starts_at - start) / MINUTE_MS, event.active, event.metadata["resource_id"])
        for event in played.data.events
        if event.metadata["event_name"] == name and event.starts_at >= start
    ]


def test_events_come_at_their_own_minute_however_late_one_looks() -> None:
    played = Played("node-down")
    played.at(1.9)
    assert named(played, "NodeNotReady") == []
    played.at(5)
    assert named(played, "NodeNotReady") == [(2.0, True, LOST.name)]
    assert named(played, "NodeReady") == []
    played.at(60)
    assert named(played, "NodeNotReady") == [(2.0, False, LOST.name)]
    assert named(played, "NodeReady") == [(15.0, False, LOST.name)]
    assert played.world.disorder.stage.run is None


def test_the_on_call_engineer_is_told_of_the_node() -> None:
    """The seeded rule cce-node-not-ready watches for it."""
    played = Played("node-down")
    played.at(3)
    (event,) = [one for one in played.data.events if one.metadata["event_name"] == "NodeNotReady" and one.active]
    assert played.data.events.notified[event.event_sn]


def test_speed_shortens_a_scenario() -> None:
    played = Played("node-down", speed=4)
    played.at(0.5)
    assert named(played, "NodeNotReady") == [(0.5, True, LOST.name)]
    played.at(4)
    assert played.world.disorder.stage.run is None


def lines(played: Played, key: dict[str, str], keyword: str, first: float, last: float) -> list[str]:
    start = int(played.start * 1000)
    found = played.data.logs.find(
        "app_log", key, keyword, start + int(first * MINUTE_MS), start + int(last * MINUTE_MS), start + 30 * MINUTE_MS
    )
    return [line.content for line in found]


def test_the_logs_tell_the_same_story() -> None:
    plain, played = Played(), Played("node-down")
    wanted = "no route to host"
    assert lines(played, {"appName": "checkout"}, wanted, -60, 1) == []
    assert len(lines(played, {"appName": "checkout"}, wanted, 2, 14)) > 20
    assert lines(played, {"hostIP": LOST.ip}, "", 1, 15) == []
    assert lines(plain, {"hostIP": LOST.ip}, "", 1, 15)
    assert lines(played, {}, "", -20, 0) == lines(plain, {}, "", -20, 0)
    start = int(played.start * 1000)
    found = list(played.data.logs.find("app_log", {}, "", start, start + 15 * MINUTE_MS, start + 15 * MINUTE_MS))
    assert len({line.number for line in found}) == len(found)
    assert [line.time_ms for line in found] == sorted(line.time_ms for line in found)


def test_in_the_token_storm_tokens_die_and_calls_are_throttled() -> None:
    played = Played()
    issue: Callable[[], Any] = lambda: played.world.identity.issue(DEMO, MAIN, ("password",))[0]  # noqa: E731
    first = issue()
    played.world.disorder.stage.start(TOKEN_STORM, NOON)
    assert played.world.identity.token(first)[0] is TokenState.EXPIRED
    second = issue()
    played.at(1.5)
    assert played.world.identity.token(second)[0] is TokenState.VALID
    assert [fault.kind for fault in played.world.disorder.stage.faults(played.clock.now)] == [FaultKind.THROTTLED]
    played.at(2)
    assert played.world.identity.token(second)[0] is TokenState.EXPIRED
    played.at(9)
    assert played.world.disorder.stage.faults(played.clock.now) == ()


def test_what_scenarios_name_is_in_the_shop() -> None:
    """A scenario that touches nothing teaches nothing."""
    played = Played()
    for scenario in (BLACK_FRIDAY, NODE_DOWN):
        for effect in scenario.effects:
            assert any(effect.touches(series.key) for series in played.data.series), effect
        services = {service.name for cluster in played.data.shop.clusters for service in cluster.services}
        assert {line.service for line in scenario.lines} - {""} <= services
        for happening in scenario.happenings:
            played.world.disorder.stage.start(scenario, NOON)
            played.at(scenario.minutes + 1)
            assert named(played, happening.name), happening


def test_on_black_friday_the_alarm_fires_by_itself_and_ends() -> None:
    timed = Timed()

    def active() -> list[str]:
        return [
            event.severity
            for event in timed.world.data(MAIN).events
            if event.active and event.raised_by and "payment" in str(event.metadata)
        ]

    before = active()
    timed.world.disorder.stage.start(BLACK_FRIDAY, timed.now)
    timed.wait(15)
    assert (before, active()) == ([], ["Critical"])
    timed.wait(20)
    assert active() == []


def test_a_seat_that_comes_late_sees_the_scenario_from_its_beginning() -> None:
    seats = make_seats(1)
    timed = Timed(seats=seats)
    timed.world.disorder.stage.start(NODE_DOWN, timed.now)
    timed.wait(5)
    late, first = timed.world.data(seats[0].project), timed.world.data(MAIN)
    timed.world.disorder.stage.advance(timed.now)
    for data in (late, first):
        assert [event.active for event in data.events if event.metadata["event_name"] == "NodeNotReady"][-1]
        (cpu,) = data.series.find("PAAS.NODE", "cpuUsage", [("nodeIP", LOST.ip)])
        now = int(timed.now * 1000)
        assert len(list(cpu.samples(data.series.seed, now - 3 * MINUTE_MS, now, now))) == 0
