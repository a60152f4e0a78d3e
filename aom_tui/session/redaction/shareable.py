"""A draft that can be shown to anybody: without what signs in, secrets in its body as fingerprints. Pure."""

from types import MappingProxyType

from msgspec.structs import replace

from aom_tui.session.draft import Draft
from aom_tui.session.foreign.request import CREDENTIAL_HEADERS
from aom_tui.session.redaction.redact import redact_body, redact_url


def shareable_draft(draft: Draft) -> Draft:
    """Return the draft without headers, queries and values that are secrets; those in its body become fingerprints."""
    return replace(
        draft,
        uri=redact_url(draft.uri),
        values=MappingProxyType({n: v for n, v in draft.values.items() if not _is_omitted(n, v)}),
        query=tuple(pair for pair in draft.query if not _is_omitted(*pair)),
        headers=tuple(pair for pair in draft.headers if pair[0].lower() not in CREDENTIAL_HEADERS),
        body=None if draft.body is None else redact_body(draft.body),
    )


def omitted_names(draft: Draft) -> tuple[str, ...]:
    """Return the names of values, queries and headers that `shareable_draft` leaves out."""
    shown = shareable_draft(draft)
    there = {*shown.values, *(name for name, _value in (*shown.query, *shown.headers))}
    all_names = [*draft.values, *(name for name, _value in (*draft.query, *draft.headers))]
    return tuple(dict.fromkeys(name for name in all_names if name not in there))


def _is_omitted(name: str, value: str) -> bool:
    pair = f"?{name}={value}"
    return name.lower() in CREDENTIAL_HEADERS or redact_url(pair) != pair
