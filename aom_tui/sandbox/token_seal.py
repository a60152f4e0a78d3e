"""A token's value: what it stands for, sealed with a key that only this sandbox has. Nothing is kept per token.

So any number of logins costs no memory, and none of them pushes another's token out.
"""

import base64
import binascii
import hmac
import secrets
from functools import lru_cache
from hashlib import blake2b

import msgspec

PREFIX = "MII"
FILLING = 1500
"""Bytes behind the sealed part, in whole groups of three. Real values are PKI messages of 2 to 4 KB, and much alike."""
LONGEST = 4096
"""Characters of a value."""
TAG = 16
NOTHING = b"\xc1"
"""The one byte that MessagePack never uses."""

Facts = tuple[str, str | None, float, float, tuple[str, ...]]
"""Id of the user and of the project, when issued and when it ends in epoch seconds, and by which methods."""


class TokenSeal:
    """Makes values, one for one set of facts, and reads them back; with the same key, those of another process too."""

    def __init__(self, key: bytes | None = None) -> None:
        self.key = key or secrets.token_bytes(32)
        self._tail = _text(_stretched(self.key, FILLING))
        self._known = lru_cache(maxsize=1024)(self._opened)

    def value(self, facts: Facts) -> str:
        """An opaque text of printable ASCII."""
        packed = _ENCODER.encode(facts)
        packed += NOTHING * (-(TAG + len(packed)) % 3)  # whole groups of base64: no `=` in the middle
        return f"{PREFIX}{_text(self._tag(packed) + packed)}{self._tail}"

    def read(self, value: str) -> Facts | None:
        """The facts in a value; None for anything that this seal has not made, a changed character included."""
        return self._known(value) if len(value) <= LONGEST else None

    def _opened(self, value: str) -> Facts | None:
        if not (value.startswith(PREFIX) and value.endswith(self._tail)):
            return None
        head = value[len(PREFIX) : -len(self._tail)]
        try:
            sealed = base64.b64decode(head, altchars=b"+-", validate=True)
        except (binascii.Error, ValueError):
            return None
        packed = sealed[TAG:]
        if not hmac.compare_digest(sealed[:TAG], self._tag(packed)):
            return None
        return _DECODER.decode(packed.rstrip(NOTHING))

    def _tag(self, packed: bytes) -> bytes:
        return blake2b(packed, key=self.key, digest_size=TAG).digest()


_ENCODER = msgspec.msgpack.Encoder()
_DECODER: msgspec.msgpack.Decoder[Facts] = msgspec.msgpack.Decoder(Facts)


def _text(raw: bytes) -> str:
    """Base64 with a dash where it has a slash, as IAM writes tokens."""
    return base64.b64encode(raw, altchars=b"+-").decode()


def _stretched(key: bytes, size: int) -> bytes:
    return b"".join(blake2b(bytes([n]), key=key).digest() for n in range(-(-size // 64)))[:size]
