"""Which values are times, as the documents mark them (`x-aom-time`), and what a time in seconds looks like."""

import re
from datetime import datetime
from typing import Literal

from aom_tui.catalogue.model import JsonSchema

TimeKind = Literal["", "range", "milliseconds", "seconds"]
"""`start.end.minutes`, milliseconds of the epoch, or a time as Prometheus reads it: seconds of the epoch, whole or with
a fraction, or RFC 3339.
"""

_NUMBER = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?")
_RFC_3339 = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.,][0-9]+)?(Z|[-+][0-9]{2}:[0-9]{2})")


def time_kind(schema: JsonSchema) -> TimeKind:
    """Whether a field or a parameter is a time; empty where it is none."""
    kind: TimeKind = schema.get("x-aom-time", "")
    return kind


def is_number(text: str) -> bool:
    """Whether a time in seconds is written as their number."""
    return bool(_NUMBER.fullmatch(text))


def is_in_seconds(text: str) -> bool:
    """Whether Prometheus reads it as a time: a number, or RFC 3339. It knows neither `-1h` nor `now`."""
    if is_number(text):
        return True
    try:
        return bool(_RFC_3339.fullmatch(text) and datetime.fromisoformat(text))
    except ValueError:
        return False
