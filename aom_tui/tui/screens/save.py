"""Saving a reply to a file: where, and whether what is shown or the whole reply as it was sent."""

import asyncio
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

from msgspec import Struct
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input

from aom_tui.language import _, sentences
from aom_tui.problem import InvalidInput
from aom_tui.render.saved_reply import FINGERPRINT
from aom_tui.render.units import size
from aom_tui.session.storage.saving import FileExists, save
from aom_tui.tui.runtime.workers import deferred
from aom_tui.tui.screens.dialog import Dialog
from aom_tui.tui.widgets.field import Field
from aom_tui.tui.widgets.rule import Line, clickable

ByEnding = Mapping[str, Callable[[], Iterable[bytes]]]


class Part(Struct, frozen=True, eq=False):
    """Something that can be saved. `pieces` are made in a thread, without secrets."""

    title: str
    file: str
    """The name proposed."""
    pieces: Callable[[], Iterable[bytes]]
    by_ending: ByEnding = MappingProxyType({})
    """What is written instead where the name ends so (`.csv`), in small letters."""

    def pieces_for(self, path: Path) -> Iterable[bytes]:
        """What a file of that name holds."""
        return self.by_ending.get(path.suffix.lower(), self.pieces)()


class SaveField(Field):
    """Enter saves; Up and Down choose what."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", _("save"), show=False),
        Binding("up", "screen.choose(-1)", _("the one above"), show=False),
        Binding("down", "screen.choose(1)", _("the one below"), show=False),
    ]


class SaveReply(Dialog[str]):
    """Answers what was saved where, in words."""

    title_text = _("Save the reply to a file")
    keys = (("Enter", _("save"), "save"), (_("Up Down"), _("what to save"), "choose(1)"), ("Esc", _("back"), "back"))
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5,ctrl+s", "save", _("save"), show=False, priority=True, id="dialog.save")
    ]

    def __init__(self, parts: tuple[Part, ...], folder: Path) -> None:
        super().__init__()
        self._parts, self._folder = parts, folder
        self._chosen = 0
        self._replaces: Path | None = None
        """The file that a second Enter replaces."""

    def content(self) -> ComposeResult:
        """File and what goes into it."""
        with Horizontal(classes="row"):
            yield Line(_("file"), classes="name")
            yield SaveField(self._parts[0].file, classes="value")
        for number in range(len(self._parts)):
            yield Line(self._choice(number), classes="part")
        said = _(
            "A relative path begins at {folder}. Only you may read the file; secrets are replaced by fingerprints."
        )
        yield Line(said.format(folder=self._folder), classes="remark")
        if any(part.by_ending for part in self._parts):
            yield Line(_("A name that ends in .csv or .tsv saves what is shown so."), classes="remark")

    def _choice(self, number: int) -> Content:
        chosen = number == self._chosen
        words = f"{'(x)' if chosen else '( )'} {self._parts[number].title}"
        return clickable(Content(words).stylize("bold" if chosen else "$muted"), f"screen.take({number})")

    def action_choose(self, step: int) -> None:
        """The next part."""
        self.action_take((self._chosen + step) % len(self._parts))

    def action_take(self, number: int) -> None:
        """That part; a name that nobody has touched follows."""
        field = self.query_one(SaveField)
        if field.value == self._parts[self._chosen].file:
            field.value = self._parts[number].file
        self._chosen = number
        for each, line in enumerate(self.query(".part").results(Line)):
            line.update(self._choice(each))

    @on(Input.Changed)
    def _typed(self) -> None:
        self._replaces = None
        self.say("")

    @on(Input.Submitted)
    def action_save(self) -> None:
        """Write it; what is wrong is said in place."""
        typed = self.query_one(SaveField).value.strip()
        if not typed:
            self.say(_("nothing typed"))
            return
        self.run_worker(
            deferred(self._save, typed), exclusive=True, description=_("save the reply"), exit_on_error=False
        )

    def _path(self, typed: str) -> Path:
        """`~` is a home; where nobody knows that user it stays what it is."""
        return self._folder / os.path.expanduser(typed)  # noqa: PTH111

    async def _save(self, typed: str) -> None:
        path = self._path(typed)
        part, redacted = self._parts[self._chosen], Watched()
        self.say(_("saving..."))
        try:
            pieces = redacted.over(part.pieces_for(path))
            written = await asyncio.to_thread(save, path, pieces, replace=path == self._replaces)
        except FileExists as error:
            self._replaces = path
            self.say(_("{problem}: Enter again replaces it").format(problem=error.problems[0]))
        except InvalidInput as error:
            self.say(str(error.problems[0]))
        else:
            said = _("{part}, {size}: saved to {path}.").format(part=part.title, size=size(written), path=path)
            self.dismiss(
                sentences(said, _("Secrets in it were replaced by their fingerprints.") if redacted.found else "")
            )


class Watched:
    """Notices secrets that were replaced, in the pieces that go by."""

    def __init__(self) -> None:
        self.found = False

    def over(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """The pieces, unchanged."""
        tail = b""
        for piece in pieces:
            self.found = self.found or FINGERPRINT in tail + piece
            tail = piece[-len(FINGERPRINT) :]
            yield piece
