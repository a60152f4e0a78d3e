"""Following a redirect on request: where to, with what, and when not. Pure.

Source: RFC 9110, 15.4. A 303 is asked for by GET; for all others method and body stay, as they were meant.
"""

import re
from urllib.parse import urljoin

from msgspec.structs import replace

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.cause import Follow
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import Exchange
from aom_tui.session.redaction.redact import redact_url
from aom_tui.session.urls import origin

MOST = 5
"""Redirects in a row that are followed; more lead in a circle."""

_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
"""No URL holds any (RFC 3986, 2): one that does was meant for somebody's terminal."""

_STATUSES = frozenset({301, 302, 303, 307, 308})
_FOR_ANYBODY = frozenset({"accept", "accept-language", "content-type"})
"""Headers by hand that another host gets too: any other may be a credential."""


def redirect_of(exchange: Exchange) -> Follow | Problem | None:
    """The redirect of a reply, or why it is not followed; None where it is no redirect."""
    reply, request = exchange.reply, exchange.request
    target = reply.header("Location") if reply and reply.status in _STATUSES else None
    if reply is None or request is None or not target:
        return None
    try:
        url = urljoin(request.url, target).partition("#")[0]
        scheme, host, _port = origin(url)
    except ValueError:
        scheme, host, url = "", "", target
    if scheme not in ("http", "https") or not host or _CONTROLS.search(target):
        return _not_followed(url, _("it leads to no address: {url}"))
    if scheme == "http" and request.url.startswith("https:"):
        return _not_followed(url, _("it leads from https to plain http: {url}"))
    is_asked_anew = reply.status == 303 and request.method != "HEAD"
    return Follow(url, "GET" if is_asked_anew else request.method, origin(url) != origin(request.url))


def redirect_count(exchange: Exchange) -> int:
    """How many redirects led to the exchange."""
    return sum(bool(each.reply and each.reply.status in _STATUSES) for each in exchange.preceding)


def _not_followed(url: str, words: str) -> Problem:
    return Problem(_("redirect"), words.format(url=redact_url(url)), _("If you trust that, send to it by hand."))


def redirected_draft(draft: Draft, follow: Follow) -> Draft:
    """The draft that follows: the URL as it was given, no parameters; to another host without credentials."""
    keeps_body = follow.method == draft.method.upper()
    headers = tuple(
        (name, value)
        for name, value in draft.headers
        if (not follow.elsewhere or name.lower() in _FOR_ANYBODY)
        and (keeps_body or not name.lower().startswith("content-"))
    )
    uri = follow.url.replace("{", "%7B").replace("}", "%7D")  # its braces are the server's, and stand for nothing here
    return Draft(
        method=follow.method, uri=uri, headers=headers, body=draft.body if keeps_body else None,
        unchecked=draft.unchecked, variables=draft.variables,
    )  # fmt: skip


def next_draft(exchange: Exchange) -> Draft:
    """The draft that follows the redirect. Raises InvalidInput where there is none, or it is not followed."""
    found = redirect_of(exchange)
    if isinstance(found, Follow) and exchange.draft:
        return redirected_draft(exchange.draft, found)
    nowhere = Problem(_("redirect"), _("the last reply leads nowhere else"), _("Only a 3xx with a Location does."))
    raise InvalidInput(found if isinstance(found, Problem) else nowhere)


def with_earlier_exchange(before: Exchange, exchange: Exchange) -> Exchange:
    """The exchange with the earlier one, and what preceded that, among what preceded it."""
    earlier = (*before.preceding, replace(before, preceding=(), steps=()))
    return replace(exchange, preceding=(*earlier, *exchange.preceding))
