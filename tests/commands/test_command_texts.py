"""A curl line is what a shell makes of it; a table lines up by cells."""

import shlex
from datetime import datetime, timedelta, timezone
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from aom_tui.render.cells import cells, wrapped
from aom_tui.render.exports.curl import curl
from aom_tui.render.table.printed import Fitted, fitted_table, main_table, table
from aom_tui.render.table.text_table import text_table
from aom_tui.session.body.lossless import decode, encode, indented, search
from aom_tui.session.exchange import Request

NOW = datetime(2026, 11, 25, 20, 0, tzinfo=timezone(timedelta(hours=8)))


def whole(value: Any) -> str:
    return table(main_table(indented(value), NOW).grid)


def fitted(value: Any, width: int) -> Fitted:
    return fitted_table(main_table(indented(value), NOW).grid, width)


SHOWN = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E))


@given(body=SHOWN, value=SHOWN)
def test_a_shell_hands_curl_the_very_words(body: str, value: str) -> None:
    request = Request("PUT", "https://h/v2/p/x?a=%20b", (("X-Note", f"a{value}"),), body.encode())
    words = shlex.split(curl(request))
    assert words[:4] == ["curl", "-X", "PUT", "https://h/v2/p/x?a=%20b"]
    assert words[words.index("-H") + 1] == f"X-Note: a{value}"
    assert words[words.index("--data-raw") + 1 :] == [body] if body else "--data-raw" not in words


def test_secrets_become_variables() -> None:
    headers = (("X-Auth-Token", "secret1"), ("Cookie", "secret2"), ("X-Sdk-Date", "now"), ("X-Empty", ""))
    line = curl(Request("GET", "https://u:secret3@h/v2/{project_id}/x", headers, b'{"password": "secret4"}'))
    assert "secret" not in line
    assert '-H "X-Auth-Token: $TOKEN"' in line
    assert '-H "Cookie: $COOKIE"' in line
    assert 'h/v2/\'"$OS_PROJECT_ID"/x' in line
    assert "-H 'X-Empty;'" in line
    assert "Sdk-Date" not in line


def test_chinese_takes_two_cells() -> None:
    text = text_table(("name", "n"), [("结算服务", "1"), ("a", "2")])
    assert text.splitlines() == ["name      n", "--------  -", "结算服务  1", "a         2"]
    assert cells("e\u0301") == 1
    assert text_table(("name", "n"), [("x" * 60, "1")], 30).splitlines()[2] == f"{'x' * 26}…  1"


def test_a_table_of_whatever_comes() -> None:
    assert whole({"count": 1, "rows": [{"a": 1, "b": [2]}, {"c": None}]}).splitlines() == [
        "a  b       c",
        "-  ---  ----",
        "1  [2]",
        "        null",
    ]
    assert whole({"a": 1}).splitlines()[2:] == ["a          1"]
    assert whole([]) == ""
    assert whole("x\x1b[2J").splitlines()[2] == "x\\u001b[2J"
    assert len(whole([{"a": "x" * 99}]).splitlines()[2]) == 99


def test_numbers_stand_to_the_right_as_in_the_apps_table() -> None:
    value = [{"name": "a", "n": 38.715, "m": 1}, {"name": "bb", "n": 7, "m": "1"}, {"name": "c", "n": None, "m": 20}]
    assert whole(value).splitlines() == [
        "name       n  m",
        "----  ------  --",
        "a     38.715  1",
        "bb         7  1",
        "c       null  20",
    ]
    assert fitted(value, 80).text == whole(value)
    assert fitted(value, 12).text.splitlines()[2:4] == ["a     38.715", "bb         7"]


def test_a_table_fits_its_terminal() -> None:
    rows = [{"id": n, "same": "s" * 20, "name": f"名{n}" * 30, "tags": {"a": 1, "b": 2}, "none": ""} for n in range(2)]
    wide = fitted(rows, 200)
    assert wide.left_out == ()
    assert "tags.a  tags.b" in wide.text
    narrow = fitted(rows, 40)
    assert narrow.left_out == ("same", "tags.a", "tags.b", "none")
    assert all(cells(line) <= 40 for line in narrow.text.splitlines())
    assert narrow.text.splitlines()[2].partition("  ")[0].endswith("…")
    nested = fitted([{"a": [1], "b": [[1], [2]], "c": []}], 30).text.splitlines()[2]
    assert nested.split() == ["[1]", "[1]", "[2]", "[]"]


@given(
    rows=st.lists(st.dictionaries(st.text(max_size=9), st.text() | st.integers() | st.lists(st.none())), max_size=4),
    width=st.integers(1, 120),
)
def test_no_row_is_wider_than_asked_and_a_column_stays(rows: list[dict[str, Any]], width: int) -> None:
    made = fitted(rows, width)
    assert all(cells(line) <= width for line in made.text.splitlines())
    assert len(made.left_out) < max(1, len(main_table(indented(rows), NOW).grid.columns))


NUMBERS = '{"n":[1.00,1e400,12345678901234567890,-0,0.10,1E5,3]}'


def test_numbers_come_out_as_they_were_sent() -> None:
    value = decode(NUMBERS.encode())
    assert encode(value) == NUMBERS
    assert encode(search("n[?@ > `2`]", value)) == "[1e400,12345678901234567890,1E5,3]"
    assert encode(search("{most: max(n), text: to_string(n[0]), kind: type(n[1])}", value)) == (
        '{"most":1e400,"text":"1.00","kind":"number"}'
    )
    assert whole(value).split()[2:] == ["1.00", "1e400", "12345678901234567890", "-0", "0.10", "1E5", "3"]
    assert encode(decode(b"[" + b"9" * 5000 + b"]")) == f"[{'9' * 5000}]"


@given(text=st.text(), width=st.integers(2, 80))
def test_wrapping_loses_nothing_and_keeps_the_width(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(cells(line) <= width for line in lines)


def test_wrapping_breaks_between_chinese_characters_and_hangs() -> None:
    assert wrapped("按名称查询时间序列，以及 all their dimensions。", 20, first="- ", rest="  ") == [
        "- 按名称查询时间序",
        "  列，以及 all their",
        "  dimensions。",
    ]


def test_a_column_that_only_a_late_row_has_is_there() -> None:
    head, *_rest = whole([*({"a": n} for n in range(3000)), {"a": 1, "late": 2}, {"a": 3}]).splitlines()
    assert head.split() == ["a", "late"]
