"""Sending one call within its deadline, and the exchange that it becomes."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial

from msgspec.structs import replace

from aom_tui.catalogue.model import Catalogue
from aom_tui.session.auth import Authentication, Denied
from aom_tui.session.call import Call
from aom_tui.session.cycle import Cycle
from aom_tui.session.endpoints import service_of
from aom_tui.session.exchange import Exchange, StepName
from aom_tui.session.network.deadline import Deadlines
from aom_tui.session.network.transport import Received, Transport
from aom_tui.session.own_requests import OwnRequests
from aom_tui.session.parse import parse_off_loop
from aom_tui.session.redaction.exchange import redacted_exchange
from aom_tui.session.request_factory import RequestFactory


class Sender:
    """Sends the calls of a session. `secrets` are taken out of the exchanges, `on_reply` is called for each reply."""

    def __init__(
        self,
        transport: Transport,
        own_requests: OwnRequests,
        catalogue: Catalogue,
        *,
        clock: Callable[[], datetime],
        deadlines: Deadlines,
        secrets: Callable[[], frozenset[str]],
        on_reply: Callable[[Received, bool], None],
    ) -> None:
        """`on_reply` also gets whether IAM has sent it."""
        self._transport = transport
        self._own_requests = own_requests
        self._catalogue = catalogue
        self._clock = clock
        self._deadlines = deadlines
        self._secrets = secrets
        self._on_reply = on_reply

    async def send(
        self, call: Call, factory: RequestFactory, authentication: Authentication, *, seconds: float, retries: int
    ) -> Exchange:
        """Return the exchange, whatever came of the call within so many seconds. Raises InvalidInput."""
        try:
            async with asyncio.timeout(seconds) as limit:
                call.deadline, call.idle = limit, self._deadlines.idle_timer()
                call.end_deadline = partial(self._deadlines.lift, limit)
                with self._deadlines.tracking(limit):
                    exchange = await self._run(call, factory, authentication, retries)
        except Denied as denied:
            exchange = call.denied(denied.failure, denied.preceding)
        except TimeoutError:
            exchange = call.timed_out(seconds, self._own_requests.unanswered())
        return await redacted_exchange(exchange, self._secrets())

    async def cancelled(self, call: Call) -> Exchange:
        """The exchange of a cancelled call, with the part of the reply that had come.

        Without that part where cancelling once more leaves no time to take the secrets out of it.
        """
        exchange = call.cancelled(is_asked=bool(self._own_requests.unanswered()))
        try:
            return await redacted_exchange(exchange, self._secrets())
        except asyncio.CancelledError:
            return replace(exchange, reply=None)

    async def _run(self, call: Call, factory: RequestFactory, authentication: Authentication, retries: int) -> Exchange:
        is_iam = service_of(self._catalogue, call.draft) == "iam"
        cycle = Cycle(call, authentication, self._transport, lambda received: self._on_reply(received, is_iam))
        received = await cycle.run(
            partial(factory.final, call.draft), retries=0 if call.changes else retries, clock=self._clock
        )
        return await self._parsed(call, factory, received)

    async def _parsed(self, call: Call, factory: RequestFactory, received: Received) -> Exchange:
        if received.failure or received.reply is None:
            return call.failed(received)
        call.sent(received)
        call.enter(StepName.PARSE)
        own = call.request is not None and factory.is_own(call.request)
        operation = factory.operation(call.draft)
        outcome = await parse_off_loop(operation, received.reply, self._catalogue.success_codes, own=own)
        return call.parsed(received, outcome)
