"""The documents' words in Chinese: all of them, and nothing that is data."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

import aom_tui
from aom_tui.catalogue.translation import DATA, WORDS
from aom_tui.language import chosen

PACKAGE = Path(aom_tui.__file__).parent
DATA_FOLDER = PACKAGE / "catalogue" / "data"
PO = PACKAGE / "locale" / "zh_CN" / "LC_MESSAGES" / "api.po"


def words(key: str, node: Any) -> Iterator[str]:
    if key in DATA:
        return
    if isinstance(node, str):
        if key in WORDS:
            yield node
    elif isinstance(node, list):
        for part in node:
            yield from [part] if key == "x-aom-notes" else words("", part)
    elif isinstance(node, dict):
        for name, part in node.items():
            yield from words("" if key == "properties" else name, part)


@pytest.mark.parametrize("name", ["aom", "iam", "errors"])
def test_every_text_of_the_documents_is_there_in_chinese(name: str) -> None:
    with PO.open("rb") as file:
        known = {message.id: message.string for message in read_po(file) if message.id}
    document = json.loads((DATA_FOLDER / f"{name}.json").read_text("utf-8"))
    said = {text for key, part in document.items() for text in words(key, part) if text}
    said |= {each["x-aom-group"] for item in document.get("paths", {}).values() for each in item.values()}
    assert {text for text in said if not known.get(text)} == set()


def in_chinese(code: str) -> str:
    environ = {**os.environ, "LC_ALL": "zh_CN.UTF-8"}
    return subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True).stdout


def test_a_chinese_catalogue_differs_in_its_words_only() -> None:
    code = (
        "from aom_tui.catalogue.load import load_catalogue as load; c = load(); o = c.operations['AddMetricData'];"
        "p = c.schemas['aom']['Dimension']['properties'];"
        "print(o.description, o.id, o.title, p['value']['description'], next(iter(o.body.examples.values())))"
    )
    said = in_chinese(code)
    assert "上报一个或多个自定义指标数据点。 AddMetricData Report custom metric data 维度的值。" in said
    assert "'SHOP.ORDER'" in said


@pytest.mark.parametrize(
    ("arguments", "environ", "language"),
    [
        ([], {}, "en"),
        ([], {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], {"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ([], {"LANG": "fr_FR.UTF-8"}, "en"),
        (["aom-tui", "--lang", "zh", "call"], {"LANG": "en_US.UTF-8"}, "zh"),
        (["aom-tui", "call", "--lang=en"], {"LANG": "zh_CN"}, "en"),
        (["aom-tui", "--lang"], {"LC_MESSAGES": "zh_TW"}, "zh"),
    ],
)
def test_the_option_goes_before_the_environment(arguments: list[str], environ: dict[str, str], language: str) -> None:
    assert chosen(arguments, environ) == language
