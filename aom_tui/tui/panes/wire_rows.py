"""The same line of a message in two forms of the Wire view: explained or bare, wide or narrow."""

from itertools import islice, takewhile

from aom_tui.render.document.document import Document


def counterpart(before: Document, row: int, after: Document) -> int:
    """The row in `after` that shows what `row` does in `before`; for a comment one of the same place, else its line.

    Only comments come and go, or are broken otherwise: the other lines are the same in both, one by one.
    """
    lines = [each for each in range(min(row + 1, len(before))) if not _is_comment(before, each)]
    beyond = row - (lines[-1] if lines else -1)
    line = _line(after, len(lines))
    comments = takewhile(lambda each: _is_comment(after, each), range(line + 1, len(after)))
    return max([line, *islice(comments, beyond)][-1], 0)


def _line(document: Document, number: int) -> int:
    """The row of a line that is no comment, counted from 1; -1 for the one before them all, the last row for none."""
    if not number:
        return -1
    found = (each for each in range(len(document)) if not _is_comment(document, each))
    return next(islice(found, number - 1, None), len(document) - 1)


def _is_comment(document: Document, row: int) -> bool:
    return document.row(row).startswith("#")
