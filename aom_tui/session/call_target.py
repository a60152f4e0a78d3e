"""Operation, region and project of a past call, as far as its request says. Pure.

For a call whose profile no longer exists, and for a support ticket.
"""

import re
from urllib.parse import urlsplit

from msgspec.structs import replace

from aom_tui.catalogue.model import Catalogue, Operation
from aom_tui.catalogue.search import match
from aom_tui.session.exchange import Exchange
from aom_tui.session.operations import PROJECT_ID
from aom_tui.session.profile import Profile
from aom_tui.session.profiles.resolve import anonymous_profile


def matched_operation(exchange: Exchange, catalogue: Catalogue) -> tuple[Operation, dict[str, str]] | None:
    """The operation behind method and path, and the values in the path, from the version of the API on."""
    if exchange.request is None:
        return None
    path = re.sub(r"^.*?(?=/v\d)", "", urlsplit(exchange.request.url).path)
    return match(catalogue, exchange.request.method, path)


def region_of(exchange: Exchange, catalogue: Catalogue) -> str:
    """The region whose endpoint was called; empty for a host that is no region's."""
    host = urlsplit(exchange.request.url).hostname if exchange.request else None
    ends = (
        (region.id, end) for region in catalogue.regions.values() for end in (region.aom_endpoint, region.iam_endpoint)
    )
    return next((region for region, end in ends if end and host and urlsplit(end).hostname == host), "")


def project_of(exchange: Exchange, catalogue: Catalogue) -> str:
    """The id of the project in the path; empty where there is none."""
    found = matched_operation(exchange, catalogue)
    project = found[1].get(PROJECT_ID, "") if found else ""
    return "" if project.startswith("{") else project


def profile_for_call(exchange: Exchange, catalogue: Catalogue) -> Profile:
    """A profile without an identity, for the endpoint, region and project of the call."""
    found, request = matched_operation(exchange, catalogue), exchange.request
    here = replace(
        anonymous_profile(), region=region_of(exchange, catalogue), project_id=project_of(exchange, catalogue)
    )
    if request is None:
        return here
    is_iam = found is not None and found[0].service == "iam"
    return replace(here, iam_endpoint=request.endpoint) if is_iam else replace(here, aom_endpoint=request.endpoint)
