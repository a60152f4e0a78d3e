"""Imports that are made ahead in a thread, while nobody waits for them."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aom_tui.catalogue.model import Catalogue, Operation

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
"""What the other views of a reply, its search line and its filter line import.

Each takes some milliseconds, which together are felt at the key that needs them.
"""

AFTER = 0.15
"""Seconds after a reply is on screen: nobody has read so far by then, and the reply itself has been drawn."""


def preload_first_reply() -> None:
    """Load what draws a reply: colours and scroll bars. For a thread, once a session is open."""
    import textual.scrollbar  # noqa: F401

    from aom_tui.render.document.colour import spans

    spans("{}", "json")


def preload_for_reading(catalogue: "Catalogue | None", operation: "Operation | None") -> None:
    """Load what reading a reply of that operation may ask for. For a thread, while one begins to read."""
    preload_other_views()
    from aom_tui.catalogue.meanings import read_group

    if catalogue and operation:
        read_group(catalogue, operation.id)


def preload_other_views() -> None:
    """Load the other views; between two imports the loop gets its turn."""
    for name in LOADED:
        import_module(name)
    from aom_tui.render.document.display_text import is_displayed_as_is

    is_displayed_as_is(b"", 0, 0)  # compiles what every search asks for
