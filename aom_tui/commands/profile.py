"""`aom-tui profile`: where and who. Secrets go to the system keyring, never into `config.toml`."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import asdict

from aom_tui.commands.context import App
from aom_tui.commands.errors import say
from aom_tui.commands.group import LazyGroup
from aom_tui.commands.options import pass_app
from aom_tui.commands.profile_entry import asked_secret, changed
from aom_tui.commands.profile_questions import answers, asked_name
from aom_tui.commands.profile_trial import Trial
from aom_tui.language import _, sentences
from aom_tui.problem import InvalidInput, Problem
from aom_tui.render.clean import clean_line
from aom_tui.session.login.reference import named_in
from aom_tui.session.profile_setup.checks import project_doubt
from aom_tui.session.profiles.mixed_endpoints import mixed_endpoints
from aom_tui.session.profiles.resolve import SANDBOX, check_name, proposed_profile, resolve_profile
from aom_tui.session.profiles.selection import profile_words
from aom_tui.session.writes import lifted_by
from aom_tui.setting_edits import set_default, write_profile
from aom_tui.settings import Settings

if TYPE_CHECKING:
    from aom_tui.session.profile import Profile


@click.group(cls=LazyGroup, lazy={}, short_help="Where and who: add, list, show, remove.")
def profile() -> None:
    """Where and who: add, list, show, remove profiles; choose the default one."""


@profile.command(short_help="Add a profile, or change one.")
@click.argument("name", required=False)
@click.option("--region", metavar="ID", help="Such as cn-north-4; decides both endpoints.")
@click.option("--user", metavar="NAME", help="IAM user; not a Huawei ID, nor a user who signs in by SSO.")
@click.option("--user-id", metavar="ID", help="The IAM user's id, instead of the name: My Credentials.")
@click.option("--domain", metavar="NAME", help="The account the user belongs to.")
@click.option("--ak", "access_key", metavar="AK", help="Access key instead of a user; its SK is asked for.")
@click.option(
    "--token", "credential", flag_value="token", default=None, help="A token from elsewhere; it is asked for."
)
@click.option("--mfa-user-id", metavar="ID", help="Of a user whose login wants an MFA passcode: My Credentials.")
@click.option("--temporary/--permanent", default=None, help="Whether the AK comes with a security token.")
@click.option("--project", "project_name", metavar="NAME", help="Project; the region's own is named like the region.")
@click.option("--project-id", metavar="ID", help="Its id, where it is known.")
@click.option("--kind", type=click.Choice(["production", "test"]), help="On production (the default) each write asks.")
@click.option("--read-only/--writable", default=None, help="Are write calls allowed? A new profile allows none.")
@click.option(
    "--source", type=click.Choice(["keyring", "environment", "prompt", "ecs"]), help="Where the secret comes from."
)
@click.option("--password-command", metavar="COMMAND", help="Prints the secret; instead of the keyring.")
@click.option("--iam-endpoint", metavar="URL", help="Other than the region's.")
@click.option("--aom-endpoint", metavar="URL", help="Other than the region's.")
@click.option("--ca-file", metavar="FILE", help="Certificates to trust, PEM.")
@click.option("--history", type=click.Choice(["full", "headers", "off"]), help="What of its calls the history keeps.")
@click.option("--trust-store", type=click.Choice(["bundled", "system"]), help="Whose certificates to trust otherwise.")
@click.option("--proxy", metavar="URL", help="http://HOST:PORT, socks5://HOST:PORT, or none.")
@click.option("--allow-http", is_flag=True, default=None, help="Plain http to hosts other than this one.")
@click.option("--test/--no-test", default=True, help="Whether a secret that is typed is tried by one login.")
@pass_app
def add(app: App, name: str | None, test: bool, **given: Any) -> int:
    """Add the profile NAME, or change it: what is not given stays as it was.

    On a terminal it is asked for the name, what you log in with, and a new profile's region, user and account where
    they are not given. The secret is never an option: it is asked for, tried by one login and kept in the keyring.
    A login that did not go well leaves the profile as typed, and its own exit status.
    """
    name = _named(app, name)
    settings = app.settings
    old = settings.profiles.get(name)
    given["region"] = given["region"] or app.region
    if old is None and app.is_terminal:
        given |= answers(app, name, given)
    table = changed(old, given)
    made = proposed_profile(settings, app.catalogue, name, table)
    typed, more = asked_secret(app, made, old, given, Trial(app, table) if test else None)
    table.update(more)
    write_profile(settings, name, table)  # first: where that fails, the keyring is as it was
    if more := typed.keep():
        table.update(more)
        write_profile(settings, name, table)
    typed.save_token(settings, proposed_profile(settings, app.catalogue, name, table))
    done = _("profile {name} changed in {path}") if old else _("profile {name} added to {path}")
    only = (_("It is read-only"), lifted_by(name)) if made.read_only else ()
    say(sentences(done.format(name=name, path=settings.path), *only))
    if mixed := mixed_endpoints(app.catalogue, made):
        say(str(mixed))
    if doubt := project_doubt(made):
        say(str(doubt))
    return typed.status


def _named(app: App, name: str | None) -> str:
    """Which profile is meant. Raises UsageError where nobody says it, InvalidInput for what none can be called."""
    if not name and app.is_terminal:
        return asked_name(app)
    if not name:
        raise click.MissingParameter(ctx=click.get_current_context(), param_type="argument", param_hint="'NAME'")
    check_name(name)
    return name


@profile.command("list")
@pass_app
def list_(app: App) -> int:
    """List the profiles; * marks the default one."""
    from aom_tui.commands.printing import terminal_width
    from aom_tui.render.table.text_table import text_table

    settings = app.settings
    rows = [_row(settings, name, table) for name, table in settings.profiles.items()]
    if SANDBOX not in settings.profiles:
        rows.append((_marked(settings, SANDBOX), "sandbox", "cn-north-4", "demo@acme", _("built in")))
    click.echo(text_table((_("profile"), _("kind"), _("region"), _("who"), _("write calls")), rows, terminal_width()))
    return 0


def _row(settings: Settings, name: str, table: Mapping[str, Any]) -> tuple[str, ...]:
    kind, who = table.get("kind", "production"), _who(table)
    writes = _("read-only") if table.get("read_only") else _("ask") if kind == "production" else _("free")
    return _marked(settings, name), kind, table.get("region", ""), who, writes


def _who(table: Mapping[str, Any]) -> str:
    """AK, user@account, a user's id, or what stands for them where the profile names nobody."""
    return named_in(table) or table.get("credential") or table.get("source", "")


def _marked(settings: Settings, name: str) -> str:
    return f"{name} *" if settings.default_profile == name else name


@profile.command()
@click.argument("name", required=False)
@pass_app
def default(app: App, name: str | None) -> int:
    """Make NAME what new processes start with; without NAME, print it."""
    settings = app.settings
    if name is None:
        if settings.default_profile is None:
            raise InvalidInput(
                Problem("default_profile", _("none is set"), _("Set one: `aom-tui profile default NAME`."))
            )
        click.echo(settings.default_profile)
        return 0
    if name != SANDBOX:
        resolve_profile(settings, {}, app.catalogue, name=name)
    set_default(settings, name)
    say(_("profile {name} is what new windows and commands start with").format(name=name))
    return 0


@profile.command(short_help="Show a profile as it is understood.")
@click.argument("name", required=False)
@pass_app
def show(app: App, name: str | None) -> int:
    """Show the profile NAME, or the one in use, as it is understood: endpoints, project, who. Never a secret."""
    for label, text in _facts(app.with_options(profile_name=name).planner().profile):
        click.echo(f"{label:<18} {clean_line(text)}")
    return 0


def _facts(shown: "Profile") -> list[tuple[str, str]]:
    """Every field that says something; the credential's own follow."""
    fields = {**asdict(shown), "name": profile_words(shown)}
    credential, _variables, _default = (fields.pop(key) for key in ("credential", "chosen_by", "instead_of"))
    reference = asdict(credential) if credential else {}
    fields |= {f"endpoints.{service}": url for service, url in fields.pop("endpoints").items()}
    fields["history"] = shown.keeps
    facts = {**fields, "credential": reference.pop("kind", "none"), **reference}
    words = {True: _("yes"), False: _("no")}
    return [(label, words.get(value, str(value))) for label, value in facts.items() if value not in ("", None)]


@profile.command(short_help="Remove a profile, its secret and its tokens.")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_app
def remove(app: App, name: str, yes: bool) -> int:
    """Remove the profile NAME, its secret from the keyring, its tokens from the cache."""
    from aom_tui.session.profile_setup.remove import check_exists, remove_with_secrets

    check_exists(app.settings, name)
    if not yes:
        if not app.is_terminal:
            what = _("not removed: nobody can be asked")
            raise InvalidInput(Problem(f"profile {name}", what, _("Give --yes.")))
        if not app.confirms(_("remove profile {name}, its secret and its tokens? [y/N]").format(name=name)):
            return 0
    left = remove_with_secrets(app.settings, name)
    say(_("profile {name} removed").format(name=name))
    if left:
        say(left)
    return 0
