"""`aom-tui demo`: the whole cycle on a fresh sandbox; in the app, or printed where there is no terminal for it."""

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from aom_tui.commands.context import DEFAULT_TIMEOUT, App
from aom_tui.commands.drafts import operation_draft
from aom_tui.commands.exit_status import exit_status
from aom_tui.commands.options import pass_app
from aom_tui.commands.streams import are_a_terminal

if TYPE_CHECKING:
    from aom_tui.catalogue.model import Catalogue
    from aom_tui.session.draft import Draft
    from aom_tui.session.exchange import Exchange

OPERATION = "ListSeries"
ITEMS = ("limit=5", "series[0][namespace]=PAAS.NODE")
DATA = "AOM_TUI_DATA_DIR"
FOLDERS = ("AOM_TUI_CONFIG_DIR", "AOM_TUI_CACHE_DIR")
TERMINAL = ("TERM", "COLORTERM", "COLORFGBG", "TERM_PROGRAM", "LC_TERMINAL", "TMUX", "LC_ALL", "LC_CTYPE", "LANG")
LOOKS = ("NO_COLOR", "TEXTUAL_COLOR_SYSTEM", "AOM_TUI_THEME", "AOM_TUI_GLYPHS")
"""All that the demo keeps of the environment: where its files go, and how to look on this terminal."""


@click.command(short_help="Show the whole cycle on a sandbox.")
@pass_app
def demo(app: App) -> int:
    """Show the whole cycle on a sandbox of its own: token, construct, send, parse.

    Opens the app; where stdin, stdout or stderr is no terminal the cycle is printed step by step. Environment and
    profiles have no say in it.
    """
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(
        prefix="aom-tui-demo-", ignore_cleanup_errors=True
    ) as data:  # its history is not the user's, and ends with it
        environ = {name: app.environ[name] for name in (*FOLDERS, *TERMINAL, *LOOKS) if name in app.environ}
        alone = replace(app, environ={**environ, DATA: data}, profile_name=None, region=None, ignores_settings=True)
        draft = operation_draft(alone.catalogue, OPERATION, ITEMS)
        if are_a_terminal():
            return app.launch(alone, draft, True)
        return _printed(app.run(_exchange(alone, draft)), alone.catalogue)


async def _exchange(app: App, draft: "Draft") -> "Exchange":
    from aom_tui.session.open import open_session

    session = await open_session(
        app.settings, app.environ, app.catalogue, profile_name="sandbox", timeout=app.timeout or DEFAULT_TIMEOUT,
        fresh_sandbox=True,
    )  # fmt: skip
    async with session:
        return await session.send(draft)


def _printed(exchange: "Exchange", catalogue: "Catalogue") -> int:
    from aom_tui.render.cycle import cycle
    from aom_tui.render.wire.anatomy import Anatomy
    from aom_tui.render.wire.messages import WIDTH

    click.echo(cycle(exchange, Anatomy(catalogue, WIDTH)), nl=False)
    return exit_status(exchange)
