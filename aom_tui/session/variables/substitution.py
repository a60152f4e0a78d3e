"""Values put into the texts of a draft in place of the references."""

import re
from collections.abc import Callable, Iterator
from types import MappingProxyType
from urllib.parse import quote

import msgspec
from msgspec.structs import replace

from aom_tui.language import _
from aom_tui.problem import Problem
from aom_tui.session.draft import Draft, Pairs, Variable
from aom_tui.session.variables.json_text import STRING_OR_REFERENCE
from aom_tui.session.variables.problems import foreign_problem, unknown_variable
from aom_tui.session.variables.references import NAME, REFERENCE, foreign_references, mention, mentioned
from aom_tui.session.variables.values import NO_VARIABLES

_LITERAL = re.compile(rf"\{{\{{{NAME}\}}\}}")

Find = Callable[[str], Variable | None]

Into = Callable[[str, Find], str]
"""Puts values into a text of one kind. A reference whose variable is not found stays."""


def substituted(draft: Draft) -> tuple[Draft, list[Problem]]:
    """The draft with the values of its variables in place, and a problem for each place that names an unknown one."""
    problems: list[Problem] = []
    variables = draft.variables

    def put(text: str, where: str, into: Into) -> str:
        if "{{" not in text:
            return text
        missing = dict.fromkeys(name for name in mentioned(text) if name not in variables)
        problems.extend(unknown_variable(name, variables, where) for name in missing)
        problems.extend(foreign_problem(name, where) for name in foreign_references(text))
        return into(text, variables.get)

    made = replace(with_texts(draft, put), variables=NO_VARIABLES)
    problems.extend(_path_problems(draft))
    return (draft if problems else made), problems


def with_texts(draft: Draft, put: Callable[[str, str, Into], str]) -> Draft:
    """The draft with `put(text, place, into)` for each text that may mention variables; `into` is for its kind."""

    def put_pairs(pairs: Pairs, location: str) -> Pairs:
        return tuple((name, put(value, f"{location} {name}", in_text)) for name, value in pairs)

    return replace(
        draft,
        uri=draft.uri if draft.operation_id else put(draft.uri, "URI", in_uri),
        values=MappingProxyType({name: put(value, name, in_text) for name, value in draft.values.items()}),
        query=put_pairs(draft.query, "query"),
        headers=put_pairs(draft.headers, "header"),
        body=put(draft.body, "body", _into_body(draft)) if draft.body else draft.body,
    )


def _path_problems(draft: Draft) -> Iterator[Problem]:
    """Values that would move within the path of a bare URI instead of naming something."""
    for name in mentioned(draft.uri) if draft.operation_id is None else ():
        value = draft.variables.get(name)
        if value and value.text in (".", ".."):
            what = _("{value!r} would name another resource").format(value=value.text)
            yield Problem(f"URI {mention(name)}", what, _("Give its id."))


def as_sent(draft: Draft) -> Draft:
    """The draft as it would be sent, as far as its variables are known: for whoever only looks at it."""
    return substituted(draft)[0]


def in_text(text: str, find: Find) -> str:
    """Values put into a text as they are. What is not found stays."""
    return REFERENCE.sub(_replacement(find, lambda value: value.text), text)


def in_uri(uri: str, find: Find) -> str:
    """Values put into a URI, each as one piece of it; one at the beginning may be a whole address."""
    first = REFERENCE.match(uri)
    start = first.end() if first else 0
    rest = REFERENCE.sub(_replacement(find, lambda value: quote(value.text, safe="")), uri[start:])
    return in_text(uri[:start], find) + _LITERAL.sub(lambda found: quote(found[0]), rest)


def in_json(text: str, find: Find) -> str:
    """Values put into a JSON text: escaped inside of strings, outside of them as JSON values."""

    def put(found: re.Match[str]) -> str:
        piece = found[0]
        if piece.startswith('"'):
            return REFERENCE.sub(_replacement(find, lambda value: _escaped(value.text)), piece)
        return _replacement(find, lambda value: value.json)(REFERENCE.match(piece) or found)

    return STRING_OR_REFERENCE.sub(put, text)


def _replacement(find: Find, written: Callable[[Variable], str]) -> Callable[[re.Match[str]], str]:
    def put(found: re.Match[str]) -> str:
        if found[1]:
            return found[0].replace("!", "", 1)
        value = find(found[2])
        return found[0] if value is None else written(value)

    return put


def _escaped(text: str) -> str:
    return msgspec.json.encode(text).decode()[1:-1]


def _into_body(draft: Draft) -> Into:
    """As JSON, unless a header says that it is something else."""
    given = next((value for name, value in draft.headers if name.lower() == "content-type"), "json")
    return in_json if "json" in given.lower() else in_text
