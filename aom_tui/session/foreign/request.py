"""A request that another program has written, and what is left out of it before it becomes a draft. Pure."""

import re

from msgspec import Struct
from msgspec.structs import replace

from aom_tui.language import _
from aom_tui.session.draft import Pairs
from aom_tui.session.draft_checks import FRAMING_HEADERS
from aom_tui.session.foreign.shell_words import with_straight_quotes
from aom_tui.session.redaction.redact import USERINFO

CREDENTIAL_HEADERS = frozenset(
    {
        "authorization", "proxy-authorization", "cookie", "x-auth-token", "x-subject-token", "x-security-token",
        "x-sdk-date", "x-project-id", "cftk", "x-csrf-token", "x-xsrf-token",
    }
)  # fmt: skip
OWN_HEADERS = frozenset({"host", "connection", "accept-encoding"}) | FRAMING_HEADERS
"""Computed anew when the request is sent."""

_BROWSER_HEADERS = re.compile(
    r"sec-.*|origin|referer|user-agent|dnt|te|pragma|cache-control|priority|upgrade-insecure-requests|"
    r"accept|accept-language|x-requested-with|authority|method|path|scheme|:.*"
)
"""What a browser says of itself; left out where headers come from a browser (`Sec-Fetch-*`)."""

_CREDENTIAL_QUERY = re.compile(r"(?i)(?:x-auth-token|token|access_?token|security_?token|password)=")


class ForeignRequest(Struct, frozen=True):
    """What a curl command line, or a collection, asks for. `dropped` names what was left out: tokens, passwords."""

    method: str
    url: str
    headers: Pairs
    body: str | None
    dropped: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """What else became different from what was pasted, each a clause."""


def without_credentials(found: ForeignRequest) -> ForeignRequest:
    """Return the request without credentials and without what a browser says of itself; `dropped` names them."""
    dropped = list(found.dropped)
    headers = found.headers
    if any(name.lower().startswith("sec-") for name, _value in headers):
        kept = tuple(pair for pair in headers if not _BROWSER_HEADERS.fullmatch(pair[0].lower()))
        dropped += [_("the browser's own headers")] if len(kept) < len(headers) else []
        headers = kept
    dropped += [name for name, _value in headers if name.lower() in CREDENTIAL_HEADERS]
    headers = tuple(p for p in headers if p[0].lower() not in CREDENTIAL_HEADERS | OWN_HEADERS)
    url, named = _url_without_credentials(found.url)
    return replace(found, url=url, headers=headers, dropped=tuple(dict.fromkeys([*dropped, *named])))


def _url_without_credentials(url: str) -> tuple[str, list[str]]:
    """Return the URL without user, password, token and fragment, and words for the credentials that were there."""
    dropped: list[str] = []
    bare = USERINFO.sub("", url).replace("://@", "://")
    if bare != url:
        dropped.append(_("user and password in the URL"))
    path, sign, query = bare.partition("#")[0].partition("?")
    pairs = query.split("&")
    kept = [pair for pair in pairs if not _CREDENTIAL_QUERY.match(pair)]
    if len(kept) < len(pairs):
        dropped.append(_("a token in the URL"))
    return path + (sign + "&".join(kept) if kept and sign else ""), dropped


def with_repaired_body(found: ForeignRequest) -> ForeignRequest:
    """Return the request with its body as JSON again, where a document or a shell has changed its quotes."""
    body = found.body
    if not body or _is_json(body) or not body.lstrip().startswith(("{", "[", "\\{")):
        return found
    for text, how in (
        (with_straight_quotes(body), _("curly quotes in the body are straight now")),
        (body.replace('\\"', '"'), _('the body\'s \\" are " now')),
    ):
        if text != body and _is_json(text):
            return replace(found, body=text, notes=(*found.notes, how))
    return found


def _is_json(text: str) -> bool:
    from aom_tui.session.body.json_reading import read_json

    return read_json(text)[1] is None
