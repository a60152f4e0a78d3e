"""The secrets of a draft: taken out before it is written to a disk, and asked for again before it is sent. Pure.

On a disk `***` stands where a secret was, and no fingerprint: whoever finds the file could try passwords against it.
"""

import re
from collections.abc import Iterator
from types import MappingProxyType

from msgspec.structs import replace

from aom_tui.language import _
from aom_tui.problem import Problem
from aom_tui.session.draft import Draft, Pairs
from aom_tui.session.redaction.body_secrets import mentions_secrets, secret_spans
from aom_tui.session.redaction.redact import (
    NOT_KEPT,
    PLACEHOLDER,
    USERINFO,
    in_place_of,
    is_blanked,
    is_fingerprint,
    is_redacted,
)
from aom_tui.session.variables.values import LIKE_A_TOKEN, is_secret_name

_QUERY = re.compile(r"(?<=[?&])([^=&#\s]+)=([^&#\s]*)")


def without_secrets(draft: Draft) -> Draft:
    """Return the draft with `***` in the place of every secret; the same object where it holds none."""
    made = replace(
        draft,
        uri=_uri(draft.uri),
        values=MappingProxyType(dict(_pairs(tuple(draft.values.items())))),
        query=_pairs(draft.query),
        headers=_pairs(draft.headers),
        body=draft.body and _body(draft.body),
    )
    return made if _texts(made) != _texts(draft) else draft


def missing_secrets(draft: Draft) -> Iterator[Problem]:
    """Yield a problem for each place where a secret was taken out and none has been typed since."""
    in_the_uri = (("URI", value) for name, value in _QUERY.findall(draft.uri) if is_secret_field(name))
    for where, value in (*named_values(draft), *in_the_uri):
        if is_blanked(value):
            yield _problem(where)
    if draft.body and is_blanked_in(draft.body):
        yield _problem("body")


def fingerprint_problems(draft: Draft) -> Iterator[Problem]:
    """Yield a problem for each place that holds a fingerprint, as drafts of the history and of tickets do.

    Variables that nothing mentions do not matter.
    """
    remedy = _("Type the secret anew, or take it out where the profile gives it.")
    for where, text in (("URI", draft.uri), *named_values(draft), ("body", draft.body or "")):
        if is_fingerprint(text):
            yield Problem(where, _("this is a fingerprint, the secret itself was not kept"), remedy)


def is_blanked_in(body: str) -> bool:
    """Whether a secret was taken out of the body: out of a draft on a disk, or a call of the past."""
    return PLACEHOLDER in body and any(map(is_blanked, _secrets(body)))


def named_values(draft: Draft) -> Iterator[tuple[str, str]]:
    """Yield parameters, query and headers: the place of each, as problems name it, and its value."""
    yield from draft.values.items()
    yield from ((f"query {name}", value) for name, value in draft.query)
    yield from ((f"header {name}", value) for name, value in draft.headers)


def is_secret_field(name: str) -> bool:
    """Whether a header, a query or a parameter of that name signs somebody in. A page's `next_token` does not."""
    return is_redacted(name) or (is_secret_name(name) and not name.lower().endswith("token"))


def _problem(where: str) -> Problem:
    return Problem(where, NOT_KEPT, _("Type it again, or take it out."))


def _kept(name: str, value: str) -> str:
    if not value or is_reference_only(value):
        return value
    return PLACEHOLDER if is_secret_field(name) else LIKE_A_TOKEN.sub(PLACEHOLDER, value)


def is_reference_only(value: str) -> bool:
    """`{{name}}`, perhaps behind `Bearer`: the secret itself is elsewhere."""
    return bool(re.fullmatch(r"(?:[A-Za-z]+ +)?\{\{[^{}]+\}\}", value))


def _pairs(pairs: Pairs) -> Pairs:
    return tuple((name, _kept(name, value)) for name, value in pairs)


def _uri(uri: str) -> str:
    """Of an address typed by hand: the user's password, and what secret names of its query stand for."""
    bare = USERINFO.sub(PLACEHOLDER, uri)
    return _QUERY.sub(lambda found: f"{found[1]}={_kept(found[1], found[2])}", bare)


def _secrets(body: str) -> Iterator[str]:
    """The values of secret members, without their quotes."""
    data = body.encode("utf-8", "surrogatepass")
    for first, last in secret_spans(data):
        yield data[first:last].decode("utf-8", "surrogatepass").strip('"')


def _body(body: str) -> str:
    """As `redact_body`, but what is left says nothing of what was there, and a reference stays."""
    data = body.encode("utf-8", "surrogatepass")
    if mentions_secrets(data):
        pieces, done = list[bytes](), 0
        for first, last in secret_spans(data):
            value = data[first:last].strip(b'"').decode("utf-8", "surrogatepass")
            keeps = not value or is_reference_only(value)
            shown = data[first:last] if keeps else in_place_of(data[first:last], lambda _secret: PLACEHOLDER)
            pieces += [data[done:first], shown]
            done = last
        body = b"".join([*pieces, data[done:]]).decode("utf-8", "surrogatepass")
    return LIKE_A_TOKEN.sub(PLACEHOLDER, body) if "MII" in body else body


def _texts(draft: Draft) -> tuple[object, ...]:
    return draft.uri, dict(draft.values), draft.query, draft.headers, draft.body
