"""The URL line: method, Endpoint and URI apart, as the call flow teaches it: `URL = https:// Endpoint / URI`."""

from collections.abc import Iterable
from typing import ClassVar
from urllib.parse import quote

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.reactive import var
from textual.widgets import Input, Static

from aom_tui.catalogue.model import Operation
from aom_tui.language import _
from aom_tui.render.glyphs import signs
from aom_tui.session.draft import Draft
from aom_tui.session.redaction.redact import redact_url
from aom_tui.tui.keyboard.keys import with_keys
from aom_tui.tui.messages import LineEdited
from aom_tui.tui.widgets.field import Field
from aom_tui.tui.widgets.rule import Line, cut_short, link

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
METHOD_STYLES = {"GET": "$text-success", "DELETE": "$text-error"}


def shown_uri(draft: Draft, operation: Operation | None) -> str:
    """The URI as far as it is composed: the template, with the query that will be sent."""
    declared = operation.parameters if operation else ()
    values = [(p.name, draft.values[p.name]) for p in declared if p.location == "query" and draft.values.get(p.name)]
    return with_query(draft.uri, (*values, *draft.query))


def with_query(uri: str, pairs: Iterable[tuple[str, str]]) -> str:
    """A URI with further query pairs; Chinese stays readable, it is for the eye."""
    query = "&".join(f"{name}={readable(value)}" for name, value in pairs)
    if not query:
        return uri
    return f"{uri}{'&' if '?' in uri else '?'}{query}"


def readable(value: str) -> str:
    """Percent-encoded where it matters; letters of any script stay what they are."""
    return "".join(char if char.isalpha() else quote(char, safe="/:,{}*@") for char in value)


def operation_line(draft: Draft, operation: Operation | None, endpoint: str, width: int) -> Content:
    """One line: when it is too long the endpoint is cut first, the URI is what changes."""
    method = Content(draft.method).stylize(f"bold {METHOD_STYLES.get(draft.method, '$text-warning')}")
    uri = Content(redact_url(shown_uri(draft, operation)))
    room = max(width - method.cell_length - 3 - uri.cell_length, 24)
    host = cut_short(Content(endpoint), room).stylize("$muted")
    return cut_short(Content.assemble(method, " ", host, "  ", uri), width)


def method_first(text: str) -> tuple[str, str]:
    """A method in front of a URI, as lines are copied from documents (`GET /v2/...`), and the rest; empty for none."""
    first, _blank, rest = text.strip().partition(" ")
    return (first.upper(), rest.strip()) if first.upper() in METHODS and rest.strip() else ("", text.strip())


class MethodField(Field):
    """Down shows what may stand here."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("down", "choose", _("choose"), show=False)]

    def action_choose(self) -> None:
        """Offer the usual methods; any other can be typed."""
        from aom_tui.tui.screens.choice import Choice

        def chosen(method: str | None) -> None:
            if method:
                self.take(method)

        self.app.push_screen(Choice(_("Method"), METHODS, current=self.value.strip().upper()), chosen)


class UriField(Field):
    """A password or token in an address is dots while nobody types there."""

    @property
    def _value(self) -> Text:
        text = super()._value
        if self.value and not self.has_focus:
            from aom_tui.render.secret_mask import mask_secrets

            text.plain = mask_secrets(text.plain)
        return text


class UrlLine(Horizontal):
    """Shows the line of an operation; lets method and URI of a bare request be edited in place."""

    draft: var[Draft | None] = var[Draft | None](None)
    loaded: var[Draft | None] = var[Draft | None](None)
    """The draft as it was last put there by something else than these fields."""
    operation: var[Operation | None] = var[Operation | None](None)
    endpoint: var[str] = var("")

    def compose(self) -> ComposeResult:
        """Both forms of the line; one is shown."""
        yield Static(markup=False, id="line")
        yield MethodField(placeholder="GET", classes="method")
        yield Line(id="endpoint")
        uri = UriField(placeholder=_("/v2/{project_id}/... or https://host/..."), classes="uri")
        uri.select_on_focus = False
        yield uri

    @property
    def is_bare(self) -> bool:
        """Whether method and URI are typed by hand."""
        return self.draft is not None and self.draft.operation_id is None

    def watch_loaded(self, loaded: Draft | None) -> None:
        """Another draft: its method and URI go into the fields."""
        self.set_class(loaded is not None and loaded.operation_id is None, "-bare")
        if loaded:
            self.query_one(".method", Field).show(loaded.method)
            self.query_one(".uri", Field).show(loaded.uri)
        self._draw()

    def watch_draft(self) -> None:
        """Values have changed, so has the query."""
        if not self.is_bare:
            self._draw()

    def watch_operation(self) -> None:
        """Show the operation once the catalogue has been read."""
        self._draw()

    def watch_endpoint(self) -> None:
        """Another profile, or an absolute URL, which needs no endpoint."""
        self.query_one("#endpoint", Line).update(self._after_method())
        self._draw()

    def _after_method(self) -> Content:
        """The mark of the method's list, and the endpoint, if any."""
        return Content.assemble(link(f"{signs().choose} ", "choose", "$text-accent"), (self.endpoint, "$muted"))

    def action_choose(self) -> None:
        """The list of methods."""
        self.query_one(MethodField).action_choose()

    def on_resize(self) -> None:
        """Cut the line to the new width."""
        self._draw()

    def _draw(self) -> None:
        if not self.is_mounted:
            return
        line = Content(with_keys(_("no operation chosen: press {operations}"))).stylize("$muted")
        if self.draft and not self.is_bare:
            line = operation_line(self.draft, self.operation, self.endpoint, self.size.width)
        self.query_one("#line", Static).update(line, layout=False)

    @on(Input.Changed)
    def _edited(self, event: Input.Changed) -> None:
        event.stop()
        method, uri = self.query_one(".method", Field), self.query_one(".uri", Field)
        found, rest = method_first(uri.value)
        if found:
            method.show(found)
            uri.show(rest)
        self.post_message(LineEdited(method.value.strip().upper() or "GET", rest))

    def focus_uri(self) -> None:
        """Start typing the URI of a bare request."""
        field = self.query_one(".uri", Field)
        self.screen.set_focus(field)
        field.cursor_position = len(field.value)
