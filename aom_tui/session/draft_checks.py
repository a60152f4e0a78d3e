"""The problems of a draft: of its text, headers, parameters and body. Pure."""

import re
from collections.abc import Iterator

from aom_tui.catalogue.check import check, check_parameter
from aom_tui.catalogue.model import Catalogue, Operation, Parameter
from aom_tui.catalogue.schema import resolved
from aom_tui.catalogue.violations import Violation
from aom_tui.language import _
from aom_tui.problem import Lack, Problem, is_text
from aom_tui.session.body.json_reading import read_json
from aom_tui.session.compose.time_range import time_faults
from aom_tui.session.compose.undocumented import mistyped
from aom_tui.session.draft import Draft, Variables
from aom_tui.session.operations import FROM_SESSION, operation_of
from aom_tui.session.redaction.redact import NOT_KEPT, is_blanked
from aom_tui.session.variables.json_text import mask_references
from aom_tui.session.variables.problems import foreign_problem, unknown_variable
from aom_tui.session.variables.references import foreign_references, mentioned
from aom_tui.session.variables.substitution import in_text

JSON = "application/json"
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HEADER_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")
FRAMING_HEADERS = frozenset({"content-length", "transfer-encoding"})
"""Headers that say where the body ends: a wrong end would make a second request of the rest."""


def header_problems(draft: Draft) -> Iterator[Problem]:
    """The headers written by hand that no request can carry."""
    for name, value in draft.headers:
        if not _HEADER_NAME.fullmatch(name):
            yield Problem(f"header {name}", _("is no header name"), _("Letters, digits and hyphens."))
        elif name.lower() in FRAMING_HEADERS:
            what = _("is not written by hand: where the body ends is said as it is sent")
            yield Problem(f"header {name}", what, _("Take it out."))
        elif not _HEADER_VALUE.fullmatch(value):
            yield Problem(f"header {name}", _("has characters that no header can carry"), _("Encode them."))


def text_problems(draft: Draft) -> Iterator[Problem]:
    """The places with text that is not Unicode: surrogates, which an argument has where it was not UTF-8."""
    texts = {"method": draft.method, "URI": draft.uri, "body": draft.body or "", **draft.values}
    pairs = [(name, f"{name}{value}") for name, value in (*draft.query, *draft.headers)]
    for name, text in (*texts.items(), *pairs):
        if not is_text(text):
            yield Problem(ascii(name).strip("'"), _("holds bytes that are no UTF-8 text"), _("Encode it as UTF-8."))


def parameter_problems(operation: Operation | None, draft: Draft) -> Iterator[Problem]:
    """The declared parameters with a problem; of an unchecked draft those that no request can carry."""
    for parameter in operation.parameters if operation else ():
        text = draft.values.get(parameter.name, "")
        problem = wire_problem(parameter, text) if draft.unchecked else parameter_problem(parameter, text)
        if problem:
            yield problem


def wire_problem(parameter: Parameter, text: str) -> Problem | None:
    """What keeps any request from carrying the parameter: no value in the path, or no valid header value."""
    if parameter.location == "path" and not text:
        return parameter_problem(parameter, text)
    if parameter.location == "header" and not _HEADER_VALUE.fullmatch(text):
        return Problem(f"header {parameter.name}", _("has characters that no header can carry"), _("Encode them."))
    return None


def parameter_problem(parameter: Parameter, text: str) -> Problem | None:
    """What is wrong with one declared parameter as typed; an empty text means that it was left out."""
    where = f"{parameter.location} {parameter.name}"
    if not text:
        missing = parameter.required and parameter.name not in FROM_SESSION
        remedy = _("Set {name}=...").format(name=parameter.name)
        return Problem(where, _("required, and not given"), remedy, Lack.PARAMETER) if missing else None
    found = check_parameter(parameter.schema, text)
    if isinstance(found, Violation):
        return Problem(where, found.message, lack=Lack.TIME if found.rule == "time" else Lack.NONE)
    return wire_problem(parameter, text)


def body_problems(catalogue: Catalogue, draft: Draft, written: str) -> Iterator[Problem]:
    """The body against its schema. `written` is the body before its variables were replaced, for line and column."""
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
        yield read_json(mask_references(written))[1] or problem
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
    return read_json(mask_references(draft.body))[1]


def _says_json(draft: Draft, default: str) -> bool:
    given = next((value for name, value in draft.headers if name.lower() == "content-type"), default)
    return "json" in given.lower()


def value_problem(parameter: Parameter, place: str, text: str, variables: Variables) -> Problem | None:
    """What is wrong with a parameter as it is being typed: an unknown variable, or what it stands for."""
    missing = next((name for name in mentioned(text) if name not in variables), None)
    if missing is not None:
        return unknown_variable(missing, variables, place)
    if others := foreign_references(text):
        return foreign_problem(others[0], place)
    if is_blanked(text):
        return Problem(place, NOT_KEPT)
    found = check_parameter(parameter.schema, in_text(text, variables.get)) if text else None
    if not isinstance(found, Violation):
        return None
    return Problem(place, found.message, lack=Lack.TIME if found.rule == "time" else Lack.NONE)
