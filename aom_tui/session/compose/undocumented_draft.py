"""What the documents do not know of a draft's body as it would be sent."""

from aom_tui.catalogue.model import Catalogue
from aom_tui.session.body.json_reading import read_json
from aom_tui.session.compose.undocumented import Undocumented, undocumented
from aom_tui.session.draft import Draft
from aom_tui.session.operations import operation_of
from aom_tui.session.variables.substitution import as_sent


def undocumented_in(catalogue: Catalogue, draft: Draft) -> tuple[Undocumented, ...]:
    """The fields that are not declared; none where the draft is no operation's, or its body is no JSON."""
    operation = operation_of(catalogue, draft)
    if operation is None or operation.body is None or "json" not in operation.body.content_type.lower():
        return ()
    value, problem = read_json(as_sent(draft).body or "null")
    return () if problem else tuple(undocumented(catalogue, operation.service, operation.body.schema, value))
