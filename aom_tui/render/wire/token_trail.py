"""Where the token of a call comes from: the reply that brought it, or when it was got before; never the token itself.

X-Subject-Token of IAM's reply becomes X-Auth-Token of the calls that follow. Both show the same fingerprint.
"""

from collections.abc import Iterator
from functools import partial
from itertools import takewhile

from aom_tui.language import _
from aom_tui.render.document.readable_time import distance
from aom_tui.render.local_time import local_time
from aom_tui.render.wire.notes import remark
from aom_tui.session.exchange import Exchange


class TokenTrail:
    """The tokens of one exchange and what preceded it, numbered in the order in which IAM gave them."""

    def __init__(self, exchange: Exchange, width: int) -> None:
        self._chain = (*exchange.preceding, exchange)
        self._width = width
        brought = dict.fromkeys(map(_brought, self._chain))
        used = [value for value in brought if value and any(map(partial(self._follows, value), self._chain))]
        self._numbers = {value: number for number, value in enumerate(used, 1)}

    def at_reply(self, name: str, value: str) -> Iterator[str]:
        """Below a reply's header: that this token goes on."""
        if name.lower() == "x-subject-token" and value in self._numbers:
            said = _("({number}) goes on as X-Auth-Token below: the same token, the same fingerprint")
            yield from remark(said.format(number=self._numbers[value]), self._width)

    def at_request(self, exchange: Exchange, name: str, value: str) -> Iterator[str]:
        """Below a request's header: where this token came from."""
        if name.lower() != "x-auth-token":
            return
        if self._follows(value, exchange):
            said = _("({number}) came as X-Subject-Token above: the same token, the same fingerprint")
            yield from remark(said.format(number=self._numbers[value]), self._width)
        elif not exchange.is_for_login:
            yield from remark(_kept_words(exchange), self._width)

    def _follows(self, value: str, exchange: Exchange) -> bool:
        """Whether this token is in the request of that exchange, and came in a reply before it."""
        before = takewhile(lambda each: each is not exchange, self._chain)
        return _carried(exchange) == value and any(_brought(each) == value for each in before)


def _kept_words(exchange: Exchange) -> str:
    life, now = exchange.token_life, exchange.timings.started_at
    if life is None:
        return _("no exchange before this call: the token was given, not got from IAM")
    return _("no exchange before this call: the token was kept, issued {issued} ({ago}), good until {ends}").format(
        issued=local_time(life.issued_at.astimezone()),
        ago=distance(life.issued_at - now),
        ends=local_time(life.expires_at.astimezone()),
    )


def _brought(exchange: Exchange) -> str | None:
    return exchange.reply.header("X-Subject-Token") if exchange.reply else None


def _carried(exchange: Exchange) -> str | None:
    headers = exchange.request.headers if exchange.request else ()
    return next((value for name, value in headers if name.lower() == "x-auth-token"), None)
