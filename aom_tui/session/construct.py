"""From a draft to the request, or to all the problems that keep it from being one. Pure: no network, no clock."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlsplit

import msgspec

from aom_tui.catalogue.check import check, check_parameter
from aom_tui.catalogue.model import Catalogue, Operation, Parameter
from aom_tui.catalogue.schema import resolved
from aom_tui.catalogue.search import match
from aom_tui.catalogue.violations import Violation
from aom_tui.language import _, commas, sentences
from aom_tui.problem import InvalidInput, Lack, Problem, is_text
from aom_tui.session.compose.time_range import time_faults
from aom_tui.session.compose.undocumented import mistyped
from aom_tui.session.draft import Draft, Pairs
from aom_tui.session.exchange import Request
from aom_tui.session.profile import ENVIRONMENT, Profile
from aom_tui.session.redaction.draft_secrets import fingerprint_problems, missing_secrets
from aom_tui.session.variables import filled, masked

JSON = "application/json"
PROJECT_ID = "project_id"
SUBJECT_TOKEN = "X-Subject-Token"
_FROM_SESSION = frozenset({PROJECT_ID, SUBJECT_TOKEN})
"""Parameters that the session fills where the user leaves them out: the token's project, the token itself."""

_PLACEHOLDER = re.compile(r"\{([A-Za-z_][\w-]*)\}")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HEADER_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")
FRAMING_HEADERS = frozenset({"content-length", "transfer-encoding"})
"""They say where the body ends. Another end than its own makes of the rest a request that nobody wrote."""

_METHOD = re.compile(r"[A-Za-z]{1,20}")
_LOOPBACK = re.compile(r"127(\.\d+){3}|localhost|::1")
_ORIGIN_PORTS = {"http": 80, "https": 443}


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
    draft, problems = filled(draft)
    withheld += [each for each in fingerprint_problems(draft) if each.where not in {known.where for known in withheld}]
    problems = _at_parameters(catalogue, draft, [*withheld, *problems]) or list(_text_problems(draft))
    if problems:
        return None, problems
    operation = operation_of(catalogue, draft)
    problems = [*_parameter_problems(operation, draft), *_header_problems(draft)]
    problems += _body_problems(catalogue, draft, written)
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


def operation_of(catalogue: Catalogue, draft: Draft) -> Operation | None:
    """The operation the draft was made from; None for a bare request."""
    return catalogue.operations.get(draft.operation_id) if draft.operation_id else None


def origin(url: str) -> tuple[str, str, int | None]:
    """Scheme, host and port, the default port spelled out: what decides whether two URLs are one server's."""
    parts = urlsplit(url)
    return parts.scheme, (parts.hostname or "").lower(), parts.port or _ORIGIN_PORTS.get(parts.scheme)


def is_own(url: str, profile: Profile) -> bool:
    """Whether the profile's credentials may go there: only to the endpoints that it names itself.

    Where a document of another service says it is, is not enough: who wrote it could ask for tokens.
    """
    own = (profile.iam_endpoint, profile.aom_endpoint, *profile.endpoints.values())
    return origin(url) in {origin(each) for each in own if each}


def is_loopback(url: str) -> bool:
    """Whether the URL stays on this machine."""
    return bool(_LOOPBACK.fullmatch(urlsplit(url).hostname or ""))


def is_plain_http(url: str) -> bool:
    """Whether what goes there goes over a network unencrypted."""
    return urlsplit(url).scheme == "http" and not is_loopback(url)


def service_of(catalogue: Catalogue, draft: Draft) -> str:
    """Whose endpoint a URI goes to: IAM's where the catalogue knows it as IAM's, else AOM's."""
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


# -- the URL


def _url(
    catalogue: Catalogue, operation: Operation | None, draft: Draft, profile: Profile, project_id: str
) -> tuple[str, list[Problem]]:
    if not _METHOD.fullmatch(draft.method):
        return "", [
            Problem(
                "method",
                _("{method!r} is no HTTP method").format(method=draft.method),
                _("GET, POST, PUT, PATCH or DELETE."),
            )
        ]
    absolute = "://" in draft.uri.partition("?")[0]
    if not absolute and not draft.uri.startswith("/"):
        what = _("missing") if not draft.uri else _("{uri!r} does not start with / and is no URL").format(uri=draft.uri)
        return "", [Problem("URI", what, _("Give a path such as /v2/{project_id}/series, or https://..."))]
    endpoint = "" if absolute else endpoint_of(catalogue, profile, service_of(catalogue, draft))
    if not absolute and not endpoint:
        return "", [_no_endpoint(profile, service_of(catalogue, draft))]
    path, problems = _path(operation, draft, profile.project_id or project_id)
    url = f"{endpoint.rstrip('/')}{path}"
    query = _query(operation, draft)
    if query:
        url = f"{url}{'&' if '?' in url else '?'}{query}"
    return url, [*problems, *_scheme_problems(url, profile)]


def _no_endpoint(profile: Profile, service: str) -> Problem:
    """Of an identity in the environment what is to be set there, and that it was chosen."""
    if profile.name != ENVIRONMENT or service != "aom":
        return Problem("endpoint", _("the profile has none for this service"), _("Set it, or give a whole URL."))
    said = _("{names} in the environment says who you are, and nothing says where AOM is")
    remedy = _("Set OS_REGION_NAME, such as cn-north-4, or AOM_TUI_ENDPOINT.")
    if profile.instead_of:
        other = _("--profile {name} is your default profile.").format(name=profile.instead_of)
        remedy = sentences(remedy, other)
    return Problem("endpoint", said.format(names=commas(profile.chosen_by)), remedy)


def _scheme_problems(url: str, profile: Profile) -> Iterator[Problem]:
    try:
        scheme, host, _port = origin(url)
    except ValueError:
        yield Problem("URI", _("{url!r} is not a valid URL").format(url=url), _("Check host and port."))
        return
    if scheme not in _ORIGIN_PORTS or not host:
        yield Problem(
            "URI", _("{url!r} is neither http nor https").format(url=url), _("Give a path, or http(s)://host/...")
        )
    elif "@" in urlsplit(url).netloc:
        yield Problem("URI", _("holds a user or a password"), _("Give them as a header: Authorization:..."))
    elif problem := plain_http_problem(url, profile):
        yield problem


def plain_http_problem(url: str, profile: Profile) -> Problem | None:
    """Whoever is on the way could read it: only where the profile says so, and on this machine."""
    if profile.allow_http or not is_plain_http(url):
        return None
    _scheme, host, _port = origin(url)
    remedy = _("Use https, or set allow_http = true in the profile.")
    return Problem("endpoint", _("plain http to {host} is not allowed").format(host=host), remedy)


def _path(operation: Operation | None, draft: Draft, project_id: str) -> tuple[str, list[Problem]]:
    """The URI with its placeholders filled; a value is encoded whole, its slashes too, but for a list's commas."""
    problems: list[Problem] = []
    known = {PROJECT_ID: project_id} if project_id else {}
    values = {**known, **{name: value for name, value in draft.values.items() if value}}

    def fill(found: re.Match[str]) -> str:
        name = found[1]
        if values.get(name) in (".", ".."):
            problems.append(
                Problem(
                    f"path {name}",
                    _("{value!r} would name another resource").format(value=values[name]),
                    _("Give its id."),
                )
            )
        elif name in values:
            return quote(values[name], safe="," if _is_list(operation.parameter(name) if operation else None) else "")
        elif operation is None and name not in _FROM_SESSION:
            problems.append(
                Problem(
                    f"path {name}", _("required, and not given"), _("Set {name}=...").format(name=name), Lack.PARAMETER
                )
            )
        return found[0]

    filled = _PLACEHOLDER.sub(fill, draft.uri)
    if operation is None:  # as typed, as far as it is already encoded
        filled = quote(_STRAY_PERCENT.sub("%25", filled), safe="/?#[]@!$&'()*+,;=:%{}~")
    return filled.partition("#")[0], problems


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


def _header_problems(draft: Draft) -> Iterator[Problem]:
    for name, value in draft.headers:
        if not _HEADER_NAME.fullmatch(name):
            yield Problem(f"header {name}", _("is no header name"), _("Letters, digits and hyphens."))
        elif name.lower() in FRAMING_HEADERS:
            what = _("is not written by hand: where the body ends is said as it is sent")
            yield Problem(f"header {name}", what, _("Take it out."))
        elif not _HEADER_VALUE.fullmatch(value):
            yield Problem(f"header {name}", _("has characters that no header can carry"), _("Encode them."))


# -- parameters and body


def _text_problems(draft: Draft) -> Iterator[Problem]:
    """Halves of characters: what an argument holds that was not UTF-8."""
    texts = {"method": draft.method, "URI": draft.uri, "body": draft.body or "", **draft.values}
    pairs = [(name, f"{name}{value}") for name, value in (*draft.query, *draft.headers)]
    for name, text in (*texts.items(), *pairs):
        if not is_text(text):
            yield Problem(ascii(name).strip("'"), _("holds bytes that are no UTF-8 text"), _("Encode it as UTF-8."))


def _parameter_problems(operation: Operation | None, draft: Draft) -> Iterator[Problem]:
    for parameter in operation.parameters if operation else ():
        text = draft.values.get(parameter.name, "")
        problem = wire_problem(parameter, text) if draft.unchecked else parameter_problem(parameter, text)
        if problem:
            yield problem


def wire_problem(parameter: Parameter, text: str) -> Problem | None:
    """What keeps a request from carrying the parameter at all: a hole in the path, a header no header can be."""
    if parameter.location == "path" and not text:
        return parameter_problem(parameter, text)
    if parameter.location == "header" and not _HEADER_VALUE.fullmatch(text):
        return Problem(f"header {parameter.name}", _("has characters that no header can carry"), _("Encode them."))
    return None


def parameter_problem(parameter: Parameter, text: str) -> Problem | None:
    """What is wrong with one declared parameter as typed; an empty text means that it was left out."""
    where = f"{parameter.location} {parameter.name}"
    if not text:
        missing = parameter.required and parameter.name not in _FROM_SESSION
        remedy = _("Set {name}=...").format(name=parameter.name)
        return Problem(where, _("required, and not given"), remedy, Lack.PARAMETER) if missing else None
    found = check_parameter(parameter.schema, text)
    if isinstance(found, Violation):
        return Problem(where, found.message, lack=Lack.TIME if found.rule == "time" else Lack.NONE)
    return wire_problem(parameter, text)


def _body_problems(catalogue: Catalogue, draft: Draft, written: str) -> Iterator[Problem]:
    """`written` is the body before its variables were replaced: a place in it is one that the user sees."""
    if draft.unchecked:
        return
    operation = operation_of(catalogue, draft)
    declared = operation.body if operation else None
    if draft.body is None or not draft.body.strip():
        if declared and declared.required:
            remedy = _("Give fields (name=value) or --body; `--skeleton` shows one for {operation_id}.").format(
                operation_id=draft.operation_id
            )
            yield Problem("body", _("required, and not given"), remedy, Lack.BODY)
        return
    if not _says_json(draft, declared.content_type if declared else JSON):
        return
    value, problem = read_json(draft.body)
    if problem:
        yield read_json(masked(written))[1] or problem
    elif declared and operation:
        schema = declared.schema
        if operation.effect.changes:
            yield from mistyped(catalogue, operation, value)
        times = time_faults(resolved(catalogue, operation.service, schema), value)
        for violation in (*check(catalogue, operation.service, schema, value), *times):
            yield Problem(f"body {violation.path}".strip(), violation.message)


def body_fault(operation: Operation | None, draft: Draft) -> Problem | None:
    """Where the body stops being JSON, if it has to be that: line and column of the text as typed."""
    declared = operation.body if operation else None
    if not draft.body or not draft.body.strip() or not _says_json(draft, declared.content_type if declared else JSON):
        return None
    return read_json(masked(draft.body))[1]


def _says_json(draft: Draft, default: str) -> bool:
    given = next((value for name, value in draft.headers if name.lower() == "content-type"), default)
    return "json" in given.lower()


def read_json(text: str) -> tuple[Any, Problem | None]:
    """The value of a JSON text, or None and where it stops being JSON: line and column count from 1."""
    try:
        return msgspec.json.decode(text.encode()), None
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        from aom_tui.catalogue.json_fault import json_fault  # asked only when there is something wrong

        return None, json_fault(text, "body")
