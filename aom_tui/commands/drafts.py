"""From what was typed on a command line to a draft."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from aom_tui.catalogue.model import Catalogue, Operation
from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.text_file import file_text

if TYPE_CHECKING:
    from aom_tui.session.draft import Draft

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def operation_named(catalogue: Catalogue, name: str) -> Operation:
    """The operation of that id, compared without case. Raises InvalidInput with the ids like it."""
    folded = name.casefold()
    for operation_id, operation in catalogue.operations.items():
        if operation_id.casefold() == folded:
            return operation
    raise InvalidInput(Problem("", _("no operation {name!r}").format(name=name), _remedy(catalogue, name)))


def _remedy(catalogue: Catalogue, name: str) -> str:
    """What may have been meant by what is no operation."""
    from aom_tui.catalogue.search import similar_ids

    if name.upper() in METHODS:
        return _("`aom-tui request {method} URI` sends one by hand.").format(method=name.upper())
    if alike := similar_ids(catalogue, name):
        return _("Did you mean {names}?").format(names=_(" or ").join(alike))
    return _("`aom-tui operations` lists them.")


def operation_draft(catalogue: Catalogue, name: str, items: Sequence[str], body: str | None = None) -> "Draft":
    """An operation with items in it, on top of a whole body where one is given. Raises InvalidInput."""
    from aom_tui.session.compose.items import draft_for, parse_items

    return parse_items(catalogue, draft_for(operation_named(catalogue, name)).with_body(body_text(body)), items)


def request_draft(
    catalogue: Catalogue, method: str, uri: str, items: Sequence[str], body: str | None = None
) -> "Draft":
    """Any method and URI, with items in it. Raises InvalidInput."""
    from aom_tui.session.compose.items import draft_for_request, parse_items

    return parse_items(catalogue, draft_for_request(method, uri, catalogue).with_body(body_text(body)), items)


def draft_of(catalogue: Catalogue, what: str, items: Sequence[str], body: str | None = None) -> "Draft":
    """An operation, or where `what` is an HTTP method the URI that comes first of `items`. Raises InvalidInput."""
    if what.upper() not in METHODS:
        return operation_draft(catalogue, what, items, body)
    if not items:
        raise InvalidInput(
            Problem(what, _("comes without a URI"), _("Write {what} /v2/{{project_id}}/alarm-rules.").format(what=what))
        )
    return request_draft(catalogue, what, items[0], items[1:], body)


def body_text(given: str | None) -> str | None:
    """The text that `--body` stands for: `@FILE`, `-` for stdin, or the text itself. Raises InvalidInput."""
    if given in ("-", "@-"):
        try:
            return sys.stdin.buffer.read().decode()
        except UnicodeDecodeError:
            raise InvalidInput(Problem("--body", _("is not UTF-8 text"))) from None
    if given == "@":
        raise InvalidInput(Problem("--body", _("@ names no file"), _("Write @FILE, - for stdin, or JSON.")))
    return file_text(given[1:], "--body") if given and given.startswith("@") else given
