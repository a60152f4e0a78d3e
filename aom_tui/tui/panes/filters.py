"""The filters that are on, by operation, and what the one of the reply shown leaves of it."""

from typing import TYPE_CHECKING

from aom_tui.language import _

if TYPE_CHECKING:
    from aom_tui.tui.actions.filtering import Filtered
    from aom_tui.tui.panes.reply_views import Page


class Filters:
    """One for each operation, as long as the window lasts; beginning with none."""

    def __init__(self) -> None:
        self._on: dict[str, str] = {}
        self.whole: Page | None = None
        """The body of the reply shown, unfiltered and not partial."""
        self.result: Filtered | None = None

    def of(self, operation: str) -> str:
        """The filter of an operation; empty for none."""
        return self._on.get(operation, "")

    def put(self, operation: str, query: str) -> None:
        """Put it on, or with an empty one take it off."""
        self.result = None
        self._on.pop(operation, None)
        if query:
            self._on[operation] = query

    def forget_reply(self) -> None:
        """Another reply: the filters stay."""
        self.whole, self.result = None, None

    @property
    def is_on(self) -> bool:
        """Whether the reply shown is a part only."""
        return self.result is not None and self.result.page is not None

    def sign(self, operation: str) -> tuple[str, str] | None:
        """The filter and what it leaves, for the tabs; None without one."""
        query = self.of(operation)
        if not query:
            return None
        if self.result is None:
            return query, _("at work")
        return query, _("does not fit") if self.result.fault else self.result.share

    def label(self, label: str) -> str:
        """The word for something copied: that it is of a part only."""
        if self.result is None or not self.is_on:
            return label
        if not self.result.share:
            return _("{label}, filtered").format(label=label)
        return _("{label}, filtered ({share})").format(label=label, share=self.result.share)
