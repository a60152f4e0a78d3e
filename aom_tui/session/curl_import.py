"""A curl command line as method, URL, headers and body. Pure; what identifies someone is left out."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.draft import Pairs

CREDENTIAL_HEADERS = frozenset(
    {"authorization", "cookie", "x-auth-token", "x-subject-token", "x-security-token", "x-sdk-date", "x-project-id"}
)
OWN_HEADERS = frozenset({"host", "content-length", "connection", "accept-encoding"})
"""Computed anew when the request is sent."""

QUOTED_OR_CONTINUED = re.compile(r"""(?P<quoted>'[^']*'|"(?:\\.|[^"\\])*")|\\\r?\n""", re.DOTALL)
"""A backslash at a line's end joins lines, but not inside quotes."""

VALUE_OPTIONS = {
    "-X": "method", "--request": "method", "-H": "header", "--header": "header", "--url": "url", "-A": "agent",
    "--user-agent": "agent", "-d": "data", "--data": "data", "--data-raw": "raw", "--data-binary": "data",
    "--data-ascii": "data", "--json": "json", "-b": "credential", "--cookie": "credential", "-u": "credential",
    "--user": "credential", "-o": "", "--output": "", "-m": "", "--max-time": "", "--connect-timeout": "",
    "-x": "", "--proxy": "", "--cacert": "", "-w": "", "--write-out": "", "-e": "", "--referer": "", "--retry": "",
}  # fmt: skip
"""curl's options that take a value, and what becomes of it; an empty name is dropped."""

FLAGS = frozenset({
    "-s", "-S", "-k", "-L", "-i", "-v", "-g", "-f", "-#", "--silent", "--show-error", "--insecure", "--location",
    "--include", "--verbose", "--globoff", "--fail", "--compressed", "--http1.1", "--http2", "--progress-bar",
    "--no-progress-meter",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class CurlImport:
    """What a curl command line asks for. `dropped` names what was left out: tokens, cookies, passwords."""

    method: str
    url: str
    headers: Pairs
    body: str | None
    dropped: tuple[str, ...] = ()


def looks_like_curl(text: str) -> bool:
    """Whether a paste is meant to be imported: it begins with the word curl."""
    word = text.lstrip().split(maxsplit=1)[:1]
    return word in (["curl"], ["curl.exe"]) and len(text.split()) > 1


def read_curl(text: str) -> CurlImport:
    """Read what a browser, a manual or `--as curl` wrote. Raises InvalidInput."""
    reading = _Reading()
    for kind, value in _arguments(_words(text)):
        reading.take(kind, value)
    return reading.result()


def _words(text: str) -> list[str]:
    try:
        words = shlex.split(QUOTED_OR_CONTINUED.sub(lambda found: found["quoted"] or " ", text))
    except ValueError as error:
        raise InvalidInput(
            Problem("curl", _("cannot be read: {lower}").format(lower=str(error).lower()), _("Check its quotes."))
        ) from error
    return words[1:]


def _arguments(words: list[str]) -> Iterator[tuple[str, str]]:
    """Pairs of what it is and its value."""
    rest = iter(words)
    for word in rest:
        if word in FLAGS:
            continue
        if word in ("-I", "--head"):
            yield "method", "HEAD"
        elif word in ("-G", "--get"):
            yield "get", ""
        elif not word.startswith("-") or word == "-":
            yield "url", word
        else:
            yield _option(word, rest)


def _option(word: str, rest: Iterator[str]) -> tuple[str, str]:
    name, joined, value = word.partition("=") if word.startswith("--") else (word[:2], word[2:], word[2:])
    if not word.startswith("--") and set(word[1:]) <= {flag[1] for flag in FLAGS if len(flag) == 2}:
        return "", ""
    if name not in VALUE_OPTIONS:
        raise InvalidInput(
            Problem("curl", _("option {name} is not understood").format(name=name), _("Remove it and paste again."))
        )
    if not joined:
        value = next(rest, "")
    return VALUE_OPTIONS[name], value


class _Reading:
    """What has been read so far."""

    def __init__(self) -> None:
        self.method = ""
        self.url = ""
        self.headers: list[tuple[str, str]] = []
        self.data: list[str] = []
        self.as_query = False
        self.dropped: list[str] = []

    def take(self, kind: str, value: str) -> None:
        """One argument."""
        match kind:
            case "method":
                self.method = value.upper()
            case "url":
                self.url = self.url or value
            case "get":
                self.as_query = True
            case "header":
                self._header(value)
            case "agent":
                self.headers.append(("User-Agent", value))
            case "credential":
                self.dropped.append(_("a cookie or password"))
            case "data" | "raw" | "json":
                self._data(kind, value)

    def _header(self, line: str) -> None:
        name, _colon, value = line.partition(":")
        name, value = name.strip(), value.strip()
        if name.lower() in CREDENTIAL_HEADERS:
            self.dropped.append(name)
        elif name and name.lower() not in OWN_HEADERS:
            self.headers.append((name, value))

    def _data(self, kind: str, value: str) -> None:
        if kind != "raw" and value.startswith("@"):
            raise InvalidInput(
                Problem(
                    "curl", _("the body is in the file {value}").format(value=value[1:]), _("Paste its text into Body.")
                )
            )
        self.data.append(value)
        if kind == "json":
            self.headers.append(("Content-Type", "application/json"))

    def result(self) -> CurlImport:
        """All of it, once everything is read."""
        if not self.url:
            raise InvalidInput(Problem("curl", _("names no URL")))
        url = self.url if "://" in self.url or self.url.startswith("/") else f"https://{self.url}"
        body = "&".join(self.data) if self.data else None
        if body is not None and self.as_query:
            url, body = f"{url}{'&' if urlsplit(url).query else '?'}{body}", None
        method = self.method or ("POST" if body is not None else "GET")
        return CurlImport(method, url, tuple(self.headers), body, tuple(self.dropped))
