"""A draft as an entry of an `.http` file, and back: hosts and project as variables of the profile. Pure.

`{{endpoint}}` is AOM's endpoint, `{{iam_endpoint}}` IAM's, `{{project_id}}` the project; nothing of a profile is
written.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from types import MappingProxyType
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace

from aom_tui.catalogue.model import Catalogue, Operation, Parameter
from aom_tui.catalogue.search import match
from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.construct import JSON, PROJECT_ID, operation_of, service_of
from aom_tui.session.draft import Draft, Pairs, Variable
from aom_tui.session.foreign.adopt import Adopted, Here, adopted
from aom_tui.session.foreign.request import ForeignRequest, left_out
from aom_tui.session.redaction.draft_secrets import is_reference_only, is_secret_field, without_secrets
from aom_tui.session.saved.http_file import BY_HAND, Entry
from aom_tui.session.saved.http_variables import Dynamic, in_the_file, resolved_in, variable_of
from aom_tui.session.variables import REFERENCE, foreign, mentioned_in, secret_problem

_PLACEHOLDER = re.compile(r"(?<!\{)\{([A-Za-z_][\w-]*)\}(?!\})")
_OUR_ENDPOINT = re.compile(r"\{\{ *(?:([a-z]+)_)?endpoint *\}\}(?=/|$)")
_OUR_PROJECT = re.compile(r"\{\{ *project_id *\}\}")


# -- writing


def entry_of(catalogue: Catalogue, draft: Draft, name: str, elsewhere: Collection[str] = ()) -> Entry:
    """The draft as an entry, as complete or incomplete as it is, without the variables that have values elsewhere.

    Raises InvalidInput for what no file can hold.
    """
    operation = operation_of(catalogue, draft)
    return Entry(
        name=name,
        method=draft.method.upper(),
        url=_url(catalogue, operation, draft),
        headers=_headers(operation, draft),
        body=draft.body if draft.body and draft.body.strip() else None,
        operation_id=operation.id if operation else BY_HAND if _looks_known(catalogue, draft) else "",
        variables={name: text for name, text in _variables(draft) if name not in elsewhere},
    )


def _looks_known(catalogue: Catalogue, draft: Draft) -> bool:
    """Whether a request by hand would be taken for an operation."""
    return match(catalogue, draft.method.upper(), draft.uri.partition("?")[0]) is not None


def _url(catalogue: Catalogue, operation: Operation | None, draft: Draft) -> str:
    def fill(found: re.Match[str]) -> str:
        value = draft.values.get(found[1], "")
        if not value:
            return f"{{{{{PROJECT_ID}}}}}" if found[1] == PROJECT_ID else found[0]
        return _encoded(value, "," if _is_list(operation, found[1]) else "")

    uri = _PLACEHOLDER.sub(fill, draft.uri).partition("#")[0]
    if uri.startswith("/"):
        service = service_of(catalogue, draft)
        uri = f"{{{{{'' if service == 'aom' else f'{service}_'}endpoint}}}}{uri}"
    query = "&".join(f"{_encoded(name)}={text}" for name, text in _query(operation, draft))
    return f"{uri}{'&' if '?' in uri else '?'}{query}" if query else uri


def _query(operation: Operation | None, draft: Draft) -> Iterator[tuple[str, str]]:
    """Name and encoded value, a list's items each by itself where they are sent so."""
    for parameter in operation.parameters if operation else ():
        value = draft.values.get(parameter.name, "")
        if parameter.location != "query" or not value:
            continue
        parts = value.split(",") if _is_array(parameter) and parameter.explode else [value]
        yield from ((parameter.name, _encoded(part, "," if _is_array(parameter) else "")) for part in parts)
    yield from ((name, _encoded(value)) for name, value in draft.query)


def _is_list(operation: Operation | None, name: str) -> bool:
    parameter = operation.parameter(name) if operation else None
    return parameter is not None and _is_array(parameter)


def _is_array(parameter: Parameter) -> bool:
    return "array" in str(parameter.schema.get("type"))


def _encoded(text: str, safe: str = "") -> str:
    """Percent-encoded, but for references to variables, which whoever reads the file replaces."""
    pieces, done = list[str](), 0
    for found in REFERENCE.finditer(text):
        pieces += [quote(text[done : found.start()], safe=f"~{safe}"), found[0].replace(" ", "")]
        done = found.end()
    return "".join([*pieces, quote(text[done:], safe=f"~{safe}")])


def _headers(operation: Operation | None, draft: Draft) -> Pairs:
    declared = operation.parameters if operation else ()
    headers = [(p.name, draft.values[p.name]) for p in declared if p.location == "header" and draft.values.get(p.name)]
    headers += draft.headers
    if draft.body and not any(name.lower() == "content-type" for name, _value in headers):
        headers.insert(0, ("Content-Type", operation.body.content_type if operation and operation.body else JSON))
    return tuple((name, value.strip()) for name, value in headers)


def _variables(draft: Draft) -> Iterator[tuple[str, str]]:
    """Those that the draft mentions. Raises InvalidInput for one of several lines."""
    for name in mentioned_in(draft):
        if variable := draft.variables.get(name):
            if "\n" in variable.text or "\r" in variable.text:
                what = _("its value has several lines, which an .http file cannot hold")
                raise InvalidInput(Problem(f"{{{{{name}}}}}", what, _("Put the value into the body itself.")))
            yield name, variable.text


# -- reading


class Loaded(Struct, frozen=True, eq=False):
    """A draft made of an entry, not yet taken; `notes` say what is not as it stands in the file."""

    draft: Draft
    notes: tuple[str, ...] = ()


class Surroundings(Struct, frozen=True, eq=False):
    """What an entry is read with: the file's and the environment's variables, new values, where the profile is."""

    catalogue: Catalogue
    here: Here
    dynamic: Dynamic
    variables: Mapping[str, str]
    read_body: Callable[[str], str]
    """The text of a file that is named as a body. Raises InvalidInput."""


def loaded(entry: Entry, around: Surroundings) -> Loaded:
    """The entry as a draft. Raises InvalidInput for one that is no request."""
    if entry.problem:
        raise InvalidInput(entry.problem)
    known = resolved_in({**around.variables, **entry.variables})
    found = ForeignRequest(
        entry.method,
        _OUR_PROJECT.sub(f"{{{PROJECT_ID}}}", _own_host(around.dynamic(entry.url), known)),
        tuple((name, around.dynamic(value)) for name, value in entry.headers if not _signs_in(name, value)),
        _body(entry, around),
    )
    made = _adopted(entry, left_out(found), around)
    if made.operation is None and "{{" in found.url:  # a name may stand for a piece of the path that is fixed
        path, sign, query = found.url.partition("?")
        filled = replace(found, url=f"{in_the_file(path, known)}{sign}{query}")
        other = _adopted(entry, left_out(filled), around)
        made = other if other.operation else made
    draft, notes = made.kept(), list(made.notes)
    for text in foreign(" ".join((found.url, *dict(found.headers).values(), found.body or ""))):
        notes.append(_("{name} is not known here").format(name=text))
    if made.foreign_project:
        notes.append(_("it names the project {project} itself").format(project=made.foreign_project))
    if entry.operation_id not in ("", BY_HAND) and (made.operation is None or made.operation.id != entry.operation_id):
        notes.append(_("its URI is not that of {name} any more").format(name=entry.operation_id))
    return _without_secrets(*_with_variables(draft, known, notes))


def _adopted(entry: Entry, found: ForeignRequest, around: Surroundings) -> Adopted:
    operation = around.catalogue.operations.get(entry.operation_id)
    return adopted(found, around.catalogue, around.here, operation, by_hand=entry.operation_id == BY_HAND)


def _signs_in(name: str, value: str) -> bool:
    """A header with a variable for what the profile gives: nothing is lost with it."""
    return is_secret_field(name) and is_reference_only(value)


def _own_host(url: str, known: Mapping[str, str]) -> str:
    """The profile's own endpoints are no host; a host of the file or its environment is put in."""
    if (found := _OUR_ENDPOINT.match(url)) and found[0].strip("{ }") not in known:
        return url[found.end() :] or "/"
    first = re.match(r"(?:https?://)?\{\{ *[A-Za-z0-9_.-]+ *\}\}(?::\d+)?", url)
    return in_the_file(first[0], known) + url[first.end() :] if first else url


def _body(entry: Entry, around: Surroundings) -> str | None:
    if not entry.body_file:
        return entry.body and around.dynamic(entry.body)
    text = around.read_body(entry.body_file)
    if entry.fills_body_file:
        return around.dynamic(text)
    return REFERENCE.sub(lambda found: f"{{{{!{found[2]}}}}}", text)


def _with_variables(draft: Draft, known: Mapping[str, str], notes: list[str]) -> tuple[Draft, list[str]]:
    """With those that it mentions, but for secrets: variables are shown."""
    variables: dict[str, Variable] = {}
    for name in mentioned_in(draft):
        if name in known:
            value = variable_of(known[name])
            if secret_problem("", (name,), value):
                notes.append(_("left out: {names}; variables are shown").format(names=f"{{{{{name}}}}}"))
            else:
                variables[name] = value
    return draft.with_variables(MappingProxyType(variables)), notes


def _without_secrets(draft: Draft, notes: list[str]) -> Loaded:
    safe = without_secrets(draft)
    if safe is not draft:
        notes.append(_("a secret that stood in the file is left out"))
    return Loaded(safe, tuple(notes))
