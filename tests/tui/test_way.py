"""In the app: a redirect that is followed by a key, a pause that is seen and left, and what is marked as not safe."""

from pathlib import Path

from answering import PORTAL, SIGN_IN, given, server
from bench_fakes import until
from msgspec.structs import replace
from pane_app import shown_text
from real_app import bench
from textual.content import Content
from textual.pilot import Pilot

from aom_tui.catalogue.load import load_catalogue
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import ApiError, Outcome, Success
from aom_tui.settings import Folders, load_settings
from aom_tui.tui.app import AomApp
from aom_tui.tui.auth_state import AuthState
from aom_tui.tui.options import AppOptions
from aom_tui.tui.panes.response import ResponsePane
from aom_tui.tui.panes.status import kind_word
from aom_tui.tui.panes.steps import StepStrip
from aom_tui.tui.widgets.place_line import PlaceLine

A = Draft(method="GET", uri="/a")


def app_at(endpoint: str, folder: Path) -> AomApp:
    settings = load_settings(Folders(folder / "config", folder / "data", folder / "cache"))
    return AomApp(AppOptions(settings=settings, environ=given(endpoint), catalogue=load_catalogue, draft=A), pause=0)


def outcome(pilot: Pilot[int]) -> Outcome | None:
    exchange = bench(pilot).exchange
    return exchange and exchange.outcome


async def test_r_follows_to_another_host_without_the_token_and_the_draft_stays(tmp_path: Path) -> None:
    with server({}) as (there, asked), server({"/a": (302, {"Location": f"{there}/b"})}) as (here, _first):
        async with app_at(here, tmp_path).run_test(size=(100, 30), notifications=True) as pilot:
            await pilot.press("s")
            await until(lambda: isinstance(outcome(pilot), ApiError))
            assert outcome(pilot).status == 302  # type: ignore[union-attr]
            assert asked == []
            await pilot.press("5", "r")
            await until(lambda: isinstance(outcome(pilot), Success))
            assert strip_of(pilot).startswith("1 Token none (another host)  >  2 Construct ok")
            assert bench(pilot).draft.uri == "/a"  # type: ignore[union-attr]
    ((path, headers),) = asked
    assert (path, "x-auth-token" in headers) == ("/b", False)


async def test_a_page_of_another_host_is_a_success_and_told_as_a_page(tmp_path: Path) -> None:
    with server(PORTAL, body=SIGN_IN) as (there, _asked), server({}) as (here, _first):
        async with app_at(here, tmp_path).run_test(size=(80, 24), notifications=True) as pilot:
            bench(pilot).load(Draft(method="GET", uri=f"{there}/x"))
            await pilot.press("s")
            await until(lambda: isinstance(outcome(pilot), Success))
            pane = bench(pilot).query_one(ResponsePane)
            words = "an HTML page, not JSON: mostly from a proxy, a portal or a wrong host"
            await until(lambda: pane.query_one(PlaceLine).said == words)
            await pilot.press("5")
            assert f"but {words}" in " ".join(shown_text(pane).split())


async def test_a_pause_is_seen_and_left_by_x(tmp_path: Path) -> None:
    with server({"/a": (503, {"Retry-After": "20"})}) as (here, asked):
        async with app_at(here, tmp_path).run_test(size=(100, 30), notifications=True) as pilot:
            await pilot.press("s")
            while "503, trying again in 20 s, 2 of 3" not in strip_of(pilot):
                await pilot.pause(0.01)
            assert bench(pilot).running
            await pilot.press("x")
            while bench(pilot).running:
                await pilot.pause(0.01)
            assert "3 Send failed: cancelled" in strip_of(pilot)
    assert len(asked) == 1


def strip_of(pilot: object) -> str:
    content = bench(pilot).query_one(StepStrip).render()  # type: ignore[arg-type]
    assert isinstance(content, Content)
    return content.plain


def test_what_is_not_safe_stands_beside_the_kind() -> None:
    from aom_tui.session.profile import Kind

    auth = AuthState(kind=Kind.PRODUCTION, read_only=True, exposed=("plain http", "TLS not verified"))
    assert kind_word(auth).plain == " PRODUCTION  read-only [plain http] [TLS not verified]"
    assert kind_word(replace(auth, exposed=())).plain == " PRODUCTION  read-only"
