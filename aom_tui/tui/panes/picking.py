"""The value under the cursor of a view, as something that can be used elsewhere."""

from typing import TYPE_CHECKING

from aom_tui.catalogue.json_path import JsonPath
from aom_tui.session.values.pick import Picked, pick_from_reply, pick_json, reply_path
from aom_tui.tui.widgets.reply_view import ReplyView

if TYPE_CHECKING:
    from aom_tui.tui.panes.reply_views import Page


def picked_in_body(page: "Page", row: int) -> Picked | None:
    """What begins on that row of a JSON body, an object with all its lines. Raises InvalidInput for a secret."""
    if page.locator is None or row >= len(page.document):
        return None
    location = page.locator.locate(row)
    opens = location.value.endswith(("{", "["))
    return pick_json(reply_path(location.path), page.locator.value_at(row) if opens else location.value)


def picked_in_view(view: ReplyView, page: "Page") -> Picked | None:
    """What a view that draws in its own way has at its cursor, by its path. Raises InvalidInput for a secret."""
    path = view.path_here
    return picked_at(page, reply_path(path)) if path else None


def picked_at(page: "Page", path: JsonPath) -> Picked | None:
    """What stands at a path of the body as it is shown, filtered or whole. Raises InvalidInput for a secret."""
    return pick_from_reply(bytes(page.document.data), path) if page.locator else None
