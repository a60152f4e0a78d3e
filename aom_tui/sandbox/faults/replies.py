"""The refusal that a fault gives, as the service or the gateway documents it for the operation."""

from collections.abc import Iterator

from aom_tui.catalogue.model import Catalogue, ErrorCode, Operation
from aom_tui.sandbox.families import FAMILIES
from aom_tui.sandbox.faults.faults import Fault, FaultKind
from aom_tui.sandbox.refusals import gateway_refusal, iam_refusal, refusal
from aom_tui.sandbox.wire import Refused, Reply

# Kind to status, code and message of the gateway, which answers where the operation documents nothing of its own.
GATEWAY = {
    FaultKind.UNAUTHORIZED: (401, "APIG.0301", "Incorrect IAM authentication information: decrypt token fail"),
    FaultKind.FORBIDDEN: (403, "APIG.0302", "The IAM user is not authorized to access the API."),
    FaultKind.THROTTLED: (
        429,
        "APIG.0308",
        "The throttling threshold has been reached: policy user over ratelimit,limit:100,time:1 minute",
    ),
    FaultKind.SERVER_ERROR: (500, "APIG.0601", "Internal server error."),
    FaultKind.UNAVAILABLE: (503, "APIG.0613", "The IAM service is currently unavailable."),
}
# Of IAM's own codes the sources document those of the token request; for the others its envelope holds the status.
IAM = {
    FaultKind.UNAUTHORIZED: "The username or password is wrong.",
    FaultKind.FORBIDDEN: "You are not authorized to perform the requested action.",
    FaultKind.THROTTLED: "Too many requests. Try again later.",
    FaultKind.SERVER_ERROR: "An unexpected error prevented the server from fulfilling your request.",
    FaultKind.UNAVAILABLE: "The service is currently unavailable. Try again later.",
}
SERVICE_ERRORS = frozenset({FaultKind.SERVER_ERROR, FaultKind.UNAVAILABLE})
"""What the service itself answers; the other kinds are the gateway's business before the service sees the call."""


def fault_refusal(fault: Fault, operation: Operation, catalogue: Catalogue) -> Refused:
    """The refusal that this fault, one of `REFUSALS`, gives a call of the operation."""
    reply = _refused(fault, operation, catalogue).reply
    headers = {} if fault.retry_after is None else {"retry-after": str(fault.retry_after)}
    return Refused(Reply(reply.status, reply.body, {**reply.headers, **headers}))


def _refused(fault: Fault, operation: Operation, catalogue: Catalogue) -> Refused:
    status, code, text = GATEWAY[fault.kind]
    if operation.service == "iam":
        return iam_refusal(status, IAM[fault.kind])
    if fault.kind is FaultKind.FORBIDDEN:
        return refusal(catalogue, operation.id, "forbidden")
    own = next(_documented(catalogue, operation, status), None) if fault.kind in SERVICE_ERRORS else None
    if own is None:
        return gateway_refusal(status, code, text)
    return Refused(Reply(status, FAMILIES[operation.id].body(own.code, own.message)))


def _documented(catalogue: Catalogue, operation: Operation, status: int) -> Iterator[ErrorCode]:
    """The codes that the operation documents for a status, in the documents' order."""
    for code in operation.error_codes:
        for entry in catalogue.error_codes.get(code, ()):
            if entry.http_status == status and (not entry.operations or operation.id in entry.operations):
                yield entry
