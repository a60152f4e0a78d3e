"""`aom-tui token`: get a token and say what it is, never (unless asked) its value."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from aom_tui.commands.context import App
from aom_tui.commands.exit_status import IAM_REFUSED, NO_USABLE_REPLY
from aom_tui.commands.options import pass_app, target_options
from aom_tui.commands.output import print_json
from aom_tui.commands.trouble import USAGE, say
from aom_tui.language import _, commas, sentences
from aom_tui.render.cells import padded
from aom_tui.render.clean import clean_line
from aom_tui.session.exchange import Failure, FailureKind

if TYPE_CHECKING:
    from aom_tui.session.login import LoginResult
    from aom_tui.session.token import Token


@click.command(short_help="Get a token and show what it is.")
@click.option("--json", "as_json", is_flag=True, help="One object.")
@click.option("--renew", is_flag=True, help="Ask IAM for a new one even if the kept one still holds.")
@click.option("--reveal", is_flag=True, help="Print the token itself: alone, or as `token` in the object.")
@target_options
@pass_app
def token(app: App, as_json: bool, renew: bool, reveal: bool) -> int:
    """Get a token from IAM, or find the kept one, and show whose it is and how long it holds."""
    result = app.run(_login(app, renew))
    if result.token is None:
        return _refused(result.failure)
    if as_json:
        print_json(_data(result.token, reveal), app.environ)
    elif reveal:
        click.echo(result.token.value.reveal())
    else:
        click.echo("\n".join(f"{padded(label, 12)} {clean_line(text)}" for label, text in _facts(result)))
    return 0


async def _login(app: App, renew: bool) -> "LoginResult":
    async with app.session() as session:
        return await session.login(renew=renew)


def _refused(failure: Failure | None) -> int:
    if failure is None:
        return NO_USABLE_REPLY
    say(sentences(failure.message, failure.remedy))
    match failure.kind:
        case FailureKind.IAM_REFUSED:
            return IAM_REFUSED
        case FailureKind.BLOCKED:
            return USAGE
        case _:
            return NO_USABLE_REPLY


def _data(token: "Token", reveal: bool) -> dict[str, Any]:
    project = token.project
    shown = {
        "expires_at": token.expires_at.isoformat(),
        "issued_at": token.issued_at.isoformat(),
        "fingerprint": token.value.fingerprint,
        "user": token.user,
        "domain": token.domain,
        "project": {"id": project.id, "name": project.name} if project else None,
        "roles": token.roles,
    }
    return {**shown, "token": token.value.reveal()} if reveal else shown


def _facts(result: "LoginResult") -> list[tuple[str, str]]:
    token = result.token
    if token is None:
        return []
    project = f"{token.project.name} {token.project.id}" if token.project else _("none: scoped to the account")
    minutes = max(int((token.expires_at - datetime.now(UTC)).total_seconds() // 60), 0)
    expires = _("{time:%Y-%m-%d %H:%M:%S %z}, in {hours} h {minutes} min").format(
        time=token.expires_at.astimezone(), hours=minutes // 60, minutes=minutes % 60
    )
    return [
        (_("user"), f"{token.user}@{token.domain}" if token.user else _("unknown")),
        (_("project"), project),
        (_("roles"), commas(token.roles)),
        (_("issued"), f"{token.issued_at.astimezone():%Y-%m-%d %H:%M:%S %z}"),
        (_("expires"), expires),
        (_("fingerprint"), token.value.fingerprint),
        (_("from"), result.note),
    ]
