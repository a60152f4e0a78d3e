"""How far a run of pages is, and what it came to, in a line."""

from aom_tui.language import _, ngettext
from aom_tui.session.paging.collector import Progress
from aom_tui.session.paging.pages import End, JoinedPages


def progress_words(progress: Progress) -> str:
    """`page 7 of 13, 7,000 of 12,034`: the newest page that came, and the items so far."""
    page = _("page {number}").format(number=f"{progress.pages:,}")
    if progress.of_pages is not None and progress.of_pages >= progress.pages:
        page = _("page {number} of {all}").format(number=f"{progress.pages:,}", all=f"{progress.of_pages:,}")
    if progress.total is None:
        items = ngettext("{number} item", "{number} items", progress.items)
    else:
        items = _("{number} of {total}")
    said = items.format(number=f"{progress.items:,}", total=f"{progress.total or 0:,}")
    return _("{page}, {items}").format(page=page, items=said)


def count_words(progress: Progress, *, briefly: bool = False) -> str:
    """`12 pages, 1,204 items`; `1,204 of 1,300 items` where the reply tells of more, `briefly` without that word."""
    pages = ngettext("{number} page", "{number} pages", progress.pages).format(number=f"{progress.pages:,}")
    if progress.total is None or progress.total == progress.items:
        items = ngettext("{number} item", "{number} items", progress.items)
    else:
        items = _("{number} of {total}") if briefly else _("{number} of {total} items")
    said = items.format(number=f"{progress.items:,}", total=f"{progress.total or 0:,}")
    return _("{page}, {items}").format(page=pages, items=said)


def stitched_words(stitched: JoinedPages) -> str:
    """The same, and where something is missing why: `incomplete: 3 pages, 30 of 90 items; cancelled`."""
    counted, stop = count_words(stitched.progress), stitched.stop
    if stop.end is End.COMPLETE:
        return counted
    if stop.is_whole:
        return _("{counted}; {why}").format(counted=counted, why=stop.words)
    return _("incomplete: {counted}; {why}").format(counted=counted, why=stop.words)


def title_words(stitched: JoinedPages) -> str:
    """The same for a title, where there is no room for the reason: `3 pages, 30 of 90, incomplete`."""
    counted = count_words(stitched.progress, briefly=True)
    return counted if stitched.stop.is_whole else _("{counted}, incomplete").format(counted=counted)
