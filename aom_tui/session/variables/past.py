"""A draft from the history, whose variables may have other values today. Pure."""

import re

from aom_tui.language import _, commas
from aom_tui.session.draft import Draft, Variable, Variables
from aom_tui.session.variables.references import NAME, REFERENCE, mention, mentioned_in
from aom_tui.session.variables.substitution import Into, in_uri, with_texts

_KEPT = "{{\ue000"
"""Stands for the braces of a reference that stays: a private character keeps it from being replaced."""

_LIKE_ONE = re.compile(rf"(\{{\{{ *)(?={NAME} *\}}\}})")


def with_past_values(draft: Draft, today: Variables) -> tuple[Draft, str]:
    """Return the draft with today's variables, and in words what was replaced; empty where nothing was.

    A reference whose variable has another value today, or none, is replaced by the value it was sent with.
    """
    then = {name: draft.variables[name] for name in mentioned_in(draft) if name in draft.variables}
    others = {name: value for name, value in then.items() if today.get(name) != value}
    written = {name: _literal(value) for name, value in others.items()}

    def stays(found: re.Match[str]) -> str:
        return found[0] if found[2] in others and not found[1] else f"{_KEPT}{found[0][2:]}"

    def put(text: str, _place: str, into: Into) -> str:
        values = others if into is in_uri else written  # a URI has no braces: they are encoded
        return into(REFERENCE.sub(stays, text), values.get).replace(_KEPT, "{{")

    said = _("In the place of {names} stands what it was then.").format(names=commas(map(mention, others)))
    return with_texts(draft, put).with_variables(today), said if others else ""


def _literal(value: Variable) -> Variable:
    """The value as it is written into a draft: what looks like a reference in it is escaped."""
    return Variable(_LIKE_ONE.sub(r"\1!", value.text), _LIKE_ONE.sub(r"\1!", value.json))
