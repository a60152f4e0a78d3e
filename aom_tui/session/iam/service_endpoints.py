"""The endpoints of all services that IAM knows: the catalogue of a token.

A login leaves it out (`nocatalog`), since it is many times longer than the rest; KeystoneValidateToken gives it.
"""

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.draft import Draft
from aom_tui.session.iam.projects import listed_in

if TYPE_CHECKING:
    from aom_tui.session.session import Session

_CHECK = Draft(method="GET", uri="/v3/auth/tokens", operation_id="KeystoneValidateToken")


class ServiceEndpoint(Struct, frozen=True):
    """Where a service is in a region; `*` is all regions."""

    service: str
    region: str
    url: str


async def list_endpoints(session: "Session") -> tuple[ServiceEndpoint, ...]:
    """All of them, as IAM orders them. Raises NoList; InvalidInput for an access key."""
    where = _("service endpoints")
    reference = session.profile.credential
    if reference and reference.kind == "access-key":
        raise InvalidInput(Problem(where, _("they are in the answer about a token, and an access key gets none")))
    return listed_in(where, await session.send(_CHECK), endpoints_in)


def endpoints_in(body: bytes) -> tuple[ServiceEndpoint, ...]:
    """Those of an answer; what is oddly built in it is left out. Raises ValueError for what is no answer."""
    try:
        catalog = msgspec.json.decode(body)["token"]["catalog"]
        return tuple(endpoint for service in catalog for endpoint in _of_service(service))
    except (ValueError, RecursionError, KeyError, TypeError) as error:
        raise ValueError(_("the answer holds no service endpoints")) from error


def _of_service(service: Any) -> list[ServiceEndpoint]:
    try:
        name = str(service.get("name") or service["type"])
        return [
            ServiceEndpoint(name, str(each.get("region") or "*"), str(each["url"])) for each in service["endpoints"]
        ]
    except (KeyError, TypeError, AttributeError):  # what IAM sends there is its own business
        return []
