"""What a reply means: success, an API error, or nothing usable. Pure; `parse_off_loop` does it in a thread.

Every error envelope of AOM, IAM and the gateway is read here and nowhere else: `error_code` with `error_msg` or
`error_message`, `errorCode` with `errorMessage` or `errorMsg`, `code` with `message`, and each of them below `error`.
"""

import asyncio
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from aom_tui.catalogue.model import Operation
from aom_tui.language import _
from aom_tui.session.body.charset import as_utf8, charset_of
from aom_tui.session.body.html_page import is_html
from aom_tui.session.body.json_slices import BOM, NotJson, Slice, begins_as_json, first_slice, line_and_column, sliced
from aom_tui.session.body.spool import Bytes
from aom_tui.session.concurrency.loop_priority import yield_to_loop
from aom_tui.session.exchange import ApiError, Failure, FailureKind, Outcome, Reply, StepName, Success

_CODES = ("error_code", "errorCode", "code")
_MESSAGES = ("error_msg", "error_message", "errorMessage", "errorMsg", "message")
_BUSINESS_CODES = ("errorCode", "error_code")
"""The only two that a 2xx body carries as a verdict; `code` is data there."""

_MESSAGE_LENGTH = 300
_AT_ONCE = 1024**2
"""Bytes that are read in one go, which is quickest, but keeps the interpreter for 0.7 ms."""

_SLICE = 256 * 1024
"""Bytes that are read in one go; that keeps the interpreter for half a millisecond."""

_IN_THREAD = 1024**2
"""Bytes; larger bodies are parsed in a thread."""

_LARGE_ERROR = 4 * 1024**2
"""Bytes; of an error that is larger the beginning has to do."""

_JSON_LINES = ("application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines")
"""A JSON value on each line; as a whole it is no JSON, and none is missing."""

_WANTED = _("Look at the body: a proxy or a sign-in page may have answered in the service's place.")


class _Envelope(msgspec.Struct):
    """The top level of a 2xx body; msgspec checks the rest of a large body without building objects of it."""

    error_code: Any = None
    errorCode: Any = None  # noqa: N815 - AOM's own spelling
    error_msg: Any = None
    error_message: Any = None
    errorMessage: Any = None  # noqa: N815
    errorMsg: Any = None  # noqa: N815


def parse(operation: Operation | None, reply: Reply, success_codes: frozenset[str], *, own: bool = True) -> Outcome:
    """The outcome; what is JSON by its bytes counts as that, whatever it is called.

    `own` is False for a host that is none of the profile's: there a page may be what was asked for by hand.
    """
    if not 200 <= reply.status < 600:
        return _broken(_("{status} is no HTTP status").format(status=reply.status))
    if reply.status >= 300:
        code, message = error_fields(reply)
        return ApiError(code or str(reply.status), message or _redirect(reply) or reply.reason, reply.status)
    if _is_white(reply.body):
        return Success()
    kind = (reply.header("content-type") or "").lower()
    if kind.partition(";")[0].strip() in _JSON_LINES:
        return _judged_lines(reply, success_codes)
    if "json" in kind:
        return _judged(reply, success_codes)
    is_documented = _documents_json(operation, reply.status)
    if (own or is_documented) and is_html(reply):
        return _broken(_("an HTML page came where the service answers JSON"))
    if own and ("html" in kind or is_documented):
        return _judged(reply, success_codes)
    judged = _judged(reply, success_codes) if begins_as_json(utf8(reply)) else Success()
    return Success() if isinstance(judged, Failure) else judged  # a log may begin with a bracket


async def parse_off_loop(
    operation: Operation | None, reply: Reply, success_codes: frozenset[str], *, own: bool
) -> Outcome:
    """Parse as `parse` does, without blocking the event loop for a large body."""
    if len(reply.body) > _IN_THREAD:
        return await asyncio.to_thread(parse, operation, reply, success_codes, own=own)
    return parse(operation, reply, success_codes, own=own)


def _judged(reply: Reply, success_codes: frozenset[str]) -> Outcome:
    """A 2xx that is JSON, or claims to be."""
    text = utf8(reply)
    try:
        envelope = _envelope(text)
    except NotJson as error:
        return _broken(_no_json(text, error))
    except RecursionError:
        return Success()
    code = _first(envelope, _BUSINESS_CODES)
    if not code or code in success_codes:
        return Success(code)
    return ApiError(code, _first(envelope, _MESSAGES), reply.status)


def _judged_lines(reply: Reply, success_codes: frozenset[str]) -> Outcome:
    """A single one is judged as JSON is; of several each has to be JSON."""
    judged = _judged(reply, success_codes)
    text = utf8(reply)
    if not isinstance(judged, Failure):
        return judged
    try:
        for line in _lines(text):
            if line.text.strip():
                _told(line)
    except NotJson as error:
        return _broken(_no_json(text, error))
    except RecursionError:
        pass
    return Success()


def _lines(text: Bytes) -> Iterator[Slice]:
    at = len(BOM) if text[:3] == BOM else 0
    while at < len(text):
        stop = text.find(b"\n", at)
        stop = stop if stop >= 0 else len(text)
        yield Slice(text[at:stop], at)
        at = stop + 1
        yield_to_loop()


_NO_NUMBER = re.compile(rb"-?(?:NaN|Infinity)\b")


def _no_json(text: Bytes, error: NotJson) -> str:
    """What is wrong, and where. What programs write for a number that JSON has no word for is neither of the two."""
    said = error.said
    if error.at >= 0:
        line, column = line_and_column(text, error.at)
        said = _("{said} in line {line}, column {column}").format(said=said, line=line, column=column)
    begin = error.at - 1 if text[max(error.at - 1, 0) : error.at] == b"-" else error.at
    if error.at >= 0 and (found := _NO_NUMBER.match(text[begin : error.at + 16])):
        words = _("the body is no JSON, which has no {word} ({value})")
        return words.format(word=found[0].decode(), value=_one_line(said))
    return _("the body is no JSON ({value}): damaged, or cut off").format(value=_one_line(said))


def _envelope(text: Bytes) -> _Envelope:
    """What the top level says; a large text is read slice by slice. Raises NotJson, and RecursionError."""
    found = _Envelope()
    for told in sliced(text, _told, _AT_ONCE if len(text) <= _AT_ONCE else _SLICE):
        for name in _Envelope.__struct_fields__:
            value = told.get(name) if isinstance(told, dict) else getattr(told, name, None)
            if value is not None:
                setattr(found, name, value)
    return found


def _told(each: Slice) -> Any:
    """A slice's part of the top level. What is no object carries no business code; it only has to be JSON."""
    try:
        try:
            return msgspec.json.decode(each.text, type=_Envelope)
        except msgspec.ValidationError:
            return msgspec.json.decode(each.text, type=msgspec.Raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        told = _with_half_characters(each.text)
        if told is None:
            raise each.refused(error) from None
        return told


def _with_half_characters(text: bytes) -> Any:
    """The value of JSON that msgspec refuses for half a surrogate pair in a string, which JSON's grammar allows.

    None where it is no JSON even so.
    """
    from json import loads  # only a reply that is refused needs it

    def refuse(constant: str) -> None:
        raise ValueError(constant)

    try:
        return loads(text.decode("utf-8", "replace"), parse_constant=refuse) if b"\\u" in text else None
    except (ValueError, RecursionError):
        return None


def error_fields(reply: Reply) -> tuple[str, str]:
    """Code and message of an error body, empty where there is none; the message on one line."""
    text = _beginning(utf8(reply))
    try:
        value = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        value = _with_half_characters(text)
        if value is None:
            return "", _plain_text(reply)
    match value:
        case [dict() as first, *_]:
            value = first
        case {"errorType": str() as kind, "error": str() as message}:  # Prometheus
            return kind, _one_line(message)
    for level in (value, value.get("error") if isinstance(value, dict) else None):
        code, message = _first(level, _CODES), _first(level, _MESSAGES) or _in_parts(level)
        if code or message:
            return code, message
    return "", ""


def _beginning(text: Bytes) -> bytes:
    """As JSON that ends; of an error that is no larger than errors are, all of it."""
    if len(text) <= _LARGE_ERROR:
        return text[:]
    begun = first_slice(text[:_LARGE_ERROR])
    return begun.text if begun else b""


def _plain_text(reply: Reply) -> str:
    """What a refusal in plain text says, or one that does not say what it is written in."""
    kind = (reply.header("content-type") or "").lower()
    if kind and not kind.startswith("text/plain"):
        return ""
    beginning = reply.body[: 2 * _MESSAGE_LENGTH * 4]
    if not kind and (beginning.lstrip().startswith(b"<") or charset_of(reply.body, None).is_binary):
        return ""
    return _one_line(utf8(reply)[: len(beginning)].decode("utf-8", "replace"))


def _first(source: Any, names: tuple[str, ...]) -> str:
    """The first of these members that says something, on one line: codes come as text and as number."""
    for name in names:
        value = source.get(name) if isinstance(source, dict) else getattr(source, name, None)
        if isinstance(value, str) and value:
            return _one_line(value)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
    return ""


def _in_parts(source: Any) -> str:
    """A message that is no text: one in several languages, or what is wrong field by field."""
    found = [source.get(name) for name in _MESSAGES] if isinstance(source, dict) else []
    parts = next((each for each in found if isinstance(each, dict | list) and each), None)
    return _one_line(msgspec.json.encode(parts).decode()) if parts else ""


def _one_line(text: str) -> str:
    """IAM's ancestor explains a bad body in 3 KB with newlines; the full text stays in the reply."""
    line = " ".join(text.encode(errors="replace").decode().split())
    return line if len(line) <= _MESSAGE_LENGTH else f"{line[: _MESSAGE_LENGTH - 3]}..."


def utf8(reply: Reply) -> Bytes:
    """The body in UTF-8, whatever it came in; a body that is no text stays what it is."""
    charset = charset_of(reply.body, reply.header("content-type"))
    return reply.body if charset.is_binary else as_utf8(reply.body, charset)


def _is_white(body: Bytes) -> bool:
    return not any(body[at : at + _SLICE].strip() for at in range(0, len(body), _SLICE))


def _documents_json(operation: Operation | None, status: int) -> bool:
    responses = operation.responses if operation else ()
    return any(response.status == status and _is_object(response.schema) for response in responses)


def _is_object(schema: Any) -> bool:
    """Some replies are documented as a bare text, which arrives with or without quotes."""
    return bool(schema) and schema.get("type") != "string"


def _redirect(reply: Reply) -> str:
    target = reply.header("location")
    return _("redirects to {target}, which is not followed").format(target=target) if target else ""


def _broken(message: str) -> Failure:
    return Failure(FailureKind.BROKEN, StepName.PARSE, message, _WANTED)
