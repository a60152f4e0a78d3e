"""The log search of AOM 1.0: one page of lines, as JSON inside a string."""

from itertools import islice
from typing import Any

import msgspec

from aom_tui.sandbox.logs import Line
from aom_tui.sandbox.wire import Call, Reply, serves

LARGEST_PAGE = 5000
LONGEST_KEYWORD = 1024


@serves("ListLogItems")
def list_log_items(call: Call) -> Reply:
    """Lines of one cluster and time range. The next page: `type` next, `lineNum` of the last line, `size`."""
    body = call.body
    keyword = body.get("keyWord") or ""
    if len(keyword) > LONGEST_KEYWORD:
        raise call.refuse("keyWord", "keyWord")
    if body["endTime"] < body["startTime"]:
        raise call.refuse("endTime", "endTime")
    found = call.data.logs.find(
        body["category"], body["searchKey"], keyword, body["startTime"], body["endTime"], call.now_ms
    )
    size = _size(call, body)
    after = _after(call, body)
    if body.get("isDesc"):
        lines = [line for line in reversed(list(found)) if after is None or line.number < after][:size]
    else:
        lines = list(islice((line for line in found if after is None or line.number > after), size))
    return _answer(lines)


def _answer(lines: list[Line]) -> Reply:
    result = msgspec.json.encode({"total": len(lines), "data": [line.shown() for line in lines]}).decode()
    if not lines:
        text = "No query to the log information."
        return Reply(200, {"errorCode": "SVCSTG.ALS.200.203", "errorMessage": text, "result": result})
    return Reply(200, {"errorCode": "SVCSTR.ALS.200200", "errorMessage": "Query data success", "result": result})


def _size(call: Call, body: dict[str, Any]) -> int:
    """First page `pageSize`, later ones `size`; the official SDK spells both `pageSize/size`, as a string."""
    names = (
        ("size", "pageSize/size", "pageSize") if body.get("type") == "next" else ("pageSize", "pageSize/size", "size")
    )
    given = next((body[name] for name in names if body.get(name) is not None), LARGEST_PAGE)
    text = str(given)
    if not (text.isascii() and text.isdecimal() and len(text) <= 6 and 1 <= int(text) <= LARGEST_PAGE):
        raise call.refuse("pageSize", "pageSize")
    return int(text)


def _after(call: Call, body: dict[str, Any]) -> int | None:
    """The line after which the page starts; None for the first page."""
    if body.get("type") != "next":
        return None
    text = body.get("lineNum") or ""
    if not (text.isascii() and text.isdecimal() and len(text) <= 20):
        raise call.refuse("lineNum", "lineNum")
    return int(text)
