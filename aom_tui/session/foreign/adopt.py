"""What was pasted becomes a draft here: the operation it is a call of, its values, this profile's project. Pure.

The same for curl, a collection, and a request read back from history: nothing is sent, all that changes is said.
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


class Here(Struct, frozen=True):
    """Where the draft is to go: the profile's endpoints by service, and its project's id where that is known."""

    endpoints: Mapping[str, str]
    project_id: str = ""


def here_of(session: "Session") -> Here:
    """Where a session is, as far as it knows."""
    profile, token, catalogue = session.profile, session.token, session.catalogue
    known = {service: endpoint_of(catalogue, profile, service) for service in catalogue.schemas}
    project = profile.project_id or (token.project.id if token and token.project else "")
    return Here({**profile.endpoints, **known}, project)


class Adopted(Struct, frozen=True, eq=False):
    """A draft made of what was pasted, not yet taken.

    `draft` is on this profile's project. Where the URL named another one, `foreign_project` is its id and
    `kept()` is the draft that keeps it: the user is asked which.
    """

    draft: Draft
    operation: Operation | None
    notes: tuple[str, ...] = ()
    foreign_project: str = ""

    def kept(self) -> Draft:
        """The draft with the project of the URL."""
        return self.draft.with_value(PROJECT_ID, self.foreign_project) if self.foreign_project else self.draft


def adopted(
    found: ForeignRequest,
    catalogue: Catalogue | None,
    here: Here,
    operation: Operation | None = None,
    *,
    by_hand: bool = False,
) -> Adopted:
    """The draft and what to say about it. Raises InvalidInput for an address that is none of an API.

    `operation` is the one that is meant where several have that URI; `by_hand` takes it for none on purpose.
    """
    url = _OUR_PROJECT.sub(f"{{{PROJECT_ID}}}", found.url)
    uri, notes = _placed(url, found.method, catalogue, here)
    path, _sign, query = uri.partition("?")
    known = match(catalogue, found.method, path) if catalogue and path.startswith("/") and not by_hand else None
    if known and operation and known[0].path == operation.path:
        known = operation, known[1]
    if known is None:
        uri, foreign = _by_hand(uri, here)
        draft = Draft(method=found.method, uri=uri)
    else:
        draft, foreign = _filled(known, parse_qsl(query, keep_blank_values=True), here)
    draft = _with_headers(replace(draft, method=found.method, body=found.body), found.headers, known)
    notes = (*_left_out(found), *notes, *found.notes)
    return Adopted(draft, known[0] if known else None, notes, foreign)


def _left_out(found: ForeignRequest) -> Iterator[str]:
    if found.dropped:
        yield _("left out: {names}; the profile signs in instead").format(names=commas(found.dropped))


# -- the address


def _placed(url: str, method: str, catalogue: Catalogue | None, here: Here) -> tuple[str, tuple[str, ...]]:
    """The URI below the profile's endpoint, or the whole URL where it stays elsewhere; and what is to be said."""
    for own in here.endpoints.values():
        if own and url.startswith(f"{own}/"):
            return url.removeprefix(own), ()
    variable = _LEADING_VARIABLE.match(url)
    if variable:
        return url[variable.end() :], (_("{name} is this profile's endpoint").format(name=variable[0]),)
    if "://" not in url:
        return url, ()
    host = _host(url)
    if any(own and not urlsplit(own).path and origin(own) == origin(url) for own in here.endpoints.values()):
        return _uri(url), ()  # the default port spelled out, or the host in capitals
    if _CONSOLE.search(host):
        return _from_console(url, host, method, catalogue)
    if catalogue and host in _documented(catalogue) and match(catalogue, method, urlsplit(url).path):
        said = _("{host} is another endpoint than this profile's: the draft goes to this profile's")
        return _uri(url), (said.format(host=host),)
    return url, (_not_ours(url, here),)


def _not_ours(url: str, here: Here) -> str:
    host, own = distinguished_hosts(url, here.endpoints.values())
    if own:
        said = _("{host} is no host of this profile, whose own is {own}: no credentials go there")
        return said.format(host=host, own=own)
    return _("{host} is no host of this profile: no credentials go there").format(host=host)


def _host(url: str) -> str:
    """Raises InvalidInput for what is no address."""
    try:
        return origin(url)[1]
    except ValueError:
        raise InvalidInput(Problem("URL", _("{url!r} is not a valid URL").format(url=url))) from None


def _uri(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"


def _documented(catalogue: Catalogue) -> frozenset[str]:
    """The hosts of AOM and IAM in all regions."""
    ends = [end for region in catalogue.regions.values() for end in (region.aom_endpoint, region.iam_endpoint) if end]
    return frozenset(urlsplit(end).hostname or "" for end in ends)


def _from_console(url: str, host: str, method: str, catalogue: Catalogue | None) -> tuple[str, tuple[str, ...]]:
    """A call of the web console: where its path ends like one of the API's, that. Raises InvalidInput elsewhere."""
    uri = _uri(url)
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


def _by_hand(uri: str, here: Here) -> tuple[str, str]:
    """A URI that no operation has, its project as a placeholder where one stands behind the version; the foreign id."""
    project = _PROJECT.match(uri)
    if project is None:
        return uri, ""
    start, end = project.span(1)
    return f"{uri[:start]}{{{PROJECT_ID}}}{uri[end:]}", project[1] if project[1] != here.project_id else ""


def _filled(known: tuple[Operation, Mapping[str, str]], query: list[tuple[str, str]], here: Here) -> tuple[Draft, str]:
    """The operation with the values of a real URL, and the id of the project in it where that is not ours."""
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
    return draft, project if project != here.project_id else ""


def _with_headers(draft: Draft, headers: Pairs, known: tuple[Operation, Mapping[str, str]] | None) -> Draft:
    """Declared headers as values, the others as they are; a Content-Type that is ours anyway is left to us."""
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
    """A request as it was sent, as a draft again; its project is kept. What is no operation keeps its whole URL."""
    from aom_tui.session.foreign.request import left_out

    text = body.decode("utf-8", "replace") if body else None
    found = left_out(ForeignRequest(method, url.replace("%7B", "{").replace("%7D", "}"), headers, text))
    parts = urlsplit(url)
    made = adopted(found, catalogue, Here({"": f"{parts.scheme}://{parts.netloc}"}))
    return (made if made.operation else adopted(found, catalogue, Here({}))).kept()
