"""The present time, and the dialog that offers times for a field."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from textual.app import App

from aom_tui.catalogue.times import TimeKind


def local_now() -> datetime:
    """Return the local time, with zone."""
    return datetime.now(UTC).astimezone()


def clock_of(app: App[Any]) -> Callable[[], datetime]:
    """Return the clock of the app."""
    clock: Callable[[], datetime] = getattr(app, "clock", local_now)
    return clock


def choose_time(app: App[Any], kind: TimeKind, text: str, fill: Callable[[str], None], *, name: str = "") -> None:
    """Ask for a time for a field that holds `text`; `name` is shown where there are several fields."""
    from aom_tui.tui.screens.time import TimeScreen

    def chosen(text: str | None) -> None:
        if text is not None:
            fill(text)

    app.push_screen(TimeScreen(kind, text, clock_of(app)(), name), chosen)
