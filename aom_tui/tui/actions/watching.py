"""A read of the app repeated every few seconds, until it goes wrong, `x`, or somebody goes on to something else."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from textual.worker import Worker

from aom_tui.language import _
from aom_tui.problem import InvalidInput
from aom_tui.render.summary import called
from aom_tui.session.body.spool import Bytes
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import Exchange
from aom_tui.session.operations import documented_operation
from aom_tui.session.watch import USUAL, Sleep, WatchedCall, not_watchable, watch
from aom_tui.session.watch_history import WatchHistory

if TYPE_CHECKING:
    from aom_tui.tui.actions.sending import Sending
    from aom_tui.tui.screens.bench import Bench


class Watcher:
    """Repeats what stands in the composer when it begins; one at a time."""

    def __init__(self, bench: "Bench", sending: "Sending", sleep: Sleep = asyncio.sleep) -> None:
        self._bench = bench
        self._sending = sending
        self._sleep = sleep
        self._worker: Worker[None] | None = None
        self._before: Exchange | None = None
        self._every = USUAL

    def ask(self) -> None:
        """Watch what stands in the composer, once it is said how often; a write is refused before that."""
        from aom_tui.tui.screens.watch import AskInterval

        bench = self._bench
        if bench.draft is None or bench.catalogue is None:
            return
        problem = not_watchable(bench.draft, bench.catalogue)
        if problem:
            bench.problems = (problem,)
            return
        bench.app.push_screen(AskInterval(called(bench.draft), self._every), self._watch_every)

    def _watch_every(self, every: float | None) -> None:
        if every is not None:
            self._every = every
            self.begin(every)

    def begin(self, every: float) -> None:
        """Watch from now on, a call every so many seconds."""
        self.stop()
        self._before = self._bench.watch_ended = None
        work = partial(self._watch, every)
        self._worker = self._bench.run_worker(work, group="watch", description=_("watch"), exit_on_error=False)

    def stop(self) -> bool:
        """No further call; whether there was a watch."""
        worker, self._worker = self._worker, None
        if worker is None or worker.is_finished:
            return False
        worker.cancel()
        return True

    async def _watch(self, every: float) -> None:
        bench = self._bench
        try:
            draft, session = await self._sending.prepared()
            problem = not_watchable(draft, session.catalogue)
            if problem:
                raise InvalidInput(problem)
            bench.watching = (_often(every),)
            with WatchHistory(session) as record:
                send = partial(self._sending.send_again, draft, session, record.take)
                async for look in watch(send, every, sleep=self._sleep):
                    self._sending.show_again(look.exchange, documented_operation(session.catalogue, draft))
                    await self._say(look, draft, every)
        except InvalidInput as error:
            bench.problems = error.problems
        finally:
            bench.watching = ()

    async def _say(self, look: WatchedCall, draft: Draft, every: float) -> None:
        """What changed and when the next call is, in the title, or that none is; why, once."""
        bench = self._bench
        if look.next_in is None:
            bench.notify(look.stop_words(called(draft)), markup=False)
            bench.watch_ended = look.exchange, f"{datetime.now():%H:%M:%S}"
            return
        changed = await asyncio.to_thread(_changed, self._before, look.exchange) if self._before else ""
        due = datetime.now() + timedelta(seconds=look.next_in)
        parts = _often(every), changed, _("next {time}").format(time=f"{due:%H:%M:%S}")
        bench.watching = tuple(filter(None, parts))
        self._before = look.exchange


def _often(every: float) -> str:
    return _("every {seconds} s").format(seconds=f"{every:g}")


def _changed(before: Exchange, now: Exchange) -> str:
    """What has changed in the formatted body, in words."""
    from aom_tui.render.changes import COMPARED, changes, equality_words

    if max(len(_body(before)), len(_body(now))) > COMPARED:
        return equality_words(_body(before), _body(now))
    return changes(_lines(before), _lines(now)).words


def _lines(exchange: Exchange) -> Sequence[bytes]:
    from aom_tui.render.document.pretty import pretty

    content_type = exchange.reply.header("Content-Type") if exchange.reply else None
    return pretty(_body(exchange), content_type).data.split(b"\n")


def _body(exchange: Exchange) -> Bytes:
    return exchange.reply.body if exchange.reply else b""
