"""A table on its own, fed by hand, and what it tells the pane."""

import json
from typing import Any

from bench_fakes import NOW
from textual.app import App, ComposeResult

from aom_tui.render.document.document import Document
from aom_tui.render.document.location import Locator
from aom_tui.render.document.pretty import pretty
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import Exchange, Reply, Success, Timings
from aom_tui.tui.panes.reply_views import Page
from aom_tui.tui.widgets.reply_view import ReplyView, Subject
from aom_tui.tui.widgets.table_view import TableView

RULES = {
    "code": 0,
    "rules": [
        {"name": "b", "level": 10, "tags": ["x"], "created_at": 1795600000000},
        {"name": "中文规则", "level": 9, "tags": [], "note": "=1+1"},
        {"name": "a[/x]\x1b]0;x\x07", "level": 1e2, "tags": ["x", "y"], "dims": [{"k": 1}]},
    ],
    "others": [{"id": 1}, {"id": 2}],
}


def subject(value: Any, operation: str = "ListAlarmRule") -> Subject:
    """A reply with that body; bytes as they are."""
    body = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
    exchange = Exchange(
        id="1", profile="sandbox", draft=Draft(method="GET", uri="/v1/x", operation_id=operation), request=None,
        reply=Reply(200, "OK", "HTTP/1.1", (("Content-Type", "application/json"),), body), outcome=Success(),
        timings=Timings(NOW, 0.034),
    )  # fmt: skip
    text = pretty(body, "application/json")
    document = Document(text.data)
    page = Page(document, text.language, text.note, locator=Locator(document) if text.is_json else None)
    return Subject(exchange, None, page)


class TableApp(App[None]):
    """Keeps what the table said last, what it wants copied, and where in the body it wants to go."""

    def __init__(self) -> None:
        super().__init__()
        self.position = self.location = ""
        self.copied: list[tuple[str, str]] = []
        self.asked: list[int] = []

    def compose(self) -> ComposeResult:
        yield TableView()

    def on_mount(self) -> None:
        self.table.focus()

    @property
    def table(self) -> TableView:
        return self.query_one(TableView)

    def on_reply_view_moved(self, event: ReplyView.Moved) -> None:
        self.position, self.location = event.position, event.location

    def on_reply_view_copied(self, event: TableView.Copied) -> None:
        self.copied.append((event.label, event.text))

    def on_reply_view_body_asked(self, event: TableView.BodyAsked) -> None:
        self.asked.append(event.start)

    def lines(self) -> list[str]:
        return [self.table.render_line(y).text.rstrip() for y in range(self.table.size.height)]

    def column(self) -> list[str]:
        """The first words of the rows in sight."""
        return [line.split()[0] for line in self.lines()[1:] if line.strip()]


def run(size: tuple[int, int] = (80, 8)) -> Any:
    """The app, under a pilot."""
    return TableApp().run_test(size=size, notifications=True)
