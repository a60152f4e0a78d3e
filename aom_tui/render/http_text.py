"""A request as an entry of an .http file, as REST Client and JetBrains read it. Secrets are variables in it. Pure."""

import re
from collections.abc import Iterator

from aom_tui.language import _
from aom_tui.render.clean import clean, clean_line
from aom_tui.render.curl import COMPUTED, TOKEN_HEADERS, TOKEN_VARIABLE
from aom_tui.render.export_notes import secret_in_body
from aom_tui.session.exchange import Request
from aom_tui.session.redact import PLACEHOLDER, redact_body, redact_headers, redact_url


def http_text(request: Request, name: str) -> str:
    """The entry. The token is `{{OS_TOKEN}}`, an unknown project id `{{project_id}}`."""
    url = re.sub(r"(?<!\{)\{project_id\}(?!\})", "{{project_id}}", redact_url(request.url))
    lines = [f"### {clean_line(name)}", f"{request.method} {clean_line(url)}", *_headers(request)]
    if request.body:
        lines += ["", clean(redact_body(request.body))]
    return "\n".join(lines)


def http_notes(request: Request) -> Iterator[str]:
    """What the HTTP client must be told."""
    text = http_text(request, "")
    for name in (TOKEN_VARIABLE, "project_id"):
        if f"{{{{{name}}}}}" in text:
            yield _("the entry needs the variable {name} in the HTTP client's environment").format(name=name)
    yield from secret_in_body(request.body)


def _headers(request: Request) -> Iterator[str]:
    for (name, value), (_name, shown) in zip(request.headers, redact_headers(request.headers), strict=True):
        lowered = name.lower()
        if lowered in COMPUTED:
            continue
        signs = lowered == "authorization" and (value == PLACEHOLDER or value.startswith("SDK-HMAC"))
        if lowered in TOKEN_HEADERS or signs:
            yield f"{'X-Auth-Token' if signs else name}: {{{{{TOKEN_VARIABLE}}}}}"
        elif shown == value:
            yield f"{clean_line(name)}: {clean_line(value)}"
