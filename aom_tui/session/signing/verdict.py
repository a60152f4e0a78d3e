"""What an answer says of the signature of the request: wrong, right, or nothing. Pure.

Source: the gateway's and the services' error codes. A refused signature is a 401 (APIG.0301, AOM's `...401`); all
documented 403 are about permissions, yet a gateway may say its codes of authentication with one.
"""

from aom_tui.session.exchange import Reply
from aom_tui.session.parse import error_fields

_GATEWAY = ("APIG.", "APIGW.")
_OF_AUTHENTICATION = ("0301", "0303", "0305")


def is_refused(reply: Reply) -> bool:
    """Whether the signature, or the key that it was made with, was refused."""
    if reply.status != 403:
        return reply.status == 401
    code = _code(reply)
    return code.startswith(_GATEWAY) and code.endswith(_OF_AUTHENTICATION)


def is_accepted(reply: Reply) -> bool:
    """Whether only a right signature gets this answer: the service itself gave it.

    A gateway may throttle, miss a path or fail before it looks at the signature; a redirect or a page in HTML may be
    a proxy's.
    """
    if reply.status < 300:
        return True
    code = _code(reply)
    is_the_services = bool(code) and not code.startswith(_GATEWAY)
    return 400 <= reply.status < 500 and reply.status not in (401, 429) and is_the_services


def _code(reply: Reply) -> str:
    return error_fields(reply)[0].upper()
