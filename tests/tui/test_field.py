"""The one-line field: what stands there while it is empty."""

from bench_fakes import PROJECT, FakeSession, app_on, bench, draft
from idle import rest
from textual.app import App, ComposeResult

from aom_tui.problem import Problem
from aom_tui.session.draft import Draft, Pairs
from aom_tui.tui.messages import ValueEdited
from aom_tui.tui.panes.body_text import BodyText
from aom_tui.tui.panes.param_row import ParamRow
from aom_tui.tui.panes.request_tabs import RequestTabs
from aom_tui.tui.panes.url import UriField
from aom_tui.tui.widgets.field import Field
from aom_tui.tui.widgets.pair_list import PairList, PairRow


class OneField(App[None]):
    def compose(self) -> ComposeResult:
        yield Field(placeholder="e.g. 7c2f9a10-3b4d-11ef-9e21-0255ac10017f")


async def test_an_example_that_is_too_long_ends_in_an_ellipsis() -> None:
    app = OneField()
    async with app.run_test(size=(20, 3)):
        shown = app.query_one(Field).render_line(0).text.strip()
        assert shown.startswith("e.g. 7c2f9a10")
        assert shown.endswith("…")
        assert app.query_one(Field).placeholder.endswith("17f")
        app.query_one(Field).take("chosen")
        assert (app.query_one(Field).value, app.query_one(Field).cursor_position) == ("chosen", 6)


async def test_a_draft_that_comes_while_rows_of_pairs_are_made_is_shown_in_them() -> None:
    """Undo held down, or typing that is faster than the screen: it ended the app."""
    shown: list[Pairs] = []
    pairs = PairList("query", (), lambda pairs: ValueEdited("", shown.append(pairs) or ""))

    class Window(App[None]):
        def compose(self) -> ComposeResult:
            yield pairs

    async with Window().run_test() as pilot:
        pairs.follow((("a", "1"), ("b", "2")))
        pairs.follow((("c", "3"), ("d", "4")))
        assert [row.pair for row in pairs.query(PairRow)] == [("c", "3"), ("d", "4"), ("", "")]
        await pilot.pause()
        assert [row.pair for row in pairs.query(PairRow)] == [("c", "3"), ("d", "4"), ("", "")]
        assert shown == []


async def test_a_parameter_is_told_the_project_while_its_row_is_made() -> None:
    """A session that opens just then: the send that had opened it came to nothing."""
    row = ParamRow(PROJECT, "", label="path", hint="", source="", name_width=12)

    async with App[None]().run_test() as pilot:
        made = pilot.app.mount(row)
        row.show_hint("4fae..35", "from the token")
        row.follow(draft(values={"project_id": "mine"}))
        row.show_problem(Problem("path project_id", "is wrong"))
        assert row.value == "mine"
        await made
        await pilot.pause()
        assert (row.field.value, row.field.placeholder) == ("mine", "4fae..35")


async def test_a_secret_in_a_body_or_an_address_is_dots_while_nobody_types_there() -> None:
    by_hand = Draft(method="POST", uri="https://me:Hidden1@aom.example/x?token=Hidden2", body='{"password": "Hidden3"}')
    app = app_on(FakeSession(), by_hand)
    async with app.run_test(size=(100, 24), notifications=True) as pilot:
        await pilot.press("T")
        await pilot.pause()
        bench(app).set_focus(bench(app).query_one(RequestTabs))
        await pilot.pause()

        def shown() -> str:
            return "\n".join(strip.text for strip in app.screen._compositor.render_strips())

        assert "Hidden" not in shown()
        assert '"password": "•••••••"' in shown()
        bench(app).query_one(BodyText).focus()
        await pilot.pause()
        assert '"password": "Hidden3"' in shown()
        bench(app).query_one(UriField).focus()
        await pilot.pause()
        assert "Hidden1" in shown()
        assert "Hidden3" not in shown()
        await pilot.press("escape", "s")
        await rest(pilot)
        assert bench(app).draft.body == by_hand.body
