"""What `aom-tui doctor` says, in the window: of the profile that it is on."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from aom_tui.session.profile import ENVIRONMENT

if TYPE_CHECKING:
    from aom_tui.session.checkups.finding import Finding
    from aom_tui.tui.screens.workbench import WorkbenchScreen


def check_up(bench: "WorkbenchScreen") -> None:
    """Open the page, which checks at once."""
    from aom_tui.tui.screens.checkup import CheckupScreen

    async def checked() -> "Sequence[Finding]":
        return await _findings(bench)

    bench.app.push_screen(CheckupScreen(checked))


async def _findings(bench: "WorkbenchScreen") -> "Sequence[Finding]":
    from aom_tui.commands.doctor import findings
    from aom_tui.session.checkups.checkup import Subject

    options, session = bench.options, bench.session
    name = session.profile.name if session else bench.window_session.connection.profile_name
    given = None if name == ENVIRONMENT else name
    subject = Subject(options.settings.folders, options.environ, options.catalogue, given, options.region)
    return await findings(subject, options.looks)
