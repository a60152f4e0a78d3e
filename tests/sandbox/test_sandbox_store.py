"""What goes into the file comes out of it; and which files are refused."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aom_tui.sandbox.faults.scenarios import SCENARIOS
from aom_tui.sandbox.project import ProjectData
from aom_tui.sandbox.seats import make_seats
from aom_tui.sandbox.series import KEPT_SAMPLES
from aom_tui.sandbox.state import DERIVED, IDENTITY, OWN, PROJECT, kept_of
from aom_tui.sandbox.store import Store, Unusable
from aom_tui.sandbox.world import World

NOW = 1_764_000_000.0
IN_SECRETS = {"password", "access_key", "_seal", "_expired_until", "_keys"}
OF_A_RUN = {
    "_known_names",
    "token_seconds",
    "_clock",
    "training",
    "seats",
    "projects",
    "demo",
    "users",
    "_by_id",
    "_passwords",
}
"""What Identity is told at each start, and what follows from it."""
FORGOTTEN = {"locked_keys", "locked_users", "_issued_last"}
"""A lock lasts minutes."""


def made(path: Path, clock: Callable[[], float] = lambda: NOW, seats: int = 0) -> tuple[World, Store]:
    store = Store(path)
    return store.world(None, make_seats(seats), lambda seed, those: World(seed=seed, seats=those, clock=clock)), store


def keep(store: Store) -> None:
    """As after a call that changed anything."""
    store._keep(list(store._parts.values()))


def rows(world: World) -> dict[str, bytes]:
    """All that is kept but samples, in order."""
    holders = [(world, IDENTITY), *((data, PROJECT) for data in world.projects.values())]
    return {
        f"{number} {kept.kind}": msgspec.json.encode([(kept.key_text(key), value) for key, value in held.items()])
        for number, (holder, kinds) in enumerate(holders)
        for kept in kinds
        for held in (kept.read(holder),)
    }


def test_another_sandbox_on_the_file_is_the_same(tmp_path: Path) -> None:
    first, store = made(tmp_path / "data.db")
    first.identity.issue_temporary_key(first.identity.access_key.user, 900)
    with closing(store):
        keep(store)
    again, store = made(tmp_path / "data.db", lambda: NOW + 1000)
    with closing(store):
        assert rows(again) == rows(first)
        assert rows(again) != rows(World(clock=lambda: NOW + 1000))


def test_seats_and_their_projects_come_back_whoever_is_there_in_between(tmp_path: Path) -> None:
    world, store = made(tmp_path / "data.db", seats=3)
    with closing(store):
        data = world.data(world.identity.seats[2].project)
        data.threshold_rules.clear()
        keep(store)
    made(tmp_path / "data.db", seats=1)[1].close()
    again, store = made(tmp_path / "data.db", seats=4)
    with closing(store):
        assert again.identity.seats[:3] == world.identity.seats
        seen = [again.data(seat.project).threshold_rules for seat in again.identity.seats]
        assert [bool(rules) for rules in seen] == [True, True, False, True]


def test_what_a_scenario_does_as_time_passes_is_there_for_the_next_call_to_keep(tmp_path: Path) -> None:
    now = [NOW]
    world, store = made(tmp_path / "data.db", lambda: now[0])
    with closing(store):
        stage, scenario = world.disorder.stage, SCENARIOS["node-down"]
        stage.start(scenario, NOW)
        keep(store)
        for minute in sorted({one.minute for one in scenario.happenings}):
            now[0] = NOW + 60 * minute + 1
            stage.advance(now[0])
            assert any(part.touched for part in store._parts.values())
            keep(store)
            assert not any(part.touched for part in store._parts.values())


def test_the_order_of_things_comes_back(tmp_path: Path) -> None:
    world, store = made(tmp_path / "data.db")
    rules = next(iter(world.projects.values())).threshold_rules
    with closing(store):
        for name in list(rules)[1:3]:
            rules[name] = rules.pop(name)  # taken out and put in again: it is the youngest now
            keep(store)
        del rules[next(iter(rules))]
        keep(store)
    again, store = made(tmp_path / "data.db")
    store.close()
    assert list(next(iter(again.projects.values())).threshold_rules.items()) == list(rules.items())


@dataclass
class Odd:
    kept: dict[str, int] = field(default_factory=dict)
    forgotten: set[str] = field(default_factory=set)


def test_a_field_that_nobody_thought_of_is_named() -> None:
    with pytest.raises(TypeError, match="forgotten: say in OWN"):
        list(kept_of(Odd))
    assert {*DERIVED, *OWN} <= ProjectData.__dataclass_fields__.keys()
    assert vars(World().identity).keys() == IN_SECRETS | OF_A_RUN | FORGOTTEN


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE theirs (x)")


def of_the_future(path: Path) -> None:
    made(path)[1].close()
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA user_version = 99")


def damaged(path: Path) -> None:
    made(path)[1].close()
    raw = bytearray(path.read_bytes())
    raw[5 * 4096 : 12 * 4096] = b"\xff" * 7 * 4096
    path.write_bytes(raw)


def of_wrong_rows(path: Path) -> None:
    made(path)[1].close()
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE things SET value = '[' WHERE kind = 'threshold_rules'")
        database.commit()


@pytest.mark.parametrize(
    ("prepare", "said"),
    [
        (lambda path: path.mkdir(), "this is a folder. Name another file"),
        (lambda path: path.write_text("secrets of mine\n" * 100), "this is not the file of a sandbox. Name another"),
        (foreign, "this is the database of another program. Name another file"),
        (of_the_future, "another version of aom-tui made it (format 99, not 1). Use that one, or a new file"),
        (damaged, "it is damaged. Restore a copy, or name a new file"),
        (of_wrong_rows, "it is damaged. Restore a copy, or name a new file"),
    ],
    ids=["folder", "text", "foreign", "future", "damaged", "rows"],
)
def test_what_is_no_file_of_a_sandbox_is_left_alone(tmp_path: Path, prepare: Callable[[Path], Any], said: str) -> None:
    path = tmp_path / "data.db"
    prepare(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(Unusable) as unusable:
        made(path)
    assert str(unusable.value) == said
    assert before == (path.read_bytes() if path.is_file() else None)


def test_an_older_file_gets_new_kinds_from_the_seed(tmp_path: Path) -> None:
    world, store = made(tmp_path / "data.db")
    store.close()
    with closing(sqlite3.connect(tmp_path / "data.db")) as database:
        database.execute("DELETE FROM things WHERE kind = 'dashboards'")
        database.execute("DELETE FROM kinds WHERE kind = 'dashboards'")
        database.commit()
    again, store = made(tmp_path / "data.db")
    with closing(store):
        assert rows(again) == rows(world)


@settings(max_examples=30)
@given(
    calls=st.lists(st.lists(st.tuples(st.integers(0, 5), st.floats(-9, 9)), max_size=4), max_size=30),
    failing=st.sets(st.integers(0, 30)),
    parts=st.integers(1, 5),
)
def test_samples_come_back_as_they_were_reported(
    tmp_path_factory: pytest.TempPathFactory, calls: Any, failing: set[int], parts: int
) -> None:
    """Out of order, with several in one call, with transactions that fail, with parts that become one."""
    path = tmp_path_factory.mktemp("samples") / "data.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("aom_tui.sandbox.samples.MOST_PARTS", parts)
        world, store = made(path)
        with closing(store):
            data = next(iter(world.projects.values()))
            for number, samples in enumerate(calls):
                for minute, value in samples:
                    series = data.series.reported("N", f"m{minute % 2}", {"a": "b"}, "Count" if value > 0 else "")
                    series.report(int(NOW) * 1000 + minute * 60_000, value)
                if number in failing:
                    fail(store, data)
                else:
                    keep(store)
            keep(store)
    again, store = made(path)
    store.close()
    assert reported(again) == reported(world)


def fail(store: Store, data: ProjectData) -> None:
    """A call whose transaction does not end well."""
    store._database.execute("PRAGMA query_only = ON")
    data.next_rule_id()
    with pytest.raises(sqlite3.OperationalError):
        keep(store)
    store._database.execute("PRAGMA query_only = OFF")


def reported(world: World) -> list[Any]:
    data = next(iter(world.projects.values()))
    return [(one.key, one.unit, one.times, one.values) for one in data.series if one.times]


def test_a_long_series_is_kept_in_few_parts_with_its_last_samples(tmp_path: Path) -> None:
    world, store = made(tmp_path / "data.db")
    with closing(store):
        series = next(iter(world.projects.values())).series.reported("N", "m", {}, "")
        for number in range(KEPT_SAMPLES + 600):
            series.report(number, float(number))
            if number >= KEPT_SAMPLES - 700:
                keep(store)
        (parts,) = store._database.execute("SELECT count(*) FROM samples").fetchone()
        assert parts <= 512
    again, store = made(tmp_path / "data.db")
    store.close()
    assert reported(again) == reported(world)
    assert len(reported(again)[0][2]) == KEPT_SAMPLES
