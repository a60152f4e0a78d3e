"""Saved requests: which there are, with a look at each; its name when one is saved or renamed."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar, Literal

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from aom_tui.language import _
from aom_tui.problem import InvalidInput
from aom_tui.render.clean import clean, clean_line
from aom_tui.render.document.document import Document
from aom_tui.session.saved.folder import EntryExists, SavedRequest
from aom_tui.session.saved.literal_secrets import mask_secrets
from aom_tui.tui.keyboard.keys import key_of
from aom_tui.tui.screens.choice import ChoiceFilter
from aom_tui.tui.screens.dialog import Dialog
from aom_tui.tui.screens.field_name import NameField
from aom_tui.tui.widgets.document_view import DocumentView
from aom_tui.tui.widgets.option_lines import OptionLines
from aom_tui.tui.widgets.wrapped_text import WrappedText

FILTERED_FROM = 6
"""Requests from which on there is a field to filter them by typing."""

SavedAction = Literal["load", "save", "rename", "delete"]
Answer = tuple[SavedAction, SavedRequest | None]


class SavedList(Dialog[Answer]):
    """The answer is what is to be done, and with which."""

    title_text = _("Saved requests")
    keys: tuple[tuple[str, str, str], ...] = (
        ("Enter", _("load"), "load"),
        ("s", _("save this one"), "save"),
        ("r", _("rename"), "rename"),
        ("d", _("delete"), "delete"),
        ("/", _("filter"), "filter"),
        ("Esc", _("back"), "back"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "save", _("save this one"), show=False, id="saved_screen.save"),
        Binding("r", "rename", _("rename"), show=False, id="saved_screen.rename"),
        Binding("d,delete", "delete", _("delete"), show=False, id="saved_screen.delete"),
        Binding("slash,／", "filter", _("filter"), show=False, id="saved_screen.filter"),
    ]

    DEFAULT_CSS = """
    SavedList .dialog { width: 100; height: 100%; max-height: 40; }
    SavedList .dialog .content { height: 1fr; padding: 0; }
    SavedList .dialog ChoiceFilter { margin: 0 1; }
    SavedList .dialog OptionList {
        height: auto; max-height: 8; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis;
    }
    SavedList .dialog DocumentView { height: 1fr; padding: 0 1; margin-top: 1; }
    SavedList .dialog .none { padding: 1 1; color: $muted; }
    """

    def __init__(self, saved: Sequence[SavedRequest], folder: Path) -> None:
        super().__init__()
        self._saved, self._folder = saved, folder
        self._shown = tuple(saved)
        self._is_long = len(saved) >= FILTERED_FROM
        can = {
            "save",
            "back",
            *(("load", "rename", "delete") if saved else ()),
            *(("filter",) if self._is_long else ()),
        }
        self.keys = tuple(key for key in self.keys if key[2] in can)

    def content(self) -> ComposeResult:
        """A filter, the names, and below them what the one at the cursor says."""
        if not self._saved:
            none = _("Nothing is saved yet: {key} saves the request that you compose. Files (.http) lie in {folder}.")
            yield WrappedText(classes="none")
            said = none.format(folder=self._folder, key=key_of("saved_screen.save"))
            self.call_after_refresh(lambda: self.query_one(".none", WrappedText).tell(said))
        elif self._is_long:
            yield ChoiceFilter(placeholder=_("filter"))
        yield OptionLines(*map(_option, self._shown), compact=True)
        yield DocumentView(wrapped=("http",))

    def on_mount(self) -> None:
        """Letters act at once."""
        self.set_focus(self.query_one(OptionList))

    @property
    def _chosen(self) -> SavedRequest | None:
        number = self.query_one(OptionList).highlighted
        return self._shown[number] if number is not None and number < len(self._shown) else None

    @on(OptionList.OptionHighlighted)
    def _highlighted(self) -> None:
        saved = self._chosen
        text = clean(mask_secrets(saved.section)) if saved else ""
        self.query_one(DocumentView).show(Document(text.encode("utf-8", "replace")), "http" if saved else "text")
        self.say(clean_line(str(saved.entry.problem)) if saved and saved.entry.problem else "")

    @on(Input.Changed)
    def _filtered(self, event: Input.Changed) -> None:
        event.stop()
        wanted = event.value.casefold()
        self._shown = tuple(each for each in self._saved if wanted in f"{_words(each)} {each.section}".casefold())
        chooser = self.query_one(OptionList)
        chooser.clear_options()
        chooser.add_options(map(_option, self._shown))
        chooser.highlighted = 0 if self._shown else None
        self._highlighted()

    def why_not(self, name: str) -> str:
        """There is a filter from some number on."""
        return _("too few to be filtered") if name == "filter" and not self._is_long else ""

    def action_filter(self) -> None:
        """Into the filter."""
        self.set_focus(self.query_one(ChoiceFilter))

    def action_move(self, action: str) -> None:
        """The filter's cursor keys."""
        getattr(self.query_one(OptionList), f"action_{action}")()

    @on(OptionList.OptionSelected)
    def action_load(self) -> None:
        """Load it; nothing is sent."""
        self._answer("load")

    def action_choose(self) -> None:
        """Enter in the filter."""
        self._answer("load")

    def action_save(self) -> None:
        """Save what is composed."""
        self.dismiss(("save", None))

    def action_rename(self) -> None:
        """Give it another name."""
        self._answer("rename")

    def action_delete(self) -> None:
        """Take it out of its file."""
        self._answer("delete")

    def _answer(self, action: SavedAction) -> None:
        if self._chosen:
            self.dismiss((action, self._chosen))


def _words(saved: SavedRequest) -> str:
    entry = saved.entry
    return clean_line(f"{saved.file}  {'!' if entry.problem else entry.called}")


def _option(saved: SavedRequest) -> Option:
    return Option(Text.assemble(clean_line(saved.entry.name), "  ", (_words(saved), "dim"), no_wrap=True))


class AskRequestName(Dialog[str]):
    """Asks until `keep` has kept it under the name that is typed; the answer is what it then says.

    `keep` runs in a thread; it replaces another one where its second argument says so.
    """

    keys = (("Enter", _("save"), "take"), ("Esc", _("back"), "back"))

    def __init__(self, title: str, words: str, proposed: str, keep: Callable[[str, bool], str]) -> None:
        super().__init__()
        self.title_text = title
        self._words, self._proposed, self._keep = words, proposed, keep
        self._replaces = ""
        """The name that a second Enter replaces."""
        self._keeping = False

    def content(self) -> ComposeResult:
        """What it is for, and a field."""
        yield Static(self._words, markup=False)
        yield NameField(self._proposed)

    @on(Input.Changed)
    def _typed(self) -> None:
        self._replaces = ""
        self.say("")

    @on(Input.Submitted)
    def action_take(self) -> None:
        """Keep it under that name; what is wrong is said in place."""
        if not self._keeping:
            self._keeping = True
            self.run_worker(self._take(), group="keep", description=_("save"), exit_on_error=False)

    async def _take(self) -> None:
        name = self.query_one(NameField).value.strip()
        try:
            said = await asyncio.to_thread(self._keep, name, name != "" and name == self._replaces)
        except EntryExists as error:
            self._replaces = name
            self.say(_("{problem}: Enter again replaces it").format(problem=clean_line(error.problems[0].fault)))
        except InvalidInput as error:
            self.say(clean_line(str(error.problems[0])))
        else:
            self.dismiss(said)
        finally:
            self._keeping = False
