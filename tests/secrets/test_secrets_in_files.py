"""No file of the home holds a planted secret but the one for tokens; all are for their owner alone."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from machine import Machine
from planted import PLANTED, leaks
from test_secrets_in_commands import ITEMS, SERIES, by_hand, on

from aom_tui.session.history.record import unpacked

TOKENS = "token of IAM"


@pytest.fixture(scope="module")
def home(machine: Machine) -> Path:
    """After all that the other tests did, and at least this."""
    for door in (on("command", "token", "--renew"), on("key", *SERIES), by_hand("refused")):
        door(machine)
    saved = machine.run("--profile", "command", "requests", "save", "x", "POST", "/v1/x", *ITEMS)
    assert "holds a secret" in saved
    assert leaks(saved) == []
    assert machine.run("requests", "save", "y", *SERIES[1:]).endswith("exit 0")
    return machine.home


def texts(path: Path) -> Iterator[str]:
    """All that a file says; of a database each value, unpacked too."""
    data = path.read_bytes()
    yield data.decode("utf-8", "replace")
    if not data.startswith(b"SQLite format 3"):
        return
    base = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    for (table,) in base.execute("select name from sqlite_master where type = 'table'").fetchall():
        for row in base.execute(f'select * from "{table}"'):  # noqa: S608 - its own names
            for value in row:
                yield str(value)
                if isinstance(value, bytes) and value:
                    yield unpacked(value).decode("utf-8", "replace")
    base.close()


def test_files_hold_none(home: Path) -> None:
    found = {}
    for path in filter(Path.is_file, home.rglob("*")):
        is_cache = path.is_relative_to(home / "cache")
        if said := leaks("\n".join(texts(path)), allowed=(TOKENS,) if is_cache else ()):
            found[str(path.relative_to(home))] = said
    assert found == {}


def test_tokens_lie_in_their_cache_alone(home: Path) -> None:
    kept = [
        path for path in home.rglob("*") if path.is_file() and PLANTED[TOKENS] in path.read_bytes().decode("latin-1")
    ]
    assert {path.parent.relative_to(home).parts[0] for path in kept} == {"cache"}


def test_everything_is_for_its_owner_alone(home: Path) -> None:
    modes = {str(path.relative_to(home)): f"{path.stat().st_mode & 0o777:o}" for path in home.rglob("*")}
    wrong = {name: mode for name, mode in modes.items() if mode != ("700" if (home / name).is_dir() else "600")}
    assert wrong == {}
    assert len(modes) > 8


def test_nothing_half_written_is_left(home: Path) -> None:
    assert [path.name for path in home.rglob(".*") if path.is_file()] == []


def test_each_secret_was_on_its_way(machine: Machine, home: Path) -> None:
    """Else it is no wonder that nobody shows it. Only where the other tests of this folder ran before."""
    if "history export --ticket" not in machine.seen:
        pytest.skip("the other doors were not driven")
    never = {"password of a proxy", "value of a variable", "password in an address", "secret in a reply"}
    heard = {name for names in machine.service.heard.values() for name in names}
    assert set(PLANTED) - heard <= never
