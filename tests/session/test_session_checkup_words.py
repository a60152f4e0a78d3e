"""How the checkup names what it looks at."""

import os
import subprocess
import sys

from aom_tui.session.checkups.checkup import _keyring
from aom_tui.session.checkups.finding import TITLES, Verdict


async def test_a_keyring_that_does_not_answer_is_no_matter_of_the_network() -> None:
    found = await _keyring(until=0)
    assert (found.verdict, found.what) == (Verdict.WARNING, "no answer in time")
    assert "password_command" in found.remedy


def test_names_are_as_scripts_know_them_and_chinese_for_who_reads_that() -> None:
    assert all(name == title for name, title in TITLES.items())
    code = "from aom_tui.session.checkups.finding import ok; print(ok('folder data', '').title, ok('tmux', '').title)"
    environ = {**os.environ, "LC_ALL": "zh_CN.UTF-8", "PYTHONUTF8": "1"}
    done = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == "数据文件夹 tmux\n"
