"""Requests of the session's own: for a token, or a project's id."""

import asyncio
import time
from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

from msgspec.structs import replace

from aom_tui.session.call import NO_ANSWER, NO_REPLY
from aom_tui.session.exchange import Exchange, Outcome, Request, Role, Timings
from aom_tui.session.network.transport import Received, Transport
from aom_tui.session.parse import parse_off_loop
from aom_tui.session.profile import Profile
from aom_tui.session.recording import Recording
from aom_tui.session.redaction.exchange import redacted_exchange


class OwnRequests:
    """Sends the session's own requests and records them; knows which have no answer yet."""

    def __init__(
        self,
        transport: Transport,
        recording: Recording,
        success_codes: frozenset[str],
        *,
        clock: Callable[[], datetime],
        on_reply: Callable[[Received], None],
        known: Callable[[], frozenset[str]],
    ) -> None:
        """`known` returns the session's secrets, which are taken out of the exchanges."""
        self._transport = transport
        self._recording = recording
        self._success_codes = success_codes
        self._clock = clock
        self._on_reply = on_reply
        self._known = known
        self._open: dict[float, Exchange] = {}
        """Requests without an answer, by the performance counter when they were sent."""

    async def ask(self, profile: Profile, role: Role, request: Request) -> Exchange:
        """Send a request and return the exchange; network trouble is an outcome."""
        asked = self._asked(profile, role, request, Received(None, NO_ANSWER, Timings(self._clock(), 0.0)), NO_ANSWER)
        start = time.perf_counter()
        self._open[start] = asked
        self._recording.expect(profile)
        try:
            received = await self._transport.send(request)
        except asyncio.CancelledError:
            self._recording.keep(_lasting(asked, time.perf_counter() - start), profile)
            raise
        finally:
            del self._open[start]
        outcome: Outcome = received.failure or NO_REPLY
        if received.reply and not received.failure:
            self._on_reply(received)
            outcome = await parse_off_loop(None, received.reply, self._success_codes, own=True)
        exchange = await redacted_exchange(self._asked(profile, role, request, received, outcome), self._known())
        self._recording.keep(exchange, profile)
        return exchange

    def unanswered(self) -> tuple[Exchange, ...]:
        """The requests that have no answer yet, as exchanges."""
        now = time.perf_counter()
        return tuple(_lasting(asked, now - start) for start, asked in self._open.items())

    @staticmethod
    def _asked(profile: Profile, role: Role, request: Request, received: Received, outcome: Outcome) -> Exchange:
        return Exchange(
            id=uuid4().hex, profile=profile.name, role=role, draft=None,
            request=replace(request, as_sent=received.sent),
            reply=received.reply, outcome=outcome, timings=received.timings,
        )  # fmt: skip


def _lasting(asked: Exchange, seconds: float) -> Exchange:
    return replace(asked, timings=replace(asked.timings, total=seconds))
