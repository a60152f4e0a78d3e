"""The refusals as they go on the wire: an operation's own, the gateway's, IAM's."""

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from aom_tui.catalogue.model import Catalogue, ErrorCode, Operation
from aom_tui.sandbox.families import FAMILIES, INVALID, UNAVAILABLE, Family
from aom_tui.sandbox.wire import Refused, Reply


def refusal(catalogue: Catalogue, operation_id: str, fault: str, detail: str = "") -> Refused:
    """The documented refusal of one operation. `detail` is added where the code itself is a general one."""
    family = FAMILIES[operation_id]
    if fault == "forbidden" and fault not in family.faults:
        return gateway_refusal(403, "APIG.0302", "The IAM user is not authorized to access the API.")
    code = family.code(fault)
    entry = _entry(catalogue, code, operation_id)
    status = (entry.http_status if entry else None) or 400
    return Refused(Reply(status, family.body(code, _text(entry, fault, detail, family))))


def unavailable(catalogue: Catalogue, operation: Operation) -> Refused:
    """The documented refusal of a service that cannot keep what it is told: 503, in the operation's own shape."""
    if operation.service == "iam":
        return iam_refusal(503, "The service is unavailable.")
    family = FAMILIES[operation.id]
    own = f"{family.prefix}503"
    code = own if own in catalogue.error_codes else UNAVAILABLE[family.shape]
    entry = _entry(catalogue, code, operation.id)
    return Refused(Reply(503, family.body(code, entry.message if entry else "Server unavailable.")))


def _entry(catalogue: Catalogue, code: str, operation_id: str) -> ErrorCode | None:
    """The operation's own entry, else the one of the module that documents the code."""
    entries = catalogue.error_codes.get(code, ())
    own = [entry for entry in entries if operation_id in (entry.module, *entry.operations)]
    return next(iter([*own, *entries]), None)


def _text(entry: ErrorCode | None, fault: str, detail: str, family: Family) -> str:
    message = entry.message if entry else "Invalid request parameter."
    if "%s" in message:  # the log service documents its messages as patterns
        return f"{detail or fault} is error."
    general = family.faults.get(fault, family.faults[INVALID]) in (
        family.faults[INVALID],
        family.faults.get("malformed"),
    )
    return f"{message.rstrip('.')}: {detail}" if detail and general else message


def gateway_refusal(status: int, code: str, text: str) -> Refused:
    """A refusal of the API gateway. Its `request_id` is filled in where the reply gets its own."""
    return Refused(Reply(status, {"error_code": code, "error_msg": text, "request_id": ""}))


def iam_refusal(status: int, text: str) -> Refused:
    """A refusal of IAM itself."""
    return Refused(Reply(status, {"error": {"code": status, "message": text, "title": HTTPStatus(status).phrase}}))


_NAME = re.compile(r"[A-Za-z_][\w-]*")


def fault_at(path: str, known: Mapping[str, Any]) -> str:
    """The fault that a place in the body stands for: the innermost name of `path` that has a code of its own."""
    names = _NAME.findall(path)
    return next((name for name in reversed(names) if name in known), INVALID)
