"""Retries of a read that was not carried out: no connection, 429 or 503; never of a write or a login.

A call that was answered with anything else, or broke off while it was read, is not sent again.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Protocol

from aom_tui.language import _, ngettext
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.exchange import FailureKind, Reply, Trouble
from aom_tui.session.http_date import http_date
from aom_tui.session.network.transport import Received
from aom_tui.setting_keys import TOP_KEYS
from aom_tui.settings import Settings

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

SendOnce = Callable[[], Awaitable[Received]]


class RetryListener(Protocol):
    """What is called as tries fail."""

    def on_retry(self, words: str) -> None:
        """Called with what comes next: `429, trying again in 3 s, 2 of 3`."""

    def on_give_up(self, words: str) -> None:
        """Called before no further try, with how many there were, or why."""

    def on_failed_try(self, received: Received) -> None:
        """Called with a failed try when the next one begins."""


class _NotCarriedOut(Exception):
    def __init__(self, received: Received) -> None:
        self.received = received
        super().__init__()


async def send_with_retries(
    once: SendOnce, retries: int, *, left: Callable[[], float], now: Callable[[], datetime], listener: RetryListener
) -> Received:
    """Send up to `retries` times again. Returns the first result that was carried out, or the last.

    `left` says how many seconds there are until the deadline.
    """
    received = await once()
    if not retries or not _retry_reason(received):
        return received
    again = _Retries(received, retries, left, now, listener)
    try:
        return await again.received(once)
    except _NotCarriedOut as last:
        return last.received


class _Retries:
    """Further tries of one read. stamina paces them, and asks before each how long to wait."""

    def __init__(
        self,
        first: Received,
        retries: int,
        left: Callable[[], float],
        now: Callable[[], datetime],
        listener: RetryListener,
    ) -> None:
        self._received = first
        self._retries = retries
        self._left, self._now, self._listener = left, now, listener
        self._number = 0
        """Of the try that came last, from 1."""
        self._usual_wait = 0.0

    async def received(self, once: SendOnce) -> Received:
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
                    self._listener.on_failed_try(self._received)
                    self._received = await once()
                if _retry_reason(self._received):
                    raise _NotCarriedOut(self._received)
        return self._received

    def _pause(self, _error: Exception) -> bool | float:
        """How long to wait: as the service says, True for as long as is usual, False for no further try."""
        if self._number > self._retries:
            self._listener.on_give_up(
                ngettext("{number} try", "{number} tries", self._number).format(number=self._number)
            )
            return False
        asked, left = retry_after_seconds(self._received.reply, self._now()), self._left()
        seconds = self._usual_wait if asked is None else float(asked)
        if seconds >= left:
            words = _no_time_words(asked, left)
            self._listener.on_retry(words)
            self._listener.on_give_up(words)
            return False
        said = _("{what}, trying again in {seconds} s, {number} of {most}").format(
            what=_retry_reason(self._received), seconds=f"{seconds:g}", number=self._number + 1, most=self._retries + 1
        )
        self._listener.on_retry(said)
        return True if asked is None else seconds


def _no_time_words(asked: int | None, left: float) -> str:
    if asked is None:
        return _("not tried again: the deadline is near")
    said = _("not tried again: Retry-After {seconds} s is beyond the deadline, {left} s from now")
    return said.format(seconds=asked, left=f"{max(left, 0):.0f}")


def _retry_reason(received: Received) -> str:
    """Why it may be tried again, in a few words; empty where it may not."""
    reply, failure = received.reply, received.failure
    if reply:
        return str(reply.status) if reply.status in _STATUSES and not failure else ""
    if failure is None or failure.kind is FailureKind.TLS:
        return ""
    return _TROUBLES.get(failure.trouble, "")


def retry_after_seconds(reply: Reply | None, now: datetime) -> int | None:
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
