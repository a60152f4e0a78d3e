"""Reading a JSON text, and saying where it stops being JSON. Pure."""

from typing import Any

import msgspec

from aom_tui.problem import Problem


def read_json(text: str) -> tuple[Any, Problem | None]:
    """The value of a JSON text, or None and where it stops being JSON: line and column count from 1."""
    try:
        return msgspec.json.decode(text.encode()), None
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        from aom_tui.catalogue.json_fault import json_fault  # asked only when there is something wrong

        return None, json_fault(text, "body")
