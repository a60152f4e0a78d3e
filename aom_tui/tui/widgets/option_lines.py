"""The list of every dialog: Textual's own, made fit for whoever is faster than the screen."""

from textual.widgets import OptionList


class OptionLines(OptionList):
    """Turns pages only once it knows how many lines a page has.

    Textual (8.2) looks its lines up before it has been laid out, where PgUp or PgDn comes in one piece with the key
    that opens the dialog, and in a window that leaves no room for it; the app ends by a KeyError then.
    """

    def action_page_up(self) -> None:
        """Go a page up."""
        if self.scrollable_content_region:
            super().action_page_up()  # type: ignore[no-untyped-call]

    def action_page_down(self) -> None:
        """Go a page down."""
        if self.scrollable_content_region:
            super().action_page_down()  # type: ignore[no-untyped-call]
