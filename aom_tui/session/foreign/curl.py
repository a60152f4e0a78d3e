"""A curl command line as a foreign request. Pure; what identifies someone is left out."""

import re
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.foreign.curl_options import END_WORDS, FLAGS, VALUE_OPTIONS
from aom_tui.session.foreign.request import ForeignRequest, with_repaired_body, without_credentials
from aom_tui.session.foreign.shell_words import command_text, split_command

_BEGIN = re.compile(r"(?i)curl(?:\.exe)?(?=[\s\u00a0^`\\])\s*\S")
_INVOKE = re.compile(
    r"(?i)(?:\$\w+\s*=\s*New-Object\s+Microsoft\.PowerShell\.Commands|(?:Invoke-(?:WebRequest|RestMethod)|iwr|irm)\s+\S)"
)


def begins_as_curl(text: str) -> bool:
    """Whether the text begins as a command for `read_curl`, behind a prompt, a fence or curly quotes too."""
    bare = command_text(text)
    return bool(_BEGIN.match(bare) or _INVOKE.match(bare))


def read_curl(text: str) -> ForeignRequest:
    """Return the request of a command that a browser, a manual or `--as curl` wrote. Raises InvalidInput."""
    bare = command_text(text)
    if _INVOKE.match(bare):
        from aom_tui.session.foreign.powershell import read_invoke

        return with_repaired_body(without_credentials(read_invoke(bare)))
    first, *rest = split_command(bare) or [""]
    if first.lower() not in ("curl", "curl.exe"):
        raise InvalidInput(Problem("curl", _("this is no curl command line"), _("Paste one that begins with curl.")))
    reading = _CurlArguments()
    for kind, value in _arguments(rest, reading):
        reading.take(kind, value)
    return with_repaired_body(without_credentials(reading.result()))


# -- the arguments


def _arguments(given: list[str], reading: "_CurlArguments") -> Iterator[tuple[str, str]]:
    """Yield each argument as its kind and its value, up to the end of the command."""
    rest = iter(given)
    for word in rest:
        if word in END_WORDS or (word.endswith(";") and "://" in word):
            reading.notes.append(_("only the first command is taken"))
            if word not in END_WORDS:
                yield "url", word.rstrip(";")
            return
        if word.startswith("--") and len(word) > 2:
            yield _long_option(word, rest)
        elif word.startswith("-") and len(word) > 1:
            yield from _short_options(word[1:], rest)
        elif word.strip():
            yield "url", word


def _long_option(word: str, rest: Iterator[str]) -> tuple[str, str]:
    name, joined, value = word.partition("=")
    if name in FLAGS or name.startswith("--no-"):
        return "flag", name
    if name in ("--get", "--head"):
        return name[2:], ""
    if name not in VALUE_OPTIONS:
        raise _not_understood(name)
    return VALUE_OPTIONS[name], value if joined else next(rest, "")


def _short_options(letters: str, rest: Iterator[str]) -> Iterator[tuple[str, str]]:
    """`-sSXPOST`: flags in a row, the last of which may have a value behind it or as the next word."""
    for at, letter in enumerate(letters):
        name = f"-{letter}"
        if name in VALUE_OPTIONS:
            yield VALUE_OPTIONS[name], letters[at + 1 :] or next(rest, "")
            return
        if name in ("-G", "-I"):
            yield ("get" if letter == "G" else "head"), ""
        elif name in FLAGS:
            yield "flag", name
        else:
            raise _not_understood(name)


def _not_understood(name: str) -> InvalidInput:
    return InvalidInput(
        Problem("curl", _("option {name} is not understood").format(name=name), _("Remove it and paste again."))
    )


class _CurlArguments:
    """The arguments of curl that have been read so far."""

    def __init__(self) -> None:
        self.method = ""
        self.url = ""
        self.headers: list[tuple[str, str]] = []
        self.data: list[str] = []
        self.query: list[str] = []
        self.as_query = False
        self.json = False
        self.dropped: list[str] = []
        self.notes: list[str] = []

    def take(self, kind: str, value: str) -> None:
        """Take one argument."""
        match kind:
            case "header":
                self._header(value)
            case "agent":
                self.headers.append(("User-Agent", value))
            case "cookie" | "password":
                self.dropped.append(_("a cookie") if kind == "cookie" else _("a password or key"))
            case "data" | "raw" | "json" | "urlencode":
                self._data(kind, value)
            case "form" | "file" | "config":
                raise _refused(kind)
            case _:
                self._line(kind, value)

    def _line(self, kind: str, value: str) -> None:
        """Take an argument for the request line."""
        match kind:
            case "method":
                self.method = value.upper()
            case "head":
                self.method = self.method or "HEAD"
            case "url":
                self.url = self.url or value
            case "get":
                self.as_query = True
            case "query":
                self.query.append(_encoded(value))
            case "flag":
                self._flag(value)

    def _flag(self, name: str) -> None:
        if name in ("-k", "--insecure"):
            self.notes.append(_("-k is left out: certificates are checked"))

    def _header(self, line: str) -> None:
        if line.startswith("@"):
            said = _("the headers are in the file {value}")
            raise _in_a_file(said, line[1:], _("Write them into the line: -H 'NAME: VALUE'."))
        name, colon, value = line.partition(":")
        name, value = name.strip(), value.strip()
        if line.rstrip().endswith(";") and not colon:
            self.headers.append((line.rstrip()[:-1].strip(), ""))
        elif name and (value or not colon):  # `Name:` takes a header of curl's own away
            self.headers.append((name, value))

    def _data(self, kind: str, value: str) -> None:
        if (kind != "raw" and value.startswith("@")) or (kind == "urlencode" and re.match(r"[^=@]+@", value)):
            said = _("the body is in the file {value}")
            raise _in_a_file(said, value.partition("@")[2], _("Write its text into the line: -d 'TEXT'."))
        self.data.append(_encoded(value) if kind == "urlencode" else value)
        self.json |= kind == "json"

    def result(self) -> ForeignRequest:
        """Return the request, once all arguments are read. Raises InvalidInput without a URL."""
        if not self.url:
            raise InvalidInput(Problem("curl", _("names no URL")))
        url = self.url if "://" in self.url or self.url.startswith(("/", "{{")) else f"https://{self.url}"
        body = ("" if self.json else "&").join(self.data) if self.data else None
        query = list(self.query)
        if body is not None and self.as_query:
            query, body = [*query, body], None
        if query:
            url = f"{url}{'&' if urlsplit(url).query else '?'}{'&'.join(query)}"
        if self.json and not any(name.lower() == "content-type" for name, _value in self.headers):
            self.headers.append(("Content-Type", "application/json"))
        method = self.method or ("POST" if body is not None else "GET")
        return ForeignRequest(method, url, tuple(self.headers), body, tuple(self.dropped), tuple(self.notes))


def _encoded(value: str) -> str:
    """What `--data-urlencode` makes of `content`, `=content` and `name=content`."""
    name, sign, content = value.partition("=")
    if not sign:
        return quote(value, safe="")
    return f"{name}={quote(content, safe='')}" if name else quote(content, safe="")


def _in_a_file(said: str, name: str, remedy: str) -> InvalidInput:
    return InvalidInput(Problem("curl", said.format(value=name), remedy))


def _refused(kind: str) -> InvalidInput:
    match kind:
        case "form":
            problem = Problem("curl", _("-F sends a form with files, which AOM does not take"), _("Send JSON with -d."))
        case "file":
            problem = Problem("curl", _("-T sends a file"), _("Write its text into the line: -d 'TEXT'."))
        case _:
            problem = Problem("curl", _("-K reads options from a file"), _("Write them into the command."))
    return InvalidInput(problem)
