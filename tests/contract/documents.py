"""What the documents say of a reply."""

import httpx

from aom_tui.catalogue.check import check
from aom_tui.catalogue.load import load_catalogue
from aom_tui.catalogue.model import Operation


def violations(operation: Operation, reply: httpx.Response) -> list[str]:
    """What the documents would not expect of this reply."""
    documented = {response.status: response.schema for response in operation.responses}
    assert reply.status_code in documented, reply.text
    schema = documented[reply.status_code]
    return [str(fault) for fault in check(load_catalogue(), operation.service, schema, reply.json())] if schema else []
