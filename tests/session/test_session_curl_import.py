"""Reading a pasted curl command line."""

import shlex

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aom_tui.problem import InvalidInput
from aom_tui.session.curl_import import looks_like_curl, read_curl


def test_a_browsers_curl_is_read_and_its_secrets_are_left_out() -> None:
    found = read_curl(
        "curl 'https://aom.example.com/v2/p/series?limit=10' \\\n  -X POST \\\n  -H 'Content-Type: application/json' "
        "-H 'X-Auth-Token: MIIsecret' -H 'Cookie: a=b' -b 'c=d' --compressed \\\n  --data-raw '{\"a\": 1}'"
    )
    assert (found.method, found.url) == ("POST", "https://aom.example.com/v2/p/series?limit=10")
    assert found.headers == (("Content-Type", "application/json"),)
    assert found.body == '{"a": 1}'
    assert found.dropped == ("X-Auth-Token", "Cookie", "a cookie or password")
    assert "MIIsecret" not in repr(found)


def test_a_body_makes_it_a_post_and_no_body_a_get() -> None:
    assert read_curl("curl -d a=1 -d b=2 https://h/x").method == "POST"
    assert read_curl("curl -d a=1 -d b=2 https://h/x").body == "a=1&b=2"
    assert read_curl("curl https://h/x").method == "GET"
    assert read_curl("curl -I https://h/x").method == "HEAD"
    assert read_curl("curl -XPUT -sS https://h/x").method == "PUT"
    assert read_curl("curl --request=DELETE https://h/x").method == "DELETE"


def test_get_puts_data_into_the_query() -> None:
    found = read_curl("curl -G -d limit=1 'https://h/x?a=1'")
    assert (found.method, found.url, found.body) == ("GET", "https://h/x?a=1&limit=1", None)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("curl 'https://h", "cannot be read"),
        ("curl -H 'A: b'", "names no URL"),
        ("curl --unheard-of https://h", "--unheard-of is not understood"),
        ("curl -d @body.json https://h", "body.json"),
    ],
)
def test_what_cannot_be_read_is_named(line: str, fault: str) -> None:
    with pytest.raises(InvalidInput, match=fault):
        read_curl(line)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("curl https://h", True), ("  curl\thttps://h", True), ("curly x", False), ("curl", False), ("", False)],
)
def test_a_paste_counts_as_curl_by_its_first_word(text: str, expected: bool) -> None:
    assert looks_like_curl(text) is expected


@example("a\\\nb")
@given(st.text(min_size=1).filter(lambda text: not text.startswith("@")))
def test_any_quoted_body_comes_back_whole(body: str) -> None:
    """A backslash before a line end joins lines outside quotes only."""
    assert read_curl(f"curl https://h/x --data-raw {shlex.quote(body)}").body == body
