"""The looks: contrast of the themes, what is left without colours and with sixteen, ASCII only, compact, projector."""

import os
import tomllib
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

import pytest
from bench_fakes import SANDBOX, FakeSession, app_on, bench, draft
from idle import rest
from msgspec.structs import replace
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.widgets import Input

from aom_tui.problem import Problem
from aom_tui.render.appearance import Appearance
from aom_tui.render.glyphs import set_ascii_source
from aom_tui.session.checkups.finding import Finding, Verdict
from aom_tui.session.profile import Kind
from aom_tui.settings import Folders, Settings
from aom_tui.tui.app import AomApp
from aom_tui.tui.screens.checkup import CheckupScreen
from aom_tui.tui.screens.password import AskSecret
from aom_tui.tui.themes import CHOICES
from aom_tui.tui.widgets.last_key import LastKey

INKS = (
    "foreground", "muted",
    "text-primary", "text-secondary", "text-accent", "text-success", "text-warning", "text-error",
)  # fmt: skip
"""What words are written in."""

PAPERS = ("background", "surface", "panel", "field", "field-focus", "cursor-line", "changed", "found")
"""What they stand on: any ink may, on any of them."""

PAIRS = (
    ("production-ink", "production"),
    ("found-here-ink", "found-here"),
    ("block-cursor-foreground", "block-cursor-background"),
    ("block-cursor-blurred-foreground", "block-cursor-blurred-background"),
    ("input-selection-foreground", "input-selection-background"),
    ("foreground", "screen-selection-background"),
    ("foreground", "wrong"),
)
"""Ink and paper that are for one another only."""

BODY = b'{"series": [{"namespace": "PAAS.NODE", "value": 1.5, "on": true}, {"namespace": "PAAS.APP"}]}'


def app_looking(
    looks: Appearance, kind: Kind = Kind.SANDBOX, faults: Sequence[Problem] = (), folder: Path | None = None
) -> AomApp:
    """The workbench on a session that answers, in these looks."""
    session = FakeSession(replace(SANDBOX, kind=kind), body=BODY)
    settings = Settings(Folders(folder, folder, folder)) if folder else None
    app = app_on(session, draft(values={"limit": "10"}), settings=settings)
    options = replace(app.options, looks=looks, faults=tuple(faults))
    return AomApp(options, opener=app.connection._opener, clock=app.clock, pause=0)


@pytest.fixture
def _in_ascii() -> Iterator[None]:
    set_ascii_source(lambda: True)
    yield
    set_ascii_source(lambda: False)


def segments(app: AomApp) -> list[Segment]:
    """What the terminal is sent, which has been through the filters: of a dialog, without what lies dimmed below it."""
    strips = app.screen._compositor.render_strips()
    for dialog in app.screen.query(".dialog, #--container"):
        x, y, width, height = dialog.region
        strips = [strip.crop(x, x + width) for strip in strips[y : y + height]]
    return [segment for strip in strips for segment in strip]


def lines(app: AomApp) -> list[str]:
    return [strip.text for strip in app.screen._compositor.render_strips()]


# -- contrast


def luminance(color: Color) -> float:
    """Relative, by WCAG 2.2: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
    parts = [part / 255 for part in color.rgb]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Color, other: Color) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_counted_as_wcag_counts_it() -> None:
    assert contrast(Color.parse("#000000"), Color.parse("#ffffff")) == pytest.approx(21)
    assert contrast(Color.parse("#777777"), Color.parse("#ffffff")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("name", "least"), [("dark", 4.5), ("light", 4.5), ("high-contrast", 7), ("presentation", 7)])
def test_every_ink_can_be_read_on_every_paper(name: str, least: float) -> None:
    theme = CHOICES[name]
    colours = {**theme.to_color_system().generate(), **theme.variables}
    pairs = [(ink, paper) for ink in INKS for paper in PAPERS] + list(PAIRS)
    found = {pair: contrast(*(Color.parse(colours[each]) for each in pair)) for pair in pairs}
    assert {pair: ratio for pair, ratio in found.items() if ratio < least} == {}


@pytest.mark.parametrize("name", CHOICES)
def test_a_scroll_bar_is_seen(name: str) -> None:
    theme = CHOICES[name]
    assert theme.background is not None
    assert contrast(Color.parse(theme.variables["rule"]), Color.parse(theme.background)) > 1.8


@pytest.mark.parametrize("name", CHOICES)
async def test_what_is_on_the_screen_can_be_read(name: str) -> None:
    """As drawn, whatever the style sheets made of the theme: words of the workbench and of a dialog."""
    least = 7 if name in ("high-contrast", "presentation") else 4.5
    app = app_looking(Appearance(theme=name))
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await rest(pilot)
        for keys in (["s"], ["2"], ["5"], ["question_mark"], ["escape"], ["ctrl+p"]):
            await pilot.press(*keys)
            await rest(pilot)
            assert {text for text, ratio in drawn(app) if ratio < least} == set()


def drawn(app: AomApp) -> Iterator[tuple[str, float]]:
    """Each word with its contrast."""
    for segment in segments(app):
        style, text = segment.style, segment.text.strip()
        if any(each.isalnum() for each in text) and style and style.color and style.bgcolor:
            yield text, contrast(Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor))


# -- the kind of profile


@pytest.mark.parametrize(
    ("kind", "colours"),
    [*((kind, "truecolor") for kind in Kind), *((Kind.PRODUCTION, colours) for colours in ("16", "none"))],
)
async def test_the_kind_of_profile_is_said_by_word_and_production_stands_out(kind: Kind, colours: str) -> None:
    app = app_looking(Appearance(colours=colours), kind)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await rest(pilot)
        await pilot.press("s")
        await rest(pilot)
        assert kind.value.upper() in lines(app)[0]
        mark = next(each for each in segments(app) if kind.value.upper() in each.text)
        others = next(each for each in segments(app) if "demo@acme" in each.text)
        assert mark.style is not None
        assert mark.style.bold
        is_apart = mark.style.reverse or mark.style.bgcolor != (others.style and others.style.bgcolor)
        assert bool(is_apart) == (kind is Kind.PRODUCTION)


# -- fewer colours


async def looked_at(looks: Appearance) -> AsyncIterator[list[Style]]:
    """The styles on screen after a send, in the table, and with the operations open."""
    app = app_looking(looks)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await rest(pilot)
        for key in ("s", "2", "o"):
            await pilot.press(key)
            await rest(pilot)
            yield [each.style for each in segments(app) if each.style]


async def test_without_colours_none_is_sent_and_the_cursor_is_seen() -> None:
    async for styles in looked_at(Appearance(colours="none")):
        assert all(style.color is None and style.bgcolor is None for style in styles)
        assert any(style.reverse for style in styles)


async def test_with_sixteen_colours_the_terminals_own_are_sent() -> None:
    async for styles in looked_at(Appearance(colours="16")):
        used = {color for style in styles for color in (style.color, style.bgcolor) if color}
        assert {color.name for color in used if color.triplet is not None} == set()
        assert len(used) > 2


def test_the_environment_keeps_no_color_and_an_empty_one_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "")
    app = app_looking(Appearance())
    assert not app.no_color
    assert os.environ["NO_COLOR"] == ""


# -- signs


@pytest.mark.usefixtures("_in_ascii")
@pytest.mark.parametrize("size", [(80, 24), (160, 48)], ids=str)
async def test_all_signs_are_ascii(size: tuple[int, int], tmp_path: Path) -> None:
    """Dialogs, palette and toasts too. The data here are ASCII, but for the Chinese titles of operations."""
    app = app_looking(Appearance(glyphs="ascii"), folder=tmp_path)
    app.options.catalogue().operations  # noqa: B018 - read before the first screen
    async with app.run_test(size=size, notifications=True) as pilot:
        await rest(pilot)
        seen: set[str] = set()
        steps = (
            ["a"], ["escape"], ["s"], ["2"], ["3"], ["4"], ["i"], ["5"], ["1"], ["minus"], ["slash"], ["escape"],
            ["question_mark"], ["escape"], ["o"], ["escape"], ["A"], ["ctrl+p"],
        )  # fmt: skip
        for keys in steps:
            await pilot.press(*keys)
            await rest(pilot)
            if keys == ["A"]:
                app.notify("said", timeout=60)
                await pilot.pause()
            seen |= {f"{keys}: {each}" for line in lines(app) for each in line if not each.isascii()}
        assert {each for each in seen if not "\u4e00" <= each[-1] <= "\u9fff"} == set()
        assert any("---" in line for line in lines(app)) or app.screen.is_modal


def test_nothing_moves_where_no_animation_is_wished() -> None:
    assert app_looking(Appearance(animation=False)).animation_level == "none"


async def test_without_the_wish_they_are_what_they_are() -> None:
    set_ascii_source(lambda: False)
    app = app_looking(Appearance())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await rest(pilot)
        assert "──" in "".join(lines(app))


# -- room


async def test_compact_leaves_no_blank_line_in_a_dialog() -> None:
    blank = {}
    for compact in (False, True):
        app = app_looking(Appearance(compact=compact))
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await rest(pilot)
            await pilot.press("a")
            await rest(pilot)
            below_title = next(at for at, line in enumerate(lines(app)) if "── Auth" in line) + 1
            blank[compact] = not lines(app)[below_title].strip()
            assert lines(app)[0].startswith("SANDBOX" if compact else " SANDBOX")
    assert blank == {False: True, True: False}


# -- projector


async def test_presentation_shows_the_last_key_in_every_window_but_not_a_secret() -> None:
    app = app_looking(Appearance(theme="presentation"))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await rest(pilot)
        await pilot.press("f7")
        await pilot.pause()
        assert last_key(app) == "F7"
        app.push_screen(AskSecret("password of demo@acme"))
        await pilot.pause()
        assert app.screen.query_one(Input).password
        await pilot.press("x")
        await pilot.pause()
        assert last_key(app) == "*"
        await pilot.press("escape")
        await pilot.pause()
        assert last_key(app) in ("Esc", "F7")


def last_key(app: AomApp) -> str:
    return str(app.screen.query_one(LastKey).content)


@pytest.mark.parametrize("colours", ["truecolor", "16", "none"])
async def test_presentation_draws_no_rules_whatever_the_colours(tmp_path: Path, colours: str) -> None:
    app = app_looking(Appearance(theme="presentation", colours=colours), folder=tmp_path)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await rest(pilot)
        for keys in (["s"], ["a"], ["escape"], ["h"], ["escape"], ["s", "d"], ["escape"]):
            await pilot.press(*keys)
            await rest(pilot)
            assert not [line for line in lines(app) if "─" in line], keys


async def test_rules_come_and_go_with_the_theme_where_no_colours_are_sent(tmp_path: Path) -> None:
    app = app_looking(Appearance(colours="none"), folder=tmp_path)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await rest(pilot)
        for name, has_rules in (("presentation", False), ("dark", True)):
            bench(app).action_looks()
            await rest(pilot)
            app.screen.dismiss(name)
            await rest(pilot)
            assert ("── Request" in "\n".join(lines(app))) == has_rules


# -- choosing


async def test_a_theme_is_chosen_by_name_worn_at_once_and_kept(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("# mine\ncompact = false\n")
    app = app_looking(Appearance(), folder=tmp_path)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await rest(pilot)
        await pilot.press("s")
        await rest(pilot)
        before = ink_of(app, '"namespace"')
        bench(app).action_looks()
        await rest(pilot)
        await pilot.press("down", "enter")
        await rest(pilot)
        assert app.theme == "light"
        assert ink_of(app, '"namespace"') not in (None, before)
    text = (tmp_path / "config.toml").read_text()
    assert tomllib.loads(text) == {"compact": False, "theme": "light"}
    assert "# mine" in text


def ink_of(app: AomApp, text: str) -> str | None:
    found = next(each for each in segments(app) if text in each.text)
    return found.style.color.name if found.style and found.style.color else None


async def test_what_of_the_settings_could_not_be_used_is_said_and_the_app_is_there() -> None:
    app = app_looking(
        Appearance(), faults=[Problem("config.toml line 1 theme", "'drak' is not one of its values", "Use [x].")]
    )
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await rest(pilot)
        said = [notification.message for notification in app._notifications]
        assert said == ["config.toml line 1 theme: 'drak' is not one of its values. Use [x]."]


# -- the checkup


async def test_the_checkup_tells_the_window_what_the_command_tells() -> None:
    found = [
        Finding("clock", Verdict.WARNING, "90 s behind IAM's", "Set the clock."),
        Finding("iam", Verdict.FAILED, "no connection to [/x] " + "far " * 40),
    ]

    async def check() -> list[Finding]:
        return found

    app = app_looking(Appearance())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await rest(pilot)
        app.push_screen(CheckupScreen(check))
        await rest(pilot)
        shown = [line.strip() for line in lines(app)]
        assert "warning  clock          90 s behind IAM's" in shown
        assert shown[shown.index("warning  clock          90 s behind IAM's") + 1] == "Set the clock."
        at = next(at for at, line in enumerate(lines(app)) if "failed   iam" in line)
        assert lines(app)[at].index("no connection to [/x]") == lines(app)[at + 1].index("far"), "lines are indented"
