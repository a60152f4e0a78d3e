"""Watching: a read sent again at intervals, until it fails, the service asks to wait, or it is stopped."""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import datetime

from msgspec import Struct

from aom_tui.catalogue.model import Catalogue
from aom_tui.language import _
from aom_tui.problem import Problem
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import Exchange, Success
from aom_tui.session.redaction.redact import redact_url
from aom_tui.session.writes import effect_of

LEAST = 1.0
"""Seconds from one call to the next; no one reads faster, and the service has other callers."""
USUAL = 10.0
MOST = 86_400.0

Send = Callable[[], Awaitable[Exchange]]
Sleep = Callable[[float], Awaitable[object]]


class WatchedCall(Struct, frozen=True, eq=False):
    """One call of a watch."""

    number: int
    """From 1."""
    exchange: Exchange
    next_in: float | None
    """Seconds until the next call; None where this was the last."""
    stopped: str = ""
    """Why it was the last, in words; empty after as many as were asked for."""

    def stop_words(self, name: str) -> str:
        """That watching `name` has stopped just now, and why."""
        said = _("watching {name} stopped at {time}: {why}")
        return said.format(name=name, time=f"{datetime.now():%H:%M:%S}", why=self.stopped)


def not_watchable(draft: Draft, catalogue: Catalogue) -> Problem | None:
    """Why it may not be repeated by itself: it writes, or nobody knows what it does."""
    if not effect_of(draft, catalogue).changes:
        return None
    return Problem(redact_url(draft.called), _("it writes, or may: only reads are watched"), _("Send it once."))


def parse_interval(text: str) -> float | None:
    """Seconds as typed; None for what is no number from `LEAST` to `MOST`."""
    try:
        seconds = float(text)
    except ValueError:
        return None
    return seconds if LEAST <= seconds <= MOST else None


async def watch(
    send: Send,
    every: float,
    *,
    times: int | None = None,
    sleep: Sleep = asyncio.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> AsyncGenerator[WatchedCall, None]:
    """One look after the other, `every` seconds from the beginning of a call to that of the next, at most `times`.

    A call that takes longer is followed by the next after `LEAST` seconds. Ends after a call that is no success, and
    after a reply with Retry-After. Closing the generator, or cancelling whoever waits for it, ends it too.
    """
    number = 0
    while True:
        number += 1
        begun = clock()
        exchange = await send()
        stopped = _stops(exchange)
        if stopped or number == times or not isinstance(exchange.outcome, Success):
            yield WatchedCall(number, exchange, None, stopped)
            return
        pause = max(every - (clock() - begun), LEAST)
        yield WatchedCall(number, exchange, pause)
        await sleep(max(begun + every - clock(), LEAST))


def _stops(exchange: Exchange) -> str:
    """What in the exchange ends a watch, in words."""
    wait = exchange.reply.header("Retry-After") if exchange.reply else None
    if wait:
        return _("the service asks to wait (Retry-After: {value})").format(value=wait[:40])
    if not isinstance(exchange.outcome, Success):
        return _("the call went wrong")
    return ""
