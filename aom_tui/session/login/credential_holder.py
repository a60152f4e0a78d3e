"""The credential of a session: given to it, or got from its source when the first call needs it."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Lack, Problem
from aom_tui.session.concurrency.background import cancel_all
from aom_tui.session.concurrency.threads import run_in_thread
from aom_tui.session.credentials import AccessKey, Credential

NO_CREDENTIALS = Problem(
    "credentials",
    _("none for this call"),
    _("Choose a profile (--profile sandbox needs none), or set OS_USERNAME and OS_PASSWORD."),
    Lack.CREDENTIAL,
)


class CredentialHolder:
    """`value` is None until it has been got. The source may run a command, ask the keyring or the user."""

    def __init__(self, source: Callable[[], Credential] | None, clock: Callable[[], datetime]) -> None:
        self.value: Credential | None = None
        self._source, self._clock = source, clock
        self._obtaining: asyncio.Task[Credential] | None = None
        self._waiting = 0
        """How many wait for it."""

    @property
    def can_be_had(self) -> bool:
        """Whether there is one, or somewhere to get it."""
        return self.value is not None or self._source is not None

    def obtain(self) -> Credential:
        """With its secret. May block as long as somebody types, so never on the loop. Raises InvalidInput."""
        if self.value is None or self._is_ending(self.value):
            if self._source is None:
                raise InvalidInput(NO_CREDENTIALS)
            self.value = self._source()
        return self.value

    async def ready(self) -> None:
        """Before a deadline starts, since the user may be typing; who comes meanwhile waits for the same answer."""
        if self.value is None or self._is_ending(self.value):
            if self._obtaining is None or self._obtaining.done():
                self._obtaining = asyncio.create_task(run_in_thread(self.obtain), name="credential")
            await self._obtained(self._obtaining)

    async def _obtained(self, obtaining: asyncio.Task[Credential]) -> None:
        """When the last of those who wait gives up, a command that is being asked ends too."""
        self._waiting += 1
        try:
            await asyncio.shield(obtaining)
        finally:
            self._waiting -= 1
            if not self._waiting and not obtaining.done():
                self._obtaining = None
                obtaining.cancel()

    async def aclose(self) -> None:
        """Nobody waits any more, whatever it is that has not answered."""
        await cancel_all((self._obtaining,))

    def forget(self) -> None:
        """Where it can be got anew."""
        if self._source is not None:
            self.value = None

    def drop(self, refused: Credential | None) -> None:
        """One that was refused is not sent again by itself; another, got meanwhile, stays."""
        if refused is not None and self.value is refused:
            self.forget()

    def _is_ending(self, credential: Credential) -> bool:
        """Whether it is a temporary key that must be fetched anew, where it can be."""
        is_short = isinstance(credential, AccessKey) and credential.is_ending(self._clock())
        return is_short and self._source is not None
