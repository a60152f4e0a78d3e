"""A draft of the past among the variables of today. Pure."""

import re

from aom_tui.language import _, commas
from aom_tui.session.draft import Draft, Variable, Variables
from aom_tui.session.variables import NAME, REFERENCE, Into, in_uri, mention, mentioned_in, with_texts

_KEPT = "{{\ue000"
"""What the braces of a reference that stays are written as meanwhile: a private character makes it none."""

_LIKE_ONE = re.compile(rf"(\{{\{{ *)(?={NAME} *\}}\}})")


def as_it_was(draft: Draft, today: Variables) -> tuple[Draft, str]:
    """The draft as it was sent: a variable that stands for something else today, or for nothing, is its value of then.

    What stands for the same stays a reference, and no variable of today changes. Also, in words, what was replaced;
    empty where nothing was.
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
    """The value as it is written into a draft: what looks like a reference in it was sent as it stands."""
    return Variable(_LIKE_ONE.sub(r"\1!", value.text), _LIKE_ONE.sub(r"\1!", value.json))
