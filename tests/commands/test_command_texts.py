"""A curl line is what a shell makes of it; a table lines up by cells."""

import shlex

from hypothesis import given
from hypothesis import strategies as st

from aom_tui.render.curl import curl
from aom_tui.render.table import cells, columned, table
from aom_tui.session.exchange import Request

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
    assert '-H "X-Auth-Token: $OS_TOKEN"' in line
    assert '-H "Cookie: $COOKIE"' in line
    assert 'h/v2/\'"$OS_PROJECT_ID"/x' in line
    assert "-H 'X-Empty;'" in line
    assert "Sdk-Date" not in line


def test_chinese_takes_two_cells() -> None:
    text = columned(("name", "n"), [("结算服务", "1"), ("a", "2")])
    assert text.splitlines() == ["name      n", "--------  -", "结算服务  1", "a         2"]
    assert cells("e\u0301") == 1


def test_a_table_of_whatever_comes() -> None:
    assert table({"count": 1, "rows": [{"a": 1, "b": [2]}, {"c": None}]}).splitlines() == [
        "a  b    c",
        "-  ---  ----",
        "1  [2]",
        "        null",
    ]
    assert table({"a": 1}).splitlines()[2:] == ["a      1"]
    assert table([]) == ""
    assert table("x\x1b[2J").splitlines()[2] == "x\\u001b[2J"
    assert len(table([{"a": "x" * 99}]).splitlines()[2]) == 48
