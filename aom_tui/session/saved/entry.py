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
from aom_tui.session.draft import Draft, Pairs, Variable
from aom_tui.session.draft_checks import JSON
from aom_tui.session.endpoints import service_of
from aom_tui.session.foreign.adopt import Adopted, ImportTarget, adopt
from aom_tui.session.foreign.request import ForeignRequest, without_credentials
from aom_tui.session.operations import PROJECT_ID, operation_of
from aom_tui.session.redaction.draft_secrets import is_reference_only, is_secret_field, without_secrets
from aom_tui.session.saved.http_file import BY_HAND, Entry
from aom_tui.session.saved.http_variables import DynamicVariables, resolved, substituted, variable_of
from aom_tui.session.variables.references import REFERENCE, foreign_references, mentioned_in
from aom_tui.session.variables.values import secret_problem

_PLACEHOLDER = re.compile(r"(?<!\{)\{([A-Za-z_][\w-]*)\}(?!\})")
_OUR_ENDPOINT = re.compile(r"\{\{ *(?:([a-z]+)_)?endpoint *\}\}(?=/|$)")
_OUR_PROJECT = re.compile(r"\{\{ *project_id *\}\}")


# -- writing


def entry_of(catalogue: Catalogue, draft: Draft, name: str, elsewhere: Collection[str] = ()) -> Entry:
    """Return the draft as an entry, complete or not, without the variables that have values `elsewhere`.

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
    """Yield names and encoded values, the items of a list each by itself where they are sent so."""
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
    """Return the text percent-encoded, but for references to variables, which a reader of the file replaces."""
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
    """Yield the variables that the draft mentions. Raises InvalidInput for a value of several lines."""
    for name in mentioned_in(draft):
        if variable := draft.variables.get(name):
            if "\n" in variable.text or "\r" in variable.text:
                what = _("its value has several lines, which an .http file cannot hold")
                raise InvalidInput(Problem(f"{{{{{name}}}}}", what, _("Put the value into the body itself.")))
            yield name, variable.text


# -- reading


class LoadedDraft(Struct, frozen=True, eq=False):
    """A draft made of an entry, not yet taken; `notes` say what is not as it stands in the file."""

    draft: Draft
    notes: tuple[str, ...] = ()


class EntryContext(Struct, frozen=True, eq=False):
    """What an entry is read with: the variables of its file and environment, values made anew, the profile's places."""

    catalogue: Catalogue
    here: ImportTarget
    dynamic: DynamicVariables
    variables: Mapping[str, str]
    read_body: Callable[[str], str]
    """The text of a file that is named as a body. Raises InvalidInput."""


def load_entry(entry: Entry, context: EntryContext) -> LoadedDraft:
    """Return the entry as a draft. Raises InvalidInput for one that is no request."""
    if entry.problem:
        raise InvalidInput(entry.problem)
    known = resolved({**context.variables, **entry.variables})
    found = ForeignRequest(
        entry.method,
        _OUR_PROJECT.sub(f"{{{PROJECT_ID}}}", _with_host(context.dynamic(entry.url), known)),
        tuple(
            (name, context.dynamic(value)) for name, value in entry.headers if not _is_credential_reference(name, value)
        ),
        _body(entry, context),
    )
    made = _adopted(entry, without_credentials(found), context)
    if made.operation is None and "{{" in found.url:  # a name may stand for a piece of the path that is fixed
        path, sign, query = found.url.partition("?")
        filled = replace(found, url=f"{substituted(path, known)}{sign}{query}")
        other = _adopted(entry, without_credentials(filled), context)
        made = other if other.operation else made
    draft, notes = made.in_its_project(), list(made.notes)
    for text in foreign_references(" ".join((found.url, *dict(found.headers).values(), found.body or ""))):
        notes.append(_("{name} is not known here").format(name=text))
    if made.foreign_project:
        notes.append(_("it names the project {project} itself").format(project=made.foreign_project))
    if entry.operation_id not in ("", BY_HAND) and (made.operation is None or made.operation.id != entry.operation_id):
        notes.append(_("its URI is not that of {name} any more").format(name=entry.operation_id))
    return _without_secrets(*_with_variables(draft, known, notes))


def _adopted(entry: Entry, found: ForeignRequest, context: EntryContext) -> Adopted:
    operation = context.catalogue.operations.get(entry.operation_id)
    return adopt(found, context.catalogue, context.here, operation, by_hand=entry.operation_id == BY_HAND)


def _is_credential_reference(name: str, value: str) -> bool:
    """Whether a header has a variable for a credential: the profile signs in, so it can go."""
    return is_secret_field(name) and is_reference_only(value)


def _with_host(url: str, known: Mapping[str, str]) -> str:
    """Return the URL with the host that a leading variable stands for; without one for the profile's own endpoints."""
    if (found := _OUR_ENDPOINT.match(url)) and found[0].strip("{ }") not in known:
        return url[found.end() :] or "/"
    first = re.match(r"(?:https?://)?\{\{ *[A-Za-z0-9_.-]+ *\}\}(?::\d+)?", url)
    return substituted(first[0], known) + url[first.end() :] if first else url


def _body(entry: Entry, context: EntryContext) -> str | None:
    if not entry.body_file:
        return entry.body and context.dynamic(entry.body)
    text = context.read_body(entry.body_file)
    if entry.fills_body_file:
        return context.dynamic(text)
    return REFERENCE.sub(lambda found: f"{{{{!{found[2]}}}}}", text)


def _with_variables(draft: Draft, known: Mapping[str, str], notes: list[str]) -> tuple[Draft, list[str]]:
    """Return the draft with the variables that it mentions but for secrets, since variables are shown; and notes."""
    variables: dict[str, Variable] = {}
    for name in mentioned_in(draft):
        if name in known:
            value = variable_of(known[name])
            if secret_problem("", (name,), value):
                notes.append(_("left out: {names}; variables are shown").format(names=f"{{{{{name}}}}}"))
            else:
                variables[name] = value
    return draft.with_variables(MappingProxyType(variables)), notes


def _without_secrets(draft: Draft, notes: list[str]) -> LoadedDraft:
    safe = without_secrets(draft)
    if safe is not draft:
        notes.append(_("a secret that stood in the file is left out"))
    return LoadedDraft(safe, tuple(notes))
