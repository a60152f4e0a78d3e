"""The Auth screen on a real service: what it says and does; a secret is asked for, and the same send goes on."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue
from threading import Thread, current_thread, main_thread

import pytest
from bench_fakes import until
from idle import rest
from real_app import bench
from textual.pilot import Pilot

from aom_tui.catalogue.load import load_catalogue
from aom_tui.problem import InvalidInput
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import Success
from aom_tui.session.secret import Secret
from aom_tui.session.session import Session
from aom_tui.settings import Folders, load_settings
from aom_tui.tui.actions.comparing import Comparing
from aom_tui.tui.app import AomApp
from aom_tui.tui.auth_state import opening, token_words
from aom_tui.tui.options import AppOptions
from aom_tui.tui.screens.auth import AuthScreen
from aom_tui.tui.screens.choice import Choice
from aom_tui.tui.screens.join_class import JoinClass
from aom_tui.tui.screens.new_profile import NewProfileForm
from aom_tui.tui.screens.password import AskSecret, PasswordField
from aom_tui.tui.screens.remove_profile import RemoveProfile

DEMO_ID = "8c0f1a2b3c4d4e5fa06b7c8d9e0f1a2b"
"""Of the sandbox's user."""
LIST = Draft(method="GET", uri="/v2/{project_id}/alarm-rules", operation_id="ListAlarmRule")


def app(folder: Path, line: Mapping[str, str], source: str = "environment", **more: str) -> AomApp:
    """On a profile `mine` of the sandbox."""
    config = folder / "config"
    config.mkdir()
    values = {
        "kind": "test", "region": "cn-north-4", "user": "demo", "domain": "acme", "source": source,
        "iam_endpoint": line["iam_endpoint"], "aom_endpoint": line["aom_endpoint"], **more,
    }  # fmt: skip
    (config / "config.toml").write_text(
        "[profiles.mine]\n" + "".join(f'{name} = "{value}"\n' for name, value in values.items())
    )
    return again(folder, {"OS_PASSWORD": line["password"]})


def again(folder: Path, environ: Mapping[str, str] | None = None) -> AomApp:
    """The app on that folder's settings."""
    settings = load_settings(Folders(folder / "config", folder / "data", folder / "cache"))
    environ = environ or {}
    return AomApp(
        AppOptions(settings=settings, environ=environ, catalogue=load_catalogue, draft=LIST, profile_name="mine"),
        pause=0,
    )


def page(pilot: Pilot[int]) -> str:
    """All of the dialog's page, also what is scrolled away."""
    return " ".join(str(pilot.app.screen.query_one("#auth").render()).split())


def shown(pilot: Pilot[int]) -> str:
    return re.sub(r"\s+", " ", "\n".join(strip.text for strip in pilot.app.screen._compositor.render_strips()))


def holding(folder: Path, secret: str) -> list[Path]:
    """The files that the secret is in."""
    return [each for each in folder.rglob("*") if each.is_file() and secret.encode() in each.read_bytes()]


async def press(pilot: Pilot[int], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await rest(pilot)


@pytest.mark.parametrize("size", [(80, 24), (160, 48)])
async def test_it_says_who_and_how_and_what_is_kept(
    tmp_path: Path, sandbox_line: Mapping[str, str], size: tuple[int, int]
) -> None:
    async with app(tmp_path, sandbox_line).run_test(size=size, notifications=True) as pilot:
        await rest(pilot)
        await press(pilot, "a")
        assert "none yet: it is got when it is needed" in page(pilot)
        await press(pilot, "r")
        said = page(pilot)
        for words in (
            "account acme (5d1c7e0b93f24a6e8b0f2d4c6a8e1357)", "project cn-north-4 (4fae1c0b7d2e4a6f9b830d5e71c2a935)",
            "scope project", "roles te_admin, aom_admin", "fingerprint sha256:", "issued 20", "(23h59m)",
            f"IAM endpoint {sandbox_line['iam_endpoint']}", "from the environment: OS_PASSWORD", "renewal automatic",
            "the server's", "read by you alone (0600)", "certificates none: plain http",
        ):  # fmt: skip
            assert words in said, words
        assert sandbox_line["password"] not in said
        token = bench(pilot).session.token  # type: ignore[union-attr]
        assert token is not None
        assert token.value.reveal()[:20] not in said
        assert "j project" in shown(pilot), "the keys fit"
        assert "Esc back" in shown(pilot), "the keys fit"


async def test_renewal_forgetting_and_the_services(tmp_path: Path, sandbox_line: Mapping[str, str]) -> None:
    async with app(tmp_path, sandbox_line).run_test(size=(80, 24), notifications=True) as pilot:
        await rest(pilot)
        await press(pilot, "a", "r")
        assert bench(pilot).auth.expires_at is not None, "the line behind the page, too"
        await press(pilot, "t")
        assert not bench(pilot).auth.auto_renew
        assert "off: an expired token shows as the 401 it is" in page(pilot)
        session = bench(pilot).session
        assert session is not None
        assert not session.auto_renew
        await press(pilot, "c")
        assert f"aom cn-north-4 {sandbox_line['aom_endpoint']}" in page(pilot)
        kept = list((tmp_path / "cache").rglob("*.json"))
        assert kept
        forget = session.forget

        def forget_beside() -> None:
            assert current_thread() is not main_thread(), "the disk may be slow"
            forget()

        session.forget = forget_beside  # type: ignore[method-assign]
        await press(pilot, "f")
        assert session.token is None
        assert bench(pilot).auth.expires_at is None, "at once, behind the page"
        assert not any(each.exists() for each in kept)


async def test_what_could_not_be_forgotten_is_said(tmp_path: Path, sandbox_line: Mapping[str, str]) -> None:
    async with app(tmp_path, sandbox_line).run_test(size=(120, 24), notifications=True) as pilot:
        await rest(pilot)
        await press(pilot, "a", "r")
        (kept,) = (tmp_path / "cache").rglob("*.json")
        kept.unlink()
        kept.mkdir()
        await press(pilot, "f")
        said = " ".join(str(pilot.app.screen.query_one(".problem").render()).split())  # type: ignore[arg-type]
        assert "could not be taken out. Remove it by hand." in said


async def test_another_project_and_region_for_this_window(tmp_path: Path, sandbox_line: Mapping[str, str]) -> None:
    async with app(tmp_path, sandbox_line).run_test(size=(80, 24), notifications=True) as pilot:
        await rest(pilot)
        before = (tmp_path / "config" / "config.toml").read_text()
        await press(pilot, "a", "j")
        assert isinstance(pilot.app.screen, Choice)
        await press(pilot, "end", "enter", "s")
        assert isinstance(bench(pilot).exchange.outcome, Success)  # type: ignore[union-attr]
        assert bench(pilot).auth.project == "cn-north-4_staging"
        await press(pilot, "a", "n")
        assert isinstance(pilot.app.screen, Choice)
        await press(pilot, *"cn-east-39", "enter")
        assert "nothing matches" in str(pilot.app.screen.query_one(".problem").render())  # type: ignore[arg-type]
        await press(pilot, "backspace")
        assert "nothing matches" not in str(pilot.app.screen.query_one(".problem").render())  # type: ignore[arg-type]
        await press(pilot, "enter")
        assert bench(pilot).auth.region == "cn-east-3"
        assert bench(pilot).auth.project == ""
        assert (tmp_path / "config" / "config.toml").read_text() == before
        for key, page in (("n", NewProfileForm), ("j", JoinClass)):
            await press(pilot, "p", key)
            assert isinstance(pilot.app.screen, page)
            await press(pilot, "escape")


async def test_nothing_moves_while_a_call_is_under_way(tmp_path: Path, sandbox_line: Mapping[str, str]) -> None:
    async with app(tmp_path, sandbox_line).run_test(size=(80, 24), notifications=True) as pilot:
        await rest(pilot)
        bench(pilot).running = True
        bench(pilot).action_region()
        await rest(pilot)
        await press(pilot, *"cn-east-3", "enter")
        assert bench(pilot).session.profile.region == "cn-north-4"  # type: ignore[union-attr]
        assert "a call is under way" in shown(pilot)
        bench(pilot).running = False


def test_a_session_that_is_being_opened_is_told_in_one_sentence() -> None:
    page = AuthScreen(lambda: None, lambda: datetime.now(UTC), opening("sandbox").note, lambda: None, Session.forget)
    assert page._reason().plain == "There is no session: opening sandbox."


async def test_a_session_that_is_opened_while_the_page_is_there_is_told(
    tmp_path: Path, sandbox_line: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with app(tmp_path, sandbox_line).run_test(size=(80, 24), notifications=True) as pilot:
        await rest(pilot)
        with monkeypatch.context() as meanwhile:
            meanwhile.setattr(type(bench(pilot)), "session", None)
            await press(pilot, "a")
            assert page(pilot).startswith("There is no session")
        pilot.app.screen._look()  # type: ignore[attr-defined]
        await rest(pilot)
        assert "IAM endpoint" in page(pilot)


async def test_a_login_that_failed_stands_on_top(tmp_path: Path, sandbox_line: Mapping[str, str]) -> None:
    async with app(tmp_path, sandbox_line, user="nobody").run_test(size=(80, 24), notifications=True) as pilot:
        await rest(pilot)
        await press(pilot, "a", "r")
        assert page(pilot).startswith("last login ! IAM refused the login: 401 The username or password is wrong")


async def test_a_secret_is_asked_for_and_the_same_send_goes_on(tmp_path: Path, sandbox_line: Mapping[str, str]) -> None:
    password = sandbox_line["password"]
    async with app(tmp_path, sandbox_line, "prompt").run_test(size=(80, 24), notifications=True) as pilot:
        await rest(pilot)
        # Typed in the wizard, and then gone elsewhere.
        bench(pilot).window_session.typed = ("another", Secret("another's"))
        await pilot.press("s")
        await until(lambda: isinstance(pilot.app.screen, AskSecret))
        await pilot.pause()
        assert "password of demo@acme" in shown(pilot)
        field = pilot.app.screen.query_one(PasswordField)
        field.value = password
        await pilot.pause()
        assert password not in shown(pilot)
        field.select_all()
        assert field.selected_text == "", "dots cannot be copied out"
        await pilot.press("enter")
        await rest(pilot)
        assert isinstance(bench(pilot).exchange.outcome, Success)  # type: ignore[union-attr]
        await press(pilot, "s")
        assert not isinstance(pilot.app.screen, AskSecret), "it stays in memory"
        assert token_words(bench(pilot).auth, datetime.now(UTC)).startswith("token 23h")
        assert all(password not in worker.description for worker in pilot.app.workers)
    assert not holding(tmp_path, password)


async def test_a_profile_goes_once_its_name_is_typed(
    tmp_path: Path, sandbox_line: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    gone: list[str] = []
    monkeypatch.setattr("aom_tui.session.login.system_keyring.forget", lambda name: gone.append(name) or "")
    async with app(tmp_path, sandbox_line).run_test(size=(80, 24), notifications=True) as pilot:
        await rest(pilot)
        await press(pilot, "s", "p", "end", "enter", "enter")
        assert isinstance(pilot.app.screen, RemoveProfile)
        await press(pilot, *"min", "enter")
        assert "type mine to remove it" in shown(pilot)
        await press(pilot, "e", "enter")
        assert isinstance(pilot.app.screen, Choice), "the window needs another one"
        assert "sandbox" in shown(pilot)
        assert bench(pilot).session is None
        await press(pilot, "escape")
    assert gone == ["mine"]
    assert "mine" not in (tmp_path / "config" / "config.toml").read_text()
    assert not list((tmp_path / "cache").rglob("*.json"))


async def test_a_secret_that_was_refused_is_asked_for_again(tmp_path: Path, sandbox_line: Mapping[str, str]) -> None:
    async with app(tmp_path, sandbox_line, "prompt").run_test(size=(80, 24), notifications=True) as pilot:
        await rest(pilot)
        for typed in ("wrong", sandbox_line["password"]):
            await pilot.press("s")
            await until(lambda: isinstance(pilot.app.screen, AskSecret))
            await pilot.pause()
            pilot.app.screen.query_one(PasswordField).value = typed
            await pilot.press("enter")
            await rest(pilot)
        assert isinstance(bench(pilot).exchange.outcome, Success)  # type: ignore[union-attr]
    async with again(tmp_path).run_test(size=(80, 24), notifications=True) as pilot:
        await rest(pilot)
        assert token_words(bench(pilot).auth, datetime.now(UTC)) == "asks for the password", "whatever the cache has"
        await press(pilot, "a")
        assert "(23h59m)" in page(pilot)
        assert "the next login asks for the password first" in page(pilot)


async def test_a_passcode_that_is_mistyped_or_left_holds_no_login_back(
    tmp_path: Path, sandbox_line: Mapping[str, str]
) -> None:
    async with app(tmp_path, sandbox_line, mfa_user_id=DEMO_ID).run_test(size=(80, 24), notifications=True) as pilot:
        await rest(pilot)

        async def answer(*keys: str) -> str:
            await pilot.press("s")
            await until(lambda: isinstance(pilot.app.screen, AskSecret))
            await pilot.pause()
            await pilot.press(*keys)
            await rest(pilot)
            return shown(pilot)

        for passcode in ("111111", "222222", "333333"):
            assert "IAM refused" in await answer(*passcode, "enter")
        assert "MFA passcode: none given" in await answer("escape")
        await answer(*"123456", "enter")
        assert isinstance(bench(pilot).exchange.outcome, Success)  # type: ignore[union-attr]


async def test_a_window_that_ends_keeps_nobody_waiting_for_a_secret(
    tmp_path: Path, sandbox_line: Mapping[str, str]
) -> None:
    came: SimpleQueue[object] = SimpleQueue()

    def ask(ask: Callable[[str], str]) -> None:
        try:
            came.put(ask("password"))
        except InvalidInput as refused:
            came.put(refused)

    async with app(tmp_path, sandbox_line, "prompt").run_test(size=(80, 24), notifications=True) as pilot:
        await rest(pilot)
        Thread(target=ask, args=(bench(pilot).window_session.ask_in_dialog,), daemon=True).start()
        await until(lambda: isinstance(pilot.app.screen, AskSecret))
        await pilot.pause()
    assert isinstance(came.get(timeout=10), InvalidInput)


async def test_what_was_typed_for_one_profile_is_for_no_other(
    tmp_path: Path, sandbox_line: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The wizard's secret has not been needed yet when the same call is sent to another profile."""
    opened = app(tmp_path, sandbox_line, "prompt")
    config = tmp_path / "config" / "config.toml"
    config.write_text(config.read_text() + config.read_text().replace("mine", "other"))
    async with opened.run_test(size=(80, 24), notifications=True) as pilot:
        await rest(pilot)
        window_session = bench(pilot).window_session
        asked: list[str] = []

        def in_dialog(prompt: str) -> str:
            asked.append(prompt)
            return sandbox_line["password"]

        monkeypatch.setattr(window_session, "ask_in_dialog", in_dialog)
        window_session.typed = ("mine", Secret("mine alone"))
        exchange = await Comparing(bench(pilot), bench(pilot).sending)._answer_of("other", LIST)
        assert isinstance(exchange.outcome, Success)
        assert len(asked) == 1
        assert window_session.typed is not None


async def test_what_becomes_of_config_toml_meanwhile_is_found_and_told(
    tmp_path: Path, sandbox_line: Mapping[str, str]
) -> None:
    """Broken, mended, with one profile more: the window goes on in each."""
    async with app(tmp_path, sandbox_line).run_test(size=(80, 24), notifications=True) as pilot:
        await rest(pilot)
        config = tmp_path / "config" / "config.toml"
        text = config.read_text()
        config.write_text(text + "[profiles.other\n")
        await press(pilot, "s")
        assert isinstance(bench(pilot).exchange.outcome, Success)  # type: ignore[union-attr]
        await press(pilot, "p")
        told = [" ".join(each.message.split()) for each in pilot.app._notifications]
        assert any("config.toml line 9" in each for each in told), told
        assert isinstance(pilot.app.screen, Choice)
        await press(pilot, "escape")
        config.write_text(text + text.replace("mine", "other").replace('kind = "test"', 'knid = "test"'))
        await bench(pilot).sending.switch("other")
        await rest(pilot)
        assert "config.toml line 10 knid: unknown key" in str(bench(pilot).problems[0])
        config.write_text(text + text.replace("mine", "other"))
        await press(pilot, "p", *"other", "enter")
        assert bench(pilot).auth.profile == "other"
