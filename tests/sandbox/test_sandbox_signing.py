"""The sandbox's own reading of SDK-HMAC-SHA256, against vectors made by the official SDK's signer."""

import pytest

from aom_tui.sandbox.signing import BadSignature, canonical_request, sign
from aom_tui.sandbox.wire import Message

MOMENT = "20251124T080000Z"
SECRET = "exampleSecretKey00000000000000000000001"
PROJECT = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"

VECTORS = [
    (
        Message(
            "GET",
            f"/v2/{PROJECT}/alarm-rules",
            "limit=20&offset=0",
            {
                "content-type": "application/json",
                "host": "aom.cn-north-4.myhuaweicloud.com",
                "x-project-id": PROJECT,
                "x-sdk-date": MOMENT,
            },
            b"",
        ),
        "content-type;host;x-project-id;x-sdk-date",
        "b1731c5379b3d37848f39e3c915f9b6296e91c79522744bcb3a6e43b9989c62a",
    ),
    (
        Message(
            "POST",
            f"/v2/{PROJECT}/series",
            "limit=10",
            {
                "content-type": "application/json",
                "host": "aom.cn-north-4.myhuaweicloud.com",
                "x-project-id": PROJECT,
                "x-sdk-date": MOMENT,
                "x-security-token": "gQpjbi1leGFtcGxl",
            },
            b'{"series": [{"namespace": "PAAS.NODE"}]}',
        ),
        "content-type;host;x-project-id;x-sdk-date;x-security-token",
        "ebeded7303a8fae315b204b6d6efc07f85d481748391cab382f04e9141f74cc6",
    ),
    (
        Message(
            "GET",
            f"/v1/{PROJECT}/aom/api/v1/label/cluster%20name%2Fa/values",
            "B=%E4%B8%AD&a~=x%20y%2B%2F%3D&b=a&b=z&delete_all=true",
            {"host": "127.0.0.1:18080", "x-project-id": PROJECT, "x-sdk-date": MOMENT, "x-trim": "  v  "},
            b"",
        ),
        "host;x-project-id;x-sdk-date;x-trim",
        "6232df70c87982d9cc21780b93d46c14d459301e2a4202c5806a84c6ae58a9ef",
    ),
]


@pytest.mark.parametrize(("message", "names", "signature"), VECTORS)
def test_the_signature_is_the_sdks(message: Message, names: str, signature: str) -> None:
    assert sign(canonical_request(message, names.split(";")), MOMENT, SECRET) == signature


def body_message(declared: str) -> Message:
    return Message("POST", "/v1/x", "", {"host": "h", "x-sdk-content-sha256": declared}, b"abc")


def test_the_body_hash_may_be_declared_unsigned_but_not_wrong() -> None:
    assert canonical_request(body_message("UNSIGNED-PAYLOAD"), ["host"]).endswith("UNSIGNED-PAYLOAD")
    with pytest.raises(BadSignature):
        canonical_request(body_message("0" * 64), ["host"])
