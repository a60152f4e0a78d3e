"""A field that may have a list: where its row shows the mark ▾, Down opens it; nowhere else."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from aom_tui.language import _
from aom_tui.tui.widgets.field import Field


class ChoiceRow(Horizontal):
    """A row of a form with a field; with `offers` it shows the mark, which is clickable too."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("alt+down,ctrl+down", "choose", _("choices"), show=False)]

    @property
    def offers(self) -> bool:
        """Whether there is a list to choose from."""
        raise NotImplementedError

    def action_choose(self) -> None:
        """Show the list, if there is one."""
        raise NotImplementedError


class ChoiceField(Field):
    """Down opens what its row offers; where that is nothing it goes on, as in every form."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("down", "choose_or_next", _("values; next field"), show=False)]

    def action_choose_or_next(self) -> None:
        """Show the list of the row; where it has none go to the next field."""
        if isinstance(self.parent, ChoiceRow) and self.parent.offers:
            self.parent.action_choose()
        else:
            self.app.action_focus_next()
