"""The Textual app. It paints at once; everything that takes time comes after the first screen stands."""

import asyncio
import gc
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import App
from textual.binding import BindingType
from textual.command import CommandPalette, Provider
from textual.dom import DOMNode
from textual.driver import Driver
from textual.screen import Screen

from aom_tui.language import _
from aom_tui.render.cells import wrapped
from aom_tui.render.clean import clean
from aom_tui.tui.actions.connection import Connection, Opener, first_profile, session_opener
from aom_tui.tui.actions.suspension import is_suspended
from aom_tui.tui.appearance import apply_looks, no_color_unset, style_sheets
from aom_tui.tui.guide.possible import refusal
from aom_tui.tui.keyboard.direct_input import with_direct_input
from aom_tui.tui.keyboard.input_method import InputMethod
from aom_tui.tui.keyboard.keymap import use_keymap
from aom_tui.tui.keyboard.keys import everywhere
from aom_tui.tui.keyboard.keys_in_turn import KeysInTurn, Typed
from aom_tui.tui.keyboard.stray_letters import StrayLetters
from aom_tui.tui.options import AppOptions
from aom_tui.tui.runtime.batched_drawing import batch_until_key_handled
from aom_tui.tui.runtime.event_loop import event_loop
from aom_tui.tui.runtime.garbage_collection import IdleCollector
from aom_tui.tui.runtime.signals import exit_on_sigterm, restart_reader_on_sigcont
from aom_tui.tui.runtime.textual_private import drop_notifications, exit_with, parsed_action
from aom_tui.tui.screens.workbench import WorkbenchScreen
from aom_tui.tui.times import local_now
from aom_tui.tui.widgets.field import is_field

if TYPE_CHECKING:
    from textual.actions import ActionParseResult

    from aom_tui.tui.keyboard.jump_targets import Target

__all__ = ["AomApp", "AppOptions", "run"]

FIRST_KEYS = 0.05
"""Seconds after the first screen that belong to the first keys; then catalogue and session are loaded."""

WIDEST_TOAST = 76
"""Cells."""

LOOK_AFTER_TERMINAL = 1.0
"""Seconds between two checks for the terminal: not every process gets SIGHUP (nohup, some job runners)."""

HUNG_UP = 129
"""The exit status of a program that SIGHUP ended."""

TURN = 0.0002
"""Seconds after which a thread leaves the interpreter to whoever waits for it. With Python's own 5 ms a key would wait
for that long each time the thread that reads it, the loop or the thread that writes its picture wants to go on.
"""

COLLECT_AFTER = 1.0
"""Seconds after the first screen stands."""


def action_provider() -> type[Provider]:
    """Return what finds entries for the palette; imported when it is opened."""
    from aom_tui.tui.guide.palette import ActionProvider

    return ActionProvider


class AomApp(App[int]):
    """One window on AOM."""

    TITLE = "aom-tui"
    ENABLE_COMMAND_PALETTE = True
    NOTIFICATION_TIMEOUT = 4
    BINDINGS: ClassVar[list[BindingType]] = everywhere()
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {action_provider}

    def __init__(
        self,
        options: AppOptions,
        *,
        opener: Opener | None = None,
        clock: Callable[[], datetime] = local_now,
        pause: float = FIRST_KEYS,
    ) -> None:
        with no_color_unset():
            super().__init__(css_path=style_sheets(options.looks))
        self._pause = pause
        self._keys = KeysInTurn(self)
        self._input_method = InputMethod(self)
        self.stray_letters = StrayLetters()
        self.options = options
        self.connection = Connection(opener or session_opener(options), first_profile(options))
        self.clock = clock
        apply_looks(self, options.looks)
        use_keymap(options.keymap)
        self.set_keymap(options.keymap.bindings())

    def get_driver_class(self) -> type[Driver]:
        """Return Textual's driver for the system, with a shorter way for keys."""
        return with_direct_input(super().get_driver_class())

    def get_default_screen(self) -> Screen[Any]:
        """Return the workbench, which is the first and the last screen."""
        return WorkbenchScreen(self.options, self.connection, self.clock, self._pause)

    def refresh_css(self, animate: bool = True) -> None:
        """Apply the style sheets; before there is a screen Textual would read each of them twice."""
        if self.screen_stack:
            super().refresh_css(animate)
            return
        self.stylesheet.set_variables(self.get_css_variables())
        self.stylesheet.parse()
        self.stylesheet.update(self, animate=animate)

    def notify(self, message: str, **more: Any) -> None:
        """Show a toast, without markup and terminal control: the message may come from a server."""
        said, width = clean(message), min((self.size.width - 2) * 3 // 4, WIDEST_TOAST) - 4
        if not said.isascii() or any(len(word) > width for word in said.split()):
            # Textual breaks a path, and Chinese around one, wherever the line happens to end.
            said = "\n".join(row for line in said.splitlines() for row in wrapped(line, width))
        # What is said again takes its own place, and no more of the screen.
        drop_notifications(self, lambda each: each.message == said)
        super().notify(said, **{**more, "markup": False})

    def action_command_palette(self) -> None:
        """Open the palette, with its question in the chosen language."""
        from aom_tui.tui.guide.palette import Palette

        if not any(isinstance(each, CommandPalette) for each in self.screen_stack):
            self.push_screen(Palette(placeholder=_("type what you want to do"), id="--command-palette"))

    def action_help(self) -> None:
        """Explain what has the focus, on any screen; again, and the help closes."""
        from aom_tui.tui.screens.help import HelpScreen

        if isinstance(self.screen, HelpScreen):
            self.screen.action_back()
        elif not self._left_jump():
            self.push_screen(HelpScreen(self.screen, self.size.width))

    def action_jump(self) -> None:
        """Show letters beside every place of the screen; typing them goes there."""
        from aom_tui.tui.screens.jump import Jump

        if self._left_jump():
            return
        jump = Jump(self.screen)
        if jump.is_empty:
            self.notify(_("there is nothing to jump to here"))
        else:
            self.push_screen(jump, self._go)

    def _left_jump(self) -> bool:
        """Close the labels of a jump, if they are there; return whether they were."""
        from aom_tui.tui.screens.jump import Jump

        is_jump = isinstance(self.screen, Jump)
        if is_jump:
            self.screen.dismiss(None)
        return is_jump

    def _go(self, target: "Target | None") -> None:
        if target is not None:
            self.call_next(target.go)

    async def run_action(
        self,
        action: "str | ActionParseResult",
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Run an action of key, palette or click; one that cannot be done now is not begun, and the reason is shown."""
        refused = refusal(*parsed_action(self, action, default_namespace or self, namespaces))
        if refused.why:
            if not refused.is_late:
                self.notify(refused.why)
            self.stray_letters.begin(refused.name, monotonic())
            return True
        return await super().run_action(action, default_namespace, namespaces)

    async def on_event(self, event: events.Event) -> None:
        """Handle each key in its turn and before other work; drop one that comes after the last screen."""
        if isinstance(event, Typed) and not self.screen_stack:
            return
        if not isinstance(event, Typed) or event.is_forwarded:
            await super().on_event(event)
            return
        if self._keys.is_due(event):
            target = self.focused or self.screen
            with batch_until_key_handled(self, target):
                await self._hear(event)
            self._keys.handed_on(target, event)

    async def _hear(self, event: Typed) -> None:
        """Handle a key as it was meant; with the theme for projectors, show it in the corner."""
        if is_suspended(self):
            return
        if isinstance(event, events.Key):
            meant = self._input_method.translated(event)
            if meant is None or self._is_stray(meant):
                return
            event = meant
            if self.has_class("-presentation"):
                from aom_tui.tui.widgets.last_key import show_key

                show_key(self, event)
        await super().on_event(event)

    def _is_stray(self, key: events.Key) -> bool:
        """Return whether the key is of a text that nobody takes here; the first one behind a field is told of."""
        is_first, is_next = self.stray_letters.swallows_first(key), self.stray_letters.swallows(key)
        if is_field(self.focused):
            return False
        if is_first:
            said = _("{key} came right behind Enter and did nothing: Enter edits this row, {key} again acts as a key")
            self.notify(said.format(key=key.character))
        return is_first or is_next

    def on_passed(self) -> None:
        """Let the next key come: the one before has been handled."""
        self._keys.passed()

    def _fatal_error(self) -> None:
        """End the app after a crash, with a traceback without local variables: one may hold a secret."""
        import rich
        from rich.segment import Segments
        from rich.traceback import Traceback

        traceback = Traceback(show_locals=False, width=None, suppress=[rich])
        exit_with(self, Segments(self.console.render(traceback, self.console.options)))

    def on_mount(self) -> None:
        """Collect garbage again once the start is over; handle signals and the end of the terminal."""
        if not gc.isenabled():
            self.set_timer(COLLECT_AFTER, IdleCollector(self).begin)
        if not self.is_headless:
            self.set_interval(LOOK_AFTER_TERMINAL, self._end_with_terminal)
            restart_reader_on_sigcont(self)
            exit_on_sigterm(self)

    def _end_with_terminal(self) -> None:
        """Exit if the terminal is gone: Textual would read on for ever, and take a whole processor for it."""
        if not sys.stdin.isatty():
            self.exit(return_code=HUNG_UP)

    async def on_unmount(self) -> None:
        """Close the connections, and the sandbox if it is ours."""
        await self.connection.close()

    async def action_quit(self) -> None:
        """Quit, but ask first while something runs."""
        bench = self.screen_stack[0]
        if isinstance(bench, WorkbenchScreen):
            bench.ask_to_quit()
        else:
            self.exit(0)


def run(options: AppOptions) -> int:
    """Run the app and return its exit status. No garbage is collected during the start, which drops little."""
    gc.disable()
    sys.setswitchinterval(TURN)
    app = AomApp(options)
    with asyncio.Runner(loop_factory=event_loop) as runner:
        runner.run(app.run_async())
    return app.return_code or 0
