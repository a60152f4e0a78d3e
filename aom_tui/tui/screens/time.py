"""A time for a field: one of the usual ones, or typed as people write it, local or UTC."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, OptionList, Static

from aom_tui.catalogue.times import TimeKind
from aom_tui.language import _
from aom_tui.render.time_words import length, meaning_in_full
from aom_tui.session.compose.time_range import (
    instant_text,
    last_minutes,
    moment_of,
    range_between,
    read_instant,
    read_moment,
    read_range,
)
from aom_tui.tui.screens.dialog import Dialog
from aom_tui.tui.widgets.field import Field
from aom_tui.tui.widgets.option_lines import OptionLines

MINUTES = (15, 60, 360, 1440, 10080)
"""The usual lengths: 15 min, 1 h, 6 h, 24 h, 7 d."""


class TimeField(Field):
    """Enter takes what is typed."""

    BINDINGS = [("enter", "screen.take", _("take it"))]  # noqa: RUF012 - Textual's own way


class TimeScreen(Dialog[str]):
    """The answer is the text of the field: `start.end.minutes`, epoch milliseconds or epoch seconds."""

    title_text = _("Choose a time")
    keys = (("Enter", _("take"), "take"), ("Tab", _("type it"), "app.focus_next"), ("Esc", _("back"), "back"))

    def __init__(self, kind: TimeKind, text: str, now: datetime, name: str = "") -> None:
        """`name` is the field that it is for, where one cannot see which."""
        super().__init__()
        if name:
            self.title_text = _("Choose a time: {name}").format(name=name)
        self._kind, self._text, self._now = kind, text, now

    def content(self) -> ComposeResult:
        """The usual times, the fields, what they mean."""
        yield OptionLines(*(words for words, _text in self._usual()), compact=True)
        for label, value in zip(self._labels, self._typed(), strict=True):
            with Horizontal(classes="row"):
                yield Static(label, markup=False, classes="name")
                yield TimeField(
                    value, placeholder=_("2026-11-23 19:00, 19:00 or now; of UTC: 19:00 UTC"), classes="value"
                )
        yield Static(markup=False, classes="remark")

    @property
    def _labels(self) -> tuple[str, ...]:
        return (_("start"), _("end")) if self._kind == "range" else (_("at"),)

    def _usual(self) -> Iterator[tuple[str, str]]:
        """Words, and what they put into the field."""
        if self._kind == "range":
            for minutes in MINUTES:
                yield _("last {length}").format(length=length(minutes)), str(last_minutes(minutes))
            return
        for minutes in (0, *MINUTES):
            words = _("{length} ago").format(length=length(minutes)) if minutes else _("now")
            yield words, instant_text(self._kind, self._now - timedelta(minutes=minutes))

    def _typed(self) -> tuple[str, ...]:
        """What the field holds, as one would type it."""
        try:
            return tuple(f"{each:%Y-%m-%d %H:%M:%S}" for each in self._times())
        except ValueError:
            return tuple("" for _label in self._labels)

    def _times(self) -> tuple[datetime, ...]:
        if self._kind != "range":
            return (read_instant(self._kind, self._text, self._now),)
        return tuple(moment_of(each, self._now) for each in read_range(self._text).window(self._now))

    def on_mount(self) -> None:
        """The cursor on the first of the usual times."""
        chooser = self.query_one(OptionList)
        chooser.highlighted = 0
        self.set_focus(chooser)

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        self._say(list(self._usual())[event.option_index][1])

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(list(self._usual())[event.option_index][1])

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        try:
            self._say(self._read())
        except ValueError as error:
            self.query_one(".remark", Static).update("")
            self.say(str(error))

    def _say(self, text: str) -> None:
        self.say("")
        self.query_one(".remark", Static).update(f"{text}  =  {meaning_in_full(self._kind, text, self._now)}")

    def _read(self) -> str:
        """What the fields say, as the body wants it. Raises ValueError."""
        moments = [read_moment(field.value, self._now) for field in self.query(TimeField)]
        return str(range_between(*moments)) if self._kind == "range" else instant_text(self._kind, moments[0])

    def action_take(self) -> None:
        """What is typed; from the list what is chosen there."""
        if not isinstance(self.focused, TimeField):
            self.query_one(OptionList).action_select()
            return
        try:
            self.dismiss(self._read())
        except ValueError as error:
            self.say(str(error))
