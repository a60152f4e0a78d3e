"""`aom-tui sandbox account`: whose the running sandbox is, to practise making a profile of one's own.

Its password and SK are a plaything, worth nothing elsewhere; they are printed where they are asked for, and only there.
"""

import shlex

import click

from aom_tui.commands.context import App
from aom_tui.commands.options import pass_app
from aom_tui.commands.printing import print_json
from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem


@click.command(short_help="Print a running sandbox's user, password and keys.")
@click.option("--json", "as_json", is_flag=True, help="One object.")
@pass_app
def account(app: App, as_json: bool) -> int:
    """Print user, password, AK and SK of the running sandbox, and the line that makes a profile of your own on it."""
    from aom_tui.session.sandbox_client.local_sandbox import find_running

    found = find_running(app.folders.data)
    if found is None:
        raise InvalidInput(Problem("sandbox", _("none is running here"), _("Start one: aom-tui sandbox")))
    said = {
        "iam_endpoint": found.iam_endpoint, "aom_endpoint": found.aom_endpoint, "region": found.region,
        "domain": found.domain, "username": found.username, "password": found.password.reveal(),
        "project_name": found.project_name, "ak": found.ak, "sk": found.sk.reveal(), "ca_file": found.ca_file,
    }  # fmt: skip
    if as_json:
        print_json(said, app.environ)
        return 0
    for name, value in said.items():
        if value:
            click.echo(f"{name:<13} {value}")
    place = ["--region", found.region, "--iam-endpoint", found.iam_endpoint, "--aom-endpoint", found.aom_endpoint]
    who = ["--user", found.username, "--domain", found.domain, "--project", found.project_name]
    trust = ["--ca-file", found.ca_file] if found.ca_file else []
    click.echo("\n" + shlex.join(["aom-tui", "profile", "add", "practice", "--kind", "test", *place, *who, *trust]))
    return 0
