"""Reading a body: decompressed, limited in size, kept in memory or in a file."""

import asyncio
import zlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from msgspec import Struct

from aom_tui.language import _
from aom_tui.problem import system_words
from aom_tui.session.arrival import ArrivalReporter
from aom_tui.session.body.spool import IN_MEMORY, Bytes, Spool
from aom_tui.session.exchange import Failure, FailureKind, StepName, Trouble

MAX_BODY = 1024**3
MAX_RATIO = 100
RATIO_FROM = 10 * 1024**2
"""Past this many unpacked bytes a reply that was packed more than MAX_RATIO to one is a bomb."""

_PIECE = 1024**2


class BodyLimits(Struct, frozen=True):
    """How large a body may be, in bytes, and from which size on it goes to a file."""

    body: int = MAX_BODY
    ratio: int = MAX_RATIO
    ratio_from: int = RATIO_FROM
    in_memory: int = IN_MEMORY


class UnusableReply(Exception):
    """The reply cannot be used, or there is none."""

    def __init__(self, kind: FailureKind, message: str, remedy: str = "", trouble: Trouble = Trouble.NONE) -> None:
        self.failure = Failure(kind, StepName.SEND, message, remedy, trouble=trouble)
        super().__init__(message)


class BodyReader:
    """Reads one body. Decompresses it itself, since httpx takes half a gzip stream for the whole."""

    def __init__(self, limits: BodyLimits, folder: Path | None = None, arrivals: ArrivalReporter | None = None) -> None:
        """`arrivals` is called with each piece."""
        self._limits = limits
        self._arrivals = arrivals
        self._spool = Spool(folder, limits.in_memory)
        self._packed = 0

    def __len__(self) -> int:
        """Bytes, unpacked."""
        return len(self._spool)

    async def take(self, encoding: str, pieces: AsyncIterator[bytes]) -> None:
        """Read all pieces. Raises UnusableReply for a body too large, damaged, cut off or in another encoding."""
        unpacker = None if encoding in ("identity", "") else _Unpacker(encoding)
        try:
            await self._take(unpacker, pieces)
        finally:
            if self._arrivals:
                self._arrivals.ended()
        if unpacker and self._packed and (fault := unpacker.fault):
            raise fault
        if self._arrivals:
            self._arrivals.complete(self)

    async def _take(self, unpacker: "_Unpacker | None", pieces: AsyncIterator[bytes]) -> None:
        async for raw in pieces:
            self._packed += len(raw)
            for piece in unpacker.pieces(raw) if unpacker else (raw,):
                await self._keep(piece)
                self._check()
            if self._arrivals:
                self._arrivals.report(self, self._spool.beginning)

    def body(self) -> Bytes:
        """What has come of the body."""
        return self._spool.done()

    async def _keep(self, piece: bytes) -> None:
        """Keep a piece; in a thread where it goes to a file."""
        try:
            if len(self) + len(piece) > self._limits.in_memory:
                await _finished(asyncio.create_task(asyncio.to_thread(self._spool.write, piece)))
            else:
                self._spool.write(piece)
        except OSError as error:
            text = _("there is no room on the disk for a body of more than {size} bytes ({error})")
            said = text.format(size=len(self), error=system_words(error))
            raise UnusableReply(FailureKind.TOO_LARGE, said, _("Make room, or ask for less.")) from None
        if len(piece) == _PIECE:  # one of many that come out of a few packed bytes
            await asyncio.sleep(0)

    def _check(self) -> None:
        limits, unpacked = self._limits, len(self)
        if unpacked > limits.body:
            raise UnusableReply(
                FailureKind.TOO_LARGE,
                _("the body is larger than {body} bytes").format(body=limits.body),
                _("Ask for less."),
            )
        if unpacked > limits.ratio_from and unpacked > self._packed * limits.ratio:
            text = _("the body unpacks to more than {ratio} times its size; given up after {unpacked} bytes").format(
                ratio=limits.ratio, unpacked=unpacked
            )
            raise UnusableReply(FailureKind.TOO_LARGE, text, _("Do not trust this server."))


async def _finished(work: asyncio.Task[None]) -> None:
    """Wait for a write, also when cancelled: what has come is read next, while nobody may write."""
    try:
        await asyncio.shield(work)
    except asyncio.CancelledError:
        await asyncio.wait([work])
        raise


class _Unpacker:
    """gzip or zlib, told apart by itself; a gzip body may have several members.

    What cannot be unpacked (it is not packed at all, or otherwise) goes through as it is, so that it can be looked at.
    """

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding
        self._member = zlib.decompressobj(47)
        self._is_begun = False
        self._refused: UnusableReply | None = None
        if encoding not in ("gzip", "x-gzip", "deflate"):
            text = _("the body is packed as {encoding}, which was not asked for").format(encoding=encoding)
            self._refused = UnusableReply(FailureKind.BROKEN, text)

    @property
    def fault(self) -> UnusableReply | None:
        """Once all has come: why it is of no use. A gzip body is whole only with its checksum."""
        if self._refused or self._member.eof:
            return self._refused
        text = _("the {encoding} body is cut off").format(encoding=self._encoding)
        return UnusableReply(FailureKind.BROKEN, text, trouble=Trouble.CUT_OFF)

    def pieces(self, raw: bytes) -> Iterator[bytes]:
        """The unpacked pieces of a raw chunk, each at most 1 MB: a bomb is noticed before it goes off."""
        if not self._refused:
            try:
                yield from self._unpacked(raw)
            except zlib.error:
                damaged = UnusableReply(FailureKind.BROKEN, _("the packed body is damaged"), trouble=Trouble.DAMAGED)
                if self._is_begun:
                    raise damaged from None
                self._refused = damaged
        if self._refused:
            yield raw

    def _unpacked(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self._member.eof:
                if not data.startswith(b"\x1f"):  # what follows is no member: gzip ignores it too
                    return
                self._member = zlib.decompressobj(47)
            piece = self._member.decompress(data, _PIECE)
            self._is_begun = True
            yield piece
            data = self._member.unconsumed_tail or self._member.unused_data
