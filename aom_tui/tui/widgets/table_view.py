"""Rows and columns of a reply."""

from aom_tui.language import _
from aom_tui.tui.widgets.plain_view import PlainView
from aom_tui.tui.widgets.reply_view import Subject


class TableView(PlainView):
    """The reply as a table."""

    name_of_it = _("table")

    def text_of(self, subject: Subject) -> str:
        """One line for each row."""
        from aom_tui.render.table import table
        from aom_tui.session.lossless import decode

        if not subject.page.is_json:
            return ""
        return table(decode(subject.page.document.data))
