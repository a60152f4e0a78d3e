"""Anatomy: each part of both messages named and explained, in comments between their lines.

What an operation's own documents say of a part (its parameters, its body, its replies) goes before what is said of such
parts in general. Values are never repeated in a comment: some are secrets, and they stand a line above.
"""

from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl, urlsplit

import msgspec

from aom_tui.catalogue.model import Catalogue, JsonSchema, Operation, Parameter, Region
from aom_tui.catalogue.schema import Field, fields, limits
from aom_tui.catalogue.search import explain_status, match
from aom_tui.catalogue.translation import titles
from aom_tui.catalogue.type_words import type_words
from aom_tui.language import _
from aom_tui.render.description import EFFECTS
from aom_tui.render.wire.comments import NoComments, Side
from aom_tui.render.wire.header_words import header_meaning
from aom_tui.render.wire.notes import note, remark
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import Reply, Request

MOST_FIELDS = 12
"""Fields of a body that are named; Docs names all."""

LOOKED_AT = 1024 * 1024
"""Bytes of a body that is looked into; of a larger one all documented fields are named."""

_Members = Mapping[str, msgspec.Raw] | None

_METHODS = {
    "GET": _("asks for what the URI names"),
    "HEAD": _("asks for the headers only"),
    "POST": _("gives a body to what the URI names: to create something, or to ask"),
    "PUT": _("puts the body in the place of what the URI names"),
    "PATCH": _("changes what the URI names as the body says"),
    "DELETE": _("deletes what the URI names"),
}


class Anatomy(NoComments):
    """Comments that name and explain each part. For one text from top to end: nothing is explained twice."""

    def __init__(self, catalogue: Catalogue | None, width: int) -> None:
        self._catalogue = catalogue
        self._width = width
        self._explained: set[tuple[Side, str]] = set()

    def operation(self, request: Request, draft: Draft | None) -> Operation | None:
        """The draft's, or the one that the request line belongs to."""
        if self._catalogue is None:
            return None
        if draft and draft.operation_id and (known := self._catalogue.operations.get(draft.operation_id)):
            return known
        found = match(self._catalogue, request.method, urlsplit(request.url).path)
        return found[0] if found else None

    # -- the request

    def request_line(self, request: Request, operation: Operation | None) -> Iterator[str]:
        """Method, scheme, Endpoint, URI with its parameters: `URL = https:// Endpoint / URI`."""
        parts = urlsplit(request.url)
        yield from note(request.method, _method_words(request.method, operation), self._width)
        if request.method == "POST" and operation and operation.service == "aom" and not operation.effect.changes:
            yield from note("", _("many queries are POST: what is asked for stands in the body"), self._width)
        scheme = _("encrypted by TLS") if parts.scheme == "https" else _("not encrypted: for a machine of one's own")
        yield from note(f"{parts.scheme}://", scheme, self._width)
        yield from note(_("Endpoint"), self._endpoint_words(parts.hostname or "", operation), self._width)
        template = operation.path if operation else ""
        uri = _("resource path {template}").format(template=template) if template else _("the resource path")
        yield from note("URI", uri, self._width)
        yield from self._parameters(parts.query, operation)

    def _endpoint_words(self, host: str, operation: Operation | None) -> str:
        service = operation.service.upper() if operation else _("the service")
        region = self._region(host)
        if region:
            return _("the host of {service} in region {region}").format(service=service, region=region)
        return _("the host of {service}").format(service=service)

    def _region(self, host: str) -> str:
        regions = self._catalogue.regions.values() if self._catalogue else ()
        hosts = ((each.id, urlsplit(place).hostname) for each in regions for place in _places(each))
        return next((region for region, known in hosts if host and known == host), "")

    def _parameters(self, query: str, operation: Operation | None) -> Iterator[str]:
        declared = operation.parameters if operation else ()
        for parameter in declared:
            if parameter.location == "path":
                yield from note(f"{{{parameter.name}}}", _parameter_words(parameter), self._width, 2)
        for name in dict.fromkeys(name for name, _value in parse_qsl(query, keep_blank_values=True)):
            known = operation.parameter(name) if operation else None
            if known and known.location == "query":
                text = _parameter_words(known)
            else:
                text = _("query; not one that the documents know") if operation else _("query")
            yield from note(f"?{name}", text, self._width, 2)

    def header(self, side: Side, operation: Operation | None, name: str) -> Iterator[str]:
        """What the operation says of it, else what such a header is for; nothing where neither is known."""
        key = (side, name.lower())
        if key in self._explained:
            return
        self._explained.add(key)
        declared = operation.parameter(name) if operation and side == "request" else None
        own = declared.description if declared and declared.location == "header" else ""
        text = header_meaning(name, side) or own.rstrip(".。")
        if text:
            yield from remark(text, self._width)

    def request_body(self, request: Request, operation: Operation | None) -> Iterator[str]:
        """The fields that are in it, as the operation takes them."""
        if operation and operation.body:
            yield from note(_("body"), _("what {id} is asked to do").format(id=operation.id), self._width)
            yield from self._fields(operation, operation.body.schema, request.body)

    # -- the reply

    def status_line(self, reply: Reply) -> Iterator[str]:
        """What the status means at AOM."""
        if self._catalogue is None:
            return
        meaning = explain_status(self._catalogue, reply.status)
        yield from note(str(reply.status), meaning.meaning, self._width)

    def reply_body(self, reply: Reply, operation: Operation | None) -> Iterator[str]:
        """The fields that are in it, as the documents have them."""
        answers = operation.responses if operation else ()
        found = next((answer for answer in answers if answer.status == reply.status), None)
        if found is None or operation is None:
            return
        yield from note(_("body"), found.description or _("what came of it"), self._width)
        if found.schema:
            yield from self._fields(operation, found.schema, reply.body[: LOOKED_AT + 1])

    def _fields(self, operation: Operation, schema: JsonSchema, body: bytes) -> Iterator[str]:
        """The outermost; of one that is alone also what is in it."""
        if self._catalogue is None:
            return
        shown = list(_outer(fields(self._catalogue, operation.service, schema), _members(body)))
        for depth, field in shown[:MOST_FIELDS]:
            yield from note(field.name, _field_words(field), self._width, 2 + 2 * depth)
        if len(shown) > MOST_FIELDS:
            yield from note("...", _("{number} more").format(number=len(shown) - MOST_FIELDS), self._width, 2)

    # -- beside

    def annotated(self, line: str, text: str) -> Iterator[str]:
        """The line with a comment beside it where there is room, else below it."""
        if len(line) + 4 + len(text) <= self._width:
            yield f"{line}  # {text}"
        else:
            yield line
            yield from remark(text, self._width)


def _places(region: Region) -> tuple[str, ...]:
    return tuple(filter(None, (region.aom_endpoint, region.iam_endpoint)))


def _method_words(method: str, operation: Operation | None) -> str:
    general = _METHODS.get(method, "")
    if operation is None:
        return general
    said = _("{id}: {title}; {effect}")
    return said.format(id=operation.id, title=titles(operation)[0], effect=EFFECTS[operation.effect])


def _parameter_words(parameter: Parameter) -> str:
    """Where it stands, what it is, which values it takes."""
    place = _("path") if parameter.location == "path" else _("query")
    words = _with_limits(parameter.description, limits(parameter.schema))
    return _("{place}: {words}").format(place=place, words=words)


def _field_words(field: Field) -> str:
    return _with_limits(field.description or type_words(field.type), field.limits)


def _with_limits(text: str, span: str) -> str:
    said = text.rstrip(".。")
    return said if not span or span in said else _("{said} ({span})").format(said=said, span=span)


def _outer(known: tuple[Field, ...], there: _Members) -> Iterator[tuple[int, Field]]:
    """How deep each is, and the field: of those that are known the ones that are there."""
    found = [field for field in known if there is None or field.name in there]
    for field in found:
        yield 0, field
        if len(found) == 1:
            inside = _members(there[field.name]) if there is not None else None
            yield from ((1, inner) for inner in field.children if inside is None or inner.name in inside)


def _members(body: bytes | msgspec.Raw) -> _Members:
    """The members of an object, or of the first in a list; None where that is not known without much work."""
    if len(memoryview(body)) > LOOKED_AT:
        return None
    try:
        match msgspec.json.decode(body, type=dict[str, msgspec.Raw] | list[msgspec.Raw]):
            case dict(members):
                return members
            case [first, *_rest]:
                return _members(first)
            case []:
                return {}
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        pass
    return None
