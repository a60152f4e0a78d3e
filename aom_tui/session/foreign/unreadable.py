"""That a command line cannot be read, said the same way for every shell."""

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem


def unreadable(what: str, remedy: str = "") -> InvalidInput:
    """A command line that cannot be read."""
    said = _("cannot be read: {what}").format(what=what)
    return InvalidInput(Problem("curl", said, remedy or _("Check its quotes.")))
