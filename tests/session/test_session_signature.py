"""The signature against vectors that the official SDK's own signer made."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aom_tui.session.credentials import AccessKey
from aom_tui.session.secret import Secret
from aom_tui.session.signing.signature import canonical_query, canonical_uri, compute, sign

VECTORS: dict[str, Any] = json.loads(Path(__file__).with_name("sign_vectors.json").read_text())
NOW = datetime(2025, 11, 24, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda vector: vector["what"])
def test_equals_the_official_signer(vector: dict[str, Any]) -> None:
    url = f"https://{vector['host']}{vector['uri']}"
    headers = tuple(vector["headers"].items())
    key = AccessKey(VECTORS["ak"], Secret(VECTORS["sk"]))

    signed, signing = sign(key, vector["method"], url, headers, vector["body"].encode(), NOW)

    assert signing.canonical_request == vector["canonical_request"]
    assert signing.string_to_sign == vector["string_to_sign"]
    assert signing.signature == vector["signature"]
    assert dict(signed)["Authorization"] == vector["authorization"]


def test_a_temporary_key_signs_its_security_token() -> None:
    key = AccessKey("AK", Secret("SK"), Secret("temporary"))
    signed, signing = sign(key, "GET", "http://127.0.0.1:1/v3/projects", (), b"", NOW)
    assert ("X-Security-Token", "temporary") in signed
    assert "x-security-token:temporary\n" in signing.canonical_request


def test_a_body_of_another_type_is_not_hashed() -> None:
    key = AccessKey("AK", Secret("SK"))
    _, signing = sign(key, "POST", "http://127.0.0.1:1/x", (("Content-Type", "text/plain"),), b"text", NOW)
    assert signing.canonical_request.endswith("\nUNSIGNED-PAYLOAD")


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_the_canonical_uri_does_not_depend_on_how_the_path_was_encoded(name: str) -> None:
    from urllib.parse import quote

    assert canonical_uri("/" + quote(name, safe="")) == canonical_uri("/" + quote(name, safe="/:@!$&'()*,;="))


@given(st.lists(st.tuples(st.text("ab~+ %&=中", min_size=1), st.text("ab~+ %&=中"))))
def test_the_canonical_query_does_not_depend_on_order(pairs: list[tuple[str, str]]) -> None:
    from urllib.parse import quote

    def text(items: list[tuple[str, str]]) -> str:
        return "&".join(f"{quote(name)}={quote(value)}" for name, value in items)

    assert canonical_query(text(pairs)) == canonical_query(text(pairs[::-1]))


def test_another_body_is_another_signature() -> None:
    headers = (("Host", "h"), ("X-Sdk-Date", "20251124T080000Z"))
    first = compute("SK", "POST", "http://h/x", headers, b"a", "20251124T080000Z")
    second = compute("SK", "POST", "http://h/x", headers, b"b", "20251124T080000Z")
    assert first.signature != second.signature
