"""Texts that follow from the draft: docs, preview, endpoint, skeleton. Pure."""

from typing import TYPE_CHECKING

from msgspec.structs import replace

from aom_tui.catalogue.model import Catalogue, Operation
from aom_tui.language import _
from aom_tui.problem import InvalidInput
from aom_tui.render.clean import clean_line
from aom_tui.session.draft import Draft
from aom_tui.tui.actions.remedies import with_app_remedy
from aom_tui.tui.auth_state import AuthState
from aom_tui.tui.keyboard.keys import with_keys

if TYPE_CHECKING:
    from aom_tui.session.session import Session


def endpoint(draft: Draft | None, catalogue: Catalogue | None, auth: AuthState) -> str:
    """Return the endpoint of the draft; empty for an absolute URL, which says it itself."""
    if draft is None or "://" in draft.uri or catalogue is None:
        return ""
    from aom_tui.session.endpoints import service_of

    return auth.endpoints.get(service_of(catalogue, draft), "")


def docs(catalogue: Catalogue | None, operation: Operation | None) -> str:
    """Return what the catalogue says about the operation."""
    if catalogue is None or operation is None:
        return _("A request by hand: the catalogue has no page for it.")
    from aom_tui.render.description import describe_text

    return describe_text(catalogue, operation)


def preview(session: "Session | None", draft: Draft | None) -> str:
    """Return the request as it would be sent, redacted; or what keeps it from being sent."""
    if draft is None:
        return with_keys(_("Nothing to send yet: choose an operation ({operations})."))
    if session is None:
        return _("The session is not open yet.")
    try:
        request = session.construct(draft)
    except InvalidInput as error:
        return "\n".join(
            [_("This request cannot be sent yet:"), "", *(str(with_app_remedy(each)) for each in error.problems)]
        )
    from aom_tui.render.wire.messages import request_lines
    from aom_tui.session.variables.references import mention
    from aom_tui.session.variables.values import used_value_rows

    stands = [f"{mention(name)} = {clean_line(value)}" for name, value in used_value_rows(draft)]
    return "\n".join([*request_lines(request), *(["", _("Variables"), *stands] if stands else [])])


def body_skeleton(catalogue: Catalogue, operation: Operation) -> str:
    """Return a body that validates, indented."""
    from aom_tui.render.edit_page import skeleton_text

    return skeleton_text(catalogue, operation)


def by_hand(draft: Draft, operation: Operation) -> Draft:
    """Return the operation's draft as a bare method and URI, its query and headers spelled out."""
    located = {p.name: p.location for p in operation.parameters}
    values = dict(draft.values)
    query = tuple((name, values[name]) for name in values if located.get(name) == "query")
    headers = tuple((name, values[name]) for name in values if located.get(name) == "header")
    path = {name: value for name, value in values.items() if located.get(name) == "path"}
    return replace(
        Draft(method=draft.method, uri=draft.uri, values=path, body=draft.body),
        query=(*query, *draft.query),
        headers=(*headers, *draft.headers),
    )
