"""A request as a curl command line that a POSIX shell runs as it stands. Secrets are shell variables in it."""

import re
import shlex
from collections.abc import Iterator

from aom_tui.language import _
from aom_tui.render.clean import clean
from aom_tui.render.exports.notes import Findable, sandbox_notes, secret_in_body
from aom_tui.session.draft import Pairs
from aom_tui.session.exchange import Request
from aom_tui.session.redaction.redact import PLACEHOLDER, redact_body, redact_headers, redact_url

TOKEN_VARIABLE = "TOKEN"
"""None that means anything to aom-tui: who exports it stays with the profile that was chosen."""
PROJECT_VARIABLE = "OS_PROJECT_ID"
_UNKNOWN_PROJECT = "{project_id}"

COMPUTED = frozenset({"host", "content-length", "connection", "accept-encoding", "x-sdk-date"})
"""Headers that curl makes itself, or that belong to a signature it cannot make."""

TOKEN_HEADERS = frozenset({"x-auth-token", "x-subject-token"})


def curl(request: Request) -> str:
    """The command line, over several lines; the token is `$TOKEN`, an unknown project id `$OS_PROJECT_ID`.

    A call that would be signed carries a token instead: curl cannot sign.
    """
    words = [f"curl{_method(request)} {_url(request.url)}"]
    words += (f"-H {header}" for header in _headers(request.headers))
    if request.body:
        words.append(f"--data-raw {shlex.quote(redact_body(request.body))}")
    return clean(" \\\n  ".join(words))


def notes(request: Request, profile: str | None = None, sandbox: Findable = "") -> Iterator[str]:
    """What whoever runs the line must know: which variables to set, what is missing."""
    line = curl(request)
    if f"${TOKEN_VARIABLE}" in line:
        yield from sandbox_notes(request, sandbox)
        program = f"aom-tui --profile {shlex.quote(profile)}" if profile else "aom-tui"
        if sandbox not in ("own", "gone"):
            yield _("the line needs {name}: {command}").format(
                name=TOKEN_VARIABLE, command=f"export {TOKEN_VARIABLE}=$({program} token --reveal --yes)"
            )
    if f"${PROJECT_VARIABLE}" in line:
        yield _("the line needs {name}, the project's id: `aom-tui token` shows it").format(name=PROJECT_VARIABLE)
    if any(name.lower() == "authorization" for name, _value in request.headers):
        yield _("curl cannot sign: the line carries a token, or the header from a variable")
    yield from secret_in_body(request.body)


def _method(request: Request) -> str:
    usual = "POST" if request.body else "GET"
    if request.method == "HEAD":
        return " --head"
    return "" if request.method == usual else f" -X {request.method}"


def _url(url: str) -> str:
    """Quoted; `-g` where curl would take brackets for a pattern."""
    parts = redact_url(url).split(_UNKNOWN_PROJECT)
    quoted = f'"${PROJECT_VARIABLE}"'.join(shlex.quote(part) if part else "" for part in parts)
    return f"-g {quoted}" if re.search(r"[\[\]{}]", "".join(parts)) else quoted


def _headers(headers: Pairs) -> Iterator[str]:
    for (name, value), (_name, shown) in zip(headers, redact_headers(headers), strict=True):
        lowered = name.lower()
        if lowered in COMPUTED:
            continue
        if lowered in TOKEN_HEADERS:
            yield f'"{name}: ${TOKEN_VARIABLE}"'
        elif lowered == "authorization" and (value == PLACEHOLDER or value.startswith("SDK-HMAC")):
            yield f'"X-Auth-Token: ${TOKEN_VARIABLE}"'
        elif shown != value:
            yield f'"{name}: ${_variable(name)}"'
        else:
            yield shlex.quote(f"{name}: {value}" if value else f"{name};")


def _variable(name: str) -> str:
    return re.sub(r"\W", "_", name.upper())
