"""A JSON text with bare references, `{"period": {{p}}}`: strings in their place, so that it can be read as JSON."""

import re
from collections.abc import Callable

from aom_tui.session.variables.references import NAME, REFERENCE

STRING_OR_REFERENCE = re.compile(rf'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?$)|{REFERENCE.pattern}', re.DOTALL)

_MARK = "\ue000"
"""A private character: begins a JSON string that stands for a bare reference while a body is edited as values."""

_MARKED = re.compile(rf'"{_MARK}(\{{\{{ *!?{NAME} *\}}\}})"')


def mask_references(text: str) -> str:
    """The JSON text with strings as long in place of its bare references: a fault is at the same place in both."""
    return _replace_bare(text, lambda found: f'"{"x" * (len(found) - 2)}"')


def mark_references(text: str) -> str:
    """The text with each bare reference in a JSON string that `unmark_references` finds, to be edited as values."""
    return _replace_bare(text, lambda found: f'"{_MARK}{found}"')


def unmark_references(text: str) -> str:
    """The text with what `mark_references` has marked as bare references again."""
    return _MARKED.sub(lambda found: found[1], text)


def _replace_bare(text: str, written: Callable[[str], str]) -> str:
    if "{{" not in text:
        return text
    return STRING_OR_REFERENCE.sub(
        lambda found: found[0] if found[0].startswith('"') or found[1] else written(found[0]), text
    )
