"""Filters kept by operation: bounded, private, without secrets."""

import json
from pathlib import Path

from aom_tui.session.storage.filter_history import FILE, LONGEST, MOST, MOST_OPERATIONS, FilterHistory


def in_another_window(folder: Path) -> tuple[str, ...]:
    history = FilterHistory(folder)
    history.read()
    return history.of("ListSeries")


def test_newest_first_each_once_and_again_in_another_window(tmp_path: Path) -> None:
    history = FilterHistory(tmp_path / "new")
    for query in ("a", "b", "a"):
        history.add("ListSeries", query)
    assert history.of("ListSeries") == ("a", "b")
    assert history.of("Other") == ()
    assert not (tmp_path / "new").exists(), "nothing waits for a disk"
    history.write()
    assert in_another_window(tmp_path / "new") == ("a", "b")
    assert (tmp_path / "new" / FILE).stat().st_mode & 0o777 == 0o600


def test_what_is_added_while_the_disk_is_read_or_written_stays(tmp_path: Path) -> None:
    other, history = FilterHistory(tmp_path), FilterHistory(tmp_path)
    other.add("ListSeries", "theirs")
    other.write()
    history.add("ListSeries", "mine")
    history.read()
    assert history.of("ListSeries") == ("mine", "theirs")
    history.write()
    assert in_another_window(tmp_path) == ("mine", "theirs")


def test_it_is_bounded(tmp_path: Path) -> None:
    history = FilterHistory(tmp_path)
    for number in range(MOST + 5):
        history.add("Old", f"a{number}")
    assert len(history.of("Old")) == MOST
    for number in range(MOST_OPERATIONS):
        history.add(f"Operation{number}", "a")
    assert history.of("Old") == ()
    history.write()
    assert len(json.loads((tmp_path / FILE).read_text())) == MOST_OPERATIONS


def test_what_may_be_a_secret_is_remembered_here_alone(tmp_path: Path) -> None:
    history = FilterHistory(tmp_path)
    secret, long = "[?password=='hush']", "a" * (LONGEST + 1)
    for query in (secret, long, "fine"):
        history.add("ListSeries", query)
    assert set(history.of("ListSeries")) == {secret, long, "fine"}
    history.write()
    assert in_another_window(tmp_path) == ("fine",)
    assert "hush" not in (tmp_path / FILE).read_text()


def test_a_disk_that_does_not_work_is_no_error(tmp_path: Path) -> None:
    for broken in ("[1]", "{", '{"ListSeries": 1}', '{"ListSeries": [1, "a"]}'):
        (tmp_path / FILE).write_text(broken)
        assert in_another_window(tmp_path) == (("a",) if '"a"' in broken else ())
    (tmp_path / "file").write_text("")
    history = FilterHistory(tmp_path / "file")
    history.add("ListSeries", "a")
    history.write()
    assert FilterHistory(None).of("ListSeries") == ()
    window = FilterHistory(None)
    window.add("ListSeries", "a")
    window.add("ListSeries", "b")
    assert window.of("ListSeries") == ("b", "a")
    assert history.of("ListSeries") == ("a",)
