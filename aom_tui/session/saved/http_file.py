"""`.http` files as REST Client and JetBrains write them: several requests, each behind a line `### name`. Pure.

What is read: `### name`, `# @name x`, `@variable = value`, comments, the request line with its continuation, headers,
a body or `< file`. Scripts and what is to be done with a reply are passed over: nothing of a file is ever run. One line
is our own: `# @aom-operation ListSeries`, which other programs take for a comment.
"""

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.draft import Pairs

BY_HAND = "none"
"""Stands for an operation's name where a request is none on purpose."""

_SEPARATOR = re.compile(r"#{3,}(.*)")
_COMMENT = re.compile(r"(?:#|//)\s*(.*)")
_DIRECTIVE = re.compile(r"@(name|aom-operation)(?:\s*=\s*|\s+)(.+)")
_VARIABLE = re.compile(r"@([A-Za-z0-9_.-]+)\s*=\s*(.*)")
_REQUEST = re.compile(r"(?:([A-Za-z]{1,20})\s+)?(\S.*?)\s*")
_VERSION = re.compile(r"\s+HTTP/[\d.]+$")
_HEADER = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*:\s*(.*)")
_BODY_FILE = re.compile(r"<(@\w*)?\s+(\S.*)")
_REPLY_HANDLER = re.compile(r"(?:>|>>!?|<>)\s")
"""Begins what JetBrains does with a reply; the body is over."""


class Entry(Struct, frozen=True, kw_only=True):
    """One request of a file, as written."""

    name: str
    alias: str = ""
    """What `# @name` says; a title goes before it."""
    method: str = "GET"
    url: str = ""
    headers: Pairs = ()
    body: str | None = None
    operation_id: str = ""
    """What the comment of our own says; BY_HAND for none on purpose."""
    variables: Mapping[str, str] = field(default_factory=dict)
    """Those that are set in its own section."""
    body_file: str = ""
    """The file whose content is the body, as written."""
    fills_body_file: bool = False
    """Whether variables in that file are replaced (`<@`)."""
    problem: Problem | None = None
    """What keeps it from being a request."""
    start: int = 0
    """Characters before its section in the text of the file."""
    end: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """What it is found by."""
        return (self.name, self.alias) if self.alias else (self.name,)

    @property
    def called(self) -> str:
        """The operation, else method and URL."""
        return self.operation_id if self.operation_id not in ("", BY_HAND) else f"{self.method} {self.url}"


class HttpFile(Struct, frozen=True):
    """The requests of a file, and the variables that hold for all of them."""

    entries: tuple[Entry, ...]
    variables: Mapping[str, str]


def read_http(text: str, where: str = "") -> HttpFile:
    """What is in the text. `where` names the file in problems, which are kept with their entries."""
    entries: list[Entry] = []
    variables: dict[str, str] = {}
    for section in _sections(text):
        entry = _Reader(section, where).entry()
        variables |= entry.variables
        if entry.url or entry.problem:
            entries.append(entry)
    return HttpFile(tuple(entries), variables)


class _Section(Struct, frozen=True):
    title: str
    lines: list[str]
    number: int
    """Of its first line in the file, from 1."""
    start: int
    end: int


def _sections(text: str) -> Iterator[_Section]:
    title, lines, number, start, at = "", list[str](), 1, 0, 0
    for index, raw in enumerate(text.split("\n")):
        line = raw.removesuffix("\r")
        if found := _SEPARATOR.fullmatch(line):
            yield _Section(title, lines, number, start, at)
            title, lines, number, start = found[1].strip(), [], index + 2, at
        else:
            lines.append(line)
        at += len(raw) + 1
    yield _Section(title, lines, number, start, len(text))


class _Reader:
    """Goes through the lines of one section."""

    def __init__(self, section: _Section, where: str) -> None:
        self._section, self._where = section, where
        self._lines = section.lines
        self._at = 0
        self._said: dict[str, str] = {}
        self._variables: dict[str, str] = {}

    def entry(self) -> Entry:
        """The request of the section; one without a URL where there is none."""
        try:
            method, url = self._request_line()
            headers = tuple(self._headers()) if url else ()
            problem = None
        except InvalidInput as error:
            method, url, headers, problem = "", "", (), error.problems[0]
        body, file = self._body() if url else (None, None)
        return Entry(
            name=self._section.title or self._said.get("name", "") or f"{method} {url}".strip(),
            alias=self._said.get("name", ""),
            method=method,
            url=url,
            headers=headers,
            body=None if file else body,
            operation_id=self._said.get("aom-operation", ""),
            variables=self._variables,
            body_file=file[2].strip() if file else "",
            fills_body_file=bool(file and file[1]),
            problem=problem,
            start=self._section.start,
            end=self._section.end,
        )

    def _request_line(self) -> tuple[str, str]:
        while self._at < len(self._lines):
            line = self._lines[self._at].strip()
            self._at += 1
            if line.startswith("< {%"):
                self._pass_script(line)
            elif found := _VARIABLE.fullmatch(line):
                self._variables[found[1]] = found[2].strip()
            elif line and not self._is_comment(line):
                return self._request(line)
        return "", ""

    def _request(self, line: str) -> tuple[str, str]:
        found = _REQUEST.fullmatch(_VERSION.sub("", line))
        if found is None or (found[1] is None and " " in re.sub(r"\{\{[^{}]*\}\}", "", found[2])):
            raise self._problem(_("this is no request line"), _("Write METHOD URL."))
        url = found[2]
        while self._at < len(self._lines) and self._lines[self._at].strip().startswith(("?", "&")):
            url += self._lines[self._at].strip()
            self._at += 1
        return (found[1] or "GET").upper(), _VERSION.sub("", url)

    def _headers(self) -> Iterator[tuple[str, str]]:
        while self._at < len(self._lines):
            line = self._lines[self._at].strip()
            self._at += 1
            if not line:
                return
            if self._is_comment(line):
                continue
            found = _HEADER.fullmatch(line)
            if found is None:
                raise self._problem(_("this is no header"), _("Write Name: value; a blank line begins the body."))
            yield found[1], found[2].strip()

    def _body(self) -> tuple[str | None, re.Match[str] | None]:
        lines: list[str] = []
        for line in self._lines[self._at :]:
            if _REPLY_HANDLER.match(line):
                break
            lines.append(line)
        while lines and not lines[-1].strip():
            lines.pop()
        said = [line for line in lines if line.strip()]
        file = _BODY_FILE.fullmatch(said[0].strip()) if len(said) == 1 else None
        return "\n".join(lines) or None, file

    def _pass_script(self, line: str) -> None:
        while "%}" not in line and self._at < len(self._lines):
            line = self._lines[self._at]
            self._at += 1

    def _is_comment(self, line: str) -> bool:
        found = _COMMENT.fullmatch(line)
        if found and (said := _DIRECTIVE.fullmatch(found[1].strip())):
            self._said[said[1]] = said[2].strip()
        return found is not None

    def _problem(self, what: str, remedy: str) -> InvalidInput:
        number = self._section.number + self._at - 1
        return InvalidInput(Problem(f"{self._where} line {number}".strip(), what, remedy))


# -- writing


def entry_text(entry: Entry) -> str:
    """The section of a request, as `read_http` reads it, with a line end behind it. Raises InvalidInput."""
    lines = [f"### {entry.name}".rstrip()]
    if entry.operation_id:
        lines.append(f"# @aom-operation {entry.operation_id}")
    lines += [f"@{name} = {value}" for name, value in entry.variables.items()]
    lines += [f"{entry.method} {entry.url}", *(f"{name}: {value}" for name, value in entry.headers)]
    if entry.body is not None:
        _check_body(entry.body)
        lines += ["", entry.body]
    return "\n".join(lines) + "\n"


def _check_body(body: str) -> None:
    """A line that would be read as something else than the body. Raises InvalidInput."""
    for number, line in enumerate(body.split("\n"), 1):
        if _SEPARATOR.match(line) or _REPLY_HANDLER.match(line) or _BODY_FILE.match(line.strip()):
            what = _("a line of a body in an .http file cannot begin with {sign}").format(sign=line.split()[0][:3])
            raise InvalidInput(Problem(f"body line {number}", what, _("Put a blank before it, or change the line.")))


def entry_name(name: str) -> str:
    """The name as it can stand behind `###`. Raises InvalidInput for one that cannot."""
    plain = " ".join(name.split()).strip("# ")
    if not plain or not plain.isprintable() or len(plain) > MOST_NAME:
        what = _("{name!r} cannot be the name of a request").format(name=name[:40])
        raise InvalidInput(Problem("", what, _("Give it a name in a few words, on one line.")))
    return plain


MOST_NAME = 120
"""Characters."""
