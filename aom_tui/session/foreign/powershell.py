"""`Invoke-WebRequest` and `Invoke-RestMethod` in the forms that browsers and manuals write. Pure."""

from collections.abc import Iterator

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.draft import Pairs
from aom_tui.session.foreign.request import ForeignRequest
from aom_tui.session.foreign.windows_words import powershell_words

_COMMANDS = frozenset({"invoke-webrequest", "invoke-restmethod", "iwr", "irm"})
_VALUES = ("uri", "method", "headers", "body", "contenttype", "useragent", "websession", "credential", "token",
           "authentication", "outfile", "timeoutsec", "proxy", "sessionvariable", "infile", "form")  # fmt: skip
_REFUSED = {"infile": "-InFile", "form": "-Form"}
_CREDENTIALS = frozenset({"credential", "token", "websession"})


def read_invoke(text: str) -> ForeignRequest:
    """What the first such command asks for; statements before it (`$session = ...`) are passed over.

    Raises InvalidInput.
    """
    words = list(powershell_words(text))
    start = next((at for at, word in enumerate(words) if word.lower() in _COMMANDS), None)
    if start is None:
        raise InvalidInput(Problem("PowerShell", _("no Invoke-WebRequest is in it"), _("Paste the whole command.")))
    given: dict[str, str] = {}
    headers: Pairs = ()
    rest = iter(words[start + 1 :])
    for word in rest:
        if word in (";", "|"):
            break
        name = _name(word)
        if name is None:
            if not word.startswith("-"):
                given.setdefault("uri", word)
        elif name == "headers":
            headers = tuple(_table(rest))
        else:
            given[name] = next(rest, "")
    return _request(given, headers)


def _name(word: str) -> str | None:
    """A parameter that takes a value, by its name or the beginning of it; None for a switch, or no parameter."""
    if not word.startswith("-") or len(word) < 2:
        return None
    typed = word[1:].rstrip(":").lower()
    return next((name for name in _VALUES if name == typed or (len(typed) > 2 and name.startswith(typed))), None)


def _table(rest: Iterator[str]) -> Iterator[tuple[str, str]]:
    """The pairs of `@{ "a"="b"; c = d }`. Raises InvalidInput where it is none."""
    if next(rest, "") != "@{":
        raise InvalidInput(Problem("PowerShell", _("-Headers is no @{...}"), _("Write the headers into the command.")))
    text = ""
    for word in rest:
        if word in ("}", ";") or ("=" in text and not text.endswith("=") and not word.startswith("=")):
            yield from _pair(text)
            text = ""
        if word == "}":
            return
        text += "" if word == ";" else word


def _pair(text: str) -> Iterator[tuple[str, str]]:
    name, sign, value = text.partition("=")
    if sign and name.strip():
        yield name.strip(), value.strip()


def _request(given: dict[str, str], headers: Pairs) -> ForeignRequest:
    for name, written in _REFUSED.items():
        if name in given:
            said = _("{written} sends what is in files").format(written=written)
            raise InvalidInput(Problem("PowerShell", said, _("Write its text into the line: -Body 'TEXT'.")))
    url = given.get("uri", "")
    if not url:
        raise InvalidInput(Problem("PowerShell", _("names no URL")))
    if given.get("contenttype"):
        headers = (*headers, ("Content-Type", given["contenttype"]))
    dropped = (_("the session's cookies or password"),) if _CREDENTIALS & given.keys() else ()
    body = given.get("body")
    method = given.get("method", "").upper() or ("POST" if body is not None else "GET")
    full = url if "://" in url or url.startswith(("/", "{{")) else f"https://{url}"
    return ForeignRequest(method, full, headers, body, dropped)
