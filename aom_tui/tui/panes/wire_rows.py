"""The same line of a message in two forms of the Wire view: explained or bare, wide or narrow."""

from aom_tui.render.document import Document


def counterpart(before: Document, row: int, after: Document) -> int:
    """The row in `after` that shows what `row` does in `before`; for a comment, the line that it is about.

    Only comments come and go: the other lines are the same in both, one by one.
    """
    lines = sum(not _is_comment(before, each) for each in range(min(row + 1, len(before))))
    for each in range(len(after)):
        lines -= not _is_comment(after, each)
        if lines <= 0:
            return each
    return max(len(after) - 1, 0)


def _is_comment(document: Document, row: int) -> bool:
    return document.row(row).startswith("#")
