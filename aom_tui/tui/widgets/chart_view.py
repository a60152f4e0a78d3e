"""Time series of a reply as lines."""

from aom_tui.language import _
from aom_tui.tui.widgets.plain_view import PlainView
from aom_tui.tui.widgets.reply_view import Subject


class ChartView(PlainView):
    """The reply as a chart."""

    name_of_it = _("chart")

    def text_of(self, subject: Subject) -> str:  # noqa: ARG002 - the base's signature
        """Nothing is drawn yet."""
        return ""
