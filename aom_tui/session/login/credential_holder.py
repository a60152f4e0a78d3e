"""The credential of a session: given, or got from its source when the first call needs it."""

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
    """`value` is None until `obtain`. The source may run a command, ask the keyring or the user."""

    def __init__(self, source: Callable[[], Credential] | None, clock: Callable[[], datetime]) -> None:
        self.value: Credential | None = None
        self._source, self._clock = source, clock
        self._obtaining: asyncio.Task[Credential] | None = None
        self._waiting = 0
        """How many callers wait for `_obtaining`."""

    @property
    def can_be_had(self) -> bool:
        """Whether there is one, or somewhere to get it."""
        return self.value is not None or self._source is not None

    def obtain(self) -> Credential:
        """Get the credential. Blocks while the user types, so never on the event loop. Raises InvalidInput."""
        if self.value is None or self._is_ending(self.value):
            if self._source is None:
                raise InvalidInput(NO_CREDENTIALS)
            self.value = self._source()
        return self.value

    async def ready(self) -> None:
        """Get the credential in a thread, once for all callers. Outside of deadlines: the user may be typing."""
        if self.value is None or self._is_ending(self.value):
            if self._obtaining is None or self._obtaining.done():
                self._obtaining = asyncio.create_task(run_in_thread(self.obtain), name="credential")
            await self._obtained(self._obtaining)

    async def _obtained(self, obtaining: asyncio.Task[Credential]) -> None:
        """Wait for the credential; the last caller who is cancelled also ends a command that runs."""
        self._waiting += 1
        try:
            await asyncio.shield(obtaining)
        finally:
            self._waiting -= 1
            if not self._waiting and not obtaining.done():
                self._obtaining = None
                obtaining.cancel()

    async def aclose(self) -> None:
        """Stop waiting for the source."""
        await cancel_all((self._obtaining,))

    def forget(self) -> None:
        """Forget the credential, where there is a source to get it again."""
        if self._source is not None:
            self.value = None

    def drop(self, refused: Credential | None) -> None:
        """Forget a refused credential, unless another has been got meanwhile."""
        if refused is not None and self.value is refused:
            self.forget()

    def _is_ending(self, credential: Credential) -> bool:
        """Whether it is a temporary key that must be fetched anew, where it can be."""
        is_short = isinstance(credential, AccessKey) and credential.is_ending(self._clock())
        return is_short and self._source is not None
