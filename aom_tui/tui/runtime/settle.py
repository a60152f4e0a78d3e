"""Waiting until what was typed has arrived where it is kept."""

import asyncio

from textual.dom import DOMNode
from textual.message_pump import MessagePump
from textual.screen import Screen


async def settled(focused: DOMNode) -> None:
    """Return when all edits typed before this call have reached the screen.

    A key bound with priority overtakes keys that still wait in the focused field's queue, and an edit climbs from
    queue to queue as messages. So: pass once through every queue between field and screen, twice each, because the
    message that a key causes is queued behind the key. Never call it from a message handler; it would wait for itself.
    """
    way_up = focused.ancestors_with_self
    for node in way_up:
        for _ in range(2):
            await _drained(node)
        if isinstance(node, Screen):
            return


async def _drained(node: MessagePump) -> None:
    done = asyncio.Event()
    if node.call_later(done.set):
        await done.wait()
