"""No secret survives the redactor, and nothing else is lost in it."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aom_tui.session.draft import Draft
from aom_tui.session.foreign.request import ForeignRequest, without_credentials
from aom_tui.session.redaction import body_secrets
from aom_tui.session.redaction.draft_secrets import without_secrets
from aom_tui.session.redaction.named_secrets import secrets_of
from aom_tui.session.redaction.redact import redact, redact_body, redact_headers, redact_url, redacted_pieces
from aom_tui.session.saved.literal_secrets import literal_secrets
from aom_tui.session.secret import Secret

PLANTED = "a-secret-that-occurs-nowhere-else"
MARK = f"***{Secret(PLANTED).fingerprint}"


@pytest.mark.parametrize(
    "name",
    ["X-Auth-Token", "x-subject-token", "X-SUBJECT-TOKEN", "X-Security-Token", "Cookie", "Set-Cookie", "Authorization"],
)
def test_headers(name: str) -> None:
    assert redact_headers(((name, PLANTED), ("X-Request-Id", "r"))) == ((name, MARK), ("X-Request-Id", "r"))


def test_of_a_signature_its_inputs_stay() -> None:
    value = "SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-sdk-date, Signature=" + "ab" * 32
    ((_, shown),) = redact_headers((("Authorization", value),))
    assert "Access=AK, SignedHeaders=host;x-sdk-date" in shown
    assert "ab" * 32 not in shown


PASSWORDS = st.text("Zq7@:%40!$&'()*+,;=-._~", min_size=1, max_size=30).map(lambda text: f"{text}Zq7")


@given(st.sampled_from(["bob", "bob@corp", "b%40b"]), PASSWORDS)
def test_all_of_a_users_password_in_a_url_goes(user: str, password: str) -> None:
    """Up to the last `@`, as whoever connects reads it."""
    url, shown = f"http://{user}:{password}@host/a?b=c@d#e", "http://***@host/a?b=c@d#e"
    assert redact_url(url) == shown
    assert without_secrets(Draft(method="GET", uri=url)).uri == shown
    assert without_credentials(ForeignRequest("GET", url, (), None)).url == "http://host/a?b=c@d"
    assert [name for _line, name in literal_secrets(f"GET {url}")] == ["user and password in the URL"]
    assert password in set(secrets_of((), url, b""))


@given(st.sampled_from(["bob", "bob@corp", "b%40b"]), PASSWORDS.filter(lambda text: "'" not in text))
def test_all_of_a_users_password_in_a_body_goes(user: str, password: str) -> None:
    shown = json.loads(redact_body(json.dumps({"url": f"http://{user}:{password}@host/a", "mail": "c@d"})))
    assert (shown["url"], shown["mail"]) == (f"http://{user}:{redact(password)}@host/a", "c@d")


def test_a_placeholder_is_no_secret() -> None:
    assert redact_headers((("X-Auth-Token", "***"),)) == (("X-Auth-Token", "***"),)


BODIES: list[Any] = [
    {"auth": {"identity": {"password": {"user": {"name": "u", "password": PLANTED}}}}},
    {"auth": {"identity": {"methods": ["token"], "token": {"id": PLANTED, "duration_seconds": 900}}}},
    {"credential": {"access": "AK", "secret": PLANTED, "securitytoken": PLANTED}},
    {"totp": {"user": {"id": "1", "passcode": PLANTED}}},
]


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("indent", [None, 2])
def test_bodies(body: Any, indent: int | None) -> None:
    text = json.dumps(body, indent=indent)
    shown = redact_body(text)
    assert PLANTED not in shown
    assert shown == text.replace(PLANTED, MARK)
    assert redact_body(text.encode()) == shown


@pytest.mark.parametrize("body", BODIES)
def test_a_body_that_is_cut_off_inside_a_secret(body: Any) -> None:
    text = json.dumps(body)
    assert PLANTED[:12] not in redact_body(text[: text.index(PLANTED) + 20])


HARMLESS = st.text(max_size=5).filter(lambda name: name.casefold() != "sk")
"""The other names of secrets are longer."""


@given(st.dictionaries(HARMLESS, st.text(max_size=9) | st.integers() | st.floats(allow_nan=False)))
def test_a_body_without_secrets_stays_as_it_is(body: Any) -> None:
    text = json.dumps(body)
    assert redact_body(text) == text


@given(st.text(min_size=1))
def test_any_password_is_taken_out(password: str) -> None:
    shown = json.loads(redact_body(json.dumps({"password": password, "user": "u"})))
    assert shown["password"].startswith("***")
    assert shown["user"] == "u"


def test_urls() -> None:
    assert redact_url(f"https://u:{PLANTED}@h/x?a=1&token={PLANTED}#t") == f"https://***@h/x?a=1&token={MARK}#t"
    assert redact_url("https://h/x?limit=1") == "https://h/x?limit=1"


def test_a_body_is_redacted_in_pieces_wherever_the_strides_end(monkeypatch: pytest.MonkeyPatch) -> None:
    body = b'{"x": 1, "password" : "pa\\"ss", "token": {"a": "b", "passwd": "in between", "id": "an id"}, "\xff": 2}'
    whole = b"".join(redacted_pieces(body))
    for stride in range(1, len(body) + 1):
        monkeypatch.setattr(body_secrets, "STRIDE", stride)
        assert b"".join(redacted_pieces(body)) == whole
    assert not any(secret in whole for secret in (b"pa\\", b"in between", b"an id"))
    assert whole.endswith(b'}, "\xff": 2}')


def test_what_is_redacted_stays_so() -> None:
    """What the history has kept is shown as it was shown live."""
    headers = (
        ("X-Auth-Token", "MIIsecret"),
        ("Authorization", "SDK-HMAC-SHA256 Access=AK, Signature=0a1b"),
        ("Cookie", "a=b"),
    )
    once = redact_headers(headers)
    assert redact_headers(once) == once
    assert once[1][1].startswith("SDK-HMAC-SHA256 Access=AK, Signature=***sha256:")
    body, url = redact_body('{"password": "hunter2"}'), redact_url("https://u:p@h/x?token=abc")
    assert (redact_body(body), redact_url(url)) == (body, url)


def test_what_only_begins_like_a_fingerprint_is_a_secret() -> None:
    assert "more" not in redact_headers((("X-Auth-Token", "***sha256:0123456789abcdef and more"),))[0][1]


PIECES = st.lists(
    st.sampled_from(
        ["https://", "u", ":", "@", "/x?token=", "/x?a=b&sk=", "#t", " ", '"', '"password": "', '"token": {"id": "',
         "}", "\\", '\\"', "***", MARK, PLANTED]
    )
).map("".join)  # fmt: skip


@given(PIECES)
def test_whatever_is_redacted_twice_is_as_redacted_once(text: str) -> None:
    for redacted in (redact_url, redact_body):
        assert redacted(redacted(text)) == redacted(text)
    once = redact_headers((("X-Auth-Token", text), ("Location", text), ("Cookie", text)))
    assert redact_headers(once) == once
