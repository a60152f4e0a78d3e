"""What is loaded ahead, while nobody waits for it."""

from importlib import import_module

LOADED = (
    "aom_tui.tui.actions.filtering",
    "aom_tui.session.query",
    "aom_tui.session.storage.filter_history",
    "jmespath",
    "aom_tui.tui.widgets.table_view",
    "aom_tui.tui.widgets.table_lines",
    "aom_tui.render.table.grid",
    "aom_tui.render.table.order",
    "aom_tui.render.table.place",
    "aom_tui.render.document.find_pattern",
    "aom_tui.render.document.display_text",
    "re2",
    "aom_tui.tui.widgets.chart_view",
    "aom_tui.render.chart.series",
    "aom_tui.render.chart.drawing",
    "aom_tui.render.chart.navigation",
    "aom_tui.render.wire.anatomy",
    "aom_tui.tui.panes.wire_rows",
)
"""What the other views of a reply are made of, and the two lines below it.

Each takes some milliseconds, which together are felt at the key that needs them.
"""

AFTER = 0.15
"""Seconds after a reply is on screen: nobody has read so far by then, and the reply itself has been drawn."""


def load_for_first_reply() -> None:
    """For a thread, once a session is open: its colours, and the bar beside it."""
    import textual.scrollbar  # noqa: F401

    from aom_tui.render.document.colour import spans

    spans("{}", "json")


def load_ahead() -> None:
    """For a thread, while one reads a first reply. Import after import, so that whoever draws gets a turn between."""
    for name in LOADED:
        import_module(name)
    from aom_tui.render.document.display_text import is_displayed_as_is

    is_displayed_as_is(b"", 0, 0)  # compiles what every search asks for
