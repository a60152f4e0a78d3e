"""What tests of the wizard share: what it shows, its keys and its rows."""

import re

from idle import rest
from textual.pilot import Pilot

from aom_tui.tui.widgets.field import Field
from aom_tui.tui.widgets.form_row import FormRow


def shown(pilot: Pilot[int]) -> str:
    """The screen's text in one line."""
    lines = "\n".join(strip.text for strip in pilot.app.screen._compositor.render_strips())
    return re.sub(r"\s+", " ", lines)


async def press(pilot: Pilot[int], *keys: str) -> None:
    """One after the other, each until nothing is under way."""
    for key in keys:
        await pilot.press(key)
        await rest(pilot)


def rows(pilot: Pilot[int]) -> dict[str, str]:
    """What stands in each row of the page."""
    return {row.asked.name: row.value for row in pilot.app.screen.query(FormRow)}


def at(pilot: Pilot[int]) -> str:
    """The row that what is typed next goes to."""
    focused = pilot.app.focused
    return focused.parent.asked.name if focused and isinstance(focused.parent, FormRow) else ""


def fill(pilot: Pilot[int], **values: str) -> None:
    """Put these there."""
    there = {row.asked.name: row for row in pilot.app.screen.query(FormRow)}
    for name, value in values.items():
        there[name].query_one(Field).value = value
