"""Fingerprints where a secret belongs: what comes from the history, or from a ticket, cannot be sent as it is. Pure."""

from collections.abc import Iterator

from aom_tui.language import _
from aom_tui.problem import Problem
from aom_tui.session.draft import Draft
from aom_tui.session.redaction.redact import is_fingerprint
from aom_tui.session.redaction.withheld import named_values


def hidden_problems(draft: Draft) -> Iterator[Problem]:
    """One for each place whose secret is not known any more. Variables that nothing mentions do not matter."""
    remedy = _("Type the secret anew, or take it out where the profile gives it.")
    for where, text in _places(draft):
        if is_fingerprint(text):
            yield Problem(where, _("this is a fingerprint, the secret itself was not kept"), remedy)


def _places(draft: Draft) -> Iterator[tuple[str, str]]:
    yield "URI", draft.uri
    yield from named_values(draft)
    yield "body", draft.body or ""
