"""The documents' own words in the language that the program speaks."""

from typing import Any

from aom_tui.catalogue.model import Operation
from aom_tui.language import LANGUAGE, of_the_api

WORDS = frozenset({"description", "meaning", "remedy"})
"""Keys of the documents whose text is for a person to read."""
DATA = frozenset({"example", "examples", "value", "default", "enum", "const"})
"""Keys below which everything is data, whatever it is called."""


def in_the_language(document: dict[str, Any]) -> dict[str, Any]:
    """The decoded document with its descriptions, meanings, remedies and notes translated; the same one in English."""
    return document if LANGUAGE == "en" else {key: _part(key, part) for key, part in document.items()}


def _part(key: str, node: Any) -> Any:
    if key in DATA:
        return node
    if isinstance(node, str):
        return of_the_api(node) if key in WORDS else node
    if isinstance(node, list):
        return [of_the_api(part) if key == "x-aom-notes" else _part("", part) for part in node]
    if isinstance(node, dict):
        # A field may itself be called `description`: below `properties` the keys are names.
        return {name: _part("" if key == "properties" else name, part) for name, part in node.items()}
    return node


def titles(operation: Operation) -> tuple[str, ...]:
    """The titles that an operation has, that of the language spoken first; those of both languages are searched."""
    both = (operation.title_zh, operation.title) if LANGUAGE == "zh" else (operation.title, operation.title_zh)
    return tuple(filter(None, both))


def group_title(operation: Operation) -> str:
    """What the operations listed together with it have in common, in the language spoken: `Alarm rules`."""
    return of_the_api(operation.group)
