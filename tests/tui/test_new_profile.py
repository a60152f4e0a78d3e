"""The wizard for a new profile, on a real service: what it asks, tries, says and writes; no secret in any file."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import keyring
import pytest
from bench_fakes import until
from idle import rest
from keyring import set_keyring
from keyring.backends.null import Keyring as NoKeyring
from memory_keyring import Ring, ring_in_use
from real_app import bench
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import OptionList, Static
from wizard import at, fill, press, shown

from aom_tui.catalogue.load import load_catalogue
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import StepName, Success
from aom_tui.setting_edits import set_default, write_profile
from aom_tui.settings import Folders, load_settings
from aom_tui.tui.app import AomApp
from aom_tui.tui.auth_state import token_words
from aom_tui.tui.options import AppOptions
from aom_tui.tui.panes.param_row import ParamRow
from aom_tui.tui.screens.auth import AuthScreen
from aom_tui.tui.screens.choice import Choice
from aom_tui.tui.screens.confirm import Confirm
from aom_tui.tui.screens.new_profile import NewProfileForm
from aom_tui.tui.screens.password import AskSecret
from aom_tui.tui.widgets.field import Field
from aom_tui.tui.widgets.form_row import Asked, FormRow

LIST = Draft(method="GET", uri="/v2/{project_id}/alarm-rules", operation_id="ListAlarmRule")
DEMO_ID = "8c0f1a2b3c4d4e5fa06b7c8d9e0f1a2b"
"""The sandbox's demo."""


@pytest.fixture(autouse=True)
def ring() -> Iterator[Ring]:
    """Nothing of the machine's own."""
    with ring_in_use() as ring:
        yield ring


def app(folder: Path, environ: Mapping[str, str] | None = None) -> AomApp:
    settings = load_settings(Folders(folder / "config", folder / "data", folder / "cache"))
    options = AppOptions(settings=settings, environ=environ or {}, catalogue=load_catalogue, draft=LIST)
    return AomApp(options, pause=0)


def place(line: Mapping[str, str]) -> dict[str, str]:
    """Region and endpoints of the sandbox."""
    own = {name: line[name] for name in ("iam_endpoint", "aom_endpoint")}
    return {"region": line["region"], **own}


def written(folder: Path) -> str:
    return (folder / "config" / "config.toml").read_text()


def spread(folder: Path) -> str:
    """All that lies in the folders, but the tokens."""
    files = [each for each in folder.rglob("*") if each.is_file()]
    return "\n".join(each.read_bytes().decode("latin-1") for each in files)


def remarks(pilot: Pilot[int]) -> str:
    """What the page says beside its rows; over a wide screen, lines of the workbench stand between them."""
    return " ".join(str(line.content) for line in pilot.app.screen.query(".remark").results(Static))


async def begun(pilot: Pilot[int], letter: str) -> None:
    """From the first start to the page of what one has."""
    await rest(pilot)
    await press(pilot, "n")
    assert isinstance(pilot.app.screen, NewProfileForm)
    await press(pilot, letter)


async def test_an_answer_has_a_name_on_the_screen_and_means_its_choice() -> None:
    row = FormRow(Asked("mfa", "MFA", "", ("no", "yes"), ("one", "two"), shown=("否", "是")), "no")

    class Rows(App[None]):
        def compose(self) -> ComposeResult:
            yield row

    async with Rows().run_test() as pilot:
        assert (row.query_one(Field).value, row.value) == ("否", "no")
        row.action_choose()
        await pilot.press("down", "enter")
        assert (row.query_one(Field).value, row.value) == ("是", "yes")
        row.query_one(Field).value = "no"
        assert row.value == "no", "typed as it was"


async def test_what_a_choice_means_stands_behind_it() -> None:
    row = FormRow(Asked("kind", "kind", "", ("test", "production"), ("no question", "asks"), explains=True), "test")

    class Rows(App[None]):
        def compose(self) -> ComposeResult:
            yield row

    async with Rows().run_test() as pilot:
        assert str(row.query_one(".meaning", Static).content) == "no question"
        row.query_one(Field).value = "production"
        await pilot.pause()
        assert str(row.query_one(".meaning", Static).content) == "asks"
        row.query_one(Field).value = "else"
        await pilot.pause()
        assert str(row.query_one(".meaning", Static).content) == ""


DEMO = {"user": "demo"}
BY_ID = {"user_id": DEMO_ID}


@pytest.mark.parametrize(("size", "who"), [((80, 24), DEMO), ((160, 48), BY_ID)], ids=["name", "id"])
async def test_an_iam_user_from_the_first_start_to_the_first_reply(
    tmp_path: Path, sandbox_line: Mapping[str, str], ring: Ring, size: tuple[int, int], who: Mapping[str, str]
) -> None:
    password = sandbox_line["password"]
    async with app(tmp_path).run_test(size=size, notifications=True) as pilot:
        await begun(pilot, "u")
        fill(pilot, **place(sandbox_line), **who, domain="acme", secret="not the password")
        await press(pilot, "f5")
        problem = " ".join(str(pilot.app.screen.query_one(".problem").render()).split())  # type: ignore[attr-defined]
        assert problem == "! 1 Token failed: IAM refused the login: 401 The username or password is wrong"
        assert at(pilot) == "secret", "what is typed next mends it"
        assert not (tmp_path / "config").exists(), "nothing is written before the end"
        fill(pilot, secret=password)
        await press(pilot, "f5")
        assert "1 Token ok: demo@acme" in shown(pilot), "everything else typed was still there"
        await pilot.press("down")
        await rest(pilot)
        assert isinstance(pilot.app.screen, Choice)
        assert "cn-north-4_staging" in shown(pilot), "as IAM lists them"
        await press(pilot, "escape")
        fill(pilot, project_name="staging")
        await press(pilot, "f5")
        assert "! project: staging is none of the 2 that IAM lists" in shown(pilot)
        await press(pilot, "down", "end", "enter", "f5")
        fill(pilot, name="mine", kind="test", history="ful")
        await press(pilot, "f5")
        assert "history keeps: is full, headers or off" in shown(pilot)
        assert at(pilot) == "history"
        fill(pilot, history="full")
        assert password not in shown(pilot)
        assert "has Profile: change, whose last page lifts that (write calls)." in remarks(pilot)
        assert "It is the first, so new windows and commands will start with it." in remarks(pilot)
        await press(pilot, "f5")
        assert [note.message for note in pilot.app._notifications] == [
            "mine is the default now: new windows and commands start with it"
        ]
        assert bench(pilot).auth.profile == "mine"
        assert bench(pilot).auth.read_only
        await press(pilot, "s")
        exchange = bench(pilot).exchange
        assert exchange is not None
        assert isinstance(exchange.outcome, Success)
        assert bench(pilot).auth.project == "cn-north-4_staging"
    assert ring.kept == {"mine": password}
    assert load_settings(Folders(tmp_path / "config", tmp_path, tmp_path)).profiles["mine"].items() >= who.items()
    assert 'project_name = "cn-north-4_staging"' in written(tmp_path)
    assert "read_only = true" in written(tmp_path)
    assert 'history = "full"' in written(tmp_path)
    assert 'default_profile = "mine"' in written(tmp_path)
    assert password not in spread(tmp_path)


@pytest.mark.parametrize("default", [None, "other"])
async def test_a_further_profile_is_for_its_window_alone(
    tmp_path: Path, sandbox_line: Mapping[str, str], default: str | None
) -> None:
    window = app(tmp_path)
    write_profile(window.options.settings, "other", {"region": "cn-north-4"})
    if default:
        set_default(window.options.settings, default)
    async with window.run_test(size=(80, 24), notifications=True) as pilot:
        await begun(pilot, "t")
        fill(pilot, **place(sandbox_line), secret="a token")
        await press(pilot, "tab", "tab", "tab", "tab", "end", "enter", "f5")
        fill(pilot, name="mine")
        assert "It is the first" not in remarks(pilot)
        await press(pilot, "f5")
        assert bench(pilot).auth.profile == "mine"
        assert not pilot.app._notifications
    assert load_settings(Folders(tmp_path / "config", tmp_path, tmp_path)).default_profile == default


@pytest.mark.parametrize(("project", "note"), [("", "cached"), ("cn-north-4_staging", "new")])
async def test_the_first_call_takes_the_login_of_the_test_where_that_is_for_the_same(
    tmp_path: Path, sandbox_line: Mapping[str, str], project: str, note: str
) -> None:
    async with app(tmp_path).run_test(size=(80, 24), notifications=True) as pilot:
        await begun(pilot, "u")
        fill(pilot, **place(sandbox_line), user="demo", domain="acme", secret=sandbox_line["password"])
        await press(pilot, "f5")
        assert list((tmp_path / "cache").rglob("*.json")) == [], "nothing is kept of a test"
        fill(pilot, project_name=project)
        await press(pilot, "f5")
        fill(pilot, name="mine")
        await press(pilot, "f5", "s")
        exchange = bench(pilot).exchange
        assert exchange is not None
        assert isinstance(exchange.outcome, Success)
        assert [step.note for step in exchange.steps if step.name is StepName.TOKEN] == [note]


async def test_esc_goes_a_page_back_and_loses_nothing(tmp_path: Path) -> None:
    async with app(tmp_path).run_test(size=(80, 24), notifications=True) as pilot:
        await begun(pilot, "k")
        fill(pilot, access_key="AKTYPED", secret="SKTYPED")
        await press(pilot, "escape", "k")
        rows = {row.asked.name: row.value for row in pilot.app.screen.query(FormRow)}
        assert (rows["access_key"], rows["secret"]) == ("AKTYPED", "SKTYPED")
        await press(pilot, "escape", "escape")
        assert isinstance(pilot.app.screen, Confirm)
        assert "Leave it? What was typed on its pages is lost." in shown(pilot)
        await press(pilot, "n", "enter")
        rows = {row.asked.name: row.value for row in pilot.app.screen.query(FormRow)}
        assert rows["access_key"] == "AKTYPED", "the cursor stands on the way that was taken"
        await press(pilot, "escape", "escape", "y")
        assert len(pilot.app.screen_stack) == 1


async def test_who_has_typed_nothing_leaves_at_once(tmp_path: Path) -> None:
    async with app(tmp_path).run_test(size=(80, 24), notifications=True) as pilot:
        await begun(pilot, "k")
        await press(pilot, "escape", "escape")
        assert len(pilot.app.screen_stack) == 1


async def test_the_head_says_what_one_logs_in_with(tmp_path: Path) -> None:
    async with app(tmp_path).run_test(size=(80, 24), notifications=True) as pilot:
        await begun(pilot, "k")
        assert "── New profile: an access key (AK/SK) ──" in shown(pilot)
        await press(pilot, "escape")
        assert "── New profile ──" in shown(pilot)


async def test_an_access_key_is_tried_by_a_signed_list_of_projects(
    tmp_path: Path, sandbox_line: Mapping[str, str], ring: Ring
) -> None:
    async with app(tmp_path).run_test(size=(80, 24), notifications=True) as pilot:
        await begun(pilot, "k")
        there = place(sandbox_line)
        assert "one signed request; nothing is written" in shown(pilot)
        fill(pilot, **{**there, "region": "?cn-north-4"}, access_key=sandbox_line["ak"], secret="not the SK")
        await press(pilot, "f5")
        problem = str(pilot.app.screen.query_one(".problem").render())  # type: ignore[attr-defined]
        assert "! region: '?cn-north-4' is no region we know. Did you mean cn-north-4" in " ".join(problem.split())
        assert at(pilot) == "region"
        fill(pilot, **there)
        await press(pilot, "f5")
        problem = " ".join(str(pilot.app.screen.query_one(".problem").render()).split())  # type: ignore[attr-defined]
        assert problem.startswith("! AK/SK failed: APIG.0301 ")
        assert at(pilot) == "secret"
        fill(pilot, secret=sandbox_line["sk"])
        await press(pilot, "f5")
        assert "the key signs. 2 projects" in shown(pilot)
        await press(pilot, "f5")
        fill(pilot, name="signs")
        await press(pilot, "f5")
        row = next(row for row in pilot.app.screen.query(ParamRow) if row.parameter.name == "project_id")
        assert row.query_one(Field).placeholder == "empty: the profile's project", "the key finds it, nobody types it"
        assert "from the token" not in shown(pilot), "there is none"
        await press(pilot, "a")
        assert isinstance(pilot.app.screen, AuthScreen)
        assert f"AK {sandbox_line['ak']}" in shown(pilot)
        assert "the access key signs each request" in shown(pilot)
        assert "r renew" not in shown(pilot)
        assert "f forget" in shown(pilot)
        await press(pilot, "j")
        assert isinstance(pilot.app.screen, Choice), "projects are listed for a key too"
        await press(pilot, "end", "enter", "s")
        exchange = bench(pilot).exchange
        assert exchange is not None
        assert isinstance(exchange.outcome, Success)
        assert bench(pilot).auth.project == "cn-north-4_staging"
        assert row.query_one(Field).placeholder != "empty: the profile's project"
        assert "from the profile" in shown(pilot)
    assert ring.kept == {"signs": sandbox_line["sk"]}
    assert sandbox_line["sk"] not in spread(tmp_path)


async def test_single_sign_on_is_told_what_works_instead(tmp_path: Path) -> None:
    async with app(tmp_path).run_test(size=(80, 24), notifications=True) as pilot:
        await begun(pilot, "s")
        assert "no password that IAM takes" in shown(pilot)
        await press(pilot, "t")
        assert [row.asked.name for row in pilot.app.screen.query(FormRow)][1] == "secret"
        await press(pilot, "escape", "escape", "n")
        assert bench(pilot).auth.profile == "sandbox", "nothing of this: the sandbox"


async def test_without_a_keyring_it_says_so_and_what_was_typed_is_asked_for_no_more(
    tmp_path: Path, sandbox_line: Mapping[str, str]
) -> None:
    set_keyring(NoKeyring())
    assert isinstance(keyring.get_keyring(), NoKeyring)
    async with app(tmp_path).run_test(size=(80, 24), notifications=True) as pilot:
        await begun(pilot, "u")
        fill(pilot, **place(sandbox_line), user="demo", domain="acme", secret=sandbox_line["password"])
        await press(pilot, "f5", "f5")
        assert "No keyring: this system has none that works" in shown(pilot)
        await press(pilot, "f5")
        assert token_words(bench(pilot).auth, datetime.now(UTC)).startswith("token 23h")
        await press(pilot, "a")
        assert "with the same secret" in shown(pilot)
        await press(pilot, "escape", "s")
        assert isinstance(bench(pilot).exchange.outcome, Success)  # type: ignore[union-attr]
    assert 'source = "prompt"' in written(tmp_path)
    assert sandbox_line["password"] not in spread(tmp_path)


async def test_a_passcode_is_asked_for_and_the_same_login_goes_on(
    tmp_path: Path, sandbox_line: Mapping[str, str]
) -> None:
    async with app(tmp_path).run_test(size=(80, 24), notifications=True) as pilot:
        await begun(pilot, "u")
        fill(pilot, **place(sandbox_line), user="demo", domain="acme", secret=sandbox_line["password"])
        fill(pilot, user_id=DEMO_ID)
        await press(pilot, "f5")
        assert (at(pilot), "user id: stands beside the user's name" in shown(pilot)) == ("user_id", True)
        fill(pilot, mfa="yes")
        await pilot.press("f5")
        await until(lambda: isinstance(pilot.app.screen, AskSecret))
        await pilot.pause()
        assert "MFA passcode of demo" in shown(pilot)
        assert "It serves once, and is not kept." in shown(pilot)
        await pilot.press(*"654321", "enter")
        await rest(pilot)
        assert (at(pilot), "passcode or the password is wrong" in shown(pilot)) == ("mfa", True)
        await pilot.press("f5")
        await until(lambda: isinstance(pilot.app.screen, AskSecret))
        await pilot.pause()
        await pilot.press(*"123456", "enter")
        await rest(pilot)
        assert "1 Token ok: demo@acme" in shown(pilot)


async def test_of_a_user_by_id_without_an_account_the_field_that_is_there_is_named(
    tmp_path: Path, sandbox_line: Mapping[str, str]
) -> None:
    async with app(tmp_path).run_test(size=(80, 24), notifications=True) as pilot:
        await begun(pilot, "u")
        fill(pilot, **place(sandbox_line), user_id=DEMO_ID, secret=sandbox_line["password"])
        await press(pilot, "f5")
        assert at(pilot) == "domain"
        assert "the account beside it. Type the account (domain) that the user belongs to." in shown(pilot)
        assert "project's id" not in shown(pilot), "there is no field for it"
        fill(pilot, domain="acme")
        await press(pilot, "f5")
        assert "1 Token ok: demo@acme" in shown(pilot)


async def test_a_user_who_is_not_in_the_regions_own_project_can_be_tried_with_another(
    tmp_path: Path, sandbox_line: Mapping[str, str]
) -> None:
    async with app(tmp_path).run_test(size=(80, 24), notifications=True) as pilot:
        await begun(pilot, "u")
        there = {**place(sandbox_line), "region": "cn-east-3"}
        fill(pilot, **there, user="demo", domain="acme", secret=sandbox_line["password"])
        await press(pilot, "f5")
        assert "Could not find project: cn-east-3. The next page asks which project" in shown(pilot)
        assert at(pilot) != "secret", "which is right"
        pilot.app.screen.query_one(OptionList).focus()
        await press(pilot, "w")
        fill(pilot, project_name="cn-north-4_staging")
        await press(pilot, "escape", "f5")
        assert "1 Token ok: demo@acme" in shown(pilot)


@pytest.mark.parametrize("plain", ["http://iam.example", "HTTP://iam.example"])
async def test_plain_http_to_another_machine_is_asked_about_and_only_then(
    tmp_path: Path, sandbox_line: Mapping[str, str], plain: str
) -> None:
    async with app(tmp_path).run_test(size=(80, 24), notifications=True) as pilot:
        await begun(pilot, "u")
        fill(pilot, **place(sandbox_line), user="demo", domain="acme", secret="typed")
        await press(pilot, "tab")
        assert "plain http" not in shown(pilot), "what stays on this machine needs no question"
        fill(pilot, iam_endpoint=plain, aom_endpoint="https://aom.example")
        await press(pilot, "tab")
        assert f"Whoever is on the way to {plain} reads every secret" in shown(pilot)
        assert "plain http not allowed" in shown(pilot)
        await press(pilot, "f5")
        assert f"! plain http: secrets would go to {plain} unencrypted. Use https, or" in shown(pilot)
        assert at(pilot) == "allow_http"
        await press(pilot, "down", "end", "enter", "shift+tab")
        fill(pilot, iam_endpoint="https://iam.example")
        await press(pilot, "tab")
        assert "plain http" not in shown(pilot)
        fill(pilot, iam_endpoint=plain)
        await press(pilot, "home")
        pilot.app.screen.query_one(OptionList).focus()
        await press(pilot, "w")
        assert "empty: the region's own project" in shown(pilot)
        await press(pilot, "f5")
        fill(pilot, name="mine", source="prompt")
        await press(pilot, "f5")
    assert "allow_http = true" in written(tmp_path)


async def test_a_profile_can_be_kept_untried_and_asks_for_its_password(tmp_path: Path) -> None:
    async with app(tmp_path).run_test(size=(80, 24), notifications=True) as pilot:
        await begun(pilot, "u")
        fill(pilot, region="nowhere-1", user="me", domain="acme")
        await press(pilot, "shift+tab", "end", "enter")  # from the first field to the last line of the list at the end
        assert "! region: 'nowhere-1' is no region we know" in shown(pilot), "what is wrong is said in place"
        assert at(pilot) == "region"
        fill(pilot, region="cn-north-4", user="")
        await press(pilot, "shift+tab", "end", "enter")
        assert (at(pilot), "! IAM user: none given" in shown(pilot)) == ("user", True)
        fill(pilot, user="me", aom_endpoint="aom.example.com")
        await press(pilot, "f5")
        assert (at(pilot), "! AOM endpoint: 'aom.example.com' has no scheme" in shown(pilot)) == ("aom_endpoint", True)
        fill(pilot, aom_endpoint="https://aom.own.example")
        await press(pilot, "tab")
        assert "! IAM endpoint: the login goes to the region's https://iam.cn-north-4" in shown(pilot)
        fill(pilot, aom_endpoint="")
        await pilot.pause()
        assert "! IAM endpoint" not in shown(pilot)
        await press(pilot, "end", "enter")
        assert "empty: the region's own project" in shown(pilot)
        await press(pilot, "f5")
        fill(pilot, name="no blank")
        await press(pilot, "f5")
        assert (at(pilot), "! profile name: cannot be" in shown(pilot)) == ("name", True)
        fill(pilot, name="mine")
        await press(pilot, "f5")
        assert bench(pilot).auth.profile == "mine"
        await pilot.press("s")
        await until(lambda: isinstance(pilot.app.screen, AskSecret))
        await pilot.pause()
        await pilot.press("escape")
        await rest(pilot)
        assert "password" in str(bench(pilot).problems[0])
    assert 'source = "prompt"' in written(tmp_path)
