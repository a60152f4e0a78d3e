"""What was in the request: values missing, unknown, of a wrong type, of a wrong length, or the wrong Content-Type."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from msgspec import Struct

from aom_tui.catalogue.check import check
from aom_tui.catalogue.json_path import path_text
from aom_tui.catalogue.model import Catalogue, Operation, Parameter
from aom_tui.catalogue.violations import UNKNOWN_FIELD
from aom_tui.language import _, sentence, sentences
from aom_tui.problem import place_words
from aom_tui.session.body.json_reading import read_json
from aom_tui.session.cause import Cause, GiveValue, Remedy, TakeOut
from aom_tui.session.compose.item_fields import declared_type
from aom_tui.session.compose.undocumented import undocumented
from aom_tui.session.draft_checks import parameter_problem
from aom_tui.session.exchange import Request
from aom_tui.session.signing.signature import MAX_BODY
from aom_tui.session.symptoms.name_taken import is_name_taken
from aom_tui.session.symptoms.scene import Scene, likely, shown

_NOT_THE_CONTENTS = (401, 403, 404, 405, 408, 429)
_MOST = 5
"""Faults that are listed: a body of the wrong kind breaks every rule there is."""


class _Fault(Struct, frozen=True):
    """One fault of what was sent. `where` is as a Problem names it, `name` the field's own."""

    where: str
    name: str
    title: str
    evidence: str
    advice: str = ""
    remedy: Remedy | None = None
    """Where it is another than to give a value."""


def contents_causes(scene: Scene) -> Iterator[Cause]:
    """Of a 4xx, or of a failure inside a 2xx, that is about what was sent."""
    request, error = scene.exchange.request, scene.error
    if error is None or request is None or scene.exchange.is_for_login:
        return
    if error.status_class != 4 or scene.status in _NOT_THE_CONTENTS or is_name_taken(scene):
        return
    if scene.status == 413 or len(request.body) > MAX_BODY:
        evidence = _("The body has {number} bytes; the gateway takes 12 MB.").format(number=len(request.body))
        yield shown(_("The body is too large."), evidence, _("Send less at a time."))
    if scene.catalogue is None or scene.operation is None:
        return
    yield from _content_type(scene, request, scene.operation)
    faults = [*_parameters(scene, request, scene.operation), *_body(scene.catalogue, request, scene.operation)]
    for fault in faults[:_MOST]:
        yield _cause(scene, fault)
    if not faults:
        yield from _named(scene, request, scene.operation)


def _cause(scene: Scene, fault: _Fault) -> Cause:
    """A fault by the documents; shown where the service names the same field."""
    remedy = fault.remedy or _value_for(scene, fault.where)
    advice = fault.advice or _corrected(fault.where)
    if _names(scene.message, fault.name):
        evidence = sentences(fault.evidence, _("The reply names it too."))
        return shown(fault.title, evidence, advice, remedy)
    return likely(fault.title, fault.evidence, advice, remedy)


def _value_for(scene: Scene, where: str) -> GiveValue:
    """To be given there, with the type that the documents have for it."""
    place, _blank, path = where.partition(" ")
    if scene.catalogue is None or place != "body" or not path:
        return GiveValue(where)
    return GiveValue(where, declared_type(scene.catalogue, scene.operation, path))


def _corrected(where: str) -> str:
    """A parameter may be called as its place is, which is said once: `query query` says nothing."""
    place, _blank, name = where.partition(" ")
    if not name:
        return _("Correct the {place}.").format(place=place_words(place))
    if name == place:
        return _("Correct the value of {name}.").format(name=name)
    return _("Correct the value of {name} ({place}).").format(name=name, place=place_words(place))


def _content_type(scene: Scene, request: Request, operation: Operation) -> Iterator[Cause]:
    if operation.body is None or not request.body:
        return
    sent, wanted = scene.sent("Content-Type"), operation.body.content_type
    if _kind(sent) != _kind(wanted):
        evidence = _("It was sent as {value}; the documents say {wanted}.").format(
            value=sent or _("nothing"), wanted=wanted
        )
        make = shown if scene.status == 415 else likely
        yield make(_("The Content-Type is wrong."), evidence, _("Send Content-Type: {wanted}.").format(wanted=wanted))


def _kind(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


# -- by the documents


def _parameters(scene: Scene, request: Request, operation: Operation) -> Iterator[_Fault]:
    query = parse_qs(urlsplit(request.url).query, keep_blank_values=True)
    for parameter in operation.parameters:
        if parameter.location == "path":
            continue
        text = _sent(scene, query, parameter)
        problem = parameter_problem(parameter, text)
        if problem and not text:
            evidence = _("The documents require it for {id}, and it was not sent.").format(id=operation.id)
            yield _Fault(
                problem.where,
                parameter.name,
                _("{name} is missing.").format(name=parameter.name),
                evidence,
                _("Set {where}.").format(where=place_words(problem.where)),
            )
        elif problem:
            title = _("{name} has a wrong value.").format(name=parameter.name)
            yield _Fault(problem.where, parameter.name, title, _("By the documents, {what}.").format(what=problem.what))


def _sent(scene: Scene, query: Mapping[str, list[str]], parameter: Parameter) -> str:
    """As sent; a list written out name by name is one text again."""
    if parameter.location == "header":
        return scene.sent(parameter.name)
    return ",".join(query.get(parameter.name, ()))


def _body(catalogue: Catalogue, request: Request, operation: Operation) -> Iterator[_Fault]:
    if operation.body is None or "json" not in operation.body.content_type.lower():
        return
    text = request.body.decode("utf-8", "replace")
    if not text.strip():
        if operation.body.required:
            evidence = _("The documents require one for {id}.").format(id=operation.id)
            yield _Fault("body", "", _("The body is missing."), evidence)
        return
    value, problem = read_json(text)
    if problem:
        yield _Fault("body", "", _("The body is not JSON."), sentence(problem.fault))
        return
    yield from _unknown(catalogue, operation, value)
    for violation in check(catalogue, operation.service, operation.body.schema, value):
        if violation.rule not in UNKNOWN_FIELD:
            yield _violated(operation, violation.path, violation.rule, violation.message)


def _violated(operation: Operation, path: str, rule: str, message: str) -> _Fault:
    where, name = f"body {path}".strip(), path.rpartition(".")[2].partition("[")[0]
    if rule == "required":
        evidence = _("The documents require it for {id}, and the body does not have it.").format(id=operation.id)
        return _Fault(
            where,
            name,
            _("{path} is missing.").format(path=path),
            evidence,
            _("Set {where}.").format(where=place_words(where)),
        )
    said = _("{name} has a wrong type.") if rule == "type" else _("{name} has a wrong value.")
    return _Fault(
        where, name, said.format(name=path or _("The body")), _("By the documents, {message}.").format(message=message)
    )


def _unknown(catalogue: Catalogue, operation: Operation, value: Any) -> Iterator[_Fault]:
    schema = operation.body.schema if operation.body else {}
    for field in undocumented(catalogue, operation.service, schema, value):
        name, where, near = field.name, path_text(field.path), field.meant
        new = path_text([*field.path[:-1], near]) if near else ""
        known = _("The documents do not know it there; they know {near}.").format(near=near)
        evidence = known if near else _("The documents do not know it there.")
        advice = (
            _("Call it {near}.").format(near=near)
            if near
            else _("Take it out, unless you know better than the documents.")
        )
        yield _Fault(
            f"body {where}",
            name,
            _("{where} is an unknown field.").format(where=place_words(where)),
            evidence,
            advice,
            TakeOut(f"body {where}", declared_type(catalogue, operation, new), near or ""),
        )


# -- by the service's words


def _named(scene: Scene, request: Request, operation: Operation) -> Iterator[Cause]:
    """A parameter or a field that the message names, and the documents find nothing wrong with."""
    query = parse_qs(urlsplit(request.url).query, keep_blank_values=True)
    for parameter in operation.parameters:
        if parameter.location == "query" and _names(scene.message, parameter.name):
            yield _doubted(scene, f"query {parameter.name}", parameter.name, _sent(scene, query, parameter))
    value, problem = read_json(request.body.decode("utf-8", "replace") or "null")
    for name in value if isinstance(value, dict) and not problem else ():
        if _names(scene.message, name):
            yield _doubted(scene, f"body {path_text([name])}", name, "")


def _doubted(scene: Scene, where: str, name: str, sent: str) -> Cause:
    """`sent` is empty for what is not repeated here: a body may hold secrets."""
    shows = _("The reply names it; Wire shows what was sent.")
    evidence = _("The reply names it; sent as {value}.").format(value=sent[:40]) if sent else shows
    title = _("{name} is not what the service wants.").format(name=name)
    return likely(title, evidence, _corrected(where), _value_for(scene, where))


def _names(message: str, name: str) -> bool:
    """Whether the message holds the name as a word of its own."""
    return len(name) > 3 and re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", message, re.IGNORECASE) is not None
