"""How the checkup names what it looks at."""

import os
import subprocess
import sys
from pathlib import Path

from aom_tui.catalogue.load import load_catalogue
from aom_tui.session.checkups.checkup import Subject, checkup
from aom_tui.session.checkups.finding import TITLES, Verdict
from aom_tui.settings import Folders


async def test_a_keyring_that_does_not_answer_is_no_matter_of_the_network(tmp_path: Path) -> None:
    subject = Subject(Folders(tmp_path, tmp_path, tmp_path), {}, load_catalogue)
    found = next(each for each in await checkup(subject, 0) if each.name == "keyring")
    assert (found.verdict, found.what) == (Verdict.WARNING, "no answer in time")
    assert "password_command" in found.remedy


def test_names_are_as_scripts_know_them_and_chinese_for_who_reads_that() -> None:
    assert all(name == title for name, title in TITLES.items())
    code = "from aom_tui.session.checkups.finding import ok; print(ok('folder data', '').title, ok('tmux', '').title)"
    environ = {**os.environ, "LC_ALL": "zh_CN.UTF-8", "PYTHONUTF8": "1"}
    done = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == "数据文件夹 tmux\n"
