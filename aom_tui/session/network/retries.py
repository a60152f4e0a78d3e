"""A read that was not carried out is tried again: no connection, 429 or 503; never a write, never a login.

What was answered with anything else, or broke off while it was read, stays as it is.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from aom_tui.language import _, ngettext
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.exchange import FailureKind, Reply, Trouble
from aom_tui.session.http_date import http_date
from aom_tui.setting_keys import TOP_KEYS
from aom_tui.settings import Settings

if TYPE_CHECKING:
    from aom_tui.session.network.transport import Received

_VARIABLE = "AOM_TUI_RETRIES"
_STATUSES = frozenset({429, 503})
_TROUBLES = {
    Trouble.REFUSED: _("connection refused"),
    Trouble.UNREACHABLE: _("no route to the host"),
    Trouble.DROPPED: _("connection closed"),
}
"""Of the network's troubles those that pass; a name that is not known, or a certificate, is the same a second later."""

FIRST_WAIT, LONGEST_WAIT, JITTER = 0.5, 8.0, 0.5
"""Seconds, where the service does not say how long; each wait is twice as long as the one before."""

Once = Callable[[], Awaitable["Received"]]


class Listener(Protocol):
    """Whoever is told how it goes."""

    def goes_on(self, words: str) -> None:
        """What it is about to do: `429, trying again in 3 s, 2 of 3`."""

    def gave_up(self, words: str) -> None:
        """There is no further try: how many there were, or why."""

    def tried(self, received: "Received") -> None:
        """A try that was not the last, when the next one begins."""


class _NotCarriedOut(Exception):
    def __init__(self, received: "Received") -> None:
        self.received = received
        super().__init__()


async def tried(
    once: Once, retries: int, *, left: Callable[[], float], now: Callable[[], datetime], told: Listener
) -> "Received":
    """What the first try brings that was carried out, or the last. `left` says how many seconds there are to wait in.

    Cancelling whoever waits for it ends a pause at once.
    """
    received = await once()
    if not retries or not _why(received):
        return received
    again = _Again(received, retries, left, now, told)
    try:
        return await again.received(once)
    except _NotCarriedOut as last:
        return last.received


class _Again:
    """Further tries of one read. stamina paces them, and asks before each how long to wait."""

    def __init__(
        self, first: "Received", retries: int, left: Callable[[], float], now: Callable[[], datetime], told: Listener
    ) -> None:
        self._received = first
        self._retries = retries
        self._left, self._now, self._told = left, now, told
        self._number = 0
        """Of the try that came last, from 1."""
        self._usual_wait = 0.0

    async def received(self, once: Once) -> "Received":
        """What came of the first try that was carried out. Raises _NotCarriedOut with the last one."""
        import stamina  # 20 ms, and most calls never need it
        from stamina.instrumentation import set_on_retry_hooks

        set_on_retry_hooks([])  # by default it writes to the log, which is the terminal
        async for attempt in stamina.retry_context(
            on=self._pause, attempts=self._retries + 2, timeout=None,
            wait_initial=FIRST_WAIT, wait_max=LONGEST_WAIT, wait_jitter=JITTER,
        ):  # fmt: skip
            with attempt:
                self._number, self._usual_wait = attempt.num, attempt.next_wait
                if attempt.num > 1:  # the first was made before, without stamina
                    self._told.tried(self._received)
                    self._received = await once()
                if _why(self._received):
                    raise _NotCarriedOut(self._received)
        return self._received

    def _pause(self, _error: Exception) -> bool | float:
        """How long to wait: as the service says, True for as long as is usual, False for no further try."""
        if self._number > self._retries:
            self._told.gave_up(ngettext("{number} try", "{number} tries", self._number).format(number=self._number))
            return False
        asked, left = asked_to_wait(self._received.reply, self._now()), self._left()
        seconds = self._usual_wait if asked is None else float(asked)
        if seconds >= left:
            words = _beyond(asked, left)
            self._told.goes_on(words)
            self._told.gave_up(words)
            return False
        said = _("{what}, trying again in {seconds} s, {number} of {most}").format(
            what=_why(self._received), seconds=f"{seconds:g}", number=self._number + 1, most=self._retries + 1
        )
        self._told.goes_on(said)
        return True if asked is None else seconds


def _beyond(asked: int | None, left: float) -> str:
    if asked is None:
        return _("not tried again: the deadline is near")
    said = _("not tried again: Retry-After {seconds} s is beyond the deadline, {left} s from now")
    return said.format(seconds=asked, left=f"{max(left, 0):.0f}")


def _why(received: "Received") -> str:
    """Why it may be tried again, in a few words; empty where it may not."""
    reply, failure = received.reply, received.failure
    if reply:
        return str(reply.status) if reply.status in _STATUSES and not failure else ""
    if failure is None or failure.kind is FailureKind.TLS:
        return ""
    return _TROUBLES.get(failure.trouble, "")


def asked_to_wait(reply: Reply | None, now: datetime) -> int | None:
    """Seconds from Retry-After, which is a number or a date; None where it says nothing that can be read.

    Source: RFC 9110, 10.2.3. A date is measured by the server's own clock, where it tells that.
    """
    text = (reply.header("Retry-After") if reply else None) or ""
    if re.fullmatch(r"\d{1,9}", text.strip(), re.ASCII):
        return int(text)
    if reply is None or not text:
        return None
    until = http_date(text)
    return None if until is None else max(0, round((until - (reply.date or now)).total_seconds()))


def chosen_retries(settings: Settings, environ: Mapping[str, str]) -> int:
    """How often at most, by environment and settings. Raises InvalidInput."""
    text, key = environ.get(_VARIABLE, ""), TOP_KEYS["retries"]
    if not text:
        return int(settings.get("retries"))
    if not re.fullmatch(r"\d{1,2}", text, re.ASCII) or int(text) > (key.most or 0):
        remedy = _("Use {names}.").format(names=f"{key.least}..{key.most}")
        raise InvalidInput(Problem(_VARIABLE, _("{value} is out of bounds").format(value=text[:20]), remedy))
    return int(text)
