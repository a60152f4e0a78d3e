"""The one-line field: what stands there while it is empty."""

from textual.app import App, ComposeResult

from aom_tui.tui.widgets.field import Field


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
