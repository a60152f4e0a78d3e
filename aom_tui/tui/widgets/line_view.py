"""A scroll view that draws itself line by line, each from a few styles."""

from collections.abc import Callable

from rich.style import Style
from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.strip import Strip


class LineView(ScrollView):
    """Looks its styles up once for each drawing: Textual (8.2) works each out anew, from every ancestor's, in 50 us."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._styles_in_use: dict[str, Style] = {}

    def render_lines(self, crop: Region) -> list[Strip]:
        """Whatever has changed since the last drawing is looked up again."""
        self._styles_in_use.clear()
        return super().render_lines(crop)

    @property
    def ground(self) -> Style:
        """The style of a cell where nothing is."""
        return self._once("", lambda: self.rich_style)

    def component(self, name: str) -> Style:
        """The style of a component class."""
        return self._once(name, lambda: self.get_component_rich_style(name))

    @property
    def selection(self) -> Style:
        """The paper of what is selected."""
        found = self._once("screen--selection", lambda: self.screen.get_component_rich_style("screen--selection"))
        return Style(bgcolor=found.bgcolor)

    def _once(self, name: str, look_up: Callable[[], Style]) -> Style:
        if name not in self._styles_in_use:
            self._styles_in_use[name] = look_up()
        return self._styles_in_use[name]
