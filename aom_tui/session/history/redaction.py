"""An exchange as the history may keep it: without secrets, without bodies where the profile wants none. Pure.

What has a name (a header, a member, a query pair) is redacted by `redaction.redact`. Each secret found that way
is also taken out of all places that give it no name: an echo in a reply, a message, a variable, what was signed.
"""

from types import MappingProxyType
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from aom_tui.session.body.spool import Bytes
from aom_tui.session.draft import Draft, Pairs, Variable, Variables
from aom_tui.session.exchange import ApiError, Exchange, Failure, Kept, Outcome, Part, Reply, Request, Signing
from aom_tui.session.redaction.exchange_secrets import SEARCHED, secrets_of_draft, secrets_of_exchange
from aom_tui.session.redaction.known_secrets import KnownSecrets
from aom_tui.session.redaction.redact import (
    PLACEHOLDER,
    is_redacted,
    redact,
    redact_body,
    redact_headers,
    redact_url,
    redacted_pieces,
)
from aom_tui.session.token_facts import TokenFacts
from aom_tui.session.variables.references import mentioned
from aom_tui.session.variables.values import is_secret_name

Detail = Literal["full", "headers"]
"""How much is kept: bodies too, or only headers."""

MARGIN = 64 * 1024
"""Bytes beyond `HEAD` that are searched too, so that a secret which the cut would halve is found whole."""

HEAD = SEARCHED - MARGIN
"""Bytes that are kept of a larger body."""

GUESSABLE = 32
"""Characters: of a shorter secret, a password mostly, no fingerprint is kept. Whoever finds the file could try words
against it; tokens and signatures, which people tell apart by theirs, are longer."""

_FORM = "application/x-www-form-urlencoded"


def redacted_for_history(exchange: Exchange, detail: Detail) -> Exchange:
    """Return the exchange as the history keeps it, without those that preceded it: they are kept by themselves."""
    return _Redaction(exchange, detail).exchange()


class _Redaction:
    """The redaction of one exchange, with all secrets that occur in it."""

    def __init__(self, exchange: Exchange, detail: Detail) -> None:
        self._exchange = exchange
        self._detail = detail
        draft = exchange.draft
        written = secrets_of_draft(draft) if draft else ()
        placed = (name for text in written for name in mentioned(text))
        named = filter(is_secret_name, draft.variables) if draft else ()
        self._secret_names = frozenset((*placed, *named))
        """Variables that stand where a secret belongs, or are called like one."""
        found = set(secrets_of_exchange(exchange))
        if draft:
            found |= {draft.variables[name].text for name in self._secret_names if name in draft.variables}
        self._guessable = {redact(each): PLACEHOLDER for each in found if 0 < len(each) < GUESSABLE}
        self._secrets = KnownSecrets(found)

    def _facts(self, token: TokenFacts) -> TokenFacts:
        """Of a token without its fingerprint, where that would tell too much."""
        return replace(token, fingerprint="") if f"{PLACEHOLDER}{token.fingerprint}" in self._guessable else token

    def exchange(self) -> Exchange:
        """Return the exchange redacted; its number is still 0."""
        whole, request, reply = self._exchange, self._exchange.request, self._exchange.reply
        asked = self._body(request.body, _type(request.headers)) if request else _NOTHING
        answered = self._body(reply.body, reply.header("Content-Type")) if reply else _NOTHING
        return replace(
            whole,
            draft=self._draft(whole.draft) if whole.draft else None,
            request=self._request(request, asked.data) if request else None,
            reply=self._reply(reply, answered.data) if reply else None,
            outcome=self._outcome(whole.outcome),
            token=self._facts(whole.token) if whole.token else None,
            preceding=(),
            secrets=frozenset(),
            paged=replace(whole.paged, last=None) if whole.paged else None,
            kept=Kept(0, asked.part, asked.size, answered.part, answered.size),
        )

    # -- its parts

    def _draft(self, draft: Draft) -> Draft:
        body = draft.body if self._detail == "full" else None
        return replace(
            draft,
            uri=self._text(redact_url(draft.uri)),
            values={name: self._value(name, value) for name, value in draft.values.items()},
            query=tuple((name, self._value(name, value)) for name, value in draft.query),
            headers=self._headers(draft.headers),
            body=self._draft_body(body) if body is not None else None,
            variables=self._variables(draft.variables),
        )

    def _draft_body(self, body: str) -> str:
        redacted = self._text(redact_body(body[: HEAD + MARGIN]))
        return redacted[: _end(len(body), len(redacted))]

    def _value(self, name: str, value: str) -> str:
        """Return a value redacted by the name of its parameter, which may be a header's or a query's."""
        return self._text(redact(value) if is_redacted(name) else value)

    def _variables(self, variables: Variables) -> Variables:
        return MappingProxyType({name: self._variable(name, value) for name, value in variables.items()})

    def _variable(self, name: str, value: Variable) -> Variable:
        if name in self._secret_names:
            hidden = self._text(redact(value.text))
            return Variable(hidden, f'"{hidden}"')
        return Variable(self._text(redact_body(value.text)), self._text(redact_body(value.json)))

    def _request(self, request: Request, body: bytes) -> Request:
        return replace(
            request,
            url=self._text(redact_url(request.url)),
            headers=self._headers(request.headers),
            as_sent=self._headers(request.as_sent),
            body=body,
            signing=self._signing(request.signing) if request.signing else None,
        )

    def _signing(self, signing: Signing) -> Signing:
        """Return the signing with each header and query of its canonical request redacted."""
        from aom_tui.session.signing.canonical import without_security_token  # few calls are signed

        lines = without_security_token(signing.canonical_request).split("\n")
        canonical = "\n".join(self._text(_canonical_line(line)) for line in lines)
        return Signing(canonical, self._text(signing.string_to_sign), redact(signing.signature))

    def _reply(self, reply: Reply, body: bytes) -> Reply:
        headers = self._headers(reply.headers)
        return replace(reply, reason=self._text(reply.reason), headers=headers, body=body, raw=None)

    def _outcome(self, outcome: Outcome) -> Outcome:
        match outcome:
            case ApiError() | Failure():
                return replace(outcome, message=self._text(redact_url(redact_body(outcome.message))))
            case _:
                return outcome

    def _headers(self, headers: Pairs) -> Pairs:
        return tuple((name, self._text(value)) for name, value in redact_headers(headers))

    def _body(self, body: Bytes, content_type: str | None) -> "_Body":
        if not body:
            return _NOTHING
        if self._detail == "headers":
            return _Body(b"", "none", len(body))
        if len(body) <= HEAD:
            return _Body(self._without(_redacted(body[:], content_type)), "whole", len(body))
        redacted = self._without(_redacted(body[: HEAD + MARGIN], content_type))
        return _Body(redacted[: _end(len(body), len(redacted))], "head", len(body))

    # -- the secrets, wherever they are

    def _text(self, text: str) -> str:
        return self._without(text.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass")

    def _without(self, data: bytes) -> bytes:
        data = self._secrets.redacted_bytes(data)
        for fingerprint, blank in self._guessable.items():
            data = data.replace(fingerprint.encode(), blank.encode())
        return data


class _Body(Struct, frozen=True):
    """What is kept of a body, and how large it was."""

    data: bytes
    part: Part
    size: int


_NOTHING = _Body(b"", "whole", 0)


def _end(size: int, redacted: int) -> int:
    """Return where to cut what is kept of a text of `size`, when `redacted` is left of its beginning and the margin.

    A secret that the end of the margin cuts is in its last bytes, wherever redaction has moved them.
    """
    return HEAD if size <= HEAD + MARGIN else max(min(HEAD, redacted - MARGIN), 0)


def _redacted(body: bytes, content_type: str | None) -> bytes:
    """Return a body redacted by the names in it: JSON in whatever charset, or a form."""
    if (content_type or "").partition(";")[0].strip().lower() == _FORM:
        return redact_url(f"?{body.decode('latin-1')}")[1:].encode("latin-1")
    if b"\x00" in body:
        from aom_tui.session.body.charset import charset_of

        charset = charset_of(body, content_type)
        if not charset.is_binary:  # UTF-16 and UTF-32: names that are not seen as bytes
            text = redact_body(body.decode(charset.name, "replace"))
            return text.encode(charset.name, "replace")
    return b"".join(redacted_pieces(body))


def _canonical_line(line: str) -> str:
    name, colon, value = line.partition(":")
    if colon and redact_headers(((name, value),)) != ((name, value),):
        return f"{name}:{redact(value)}"
    return redact_url(f"?{line}")[1:]


def _type(headers: Pairs) -> str | None:
    return next((value for name, value in headers if name.lower() == "content-type"), None)
