"""The body that one starts from when one composes a call: what the documents show, else what the schema allows."""

import copy
from typing import Any

from aom_tui.catalogue.check import check
from aom_tui.catalogue.model import Catalogue, Operation
from aom_tui.catalogue.skeleton import skeleton


def starting_body(catalogue: Catalogue, operation: Operation) -> Any:
    """The first documented example that is valid: its values mean something to the service.

    Without one what `skeleton` makes: valid, but its texts are made up. None where there is no body, or no valid one.
    """
    if operation.body is None:
        return None
    schema = operation.body.schema
    for example in operation.body.examples.values():
        if not check(catalogue, operation.service, schema, example):
            return copy.deepcopy(example)
    return skeleton(catalogue, operation.service, schema)
