"""From place to place in one app, and every key in each: for the tests that go through all of it."""

import asyncio
import inspect
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from bench_fakes import OPERATIONS, SANDBOX, FakeSession, bench
from every_key import ASCII, KEYS, PATIENCE, SAID, WRITTEN, Ending, Failures, Key, Keyboard, text_of
from idle import rest
from key_places import BODY, FIRST, SCREENS, SPOTS, Answering, fresh, keep_a_call
from textual.binding import ActiveBinding
from textual.screen import Screen
from textual.widget import Widget

from aom_tui.catalogue.model import Effect
from aom_tui.session.draft import Draft
from aom_tui.session.profile import Profile
from aom_tui.tui.screens.workbench import WorkbenchScreen
from aom_tui.tui.widgets.field import is_field

ALL = bool(os.environ.get("AOM_TUI_ALL_KEYS"))
"""All keys in all widgets take minutes. Otherwise each key that is bound in a widget or a dialog is pressed in one of
its kind; of all others (the workbench's, text in a field, what does nothing) each place gets a share, in turn."""

SHARES = 1 if ALL else 48
ENDLESS = ("watch", "look", "sandbox")
"""Work that repeats itself."""
SIGNS = frozenset((*ASCII, *WRITTEN))
READS = {operation.id for operation in OPERATIONS if operation.effect is Effect.READ}


_PRESSED: set[tuple[type, str]] = set()
"""What is bound in a class of a widget or screen, and was pressed in one of them."""


class Walk:
    """Through all keys in one place after the other, in one app."""

    def __init__(self, keyboard: Keyboard, session: FakeSession, first: Draft) -> None:
        self.keyboard, self.session = keyboard, session
        self.app = keyboard.app
        self.bench: WorkbenchScreen = bench(self.app)
        self.first = first

    async def home(self) -> None:
        """The workbench as it was at first, with the reply that it shows, or another one."""
        while len(self.app.screen_stack) > 1:
            await self._until(lambda: self.app.screen.is_mounted)
            await self.app.pop_screen()
        self.bench.zoomed = False
        self.bench.watcher.stop()  # what a dialog began sends all the while
        self.session.release.set()
        if self.bench.exchange is None:
            self.bench.load(FIRST)
            self.bench.action_send()
            await self._until(lambda: self.bench.exchange is not None and not self.bench.running)
        if self.bench.draft is not self.first:
            self.bench.load(self.first)

    async def to_spot(self, name: str) -> Widget:
        """A widget of the workbench, which has the focus."""
        spot = SPOTS[name]
        await self.home()
        widget = None
        while widget is None or self.app.focused is not widget or widget is not spot.find(self.bench):
            await self._until(lambda: spot.is_there(self.bench))
            widget = spot.find(self.bench)
            self.bench.set_focus(widget)
            await self.keyboard.arrived()  # a page that comes takes the focus, one that another draft is for is remade
        for key in spot.then:
            await self.keyboard.press((key, None))
        await self._until(lambda: type(self.app.focused).__name__ == (spot.lands or spot.kind))
        focused = self.app.focused
        assert focused is not None
        return focused

    async def to_screen(self, name: str) -> Screen[object]:
        """One of the screens over the workbench."""
        await self.home()
        opened = SCREENS[name](self.app)
        if inspect.isawaitable(opened):
            await self._unless_it_breaks(opened)
        await self._until(lambda: len(self.app.screen_stack) > 1)
        await self.keyboard.arrived()
        return self.app.screen

    async def _unless_it_breaks(self, opening: Awaitable[object]) -> None:
        """A screen that breaks while it is made is never there."""

        async def wait() -> None:
            await opening

        broken = asyncio.ensure_future(self.app._exception_event.wait())
        made = asyncio.ensure_future(wait())
        await asyncio.wait((made, broken), return_when=asyncio.FIRST_COMPLETED)
        broken.cancel()
        assert self.app._exception is None, self.app._exception
        await made

    async def _until(self, is_so: Callable[[], object]) -> None:
        """What is shown for the first time is made beside; it holds when it still does a moment later."""
        async with asyncio.timeout(PATIENCE):
            while not is_so():
                await self.keyboard.arrived()
                await asyncio.sleep(0.002)

    async def _calm(self) -> None:
        """Until what the key began beside the loop is done, so that the next key meets what it is meant for."""
        begun = [each for each in self.app.workers if each.is_running and each.group not in ENDLESS]
        if begun:
            ends = asyncio.gather(*(each.wait() for each in begun), return_exceptions=True)
            await asyncio.wait([ends], timeout=0.5)
            await self.keyboard.arrived()

    async def press(self, name: str, key: Key) -> None:
        """Press it, and see that it did nothing that it must not."""
        focused, screen, sent = self.app.focused, self.app.screen, len(self.session.sent)
        is_typed = is_field(focused) and key in SIGNS
        before = text_of(focused)
        if key in WRITTEN:
            self.app._input_method._said_at = -100.0
            self.app.clear_notifications()
        await self.keyboard.press(key)
        if not is_typed:
            await self._calm()
        if is_typed:
            assert text_of(focused) != before or before == key[1], (name, key)
            assert key[1] in text_of(focused), (name, key)
        if is_typed or key in WRITTEN:
            now = self.app.screen, self.app.focused, len(self.session.sent)
            assert now == (screen, focused, sent), (name, key, now, text_of(self.app.focused), self.session.sent[sent:])
        if key in WRITTEN and not is_typed and self.app.screen_stack[-1].is_modal is False:
            assert any(str(each.message).startswith(SAID) for each in self.app._notifications), (name, key)
        assert all(each.method == "GET" or each.operation_id in READS for each in self.session.sent), (name, key)

    def keys(self, name: str) -> list[Key]:
        """Those that are pressed there, where the focus is now."""
        if ALL:
            return KEYS
        turn = (*SPOTS, *SCREENS).index(name)
        new = {key for key, each in self.app.screen.active_bindings.items() if self._is_new(key, each)}
        return [key for number, key in enumerate(KEYS) if key[0] in new or (number + turn) % SHARES == 0]

    def _is_new(self, key: str, active: ActiveBinding) -> bool:
        """Whether what is bound to it is of this place, and was pressed in no other of its kind."""
        node, binding = active.node, active.binding
        if node in (self.bench, self.app) or binding.id in ("help", "jump") or binding.action == "app.quit":
            return False
        what = (type(node), key)
        is_new = what not in _PRESSED
        _PRESSED.add(what)
        return is_new

    async def spot(self, name: str) -> None:
        """Every key in a widget of the workbench."""
        widget = await self.to_spot(name)
        for key in self.keys(name):
            if self.app.focused is not widget or len(self.app.screen_stack) > 1:
                widget = await self.to_spot(name)
            await self.press(name, key)

    async def screen(self, name: str) -> None:
        """Every key in each widget of a screen that can have the focus; without one, on the screen itself."""
        screen = await self.to_screen(name)
        chain = screen.focus_chain
        kinds = [type(each) for each in chain]
        for at in range(max(len(chain), 1)):
            if not ALL and chain and kinds.index(kinds[at]) < at:
                continue  # one of a kind
            for key in self.keys(name):
                if self.app.screen is not screen or screen.focus_chain != chain:
                    screen = await self.to_screen(name)
                    chain = screen.focus_chain
                if chain and self.app.focused is not chain[at]:
                    screen.set_focus(chain[at])
                    await self.keyboard.arrived()
                await self.press(name, key)


@asynccontextmanager
async def walking(
    folder: Path, failures: Failures, first: Draft = FIRST, profile: Profile = SANDBOX
) -> AsyncIterator[Walk]:
    """An app in which each key can be pressed, with that draft once there is a reply; it must answer in the end."""
    app, session = fresh(folder, Answering(profile, body=BODY))
    Ending(app)
    await keep_a_call(app)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        walk = Walk(Keyboard(app, failures), session, first)
        await pilot.press("s")
        await rest(pilot)
        yield walk
        walk.first = FIRST
        await walk.to_spot("tabs")
        sent = len(session.sent)
        await walk.keyboard.press(("s", "s"))
        await app.workers.wait_for_complete([each for each in app.workers if each.group == "send"])
        assert len(session.sent) == sent + 1, "the app still answers"
        assert app.return_code is None
