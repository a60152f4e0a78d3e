"""Build hook: the translations in `aom_tui/locale` compiled to what gettext reads; pinyin of names.

A name is what begins with a noun (`Request: send`): the palette finds it by how its Chinese is typed.
"""

import json
import re
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from pypinyin import lazy_pinyin

LONGEST_NAME = 60
"""Characters of a name in English; what is longer is a sentence."""


class Messages(BuildHookInterface):
    """The compiled files lie beside their sources, are ignored by git and belong into the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the interface's signature
        """Before a wheel, also an editable one, is made."""
        for source in Path(self.root, "aom_tui", "locale").rglob("*.po"):
            with source.open("rb") as text, source.with_suffix(".mo").open("wb") as compiled:
                messages = read_po(text)
                write_mo(compiled, messages)
            if source.name == "tui.po":
                typed = json.dumps(pinyin(messages), ensure_ascii=False)
                source.with_name("pinyin.json").write_text(typed, encoding="utf-8")
        build_data["artifacts"] += ["/aom_tui/locale/**/*.mo", "/aom_tui/locale/**/pinyin.json"]


def pinyin(messages: Catalog) -> dict[str, str]:
    """The Chinese names of actions, each with its syllables."""
    names = [each.string for each in messages if isinstance(each.id, str) and 2 < each.id.find(": ") < len(each.id) - 2]
    return {name: " ".join(syllables(name)) for name in names if isinstance(name, str) and len(name) < LONGEST_NAME}


def syllables(name: str) -> list[str]:
    """How it is typed, sign by sign; what is no letter is not typed."""
    found = [re.sub(r"[^a-z]", "", each.lower()) for each in lazy_pinyin(name)]
    return [each for each in found if each]
