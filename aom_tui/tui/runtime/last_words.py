"""What stands on the terminal when a bug has ended the app: where it happened, and no variable."""

import rich
from rich.console import Console
from rich.segment import Segments
from rich.traceback import Traceback


def last_words(console: Console) -> Segments:
    """Of the exception that is being handled, drawn now."""
    traceback = Traceback(show_locals=False, width=None, suppress=[rich])
    return Segments(console.render(traceback, console.options))
