"""What we have signed beside what the sandbox reads: the first difference is named, and the security token never."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

import msgspec
import pytest
from msgspec.structs import replace

from aom_tui.catalogue.load import load_catalogue
from aom_tui.render.wire.messages import wire
from aom_tui.sandbox import signing
from aom_tui.sandbox.wire import Message
from aom_tui.session.credentials import AccessKey
from aom_tui.session.doctor import diagnose
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import ApiError, Exchange, Reply, Request, Timings
from aom_tui.session.secret import Secret
from aom_tui.session.signing.canonical import Told, first_difference, told_by_server, without_security_token
from aom_tui.session.signing.signature import sign

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
TOKEN = "gQsecurity-token-of-a-temporary-key"
KEY = AccessKey("HSTAK", Secret("the right secret"), Secret(TOKEN))
URL = "https://aom.example/v2/4fae/series?limit=5"
BODY = b'{"series":[]}'


def exchange(arrived: Message, server_key: str = "the right secret", url: str = URL) -> Exchange:
    """A signed call as it was sent, and the reply to it as it arrived."""
    headers, ours = sign(KEY, "POST", url, (("Content-Type", "application/json"),), BODY, NOW)
    claim = signing.read_claim(dict(headers)["Authorization"])
    with pytest.raises(signing.BadSignature) as bad:
        signing.check(arrived, claim, server_key, NOW.timestamp())
    assert bad.value.expected is not None
    told = {"error_msg": str(bad.value), "canonical_request": bad.value.expected.canonical_request}
    return Exchange(
        id="1", profile="p", draft=Draft(method="POST", uri=url),
        request=Request("POST", url, headers, BODY, ours),
        reply=Reply(401, "", "HTTP/1.1", (), msgspec.json.encode(told)),
        outcome=ApiError("APIG.0301", f"Incorrect IAM authentication information: {bad.value}", 401),
        timings=Timings(NOW, 0.1),
    )  # fmt: skip


def as_sent(url: str = URL) -> Message:
    headers, _ = sign(KEY, "POST", url, (("Content-Type", "application/json"),), BODY, NOW)
    parts = urlsplit(url)
    return Message("POST", parts.path, parts.query, {name.lower(): value for name, value in headers}, BODY)


def changed(**parts: object) -> Message:
    return Message(**{**msgspec.structs.asdict(as_sent()), **parts})


def with_header(name: str, value: str) -> Message:
    return changed(headers={**as_sent().headers, name: value})


@pytest.mark.parametrize(
    ("arrived", "line", "part", "ours", "theirs"),
    [
        (changed(method="PUT"), 1, "the method", "POST", "PUT"),
        (changed(raw_path="/v2/other/series"), 2, "the URI", "/v2/4fae/series/", "/v2/other/series/"),
        (changed(raw_query="limit=6"), 3, "the query", "limit=5", "limit=6"),
        (changed(raw_query=""), 3, "the query", "limit=5", ""),
        (with_header("host", "proxy"), 5, "the header host", "host:aom.example", "host:proxy"),
    ],
)
def test_the_first_difference_is_named(arrived: Message, line: int, part: str, ours: str, theirs: str) -> None:
    found = first_difference(exchange(arrived))
    assert found is not None
    assert (found.line, found.part, found.ours, found.theirs) == (line, part, ours, theirs)


def test_without_a_query_headers_are_headers_all_the_same() -> None:
    url = URL.partition("?")[0]
    sent = as_sent(url)
    moved = Message(sent.method, sent.raw_path, "", {**sent.headers, "host": "proxy"}, sent.body)
    found = first_difference(exchange(moved, url=url))
    assert found is not None
    assert (found.line, found.part) == (5, "the header host")


def test_a_changed_body_is_its_hash() -> None:
    found = first_difference(exchange(changed(body=b"{}")))
    assert found is not None
    assert found.part == "the hash of the body"


def test_wire_shows_both_and_marks_it() -> None:
    shown = wire(exchange(changed(raw_query="limit=6"))).split("\n")
    start = shown.index("-- Call: canonical request, as the server makes it")
    assert shown[start + 3 : start + 5] == [
        "limit=6",
        '# ^ Line 3 differs first, the query: we have "limit=5", the server has "limit=6".',
    ]


def test_why_tells_a_changed_request_from_a_wrong_key() -> None:
    on_the_way = diagnose(load_catalogue(), exchange(changed(raw_query="limit=6")), None)[0]
    assert on_the_way.title == "The request was changed on its way."
    assert "the query" in on_the_way.evidence
    same = exchange(as_sent(), server_key="another secret")
    assert diagnose(load_catalogue(), same, None)[0].title == "The SK is wrong."
    assert "# the same as ours\n# only the SK can be another" in wire(same)


def told(made: Exchange, **members: str) -> Exchange:
    """The same refusal, of which the server tells that."""
    assert made.reply is not None
    body = {"error_msg": "verify aksk signature fail", **members}
    return replace(made, reply=replace(made.reply, body=msgspec.json.encode(body)))


def own(made: Exchange) -> tuple[str, str]:
    assert made.request is not None
    assert made.request.signing is not None
    return without_security_token(made.request.signing.canonical_request), made.request.signing.string_to_sign


@pytest.mark.parametrize(
    ("line", "theirs", "part"),
    [
        (1, "SDK-HMAC-SM3", "the algorithm"),
        (2, "20261124T090000Z", "X-Sdk-Date"),
        (3, "00ff", "SHA-256 of the canonical request"),
    ],
)
@pytest.mark.parametrize("with_request", [True, False])
def test_another_string_to_sign_is_no_wrong_key(line: int, theirs: str, part: str, with_request: bool) -> None:
    made = exchange(as_sent(), server_key="another secret")
    canonical, to_sign = own(made)
    lines = to_sign.split("\n")
    ours, lines[line - 1] = lines[line - 1], theirs
    members = {"canonical_request": canonical} if with_request else {}
    other = told(made, string_to_sign="\n".join(lines), **members)
    words = f'Line {line} differs first, {part}: we have "{ours}", the server has "{theirs}".'
    shown = wire(other).split("\n")
    start = shown.index("-- Call: string to sign, as the server makes it")
    assert shown[start + line : start + line + 2] == [theirs, f"# ^ {words}"]
    assert ("-- Call: canonical request, as the server makes it" in shown) is with_request
    assert "# only the SK can be another" not in shown
    cause = diagnose(load_catalogue(), other, None)[0]
    assert (cause.title, cause.evidence) == ("The server makes another string to sign.", words)


def test_a_line_too_many_is_a_difference() -> None:
    made = exchange(as_sent(), server_key="another secret")
    _canonical, to_sign = own(made)
    assert 'Line 4 differs first: we have nothing, the server has "scope".' in wire(
        told(made, string_to_sign=f"{to_sign}\nscope")
    )


def test_the_same_string_to_sign_alone_shows_a_wrong_key() -> None:
    made = exchange(as_sent(), server_key="another secret")
    same = told(made, string_to_sign=own(made)[1])
    assert "# the same as ours\n# only the SK can be another" in wire(same)
    cause = diagnose(load_catalogue(), same, None)[0]
    assert cause.title == "The SK is wrong."
    assert "string to sign is the same" in cause.evidence


def test_the_security_token_is_not_shown() -> None:
    shown = wire(exchange(with_header("x-security-token", TOKEN + "x")))
    assert "x-security-token:***" in shown
    assert TOKEN not in shown


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'{"canonical_request": 1, "string_to_sign": []}', b"\xff", b"[" * 100_000]
)
def test_other_refusals_say_nothing_of_it(body: bytes) -> None:
    made = exchange(changed(method="PUT"))
    assert made.reply is not None
    other = replace(made, reply=replace(made.reply, body=body))
    assert first_difference(other) is None
    assert told_by_server(other) == Told()
