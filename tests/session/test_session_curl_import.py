"""Reading a pasted curl command line."""

import json
import shlex

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aom_tui.problem import InvalidInput
from aom_tui.session.foreign.curl import read_curl
from aom_tui.session.foreign.recognise import looks_like_curl


def test_a_browsers_curl_is_read_and_its_secrets_are_left_out() -> None:
    found = read_curl(
        "curl 'https://aom.example.com/v2/p/series?limit=10' \\\n  -X POST \\\n  -H 'Content-Type: application/json' "
        "-H 'X-Auth-Token: MIIsecret' -H 'Cookie: a=b' -b 'c=d' --compressed \\\n  --data-raw '{\"a\": 1}'"
    )
    assert (found.method, found.url) == ("POST", "https://aom.example.com/v2/p/series?limit=10")
    assert found.headers == (("Content-Type", "application/json"),)
    assert found.body == '{"a": 1}'
    assert found.dropped == ("a cookie", "X-Auth-Token", "Cookie")
    assert "MIIsecret" not in repr(found)


def test_what_says_where_the_body_ends_is_said_anew() -> None:
    found = read_curl("curl -H 'Content-Length: 5' -H 'transfer-encoding: chunked' -H 'X-A: b' -d '{}' https://h/x")
    assert (found.headers, found.dropped) == ((("X-A", "b"),), ())


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


@pytest.mark.parametrize(
    ("line", "url", "body"),
    [
        ("curl -G --data-urlencode 'a=b c&d' --url https://h/x", "https://h/x?a=b%20c%26d", None),
        ("curl --data-urlencode =x%y https://h", "https://h", "x%25y"),
        ("curl --json '{}' https://h", "https://h", "{}"),
        ("curl --url-query a=1 https://h?b=2", "https://h?b=2&a=1", None),
        ("curl -sSXPOST -d{} https://h#part", "https://h", "{}"),
        ("curl https://h/a ;\ncurl https://h/b", "https://h/a", None),
        ("curl https://h/a | jq .x", "https://h/a", None),
        ("curl.exe --% https://h", "", None),
        ("iwr https://h/x -Method PUT -Body '{}'", "https://h/x", "{}"),
        ("Invoke-RestMethod -Uri h.example/x -UseBasicParsing", "https://h.example/x", None),
    ],
)
def test_the_options_that_make_a_request(line: str, url: str, body: str | None) -> None:
    if not url:
        with pytest.raises(InvalidInput, match="is not understood"):
            read_curl(line)
        return
    found = read_curl(line)
    assert (found.url, found.body) == (url, body)


def test_json_says_what_it_is() -> None:
    assert read_curl("curl --json {} https://h").headers == (("Content-Type", "application/json"),)
    assert read_curl("curl --json {} -H 'Content-Type: a/b' https://h").headers == (("Content-Type", "a/b"),)
    assert read_curl("curl -H 'X-Empty;' -H 'Accept:' https://h").headers == (("X-Empty", ""),)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("curl -F a=@b https://h", "-F sends a form with files, which AOM does not take"),
        ("curl -T x https://h", "-T sends a file. Write its text into the line: -d 'TEXT'."),
        ("curl -K x https://h", "-K reads options from a file"),
        ("curl --data-urlencode a@b https://h", "the body is in the file b. Write its text into the line: -d 'TEXT'."),
        ("curl -H @b https://h", "the headers are in the file b. Write them into the line: -H 'NAME: VALUE'."),
        ("iwr https://h -InFile x", "-InFile sends what is in files"),
        ("iwr -Method Get", "names no URL"),
        ("iwr https://h -Headers $x", "-Headers is no @"),
        ("wget https://h", "this is no curl command line"),
    ],
)
def test_what_is_not_taken_is_said(line: str, fault: str) -> None:
    with pytest.raises(InvalidInput, match=fault):
        read_curl(line)


BROWSERS = {
    "Chrome, bash": r"""curl 'https://aom.example/v2/p/series?limit=5' \
  -H 'accept: */*' \
  -H 'accept-language: zh-CN,zh;q=0.9' \
  -H 'content-type: application/json' \
  -b 'J_SESSION_ID=SECRET1' \
  -H 'cftk: SECRET2' \
  -H 'x-auth-token: SECRET3' \
  -H 'sec-ch-ua: "Chromium";v="130"' \
  -H 'sec-fetch-mode: cors' \
  -H 'user-agent: Mozilla/5.0' \
  --data-raw $'{"series":[{"namespace":"it\'s \\"x\\"\u0021"}]}'""",
    "Chrome, cmd": r"""curl ^"https://aom.example/v2/p/series?limit=5^" ^
  -H ^"accept: */*^" ^
  -H ^"content-type: application/json^" ^
  -b ^"J_SESSION_ID=SECRET1^" ^
  -H ^"cftk: SECRET2^" ^
  -H ^"x-auth-token: SECRET3^" ^
  -H ^"sec-ch-ua: ^\^"Chromium^\^";v=^\^"130^\^"^" ^
  --data-raw ^"^{^\^"series^\^":^[^{^\^"namespace^\^":^\^"it's ^\^\^\^"x^\^\^\^"^!^\^"^}^]^}^" """,
    "Chrome, PowerShell": """$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession
$session.UserAgent = "Mozilla/5.0"
$session.Cookies.Add((New-Object System.Net.Cookie("J_SESSION_ID", "SECRET1", "/", "aom.example")))
Invoke-WebRequest -UseBasicParsing -Uri "https://aom.example/v2/p/series?limit=5" `
-Method "POST" `
-WebSession $session `
-Headers @{
"authority"="aom.example"
  "method"="POST"
  "accept"="*/*"
  "cftk"="SECRET2"
  "x-auth-token"="SECRET3"
  "sec-fetch-mode"="cors"
} `
-ContentType "application/json" `
-Body "{`"series`":[{`"namespace`":`"it's \\`"x\\`"!`"}]}\"""",
    "Firefox, bash": r"""curl 'https://aom.example/v2/p/series?limit=5' --compressed -X POST
 -H 'User-Agent: Mozilla/5.0' -H 'Accept: */*'
 -H 'content-type: application/json' -H 'x-auth-token: SECRET3' -H 'cftk: SECRET2'
 -H 'Cookie: J_SESSION_ID=SECRET1' -H 'Sec-Fetch-Mode: cors'
 --data-raw $'{"series":[{"namespace":"it\'s \\"x\\"\041"}]}'""".replace("\n", " \\\n"),
    "Firefox, cmd": r"""curl "https://aom.example/v2/p/series?limit=5" --compressed -X POST ^
-H "User-Agent: Mozilla/5.0" -H "content-type: application/json" -H "x-auth-token: SECRET3" -H "cftk: SECRET2" ^
-H "Cookie: J_SESSION_ID=SECRET1" -H "Sec-Fetch-Mode: cors" ^
--data-raw "{""series"":[{""namespace"":""it's \""x\""!""}]}" """.replace('\\""', '\\\\""'),
}


@pytest.mark.parametrize("name", BROWSERS)
def test_what_browsers_copy(name: str) -> None:
    found = read_curl(BROWSERS[name])
    assert looks_like_curl(BROWSERS[name])
    assert (found.method, found.url) == ("POST", "https://aom.example/v2/p/series?limit=5")
    assert json.loads(found.body or "") == {"series": [{"namespace": 'it\'s "x"!'}]}
    assert [(key.lower(), value) for key, value in found.headers] == [("content-type", "application/json")]
    assert "SECRET" not in repr(found)
    said = ", ".join(found.dropped).lower()
    assert "cookie" in said
    assert all(word in said for word in ("cftk", "x-auth-token", "the browser's own headers"))


def test_what_identifies_someone_in_the_url_is_left_out() -> None:
    found = read_curl("curl 'https://me:SECRET@h/x?a=1&X-Auth-Token=SECRET&b=2' -u me:SECRET")
    assert found.url == "https://h/x?a=1&b=2"
    assert found.dropped == ("a password or key", "user and password in the URL", "a token in the URL")


def test_a_body_that_a_document_has_spoilt_is_mended_and_said() -> None:
    found = read_curl("curl https://h -d '{“a”: “b”}' -k")
    assert found.body == '{"a": "b"}'
    assert found.notes == ("-k is left out: certificates are checked", "curly quotes in the body are straight now")
    assert read_curl('curl https://h -d \'{"a": "“b”"}\'').body == '{"a": "“b”"}'
