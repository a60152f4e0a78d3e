"""Secrets that stand in a text which may lie in git: by line and by what they are. Pure."""

import re
from collections.abc import Iterator

from aom_tui.language import _
from aom_tui.problem import Problem
from aom_tui.session.redaction.body_secrets import secret_spans
from aom_tui.session.redaction.draft_secrets import is_reference_only, is_secret_field
from aom_tui.session.redaction.redact import PLACEHOLDER, is_blanked
from aom_tui.session.variables.values import LIKE_A_TOKEN, is_secret_name

_HEADER = re.compile(r"\W*([A-Za-z][A-Za-z0-9-]*) *: *(\S.*)")
_VARIABLE = re.compile(r"\W*@([A-Za-z0-9_.-]+) *= *(\S.*)")
_QUERY = re.compile(r"[?&]([^=&#\s]+)=([^&#\s]+)")
_MEMBERS = re.compile(rb'"([^"\\]*)"\s*:\s*(?=\{|$)')
_USERINFO = re.compile(r"://[^/?#\s{}\"]+@")


def literal_secrets(text: str) -> Iterator[tuple[int, str]]:
    """Yield the line, from 1, and the name (of a header, a member, a variable) of each secret, in comments too."""
    found = dict(_in_json(text))
    for number, line in enumerate(text.split("\n"), 1):
        name = found.get(number) or _in_line(line.strip())
        if name:
            yield number, name


def secret_problems(text: str, where: str) -> list[Problem]:
    """Return a problem for each line that holds a secret: such a text must not be written."""
    what = _("holds a secret ({name}), which is not written into a file")
    remedy = _("Take it out: the profile signs in by itself; or write {{{{name}}}} in its place.")
    return [Problem(f"{where} line {line}", what.format(name=name), remedy.format()) for line, name in
            literal_secrets(text)]  # fmt: skip


def _in_json(text: str) -> Iterator[tuple[int, str]]:
    data = text.encode("utf-8", "surrogatepass")
    for first, last in secret_spans(data):
        if data[first : first + 1] != b'"':  # a pair, or a user's password: the line says so
            continue
        value = data[first:last].strip(b'"').decode("utf-8", "replace")
        if value and not is_reference_only(value) and not is_blanked(value):
            yield data.count(b"\n", 0, first) + 1, _member(data[max(0, first - 1000) : first])


def _member(before: bytes) -> str:
    """The member whose value begins there; of `"token": {"id": "..."}`, where that says nothing, the one around it."""
    names = [name.decode("utf-8", "replace") for name in _MEMBERS.findall(before)[-2:]]
    return next((name for name in reversed(names) if is_secret_name(name)), names[-1] if names else "body")


def _in_line(line: str) -> str:
    for pattern, secret in ((_VARIABLE, is_secret_name), (_HEADER, is_secret_field), (_QUERY, is_secret_field)):
        for found in pattern.finditer(line) if pattern is _QUERY else filter(None, [pattern.fullmatch(line)]):
            value = found[2].strip()
            if secret(found[1]) and not is_reference_only(value) and not is_blanked(value):
                return found[1]
    if _USERINFO.search(line):
        return _("user and password in the URL")
    return _("token") if LIKE_A_TOKEN.search(line) else ""


def mask_secrets(text: str) -> str:
    """Return the text for the screen: of a line that holds a secret only what stands before it."""
    secret = dict(literal_secrets(text))
    lines = enumerate(text.split("\n"), 1)
    return "\n".join(_masked(line) if number in secret else line for number, line in lines)


def _masked(line: str) -> str:
    found = re.match(r"[^:=]*[:=]", line)
    return f"{found[0] if found else ''} {PLACEHOLDER}"
