"""Which numbers the documents explain, in both languages: what is read out of sentences is looked at here."""

import json
import os
import subprocess
import sys

import pytest

from aom_tui.catalogue import meanings
from aom_tui.catalogue.load import load_catalogue
from aom_tui.catalogue.meanings import number_meaning, read_group

PROGRAM = """
import json
from aom_tui.catalogue.load import load_catalogue
from aom_tui.catalogue.meanings import number_meaning

catalogue = load_catalogue()
asked = json.loads(input())
print(json.dumps([number_meaning(catalogue, operation, path, number) for operation, path, number in asked]))
"""

EXPECTED = {
    ("ListAlarmRule", "alarm_level", "1"): ("critical", "紧急"),
    ("ListAlarmRule", "alarm_level", "4"): ("info", "提示"),
    ("ListAlarmRule", "notify_frequency", "0"): ("once", "只通知一次"),
    ("ListAlarmRule", "notify_frequency", "-1"): ("not applicable", "不适用"),
    ("ListAlarmRule", "notify_frequency", "300"): ("", ""),
    ("ListEvents", "ends_at", "0"): ("not cleared", "未清除"),
    ("ListEvents", "no_such_field", "0"): ("", ""),
}


def _asked(language: str) -> list[str]:
    """The language is chosen once in a process."""
    asked = [(operation, [field], number) for operation, field, number in EXPECTED]
    environment = {**os.environ, "LC_ALL": language}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], input=json.dumps(asked), env=environment,
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    found: list[str] = json.loads(done.stdout)
    return found


def test_numbers_mean_what_the_documents_say_in_both_languages() -> None:
    said = zip(_asked("C.UTF-8"), _asked("zh_CN.UTF-8"), strict=True)
    assert dict(zip(EXPECTED, said, strict=True)) == EXPECTED


def test_a_group_that_was_read_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def reads(*_: object) -> None:
        raise AssertionError

    catalogue = load_catalogue()
    read_group(catalogue, "ListAlarmRule")
    monkeypatch.setattr(meanings, "fields", reads)
    assert number_meaning(catalogue, "ListAlarmRule", ("elsewhere", "alarm_level"), "2") == "major"
