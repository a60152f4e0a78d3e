"""What each header of a call is for, in a sentence.

Source: IAM's and AOM's API reference for their own headers, the API gateway's signing guide for those of a signature,
RFC 9110 for the rest.
"""

from aom_tui.language import _
from aom_tui.render.wire.comments import Side

_REQUEST = {
    "x-auth-token": _("the token: says who calls, and for which project. IAM gives it for a name and a password"),
    "x-project-id": _("the project that the call is for; with a signature there is no token that says it"),
    "x-domain-id": _("the account that the call is for; with a signature there is no token that says it"),
    "authorization": _(
        "the signature in place of a token: algorithm, access key (AK), names of the signed headers, signature. "
        "The SK that makes it is never sent"
    ),
    "x-sdk-date": _("when it was signed, in UTC; the gateway takes at most 15 minutes from its own clock"),
    "x-security-token": _("the third part of a temporary access key; its AK and SK are worth nothing without it"),
    "x-sdk-content-sha256": _("stands in the signature for the body's hash; UNSIGNED-PAYLOAD: the body is not signed"),
    "x-subject-token": _("the token that is asked about"),
    "content-type": _("what the body is; AOM takes JSON in UTF-8"),
    "content-length": _("bytes of the body"),
    "host": _("the Endpoint, as the server is to see it; a part of every signature"),
    "accept": _("which kinds of reply are taken: any"),
    "accept-encoding": _("how the reply may be packed on its way"),
    "connection": _("the connection may be used again by the next call"),
    "user-agent": _("the program that calls"),
    "transfer-encoding": _("the body comes in pieces, its length not known before"),
}
_REPLY = {
    "x-subject-token": _("the token itself; whoever has it acts as its user until it expires"),
    "x-request-id": _("names this call at the service: what support asks for"),
    "x-iam-trace-id": _("names this call at IAM: what support asks for"),
    "x-openstack-request-id": _("names this call at Keystone: what support asks for"),
    "content-type": _("what the body is"),
    "content-length": _("bytes of the body, as it was on its way"),
    "content-encoding": _("how the body was packed on its way; it is shown unpacked"),
    "transfer-encoding": _("the body came in pieces, its length not known before"),
    "date": _("the server's clock; a signature made more than 15 minutes from it is refused"),
    "server": _("the software that answered: usually the gateway's"),
    "retry-after": _("how long to wait before the next try"),
    "connection": _("whether the connection is kept for the next call"),
    "keep-alive": _("how long the connection is kept"),
    "cache-control": _("whether a copy of the reply may be kept"),
    "expires": _("until when a copy of the reply may be kept"),
    "pragma": _("whether a copy of the reply may be kept, in HTTP/1.0's words"),
    "vary": _("which request headers the reply depends on"),
    "location": _("where it is instead; redirects are shown, and followed on request"),
    "allow": _("the methods that are possible there"),
    "www-authenticate": _("how one has to authenticate there"),
    "set-cookie": _("a cookie; this program keeps none"),
    "strict-transport-security": _("for browsers: come back by https only"),
    "x-content-type-options": _("for browsers: take the body for what Content-Type says"),
    "x-frame-options": _("for browsers: whether a page may be shown inside of another"),
    "x-xss-protection": _("for browsers: stop scripts that came with the request"),
    "x-download-options": _("for browsers: save a download, do not open it"),
    "via": _("the proxies in between"),
}


def header_meaning(name: str, side: Side) -> str:
    """What it is for; empty where that is not known."""
    return (_REQUEST if side == "request" else _REPLY).get(name.lower(), "")
