"""What tests of the app on a real service share: the workbench of a pilot, and waiting for it."""

from textual.pilot import Pilot

from aom_tui.tui.screens.workbench import WorkbenchScreen


def bench(pilot: Pilot[int]) -> WorkbenchScreen:
    """The workbench, whatever lies on it."""
    screen = pilot.app.screen_stack[0]
    assert isinstance(screen, WorkbenchScreen)
    return screen
