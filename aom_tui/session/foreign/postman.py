"""Postman collections (v2.1, v2.0) as requests to import. Pure; credentials and scripts are left out, with a note.

`{{variables}}` stay variables: ours are written the same way. Values that the collection gives them come along, but for
those that are secrets.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from msgspec import Struct, field
from msgspec.structs import replace

from aom_tui.language import _, commas
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.draft import Pairs, Variable, Variables
from aom_tui.session.foreign.request import ForeignRequest, without_credentials
from aom_tui.session.variables.references import NAME
from aom_tui.session.variables.values import text_value, with_variable

_DEEPEST = 50


class CollectionItem(Struct, frozen=True, eq=False):
    """One request of a collection. `folders` lead to it; `problem` says why it cannot be imported."""

    name: str
    folders: tuple[str, ...]
    request: ForeignRequest | None
    problem: str = ""

    @property
    def path(self) -> str:
        """`Metrics / List series`."""
        return " / ".join((*self.folders, self.name))


class Collection(Struct, frozen=True, eq=False):
    """A collection: its requests in order, what its variables stand for, and what was left out of all of it."""

    name: str
    requests: tuple[CollectionItem, ...]
    variables: Variables = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def read_collection(text: str) -> Collection:
    """Return the collection in the text of a file. Raises InvalidInput for what is none."""
    from aom_tui.session.body.json_reading import read_json

    data, problem = read_json(text.removeprefix("\ufeff"))
    if problem:
        raise InvalidInput(Problem("Postman", problem.what, _("Export the collection as v2.1.")))
    data = data.get("collection", data) if isinstance(data, dict) else data
    if not isinstance(data, dict) or not isinstance(data.get("item"), list):
        what = _("this is no collection: it has no `item`")
        raise InvalidInput(Problem("Postman", what, _("Export the collection as v2.1.")))
    variables, kept_out = _variables(_dicts(data.get("variable")))
    notes = [_secrets_words(kept_out)] if kept_out else []
    if data.get("auth"):
        notes.append(_("the collection's authorization is left out; the profile signs in instead"))
    if data.get("event"):
        notes.append(_("scripts are left out"))
    requests = tuple(_items(data["item"], ()))
    return Collection(_text(_dict(data.get("info")).get("name")) or "Postman", requests, variables, tuple(notes))


def _secrets_words(names: list[str]) -> str:
    one, more = _("{names} holds a secret: it is left out"), _("{names} hold a secret: they are left out")
    return (one if len(names) == 1 else more).format(names=commas(names))


def _variables(given: list[dict[str, Any]]) -> tuple[Variables, list[str]]:
    made: dict[str, Variable] = {}
    kept_out: list[str] = []
    for each in given:
        name, value = _text(each.get("key") or each.get("id")).strip(), _text(each.get("value"))
        if not value or each.get("disabled") or not re.fullmatch(NAME, name):
            continue
        try:
            with_variable({}, name, text_value(value))
        except InvalidInput:
            kept_out.append(name)
        else:
            made[name] = text_value(value)
    return made, kept_out


# -- items


def _items(given: Any, folders: tuple[str, ...]) -> Iterator[CollectionItem]:
    for item in _dicts(given):
        name = _text(item.get("name")) or _("unnamed")
        if isinstance(item.get("item"), list) and len(folders) < _DEEPEST:
            yield from _items(item["item"], (*folders, name))
        elif item.get("request"):
            yield _item(name, folders, item)


def _item(name: str, folders: tuple[str, ...], item: dict[str, Any]) -> CollectionItem:
    request = item["request"]
    if isinstance(request, str):
        return CollectionItem(name, folders, without_credentials(ForeignRequest("GET", request, (), None)))
    request = _dict(request)
    method, headers = _text(request.get("method")).upper() or "GET", _pairs(request.get("header"))
    try:
        body, kind = _body(_dict(request.get("body")))
    except ValueError as error:
        return CollectionItem(name, folders, None, str(error))
    if kind and not any(name.lower() == "content-type" for name, _value in headers):
        headers = (*headers, ("Content-Type", kind))
    url = _url(request.get("url"))
    found = without_credentials(ForeignRequest(method, url, headers, body))
    auth = _dict(request.get("auth")).get("type")
    if auth and auth != "noauth":
        found = replace(found, dropped=(*found.dropped, _("its authorization ({kind})").format(kind=auth)))
    if _dicts(item.get("event")):
        found = replace(found, notes=(*found.notes, _("its scripts are left out")))
    return CollectionItem(name, folders, found) if url else CollectionItem(name, folders, None, _("names no URL"))


def _url(given: Any) -> str:
    """Return the URL with its path's `:name` filled in, without disabled queries."""
    if isinstance(given, str):
        return given.strip()
    url = _dict(given)
    raw = _text(url.get("raw")) or _from_parts(url)
    path, _sign, _query = raw.partition("?")
    values = {
        _text(each.get("key") or each.get("id")): _text(each.get("value")) for each in _dicts(url.get("variable"))
    }
    path = re.sub(r"/:([\w-]+)", lambda found: f"/{_segment(found[1], values)}", path)
    query = url.get("query")
    if not isinstance(query, list):
        return path + raw[len(raw.partition("?")[0]) :]
    pairs = [f"{_quoted(name)}={_quoted(value)}" for name, value in _pairs(query)]
    return (path + ("?" + "&".join(pairs) if pairs else "")).strip()


def _segment(name: str, values: Mapping[str, str]) -> str:
    """Return the value of a path's segment; where it has none, a placeholder that must be filled."""
    return _quoted(values[name]) if values.get(name) else f"{{{name}}}"


def _from_parts(url: dict[str, Any]) -> str:
    host, path = url.get("host"), url.get("path")
    joined = ".".join(map(_text, host)) if isinstance(host, list) else _text(host)
    scheme = f"{_text(url.get('protocol'))}://" if url.get("protocol") else ""
    port = f":{_text(url.get('port'))}" if url.get("port") else ""
    below = "/".join(_text(each) for each in path) if isinstance(path, list) else _text(path).lstrip("/")
    return f"{scheme}{joined}{port}/{below}" if joined else ""


def _quoted(text: str) -> str:
    """Return the text percent-encoded, but for the variables in it."""
    parts = re.split(r"(\{\{[^{}]+\}\})", text)
    return "".join(part if part.startswith("{{") else quote(part, safe="%:,*~") for part in parts)


def _pairs(given: Any) -> Pairs:
    if isinstance(given, str):  # v2.0 allows headers as lines
        lines = (line.partition(":") for line in given.splitlines())
        return tuple((name.strip(), value.strip()) for name, sign, value in lines if sign and name.strip())
    kept = (each for each in _dicts(given) if not each.get("disabled"))
    return tuple((_text(each.get("key")), _text(each.get("value"))) for each in kept if each.get("key"))


def _body(given: dict[str, Any]) -> tuple[str | None, str]:
    """Return the body and its content type, if it has one. Raises ValueError, in words, for other kinds."""
    if not given or given.get("disabled"):
        return None, ""
    match given.get("mode"):
        case "raw":
            text = _text(given.get("raw"))
            language = _text(_dict(_dict(given.get("options")).get("raw")).get("language"))
            return text or None, "application/json" if text and language == "json" else ""
        case "urlencoded":
            pairs = _pairs(given.get("urlencoded"))
            text = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs)
            return text or None, "application/x-www-form-urlencoded"
        case None:
            return None, ""
        case mode:
            raise ValueError(_("a body of the kind {mode} is not taken: AOM takes JSON").format(mode=_text(mode)))


def _dict(given: Any) -> dict[str, Any]:
    return given if isinstance(given, dict) else {}


def _dicts(given: Any) -> list[dict[str, Any]]:
    return [each for each in given if isinstance(each, dict)] if isinstance(given, list) else []


def _text(given: Any) -> str:
    return given if isinstance(given, str) else "" if given is None else str(given)


def select_items(collection: Collection, which: tuple[str, ...]) -> list[CollectionItem]:
    """Return the requests by number (from 1), name or path; `all` is all of them. Raises InvalidInput."""
    if which == ("all",):
        return list(collection.requests)
    return [_item_named(collection, each) for each in which]


def _item_named(collection: Collection, text: str) -> CollectionItem:
    requests = collection.requests
    if text.isdecimal() and 0 < int(text) <= len(requests):
        return requests[int(text) - 1]
    folded = text.casefold()
    found = [each for each in requests if folded in (each.name.casefold(), each.path.casefold())]
    if len(found) == 1:
        return found[0]
    what = _("{number} requests are called that") if found else _("no such request")
    remedy = _("Give its number, 1 to {number}.").format(number=len(requests))
    raise InvalidInput(Problem(text, what.format(number=len(found)), remedy))
