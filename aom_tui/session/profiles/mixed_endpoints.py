"""One endpoint of one's own beside one of Huawei Cloud's region: tokens of one IAM for another's AOM. Pure.

Such a profile may be meant (a tunnel, a gateway), so this is a warning; mostly the second endpoint was forgotten.
"""

from urllib.parse import urlsplit

from aom_tui.catalogue.model import Catalogue, Region
from aom_tui.language import _
from aom_tui.problem import Problem
from aom_tui.session.profile import Profile


def mixed_endpoints(catalogue: Catalogue, profile: Profile) -> Problem | None:
    """What calls with this profile would do; None where both endpoints are of one cloud, or nobody can know."""
    region = catalogue.regions.get(profile.region)
    return mixed(region, profile.iam_endpoint, profile.aom_endpoint) if region else None


def mixed(region: Region, iam: str, aom: str) -> Problem | None:
    """As `mixed_endpoints`, of endpoints as they are typed; an empty one is the region's."""
    iam, aom = iam or region.iam_endpoint, aom or region.aom_endpoint or ""
    own_iam, own_aom = _is_elsewhere(iam, region.iam_endpoint), _is_elsewhere(aom, region.aom_endpoint)
    if own_iam == own_aom or not aom:
        return None
    remedy = _("Give both endpoints, unless the two belong together.")
    if own_iam:
        what = _("calls go to the region's {aom}, with a token of {iam}").format(aom=aom, iam=iam)
        return Problem("aom_endpoint", what, remedy, setting="aom_endpoint")
    what = _("the login goes to the region's {iam}, and its token to {aom}").format(aom=aom, iam=iam)
    return Problem("iam_endpoint", what, remedy, setting="iam_endpoint")


def _is_elsewhere(endpoint: str, regions: str | None) -> bool:
    """Whether the endpoint is in another domain than the region's: all hosts of `myhuaweicloud.com` have one IAM."""
    return bool(endpoint and regions) and _domain(endpoint) != _domain(regions or "")


def _domain(endpoint: str) -> str:
    """The last two labels of the host; the whole of an IP address."""
    try:
        host = urlsplit(endpoint).hostname or endpoint
    except ValueError:
        host = endpoint
    return host if host.replace(".", "").isdigit() else ".".join(host.rsplit(".", 2)[-2:])
