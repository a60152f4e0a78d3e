"""Textual's command palette in our language."""

from functools import partial

from textual.command import CommandList, CommandPalette
from textual.widgets.option_list import Option

from aom_tui.language import _
from aom_tui.tui.latest_size import LatestSize


class Palette(LatestSize, CommandPalette):
    """Says that nothing matches in the language chosen; Textual has its words in English only."""

    def _start_no_matches_countdown(self, search_value: str) -> None:
        self._stop_no_matches_countdown()
        say = partial(self._say_no_match, searched=bool(search_value))
        self._no_matches_timer = self.set_timer(self._NO_MATCHES_COUNTDOWN, say)

    def _say_no_match(self, *, searched: bool) -> None:
        if searched:
            nothing = Option(_("nothing matches"), disabled=True, id=self._NO_MATCHES)
            self.query_one(CommandList).add_option(nothing)
        self._list_visible = searched
