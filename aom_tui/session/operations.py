"""The operation behind a draft, and the parameters that the session fills in. Pure."""

from aom_tui.catalogue.model import Catalogue, Operation
from aom_tui.catalogue.search import match
from aom_tui.session.draft import Draft
from aom_tui.session.variables.substitution import as_sent

PROJECT_ID = "project_id"
SUBJECT_TOKEN = "X-Subject-Token"
FROM_SESSION = frozenset({PROJECT_ID, SUBJECT_TOKEN})
"""Parameters that the session fills where the user leaves them out: the token's project, the token itself."""


def operation_of(catalogue: Catalogue, draft: Draft) -> Operation | None:
    """The operation the draft was made from; None for a bare request."""
    return catalogue.operations.get(draft.operation_id) if draft.operation_id else None


def documented_operation(catalogue: Catalogue, draft: Draft) -> Operation | None:
    """The draft's operation; for a bare request the one that the catalogue finds behind method and path."""
    if draft.operation_id:
        return catalogue.operations.get(draft.operation_id)
    uri = as_sent(draft).uri
    if "://" in uri:
        return None
    found = match(catalogue, draft.method, uri)
    return found[0] if found else None
