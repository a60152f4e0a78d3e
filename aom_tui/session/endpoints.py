"""The endpoint that a draft goes to, and whether the credentials of a profile may go there. Pure."""

from aom_tui.catalogue.model import Catalogue
from aom_tui.catalogue.search import match
from aom_tui.language import _, commas, sentences
from aom_tui.problem import Problem
from aom_tui.session.draft import Draft
from aom_tui.session.operations import operation_of
from aom_tui.session.profile import ENVIRONMENT, Profile
from aom_tui.session.urls import is_plain_http, origin


def is_own(url: str, profile: Profile) -> bool:
    """Whether the profile's credentials may go there: only to the endpoints that it names itself.

    Where a document of another service says it is, is not enough: who wrote it could ask for tokens.
    """
    own = (profile.iam_endpoint, profile.aom_endpoint, *profile.endpoints.values())
    return origin(url) in {origin(each) for each in own if each}


def service_of(catalogue: Catalogue, draft: Draft) -> str:
    """The service that a draft is for: of its operation, or of one that the catalogue matches, else `aom`."""
    operation = operation_of(catalogue, draft)
    if operation is None:
        found = match(catalogue, draft.method.upper(), draft.uri.partition("?")[0])
        operation = found[0] if found else None
    return operation.service if operation else "aom"


def endpoint_of(catalogue: Catalogue, profile: Profile, service: str) -> str:
    """Where the service is: as the profile says, else as its document does; one without a host is behind AOM's."""
    server = catalogue.servers.get(service)
    own = profile.endpoint(service)
    if own or server is None:
        return own
    said = server.at(profile.region)
    return said if "://" in said else f"{profile.aom_endpoint}{said}"


def missing_endpoint(profile: Profile, service: str) -> Problem:
    """That the profile has no endpoint for the service; of an identity in the environment, which variable to set."""
    if profile.name != ENVIRONMENT or service != "aom":
        return Problem("endpoint", _("the profile has none for this service"), _("Set it, or give a whole URL."))
    said = _("{names} in the environment says who you are, and nothing says where AOM is")
    remedy = _("Set OS_REGION_NAME, such as cn-north-4, or AOM_TUI_ENDPOINT.")
    if profile.instead_of:
        other = _("--profile {name} is your default profile.").format(name=profile.instead_of)
        remedy = sentences(remedy, other)
    return Problem("endpoint", said.format(names=commas(profile.chosen_by)), remedy)


def plain_http_problem(url: str, profile: Profile) -> Problem | None:
    """That the URL is plain http, where the profile does not allow it; loopback is always allowed."""
    if profile.allow_http or not is_plain_http(url):
        return None
    _scheme, host, _port = origin(url)
    remedy = _("Use https, or set allow_http = true in the profile.")
    return Problem("endpoint", _("plain http to {host} is not allowed").format(host=host), remedy)
