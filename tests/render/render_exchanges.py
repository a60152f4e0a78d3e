"""Exchanges made by hand, as a session would have made them."""

from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from aom_tui.session.draft import Draft
from aom_tui.session.exchange import (
    ApiError,
    Exchange,
    Failure,
    FailureKind,
    Reply,
    Request,
    Signing,
    Step,
    StepName,
    Success,
    Timings,
)

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TOKEN = "MIIDsecretsecretsecretsecretsecretsecret"
PASSWORD = "correct-horse-battery-staple"
JSON = ("Content-Type", "application/json")
REQUEST_ID = "7c1e0123456789abcdef012345678990"

TOKEN_EXCHANGE = Exchange(
    id="0", profile="sandbox", role="token", draft=None,
    request=Request(
        "POST", "https://iam.example/v3/auth/tokens", (JSON,),
        b'{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"demo","password":"'
        + PASSWORD.encode() + b'","domain":{"name":"acme"}}}}}}',
    ),
    reply=Reply(201, "Created", "HTTP/1.1", (JSON, ("X-Subject-Token", TOKEN)), b'{"token":{"methods":["password"]}}'),
    outcome=Success(), timings=Timings(NOW, 0.05, 0.01, 0.02, 0.04),
)  # fmt: skip

REQUEST = Request(
    "POST", "https://aom.example/v2/4fae/series?limit=10",
    (JSON, ("X-Auth-Token", TOKEN), ("X-Tag", "one"), ("X-Tag", "two")), b'{"series":[{"namespace":"PAAS.NODE"}]}',
)  # fmt: skip

DRAFT = Draft(method="POST", uri="/v2/{project_id}/series", operation_id="ListSeries")
STEPS = tuple(Step(name, "ok", "success" if name is StepName.PARSE else "") for name in StepName)


def reply(body: bytes, status: int = 200, reason: str = "OK", *more: tuple[str, str]) -> Reply:
    """A reply with a JSON content type and a request id."""
    return Reply(status, reason, "HTTP/1.1", (JSON, ("X-Request-Id", REQUEST_ID), *more), body)


def success(body: bytes = b'{"errorCode":"SVCSTG_AMS_2000000","series":[]}', **more: Any) -> Exchange:
    """A call that worked."""
    made = Exchange(
        id="1", profile="sandbox", draft=DRAFT, request=REQUEST, reply=reply(body),
        outcome=Success("SVCSTG_AMS_2000000"), timings=Timings(NOW, 0.034, first_byte=0.03),
        preceding=(TOKEN_EXCHANGE,), steps=STEPS,
    )  # fmt: skip
    return replace(made, **more)


def refused(code: str, message: str, status: int = 400, *headers: tuple[str, str], **more: Any) -> Exchange:
    """A call that the service refused."""
    body = f'{{"error_code":"{code}","error_msg":"{message}"}}'.encode()
    more.setdefault("reply", reply(body, status, "Refused", *headers))
    return success(outcome=ApiError(code, message, status), **more)


def failed(kind: FailureKind, *, applied: bool = False, step: StepName = StepName.SEND) -> Exchange:
    """A call without a usable reply."""
    return success(reply=None, outcome=Failure(kind, step, "it broke", "", applied))


SIGNED = replace(
    REQUEST, headers=(JSON, ("Authorization", "SDK-HMAC-SHA256 Access=AK, Signature=x")),
    signing=Signing("POST\n/v2/4fae/series/\n", "SDK-HMAC-SHA256\n20261123T120000Z", "0f0f"),
)  # fmt: skip
