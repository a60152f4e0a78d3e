"""From a request of another program to a draft: its operation, its values, this profile's project. Pure.

The same for curl, a collection, and a request read back from the history: all that becomes different is noted.
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from msgspec import Struct
from msgspec.structs import replace

from aom_tui.catalogue.model import Catalogue, Operation
from aom_tui.catalogue.search import match
from aom_tui.language import _, commas
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.compose.items import draft_for
from aom_tui.session.draft import Draft, Pairs
from aom_tui.session.endpoints import endpoint_of
from aom_tui.session.foreign.request import ForeignRequest
from aom_tui.session.operations import PROJECT_ID
from aom_tui.session.profiles.host_names import distinguished_hosts
from aom_tui.session.urls import origin

if TYPE_CHECKING:
    from aom_tui.session.session import Session

_CONSOLE = re.compile(r"(?:^|\.)console(?:-[\w-]+)?\.", re.IGNORECASE)
_VERSIONED = re.compile(r"/v\d[\w.]*/.*")
_OUR_PROJECT = re.compile(r"\{\{!?(?:OS_)?project_?id\}\}|\$\{?OS_PROJECT_ID\}?", re.IGNORECASE)
_PROJECT = re.compile(r"/v\d[\w.]*/([0-9a-f]{32})(?=[/?]|$)")
_LEADING_VARIABLE = re.compile(r"(?:https?://)?\{\{[^{}]+\}\}(?=/)")


class ImportTarget(Struct, frozen=True):
    """Where imported drafts go: the profile's endpoints by service, and its project's id where that is known."""

    endpoints: Mapping[str, str]
    project_id: str = ""


def import_target(session: "Session") -> ImportTarget:
    """Return the endpoints and the project of a session, as far as they are known."""
    profile, token, catalogue = session.profile, session.token, session.catalogue
    known = {service: endpoint_of(catalogue, profile, service) for service in catalogue.schemas}
    project = profile.project_id or (token.project.id if token and token.project else "")
    return ImportTarget({**profile.endpoints, **known}, project)


class Adopted(Struct, frozen=True, eq=False):
    """A draft made of what was pasted, not yet taken.

    `draft` is on this profile's project. Where the URL named another one, `foreign_project` is its id and
    `in_its_project()` the draft that keeps it: the user is asked which.
    """

    draft: Draft
    operation: Operation | None
    notes: tuple[str, ...] = ()
    foreign_project: str = ""

    def in_its_project(self) -> Draft:
        """Return the draft with the project that its URL named."""
        return self.draft.with_value(PROJECT_ID, self.foreign_project) if self.foreign_project else self.draft


def adopt(
    found: ForeignRequest,
    catalogue: Catalogue | None,
    target: ImportTarget,
    operation: Operation | None = None,
    *,
    by_hand: bool = False,
) -> Adopted:
    """Return the draft of a request, with notes. Raises InvalidInput for an address that is none of an API.

    `operation` is the one that is meant where several have that URI; `by_hand` makes it no operation's.
    """
    url = _OUR_PROJECT.sub(f"{{{PROJECT_ID}}}", found.url)
    uri, notes = _uri_of(url, found.method, catalogue, target)
    path, _sign, query = uri.partition("?")
    known = match(catalogue, found.method, path) if catalogue and path.startswith("/") and not by_hand else None
    if known and operation and known[0].path == operation.path:
        known = operation, known[1]
    if known is None:
        uri, foreign = _uri_by_hand(uri, target)
        draft = Draft(method=found.method, uri=uri)
    else:
        draft, foreign = _draft_of_operation(known, parse_qsl(query, keep_blank_values=True), target)
    draft = _with_headers(replace(draft, method=found.method, body=found.body), found.headers, known)
    notes = (*_omission_notes(found), *notes, *found.notes)
    return Adopted(draft, known[0] if known else None, notes, foreign)


def _omission_notes(found: ForeignRequest) -> Iterator[str]:
    if found.dropped:
        yield _("left out: {names}; the profile signs in instead").format(names=commas(found.dropped))


# -- the address


def _uri_of(url: str, method: str, catalogue: Catalogue | None, target: ImportTarget) -> tuple[str, tuple[str, ...]]:
    """Return the URI below the profile's endpoint, or the whole URL of another host; and notes."""
    for own in target.endpoints.values():
        if own and url.startswith(f"{own}/"):
            return url.removeprefix(own), ()
    variable = _LEADING_VARIABLE.match(url)
    if variable:
        return url[variable.end() :], (_("{name} is this profile's endpoint").format(name=variable[0]),)
    if "://" not in url:
        return url, ()
    host = _host(url)
    if any(own and not urlsplit(own).path and origin(own) == origin(url) for own in target.endpoints.values()):
        return _path_and_query(url), ()  # the default port spelled out, or the host in capitals
    if _CONSOLE.search(host):
        return _from_console(url, host, method, catalogue)
    if catalogue and host in _documented_hosts(catalogue) and match(catalogue, method, urlsplit(url).path):
        said = _("{host} is another endpoint than this profile's: the draft goes to this profile's")
        return _path_and_query(url), (said.format(host=host),)
    return url, (_not_ours(url, target),)


def _not_ours(url: str, target: ImportTarget) -> str:
    host, own = distinguished_hosts(url, target.endpoints.values())
    if own:
        said = _("{host} is no host of this profile, whose own is {own}: no credentials go there")
        return said.format(host=host, own=own)
    return _("{host} is no host of this profile: no credentials go there").format(host=host)


def _host(url: str) -> str:
    """Return the host of a URL. Raises InvalidInput for what is none."""
    try:
        return origin(url)[1]
    except ValueError:
        raise InvalidInput(Problem("URL", _("{url!r} is not a valid URL").format(url=url))) from None


def _path_and_query(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"


def _documented_hosts(catalogue: Catalogue) -> frozenset[str]:
    """Return the hosts of AOM and IAM in all regions."""
    ends = [end for region in catalogue.regions.values() for end in (region.aom_endpoint, region.iam_endpoint) if end]
    return frozenset(urlsplit(end).hostname or "" for end in ends)


def _from_console(url: str, host: str, method: str, catalogue: Catalogue | None) -> tuple[str, tuple[str, ...]]:
    """Return the API's call whose path a call of the web console ends with. Raises InvalidInput where none does."""
    uri = _path_and_query(url)
    tail = _VERSIONED.search(uri)
    if catalogue and tail and match(catalogue, method, tail[0]):
        said = _("{host} is the web console, not the API: this is the API's call of the same path; check its body")
        return tail[0], (said.format(host=host),)
    what = _("{host} is an address of the web console, not of the API: it takes cookies and no tokens")
    remedy = _(
        "Choose the operation that does the same (`aom-tui operations TEXT` lists them), or look in API Explorer."
    )
    raise InvalidInput(Problem("URL", what.format(host=host), remedy))


# -- the operation


def _uri_by_hand(uri: str, target: ImportTarget) -> tuple[str, str]:
    """Return a URI that no operation has, with a placeholder for its project, and the id of that if it is not ours."""
    project = _PROJECT.match(uri)
    if project is None:
        return uri, ""
    start, end = project.span(1)
    return f"{uri[:start]}{{{PROJECT_ID}}}{uri[end:]}", project[1] if project[1] != target.project_id else ""


def _draft_of_operation(
    known: tuple[Operation, Mapping[str, str]], query: list[tuple[str, str]], target: ImportTarget
) -> tuple[Draft, str]:
    """Return the operation with the values of a URL, and the id of the project in it where that is not ours."""
    operation, path = known
    declared = {p.name for p in operation.parameters if p.location == "query"}
    values = {name: value for name, value in path.items() if value not in (f"{{{name}}}", f":{name}")}
    project = values.pop(PROJECT_ID, "")
    lists: dict[str, list[str]] = {}
    for name, value in query:
        if name in declared:
            lists.setdefault(name, []).append(value)
    values |= {name: ",".join(each) for name, each in lists.items()}
    further = tuple((name, value) for name, value in query if name not in declared)
    draft = replace(draft_for(operation), values=MappingProxyType(values), query=further)
    if project and "{{" in project:
        return draft.with_value(PROJECT_ID, project), ""
    return draft, project if project != target.project_id else ""


def _with_headers(draft: Draft, headers: Pairs, known: tuple[Operation, Mapping[str, str]] | None) -> Draft:
    """Return the draft with declared headers as values and the others as they are, without those we send anyway."""
    operation = known[0] if known else None
    further: list[tuple[str, str]] = []
    for name, value in headers:
        parameter = operation.parameter(name) if operation else None
        if parameter and parameter.location == "header":
            draft = draft.with_value(parameter.name, value)
        elif not (operation and _is_usual(operation, draft, name, value)):
            further.append((name, value))
    return replace(draft, headers=tuple(further))


def _is_usual(operation: Operation, draft: Draft, name: str, value: str) -> bool:
    if name.lower() == "accept":
        return value in ("*/*", "application/json")
    if name.lower() != "content-type":
        return False
    usual = operation.body.content_type if operation.body else "application/json"
    return draft.body is None or re.sub(r"\s|charset=utf-8|;", "", value.lower()) == usual.lower()


def draft_of_request(method: str, url: str, headers: Pairs, body: bytes, catalogue: Catalogue) -> Draft:
    """Return the draft of a request that was sent, in its own project. A request by hand keeps its whole URL."""
    from aom_tui.session.foreign.request import without_credentials

    text = body.decode("utf-8", "replace") if body else None
    found = without_credentials(ForeignRequest(method, url.replace("%7B", "{").replace("%7D", "}"), headers, text))
    parts = urlsplit(url)
    made = adopt(found, catalogue, ImportTarget({"": f"{parts.scheme}://{parts.netloc}"}))
    return (made if made.operation else adopt(found, catalogue, ImportTarget({}))).in_its_project()
