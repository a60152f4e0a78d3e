"""Objects in rows as columns, and what tells a person which row it is before ids; in the app's table and `-o table`."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from aom_tui.render.table.grid import grid
from aom_tui.render.table.printed import fitted_table, main_table
from aom_tui.render.table.text import csv_text
from aom_tui.session.body.lossless import indented

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def alarm(number: int, name: str, **more: Any) -> dict[str, Any]:
    metadata = {"event_type": "alarm", "event_name": name, "event_severity": "Major", "alarm_rule_name": name, **more}
    return {
        "id": f"56475546051556{number}", "event_sn": f"71420593328147662{number}",
        "starts_at": 1795667040000 + 1000 * number, "ends_at": 0, "metadata": metadata, "policy": {},
    }  # fmt: skip


ALARMS = {"events": [alarm(1, "node-disk-filling", team="shop"), alarm(2, "DiskFull")]}
WANTED = ["metadata.event_name", "metadata.event_severity", "starts_at"]


def test_an_alarm_is_named_first_and_its_ids_come_last() -> None:
    found = main_table(indented(ALARMS), NOW)
    names = [each.name for each in found.grid.columns]
    assert names[:3] == WANTED
    assert names[-2:] == ["id", "event_sn"]
    made = fitted_table(found.grid, 80)
    assert "node-disk-filling    Major " in made.text.splitlines()[2]
    assert "2026-11-26 04:24:01" in made.text


def test_the_apps_table_has_the_same_columns_and_its_csv_all_that_was_sent() -> None:
    made = grid(msgspec.json.format(msgspec.json.encode(ALARMS), indent=2), NOW)
    assert made
    assert [each.name for each in made.columns][:3] == WANTED
    head, first, _second = csv_text(made, made.columns, range(2)).splitlines()
    cells = dict(zip(head.split(","), first.split(","), strict=True))
    assert cells["metadata.team"] == "shop"
    assert (cells["id"], cells["starts_at"]) == ("564755460515561", "1795667041000")


def test_the_fields_of_a_lone_object_stand_before_their_values_however_long_their_names() -> None:
    lone = {"metadata": {"alarm_rule_name_of_the_cluster_that_is_meant": "a", "event_type": "alarm"}}
    made = grid(msgspec.json.format(msgspec.json.encode(lone), indent=2), NOW)
    assert made
    assert [each.name for each in made.columns] == ["field", "value"]


def test_a_text_that_looks_like_a_list_tells_more_than_what_all_rows_share() -> None:
    made = main_table(indented([{"same": "x" * 10, "said": f"[INFO] {at}"} for at in range(2)]), NOW).grid
    assert fitted_table(made, 12).left_out == ("same",)
