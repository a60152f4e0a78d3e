"""Which fields change from call to call without meaning anything: times and the marks of one call.

A field is volatile by its name and by what it holds: `wait_time: 5` is a setting, `update_time: 1795600000000` is not.
What is only there on one side is never volatile, nor is what became another kind of value; headers by name alone.
"""

import re
from functools import lru_cache

from aom_tui.render.diff.tree import Number, Tree

HEADERS = frozenset(
    {
        "age", "authorization", "content-length", "date", "expires", "host", "last-modified", "set-cookie",
        "x-auth-token", "x-iam-trace-id", "x-openstack-request-id", "x-request-id", "x-sdk-date", "x-security-token",
        "x-subject-token", "x-trace-id",
    }
)  # fmt: skip
"""In lower case. Length and host follow from body and Endpoint, which are compared themselves."""

HEADER_BEGINNINGS = ("x-ratelimit-",)

MARKS = frozenset({"request_id", "requestid", "trace_id", "traceid", "x_request_id", "token", "audit_ids"})
"""Names, in lower case, of what is another one in each call; whatever it holds."""

TIMES = frozenset({"timestamp", "time", "date", "datetime", "ts", "now", "issued", "expires", "expiration", "expire"})
"""Names of times, in lower case."""

TIME_ENDINGS = re.compile(r"(?:_(?:time|at|timestamp|date|ts|ms)|[a-z](?:Time|At|Timestamp|Date))$")
"""`update_time`, `updated_at`, `startAt`; not `format`, not `runtime`."""

_EPOCH = re.compile(r"\d{10}(?:\d{3}){0,3}(?:\.\d+)?$")
"""Seconds to nanoseconds, in this century and the next."""
_DATE = re.compile(r"\d{4}[-/]\d\d[-/]\d\d|\d\d:\d\d(?::\d\d)?\b|[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4}")

NEAR = 400 * 86400.0
"""Seconds: a nameless number (a Prometheus point, `[1795600000.1, "7"]`) is a time if it is so near to the call."""


def is_volatile_header(name: str) -> bool:
    """Whether a header says something of this one call only."""
    folded = name.lower()
    return folded in HEADERS or folded.startswith(HEADER_BEGINNINGS)


def is_volatile(name: str, value: Tree, *, in_list: bool = False, around: float = 0.0) -> bool:
    """Whether a scalar under that name means nothing by being another one. `around`: epoch seconds of the call."""
    if not isinstance(value, str | Number):
        return False
    kind = _kind(name)
    if kind == "mark":
        return isinstance(value, str)
    if kind == "time":
        return _looks_like_time(value)
    return in_list and isinstance(value, Number) and _is_near(value, around)


@lru_cache(maxsize=1024)
def _kind(name: str) -> str:
    folded = name.lower().replace("-", "_")
    if folded in MARKS:
        return "mark"
    return "time" if folded in TIMES or TIME_ENDINGS.search(name.replace("-", "_")) else ""


def _looks_like_time(value: str | Number) -> bool:
    if isinstance(value, Number):
        return bool(_EPOCH.match(value.text))
    return len(value) < _LONGEST and bool(_DATE.search(value) or _EPOCH.match(value))


_LONGEST = 64
"""Characters of a time; a sentence may name one too."""


def _is_near(number: Number, around: float) -> bool:
    text = number.text
    if len(text) < _SECONDS or not _EPOCH.match(text):
        return False
    whole = text.partition(".")[0]
    return abs(float(text) / 10.0 ** (len(whole) - _SECONDS) - around) < NEAR


_SECONDS = 10
"""Digits of an epoch in seconds."""
