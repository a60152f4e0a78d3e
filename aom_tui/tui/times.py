"""Times in the forms: what the present one is, and the dialog that has the usual ones."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from textual.app import App

from aom_tui.catalogue.times import TimeKind


def local_now() -> datetime:
    """The time, with zone."""
    return datetime.now(UTC).astimezone()


def clock_of(app: App[Any]) -> Callable[[], datetime]:
    """The app's own clock."""
    clock: Callable[[], datetime] = getattr(app, "clock", local_now)
    return clock


def choose_time(app: App[Any], kind: TimeKind, text: str, fill: Callable[[str], None], *, name: str = "") -> None:
    """A time as people say it, for a field that holds `text`; of several fields the dialog names the one."""
    from aom_tui.tui.screens.time import TimeScreen

    def chosen(text: str | None) -> None:
        if text is not None:
            fill(text)

    app.push_screen(TimeScreen(kind, text, clock_of(app)(), name), chosen)
