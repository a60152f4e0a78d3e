"""The recorder writes exchanges to the history in a thread of its own, in their order.

Nothing waits for it but the end of the session. Where the history cannot be written, that is said once, and calls go
on without it.
"""

from collections.abc import Callable, Sequence
from queue import SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING

from aom_tui.language import _, sentences
from aom_tui.problem import InvalidInput
from aom_tui.session.exchange import Exchange
from aom_tui.session.profile import Profile

if TYPE_CHECKING:
    from aom_tui.session.history.store import History

AT_MOST = 5.0
"""Seconds that the end of a program waits for what is not written yet."""

_Job = Callable[["History"], object]


class Recorder:
    """Keeps exchanges in the history that `opener` opens, in its thread, when the first one comes."""

    def __init__(self, opener: "Callable[[], History]") -> None:
        self._opener = opener
        self._jobs: SimpleQueue[_Job | Event | None] = SimpleQueue()
        self._thread: Thread | None = None
        self._said: set[str] = set()
        self._newest: tuple[str, int] | None = None
        """Id and number of what was written last."""
        self.on_trouble: Callable[[str], object] = _ignore
        """Told in a line, from the recorder's thread, why something was not kept; each reason once."""

    def begin(self) -> None:
        """Open the file already, since exchanges will come."""
        if self._thread is None:
            self._put(lambda history: history.prepare())

    def add(self, exchange: Exchange, profile: Profile) -> None:
        """Keep an exchange as the profile wants it; returns at once."""
        wanted, kind = profile.keeps, profile.kind.value
        if wanted != "off":
            self._put(lambda history: self._written(exchange, history.add(exchange, kind, wanted)))

    def number(self, exchange: Exchange) -> int | None:
        """Return the number of the exchange, if it was written last, else None. Blocks, as `flush` does."""
        written = self._newest if self.flush() else None
        return written[1] if written and written[0] == exchange.id else None

    def _written(self, exchange: Exchange, number: int) -> None:
        self._newest = exchange.id, number

    def drop(self, ids: Sequence[str]) -> None:
        """Remove these exchanges, by their ids; returns at once."""
        self._put(lambda history: history.drop(ids))

    def flush(self, seconds: float = AT_MOST) -> bool:
        """Wait until all that has come is written; False where that takes too long. Blocks, so never on a loop."""
        if self._thread is None:
            return True
        written = Event()
        self._jobs.put(written)
        return written.wait(seconds)

    def close(self) -> None:
        """Write what has come, and end the thread. Blocks for up to `AT_MOST` seconds."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._jobs.put(None)
            thread.join(AT_MOST)

    def _put(self, job: _Job) -> None:
        self._jobs.put(job)
        if self._thread is None:
            self._thread = Thread(target=self._work, name="history", daemon=True)
            self._thread.start()

    def _work(self) -> None:
        history: History | None = None
        while job := self._jobs.get():
            if isinstance(job, Event):
                job.set()
                continue
            try:
                history = history or self._opener()
                job(history)
            except InvalidInput as error:
                self._say(str(error))
            except Exception as error:  # whatever is wrong with one of them, the next are kept
                self._say(_("a call was not kept in the history ({name})").format(name=type(error).__name__))
        if history:
            history.close()

    def _say(self, trouble: str) -> None:
        if trouble not in self._said:
            self._said.add(trouble)
            self.on_trouble(sentences(trouble, _("The program goes on without it.")))


def _ignore(_line: str) -> None:
    """Stand in for `on_trouble` until somebody listens."""
