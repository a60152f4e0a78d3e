"""Where the token of a call comes from: the reply that brought it, or when it was got before; never the token itself.

X-Subject-Token of IAM's reply becomes X-Auth-Token of the calls that follow. Both show the same fingerprint.
"""

from collections.abc import Iterator

from aom_tui.language import _
from aom_tui.render.location import distance
from aom_tui.render.notes import remark
from aom_tui.session.exchange import Exchange


class TokenTrail:
    """The tokens of one exchange and what preceded it, numbered in the order in which IAM gave them."""

    def __init__(self, exchange: Exchange, width: int) -> None:
        chain = (*exchange.preceding, exchange)
        replies = (each.reply.header("X-Subject-Token") for each in chain if each.reply)
        carried = {_carried(each) for each in chain}
        values = dict.fromkeys(value for value in replies if value and value in carried)
        self._numbers = {value: number for number, value in enumerate(values, 1)}
        self._last = exchange
        self._width = width

    def at_reply(self, name: str, value: str) -> Iterator[str]:
        """Below a reply's header: that this token goes on."""
        if name.lower() == "x-subject-token" and value in self._numbers:
            said = _("({number}) goes on as X-Auth-Token below: the same token, the same fingerprint")
            yield from remark(said.format(number=self._numbers[value]), self._width)

    def at_request(self, exchange: Exchange, name: str, value: str) -> Iterator[str]:
        """Below a request's header: where this token came from."""
        if name.lower() != "x-auth-token":
            return
        if value in self._numbers:
            said = _("({number}) came as X-Subject-Token above: the same token, the same fingerprint")
            yield from remark(said.format(number=self._numbers[value]), self._width)
        elif exchange is self._last:
            yield from remark(self._kept_words(), self._width)

    def _kept_words(self) -> str:
        life, now = self._last.token_life, self._last.timings.started_at
        if life is None:
            return _("no exchange before this call: the token was given, not got from IAM")
        return _("no exchange before this call: the token was kept, issued {issued} ({ago}), good until {ends}").format(
            issued=f"{life.issued_at.astimezone():%Y-%m-%d %H:%M:%S %z}",
            ago=distance(life.issued_at - now),
            ends=f"{life.expires_at.astimezone():%Y-%m-%d %H:%M:%S %z}",
        )


def _carried(exchange: Exchange) -> str | None:
    headers = exchange.request.headers if exchange.request else ()
    return next((value for name, value in headers if name.lower() == "x-auth-token"), None)
