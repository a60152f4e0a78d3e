"""`aom-tui doctor`: whether this machine, the way to the service and the account are fit; and what to do where not."""

import asyncio
from typing import TYPE_CHECKING

import click

from aom_tui.commands.context import App
from aom_tui.commands.options import pass_app, target_options
from aom_tui.commands.printing import terminal_width
from aom_tui.language import _, commas, ngettext

if TYPE_CHECKING:
    from aom_tui.render.appearance import Appearance
    from aom_tui.session.checkups.checkup import Subject
    from aom_tui.session.checkups.finding import Finding, Verdict


@click.command(short_help="Check this machine, the way to the service, and the account.")
@click.option("--json", "as_json", is_flag=True, help="As a JSON array of objects: name, verdict, what, remedy.")
@target_options
@pass_app
def doctor(app: App, as_json: bool) -> int:
    """Check terminal, settings, folders, keyring, names, proxy, TLS, IAM, AOM, clock, login and project.

    Ten seconds at most. It logs in only where no secret need be asked for, and once. Calls are for `why`; this is for
    what is around them. Exit status: 0 where nothing failed (warnings do not count); else that of the first that did:
    2 settings, this machine or the profile; 6 IAM says no; 7 no way to the service.
    """
    from aom_tui.session.checkups.checkup import Subject
    from aom_tui.session.checkups.finding import exit_status

    subject = Subject(
        app.folders,
        app.environ,
        lambda: app.with_options(tolerates_bad_settings=True).catalogue,
        app.profile_name,
        app.region,
    )
    found = app.run(findings(subject, app.looks))
    click.echo(_as_json(found) if as_json else as_text(found, terminal_width()))
    return exit_status(found)


async def findings(subject: "Subject", looks: "Appearance") -> "list[Finding]":
    """All that there is to check; terminal first."""
    from aom_tui.commands.checkup_terminal import terminal, tmux
    from aom_tui.session.checkups.checkup import checkup

    own = list(terminal(subject.environ, looks, subject.folders.cache))
    multiplexer, rest = await asyncio.gather(tmux(subject.environ), checkup(subject))
    return [*own, *multiplexer, *rest]


NARROWEST = 24
"""Cells of the words beside a check below which they are left to the terminal to break."""


def as_text(found: "list[Finding]", width: int | None = None) -> str:
    """A line for each, by word; what to do below it. A count ends it.

    For a terminal of that `width` what is longer is folded beside its check.
    """
    from aom_tui.render.cells import cells, padded
    from aom_tui.render.clean import clean_line
    from aom_tui.render.line_folding import fold_line
    from aom_tui.session.checkups.finding import VERDICTS

    first, second = max(map(cells, VERDICTS.values())), max(cells(each.title) for each in found)
    lines, before = [], first + second + 4
    room = width - before if width and width - before >= NARROWEST else None
    for each in found:
        said = f"{padded(VERDICTS[each.verdict], first)}  {padded(each.title, second)}  "
        for text in filter(None, (clean_line(each.what), clean_line(each.remedy))):
            for line in fold_line(text, room) if room else [text]:
                lines.append(said + line)
                said = " " * before
    numbers = {verdict: sum(each.verdict == verdict for each in found) for verdict in VERDICTS}
    counted = [
        _("{number} {verdict}").format(number=number, verdict=_counted(verdict, number))
        for verdict, number in numbers.items()
    ]
    return "\n".join([*lines, "", commas(counted)])


def _counted(verdict: "Verdict", number: int) -> str:
    """`1 warning`, `2 warnings`; the other words are no nouns."""
    from aom_tui.session.checkups.finding import VERDICTS, Verdict

    return ngettext("warning", "warnings", number) if verdict is Verdict.WARNING else VERDICTS[verdict]


def _as_json(found: "list[Finding]") -> str:
    import json

    rows = [
        {"name": each.name, "verdict": each.verdict, "what": each.what, "remedy": each.remedy or None} for each in found
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)
