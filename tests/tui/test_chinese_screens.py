"""The app in Chinese at 80x24: no English left on any screen, the keys whole, every line in its 80 cells."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from aom_tui.render.cells import cells

PROGRAM = Path(__file__).with_name("chinese_screens.py")
ENGLISH = re.compile(r"\b(?:the|is|are|to|and|or|for|with|not|from|yet|this|back|help|send|choose|none|more)\b")
"""Words that no id, method, field or header of the API has by itself."""
SERVICE = ("The alarm does not exist.",)
"""What the service says is shown as it says it."""


@pytest.fixture(scope="module")
def screens() -> dict[str, list[str]]:
    """The screens by name. Another process: a language is chosen once in each."""
    environ = {**os.environ, "LC_ALL": "zh_CN.UTF-8"}
    done = subprocess.run([sys.executable, PROGRAM], env=environ, stdout=subprocess.PIPE, check=True, timeout=240)
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


def test_no_english_is_left(screens: dict[str, list[str]]) -> None:
    found = {}
    for name, lines in screens.items():
        text = "\n".join(lines)
        for said in SERVICE:
            text = text.replace(said, "")
        found[name] = ENGLISH.findall(text)
    assert {name: words for name, words in found.items() if words} == {}


def test_every_line_has_80_cells(screens: dict[str, list[str]]) -> None:
    assert {cells(line) for lines in screens.values() for line in lines} == {80}


def test_the_keys_are_all_there(screens: dict[str, list[str]]) -> None:
    last = {lines[-1].strip() for lines in screens.values()}
    assert last == {
        "s 发送  o 接口  a 认证  y 复制  z 放大  / 查找  : 更多  ? 帮助  q 退出",
        "Esc 离开  F5 发送  F3 接口  F7 视图  F9 放大  Ctrl+P 更多  F1 帮助",
        "Enter 选择   Esc 返回   F1 帮助",
        "n 添加   d 清除   D 全部清除   t 令牌过期   s 场景   Esc 返回",
    }


def test_ids_are_whole(screens: dict[str, list[str]]) -> None:
    assert any("AddOrUpdateMetricOrEventAlarmRule" in line for line in screens["picker"])
    assert any(line.endswith("─ ListSeries ──") for line in screens["params"])


def test_full_width_keys_do_as_their_twins(screens: dict[str, list[str]]) -> None:
    assert screens["full-width question mark"] == screens["help on the request"]
    assert any("输入要做的事" in line for line in screens["full-width colon"])
