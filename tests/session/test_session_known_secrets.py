"""A secret is found wherever it stands and however it is spelled, and nothing else is touched."""

from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aom_tui.session.redaction import known_secrets
from aom_tui.session.redaction.known_secrets import SHORTEST, SHORTEST_PREFIX, KnownSecrets
from aom_tui.session.redaction.redact import redact

SECRETS = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]), min_size=SHORTEST, max_size=40).filter(
    lambda secret: any(each.isalnum() and each.isascii() for each in secret)
)
SPELLINGS: dict[str, Callable[[str], bytes]] = {
    "plain": str.encode,
    "JSON": lambda secret: msgspec.json.encode(secret)[1:-1],
    "JSON in ASCII": lambda secret: "".join(f"\\u{ord(each):04x}" if ord(each) in range(32, 128) and not each.isalnum()
                                            else each for each in secret).encode(),
    "percent": lambda secret: quote(secret, safe="").encode(),
    "form": lambda secret: quote_plus(secret).encode(),
    "UTF-16": lambda secret: secret.encode("utf-16-le"),
    "UTF-32": lambda secret: secret.encode("utf-32-be"),
}  # fmt: skip


@pytest.mark.parametrize("spelling", SPELLINGS)
@settings(max_examples=25)
@given(secret=SECRETS, before=st.integers(0, 9))
def test_in_every_spelling(spelling: str, secret: str, before: int) -> None:
    written = SPELLINGS[spelling](secret)
    padding = b" " * (before * 4)
    left = KnownSecrets([secret]).redacted(padding + written + b"    ")
    assert left.startswith(padding)
    assert written not in left[:]
    assert KnownSecrets([secret]).redacted(left) == left


@settings(max_examples=50)
@given(secret=SECRETS, before=st.binary(max_size=5), after=st.binary(max_size=5))
def test_inside_of_what_is_encoded(secret: str, before: bytes, after: bytes) -> None:
    for encode in (b64encode, urlsafe_b64encode):
        text = encode(before + secret.encode() + after)
        left = KnownSecrets([secret]).redacted_bytes(text)
        assert redact(secret).encode() in left
        assert len(left) - len(redact(secret)) <= len(text) - len(encode(secret.encode())) + 6


def test_wherever_the_strides_end(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = "MII+/=token that is long"
    escaped = secret.replace("/", "\\/").replace("=", "\\u003d").encode()
    body = b"x" * 40 + escaped + b"y" * 7 + b64encode(secret.encode()) + b"z" * 3
    whole = KnownSecrets([secret]).redacted_bytes(body)
    for stride in range(1, len(body) + 1):
        monkeypatch.setattr(known_secrets, "_STRIDE", stride)
        assert KnownSecrets([secret]).redacted_bytes(body) == whole
    mark = redact(secret).encode()
    assert whole == b"x" * 40 + mark + b"y" * 7 + mark + b"z" * 3


@pytest.mark.parametrize("spelling", ["plain", "JSON", "JSON in ASCII", "percent", "form"])
@settings(max_examples=25)
@given(secret=SECRETS)
def test_where_a_text_is_cut_amid_it(spelling: str, secret: str) -> None:
    """Wherever that is: what a few characters say of it may be anything."""
    written = SPELLINGS[spelling](secret)
    for cut in range(len(SPELLINGS[spelling](secret[:SHORTEST_PREFIX])), len(written)):
        left = KnownSecrets([secret]).redacted(b"before: " + written[:cut], cut=True)
        assert left.endswith(redact(secret).encode())


def test_where_a_text_is_cut_amid_what_is_encoded() -> None:
    secret = "MII+/=token that is long"
    text = b64encode(b"1234" + secret.encode())
    left = KnownSecrets([secret]).redacted(text[:-12], cut=True)
    assert left == text[:6] + redact(secret).encode()
    other = text[:6] + b"QUJD"
    assert KnownSecrets([secret]).redacted(other, cut=True) is other


def test_what_repeats_nothing_is_not_copied() -> None:
    body = b'{"series": []}' * 100_000
    assert KnownSecrets(["MIItoken-of-somebody", "another secret"]).redacted(body) is body
    assert KnownSecrets(["short"]).redacted(b"short") == b"short"


def test_of_secrets_that_overlap_nothing_is_left() -> None:
    assert KnownSecrets(["abcdefgh-ijkl", "ijkl-mnopqrst"]).redacted_bytes(b"<abcdefgh-ijkl-mnopqrst>") == (
        f"<{redact('abcdefgh-ijkl')}>".encode()
    )
