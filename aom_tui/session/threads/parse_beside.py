"""What a reply means, found out beside the event loop where it is large."""

import asyncio

from aom_tui.catalogue.model import Operation
from aom_tui.session.exchange import Outcome, Reply
from aom_tui.session.parse import parse

_IN_THREAD = 1024**2
"""Bodies above this are parsed off the event loop, in bytes."""


async def parse_beside(
    operation: Operation | None, reply: Reply, success_codes: frozenset[str], *, own: bool
) -> Outcome:
    """As `parse`."""
    if len(reply.body) > _IN_THREAD:
        return await asyncio.to_thread(parse, operation, reply, success_codes, own=own)
    return parse(operation, reply, success_codes, own=own)
