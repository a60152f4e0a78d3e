"""A body as a file for an editor: the text, and below a scissors line what may stand in it. Pure."""

import json
import re

from aom_tui.catalogue.model import Catalogue, Operation
from aom_tui.language import _
from aom_tui.render.clean import clean
from aom_tui.render.description import body_lines

SCISSORS = "// ------------------------ >8 ------------------------"
_SCISSORS = re.compile(r"^//\s*-{4,}\s*>8\s*-{4,}\s*$", re.MULTILINE)
_REMARKS = re.compile(r"(?:\n[ \t]*//[^\n]*|\n[ \t]*)+\Z")


def edit_page(catalogue: Catalogue | None, operation: Operation | None, body: str) -> str:
    """The body, or where there is none one to start from; below it the fields, in the language chosen."""
    known = operation if catalogue and operation and operation.body else None
    text = body if body.strip() or known is None or catalogue is None else skeleton_text(catalogue, known)
    remarks = [f"// {line}".rstrip() for line in _help(catalogue, known, began_here=not body.strip())]
    return "\n".join([text.rstrip("\n"), "", SCISSORS, *remarks, ""])


def _help(catalogue: Catalogue | None, operation: Operation | None, *, began_here: bool) -> list[str]:
    """`began_here`: the body to start from stands above already."""
    lines = [_("Above this line stands the body. The line and what is below it is left out.")]
    if catalogue is None or operation is None:
        return lines
    start = [] if began_here else ["", _("A body to start from:"), *skeleton_text(catalogue, operation).split("\n")]
    return [*lines, "", operation.id, *clean("\n".join(body_lines(catalogue, operation))).split("\n"), *start]


def body_of(page: str) -> str:
    """The body of the page as it came back: what stands above the scissors; without them above the remarks."""
    found = _SCISSORS.search(page)
    above = page[: found.start()] if found else _REMARKS.sub("", page)
    return above.rstrip()


def skeleton_text(catalogue: Catalogue, operation: Operation) -> str:
    """A body that validates, indented; empty where the operation has none."""
    from aom_tui.catalogue.starting_body import starting_body

    if operation.body is None:
        return ""
    return json.dumps(starting_body(catalogue, operation), indent=2, ensure_ascii=False)
