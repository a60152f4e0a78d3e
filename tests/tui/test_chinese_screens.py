"""The app in Chinese at 80x24: no English left on any screen, the keys whole, every line in its 80 cells."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from gettext import GNUTranslations
from pathlib import Path

import pytest

import aom_tui
from aom_tui.catalogue.load import load_catalogue
from aom_tui.language import ROOMS
from aom_tui.render.cells import cells

PROGRAM = Path(__file__).with_name("chinese_screens.py")
CATALOGUES = Path(aom_tui.__file__).parent / "locale" / "zh_CN" / "LC_MESSAGES"
"""Of the installed package, whose words the screens say."""
WORD = re.compile(r"(?<![\w.$/{-])[A-Za-z]{2,}(?![\w/.}=-])")
"""A word that stands by itself: no path, option, name with a mark in it."""
STAYS = {
    *("Alt", "Ctrl", "End", "Enter", "Esc", "Tab"),
    *("GET", "HTTP", "JSON", "MFA", "POST", "URI", "UTC", "curl", "http"),
    *("class", "date", "demo", "latency", "ms", "production", "reset", "sandbox"),
}
"""Words of the program that are also said by services, or typed."""
HALF_WIDTH = re.compile(
    r"[\u4e00-\u9fff][,;:!?]|[,;] [\u4e00-\u9fff]|[\u4e00-\u9fff]\.(?!\.)|[\u4e00-\u9fff] ?\([^)]*[\u4e00-\u9fff]"
)
VALUES = ("enum", "x-known-values", "examples")
SERVICE = (
    "The alarm does not exist.",
    "Bad Request",
    "List event alarm rules",
    "List threshold rules",
    "List time series",
)
"""What the service says is shown as it says it."""


SEARCHED = re.compile(r"\b[a-z]+:[\w|]+")
"""Words that the history is searched by, as they are typed."""


@pytest.fixture(scope="module")
def screens() -> dict[str, list[str]]:
    """The screens by name. Another process: a language is chosen once in each."""
    environ = {**os.environ, "LC_ALL": "zh_CN.UTF-8", "PYTHONPATH": str(PROGRAM.parents[1])}
    done = subprocess.run([sys.executable, PROGRAM], env=environ, stdout=subprocess.PIPE, check=True, timeout=240)
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def english() -> set[str]:
    """The words that the program says in English, as far as they are no names of the API and stay in Chinese."""
    catalogue = load_catalogue()
    words: set[str] = set()
    for room in ROOMS:
        with (CATALOGUES / f"{room}.mo").open("rb") as file:
            for said, translated in GNUTranslations(file)._catalog.items():  # type: ignore[attr-defined]
                text = said[0] if isinstance(said, tuple) else said
                words |= {*WORD.findall(re.sub(r"`[^`]*`|\{\w*[!:\w]*\}", "", text))} - {*WORD.findall(translated)}
    names = {parameter.name for each in catalogue.operations.values() for parameter in each.parameters}
    return words - names - {word for each in catalogue.schemas.values() for word in api_words(each)} - STAYS


def api_words(schema: object) -> Iterator[str]:
    """Names and values of the API in a schema or a part of one."""
    match schema:
        case dict():
            yield from schema.get("properties", {})
            yield from (str(each) for key in VALUES for each in schema.get(key, ()))
            for part in schema.values():
                yield from api_words(part)
        case list():
            for part in schema:
                yield from api_words(part)


def test_no_english_is_left(screens: dict[str, list[str]], english: set[str]) -> None:
    found = {}
    for name, lines in screens.items():
        text = "\n".join(lines)
        for said in SERVICE:
            text = text.replace(said, "")
        text = SEARCHED.sub("", text)
        found[name] = sorted({*WORD.findall(text)} & english)
    assert {name: words for name, words in found.items() if words} == {}


def test_no_placeholder_is_left(screens: dict[str, list[str]]) -> None:
    """Only a URI has names in braces, and a variable in two."""
    found = {name: re.findall(r"(?<![/{])\{[a-z_.]+\+?\}(?!\})", "\n".join(lines)) for name, lines in screens.items()}
    assert {name: left for name, left in found.items() if left} == {}


def test_punctuation_is_full_width(screens: dict[str, list[str]]) -> None:
    """What is said; what is typed (`名称 = 值`) and lines of the API's own text are not."""
    found = {name: [line for line in lines if HALF_WIDTH.search(line)] for name, lines in screens.items()}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_every_line_has_80_cells(screens: dict[str, list[str]]) -> None:
    assert {cells(line) for lines in screens.values() for line in lines} == {80}


def test_the_keys_are_all_there(screens: dict[str, list[str]]) -> None:
    last = {lines[-1].strip() for lines in screens.values()}
    assert last == {
        "s 发送  o 接口  a 认证  y 复制  z 放大  / 查找  : 更多  ? 帮助  q 退出",
        "Esc 离开  F5 发送  F3 接口  F7 视图  F9 放大  Ctrl+P 更多  F1 帮助",
        "Enter 选择   Esc 清除   F1 帮助",
        "Enter 载入  o 打开  r 重新发送  d 比较  m 标记  / 查找  ? 帮助  Esc 返回",
        "上下 另一次调用  Enter Esc 回到列表",
        "",  # below a dialog
        "n 添加   d 清除   D 全部清除   t 令牌过期   s 场景   Esc 返回",
    }


def test_an_answer_of_the_wizard_is_chinese(screens: dict[str, list[str]]) -> None:
    assert [line.split()[:2] for line in screens["new user"] if line.split()[:1] == ["MFA"]] == [["MFA", "否"]]


def test_a_parameter_that_is_a_time_says_so(screens: dict[str, list[str]]) -> None:
    assert any("▾ 纪元秒" in line for line in screens["times to give"])
    assert any("选择时间：start" in line for line in screens["time of a parameter"])
    assert any(line.startswith(" start：") and "UTC（" in line for line in screens["times given"])
    help_page = "".join(line.strip() for line in screens["help on a time"])
    assert "以纪元秒表示的时间按下键可选择常用时间" in help_page
    said = '查询 start："-1h"不是以纪元秒表示的时间。在其输入框中按下键可选择时间。'
    assert any(said in line for line in screens["no time"])


def test_ids_are_whole(screens: dict[str, list[str]]) -> None:
    assert any("AddOrUpdateMetricOrEventAlarmRule" in line for line in screens["picker"])
    assert any(line.endswith("─ ListSeries ──") for line in screens["params"])


def test_full_width_keys_do_as_their_twins(screens: dict[str, list[str]]) -> None:
    assert screens["full-width question mark"] == screens["help on the request"]
    assert any("输入要做的事" in line for line in screens["full-width colon"])
