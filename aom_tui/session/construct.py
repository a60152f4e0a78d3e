"""From a draft to the request, or to all the problems that keep it from being one. Pure: no network, no clock."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from urllib.parse import quote, urlsplit

import msgspec

from aom_tui.catalogue.model import Catalogue, Operation, Parameter
from aom_tui.language import _
from aom_tui.problem import InvalidInput, Lack, Problem
from aom_tui.session.draft import Draft, Pairs
from aom_tui.session.draft_checks import JSON, body_problems, header_problems, parameter_problems, text_problems
from aom_tui.session.endpoints import endpoint_of, missing_endpoint, plain_http_problem, service_of
from aom_tui.session.exchange import Request
from aom_tui.session.operations import FROM_SESSION, PROJECT_ID, operation_of
from aom_tui.session.profile import Profile
from aom_tui.session.redaction.draft_secrets import fingerprint_problems, missing_secrets
from aom_tui.session.urls import DEFAULT_PORTS, origin
from aom_tui.session.variables.substitution import substituted

_PLACEHOLDER = re.compile(r"\{([A-Za-z_][\w-]*)\}")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_METHOD = re.compile(r"[A-Za-z]{1,20}")


def construct(
    catalogue: Catalogue, draft: Draft, profile: Profile, project_id: str = ""
) -> tuple[Request | None, list[Problem]]:
    """The request without its authentication, or None and every problem found.

    An unknown project id stays visible as `{project_id}`: the session fills it in once it has a token. What an
    unchecked draft holds is not held against the schemas, only against what a request can carry. Variables are
    replaced first: what is checked is what would be sent.
    """
    written = draft.body or ""
    withheld = [] if draft.unchecked else list(missing_secrets(draft))
    draft, problems = substituted(draft)
    withheld += [each for each in fingerprint_problems(draft) if each.where not in {known.where for known in withheld}]
    problems = _at_parameters(catalogue, draft, [*withheld, *problems]) or list(text_problems(draft))
    if problems:
        return None, problems
    operation = operation_of(catalogue, draft)
    problems = [*parameter_problems(operation, draft), *header_problems(draft)]
    problems += body_problems(catalogue, draft, written)
    url, url_problems = _url(catalogue, operation, draft, profile, project_id)
    problems = [*url_problems, *problems]
    if problems:
        return None, problems
    body = draft.body.encode() if draft.body is not None else b""
    return Request(draft.method.upper(), url, _headers(operation, draft), body), []


def passes_unchecked(construct: Callable[[Draft], object], draft: Draft) -> bool:
    """Whether a draft that was refused goes out where one sends it on purpose. `construct` raises InvalidInput."""
    try:
        construct(msgspec.structs.replace(draft, unchecked=True))
    except InvalidInput:
        return False
    return True


def _at_parameters(catalogue: Catalogue, draft: Draft, problems: list[Problem]) -> list[Problem]:
    """Problems with a parameter's bare name get its location, as all others have it."""
    operation = operation_of(catalogue, draft)
    located = {each.name: f"{each.location} {each.name}" for each in operation.parameters} if operation else {}
    return [replace(problem, where=located.get(problem.where, problem.where)) for problem in problems]


# -- the URL


def _url(
    catalogue: Catalogue, operation: Operation | None, draft: Draft, profile: Profile, project_id: str
) -> tuple[str, list[Problem]]:
    if not _METHOD.fullmatch(draft.method):
        what = _("{method!r} is no HTTP method").format(method=draft.method)
        return "", [Problem("method", what, _("GET, POST, PUT, PATCH or DELETE."))]
    absolute = "://" in draft.uri.partition("?")[0]
    if not absolute and not draft.uri.startswith("/"):
        what = _("missing") if not draft.uri else _("{uri!r} does not start with / and is no URL").format(uri=draft.uri)
        return "", [Problem("URI", what, _("Give a path such as /v2/{project_id}/series, or https://..."))]
    endpoint = "" if absolute else endpoint_of(catalogue, profile, service_of(catalogue, draft))
    if not absolute and not endpoint:
        return "", [missing_endpoint(profile, service_of(catalogue, draft))]
    path, problems = _path(operation, draft, profile.project_id or project_id)
    url = f"{endpoint.rstrip('/')}{path}"
    query = _query(operation, draft)
    if query:
        url = f"{url}{'&' if '?' in url else '?'}{query}"
    return url, [*problems, *_scheme_problems(url, profile)]


def _scheme_problems(url: str, profile: Profile) -> Iterator[Problem]:
    try:
        scheme, host, _port = origin(url)
    except ValueError:
        yield Problem("URI", _("{url!r} is not a valid URL").format(url=url), _("Check host and port."))
        return
    if scheme not in DEFAULT_PORTS or not host:
        yield Problem(
            "URI", _("{url!r} is neither http nor https").format(url=url), _("Give a path, or http(s)://host/...")
        )
    elif "@" in urlsplit(url).netloc:
        yield Problem("URI", _("holds a user or a password"), _("Give them as a header: Authorization:..."))
    elif problem := plain_http_problem(url, profile):
        yield problem


def _path(operation: Operation | None, draft: Draft, project_id: str) -> tuple[str, list[Problem]]:
    """The URI with its placeholders filled; one that has no value stays as it is."""
    known = {PROJECT_ID: project_id} if project_id else {}
    values = {**known, **{name: value for name, value in draft.values.items() if value}}
    uri = _PLACEHOLDER.sub(lambda found: _segment(operation, found, values), draft.uri)
    if operation is None:  # as typed, as far as it is already encoded
        uri = quote(_STRAY_PERCENT.sub("%25", uri), safe="/?#[]@!$&'()*+,;=:%{}~")
    return uri.partition("#")[0], list(_placeholder_problems(operation, draft, values))


def _segment(operation: Operation | None, placeholder: re.Match[str], values: Mapping[str, str]) -> str:
    """The value of a placeholder, encoded whole, its slashes too, but for a list's commas."""
    name = placeholder[1]
    if name not in values or _leads_elsewhere(values[name]):
        return placeholder[0]
    return quote(values[name], safe="," if _is_list(operation.parameter(name) if operation else None) else "")


def _placeholder_problems(operation: Operation | None, draft: Draft, values: Mapping[str, str]) -> Iterator[Problem]:
    for name in _PLACEHOLDER.findall(draft.uri):
        if name in values and _leads_elsewhere(values[name]):
            what = _("{value!r} would name another resource").format(value=values[name])
            yield Problem(f"path {name}", what, _("Give its id."))
        elif name not in values and operation is None and name not in FROM_SESSION:
            remedy = _("Set {name}=...").format(name=name)
            yield Problem(f"path {name}", _("required, and not given"), remedy, Lack.PARAMETER)


def _leads_elsewhere(segment: str) -> bool:
    """Whether it moves within the path instead of naming something."""
    return segment in (".", "..")


def _query(operation: Operation | None, draft: Draft) -> str:
    """Declared parameters in their documented order, then the further pairs. A space is %20, as AOM's gateway signs."""
    declared = operation.parameters if operation else ()
    pairs = [
        (p.name, text) for p in declared if p.location == "query" for text in _written(p, draft.values.get(p.name, ""))
    ]
    pairs += [(name, quote(value, safe="~")) for name, value in draft.query]
    return "&".join(f"{quote(name, safe='~')}={text}" for name, text in pairs)


def _written(parameter: Parameter, text: str) -> list[str]:
    """What goes behind the parameter's name, encoded: a list's items each behind its own, or with commas between."""
    if not text:
        return []
    if not _is_list(parameter):
        return [quote(text, safe="~")]
    return [quote(item, safe="~") for item in text.split(",")] if parameter.explode else [quote(text, safe="~,")]


def _is_list(parameter: Parameter | None) -> bool:
    return parameter is not None and "array" in str(parameter.schema.get("type"))


# -- headers


def _headers(operation: Operation | None, draft: Draft) -> Pairs:
    declared = operation.parameters if operation else ()
    values = draft.values
    headers = [(p.name, values[p.name]) for p in declared if p.location == "header" and values.get(p.name)]
    headers.extend(draft.headers)
    content_type = operation.body.content_type if operation and operation.body else JSON
    if draft.body is not None and not any(name.lower() == "content-type" for name, _ in headers):
        headers.insert(0, ("Content-Type", content_type))
    return tuple(headers)
