"""A text on screen as a search sees it."""

from aom_tui.render.document.display_text import byte_offset_of
from aom_tui.render.document.document import Place
from aom_tui.render.document.find import Match, Matches
from aom_tui.render.document.find_pattern import Matcher, or_escaped
from aom_tui.tui.actions.searching import Finding, Marks
from aom_tui.tui.widgets.document_view import DocumentView


class SearchedText:
    """Bytes of the document, whatever is folded."""

    def __init__(self, view: DocumentView) -> None:
        self.widget = view

    @property
    def subject(self) -> tuple[object, ...]:
        """The text."""
        return (self.widget.document.data,)

    @property
    def place(self) -> Place:
        """The cursor's."""
        return self.widget.cursor

    @property
    def offset(self) -> int:
        """Its byte."""
        return byte_offset_of(self.widget.document, self.widget.cursor)

    def find(self, matcher: Matcher) -> Matches:
        """Its matches, also where it has escapes for what was typed."""
        return Matches(self.widget.document.data, or_escaped(matcher))

    def mark(self, finding: Finding | None) -> None:
        """In the lines in sight."""
        found = finding.matches if finding else None
        self.widget.mark(Marks(found, finding.here) if finding and isinstance(found, Matches) else None)

    def go_to(self, match: Match) -> Place:
        """Known at once, though unfolding a large text takes a moment."""
        self.widget.go_to(match.start)
        return self.widget.document.place_at(match.start)
