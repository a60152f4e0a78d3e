"""A request as an entry of an .http file, as REST Client and JetBrains read it. Secrets are variables in it. Pure."""

import re
from collections.abc import Iterator

from aom_tui.language import _
from aom_tui.render.clean import clean, clean_line
from aom_tui.render.exports.curl import COMPUTED, TOKEN_HEADERS, TOKEN_VARIABLE
from aom_tui.render.exports.notes import Findable, sandbox_notes, secret_in_body
from aom_tui.session.exchange import Request
from aom_tui.session.redaction.redact import PLACEHOLDER, redact_body, redact_headers, redact_url
from aom_tui.session.saved.http_file import Entry, entry_text


def http_text(request: Request, name: str) -> str:
    """The entry. The token is `{{TOKEN}}`, an unknown project id `{{project_id}}`.

    Raises InvalidInput for a body that no such file can hold.
    """
    url = re.sub(r"(?<!\{)\{project_id\}(?!\})", "{{project_id}}", redact_url(request.url))
    body = clean(redact_body(request.body)) if request.body else None
    entry = Entry(
        name=clean_line(name), method=request.method, url=clean_line(url), headers=tuple(_headers(request)), body=body
    )
    return entry_text(entry).removesuffix("\n")


def http_notes(request: Request, sandbox: Findable = "") -> Iterator[str]:
    """What the HTTP client must be told."""
    text = http_text(request, "")
    if f"{{{{{TOKEN_VARIABLE}}}}}" in text:
        yield from sandbox_notes(request, sandbox)
    for name in (TOKEN_VARIABLE, "project_id"):
        if f"{{{{{name}}}}}" in text:
            yield _("the entry needs the variable {name} in the HTTP client's environment").format(name=name)
    yield from secret_in_body(request.body)


def _headers(request: Request) -> Iterator[tuple[str, str]]:
    for (name, value), (_name, shown) in zip(request.headers, redact_headers(request.headers), strict=True):
        lowered = name.lower()
        if lowered in COMPUTED:
            continue
        signs = lowered == "authorization" and (value == PLACEHOLDER or value.startswith("SDK-HMAC"))
        if lowered in TOKEN_HEADERS or signs:
            yield "X-Auth-Token" if signs else name, f"{{{{{TOKEN_VARIABLE}}}}}"
        elif shown == value:
            yield clean_line(name), clean_line(value)
