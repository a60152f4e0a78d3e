"""One call up to its reply: token, construct, send; once more after a 401, again after an outage."""

from collections.abc import Callable
from datetime import datetime

from msgspec.structs import replace

from aom_tui.session.auth import Authentication, Denied, Grant
from aom_tui.session.call import Call
from aom_tui.session.exchange import Request, StepName
from aom_tui.session.network.retries import send_with_retries
from aom_tui.session.network.transport import Received, Transport


class Cycle:
    """Runs one call. `on_reply` is called with each reply, those that lead to another try too."""

    def __init__(
        self,
        call: Call,
        authentication: Authentication,
        transport: Transport,
        on_reply: Callable[[Received], None],
    ) -> None:
        self._call = call
        self._authentication = authentication
        self._transport = transport
        self._on_reply = on_reply

    async def run(
        self, construct: Callable[[Grant], Request], *, retries: int, clock: Callable[[], datetime]
    ) -> Received:
        """Return what came in the end, after at most so many retries. Raises Denied, InvalidInput."""
        grant = await self._granted()
        self._call.enter(StepName.CONSTRUCT)
        request = construct(grant)
        self._call.done(StepName.CONSTRUCT)
        self._call.enter(StepName.SEND)

        async def once() -> Received:
            nonlocal grant
            received = await self._try(grant.apply(request))
            while self._may_renew(received):
                grant = await self._another(received, grant)
                received = await self._try(grant.apply(request))
                if not grant.is_taken_over:  # IAM has issued it: its answer counts
                    break
            return received

        return await send_with_retries(once, retries, left=self._call.left, now=clock, listener=self._call)

    async def _granted(self) -> Grant:
        call = self._call
        call.enter(StepName.TOKEN)
        grant = await self._authentication.grant()
        call.preceded(grant.preceding)
        call.carries(grant.token)
        call.done(StepName.TOKEN, grant.note, is_bare=grant.is_bare)
        return grant

    def _may_renew(self, received: Received) -> bool:
        """Whether it was refused for its token, and another may be got for it."""
        is_refused = received.reply is not None and received.reply.status == 401 and not received.failure
        return is_refused and self._authentication.renews

    async def _another(self, refused: Received, grant: Grant) -> Grant:
        """Once more with a renewed token: a 401 was not carried out, so a write may go again too."""
        call = self._call
        call.enter(StepName.TOKEN)
        try:
            again = await self._authentication.again(grant)
        except Denied as denied:
            call.refused_once(refused, denied.preceding)
            raise Denied(denied.failure) from None
        call.refused_once(refused, again.preceding, is_cached=again.is_taken_over)
        call.carries(again.token)
        call.enter(StepName.SEND)
        return again

    async def _try(self, request: Request) -> Received:
        call = self._call
        async with self._authentication.turn():
            call.request = request
            received = await self._transport.send(request, call.on_arrival, call.given_up)
            call.request = replace(request, as_sent=received.sent)
            if received.reply:
                await self._authentication.answered(received.reply)
                self._on_reply(received)
        return received
