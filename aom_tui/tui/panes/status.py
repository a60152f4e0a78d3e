"""The status line: kind of profile by word and colour, who, where, and how long the token lives."""

from datetime import datetime

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from aom_tui.language import _
from aom_tui.session.profile import Kind
from aom_tui.tui.auth_state import AuthState, short_id, token_words
from aom_tui.tui.widgets.rule import cut_short

KIND_STYLES = {
    Kind.SANDBOX: "bold $text-success",
    Kind.TEST: "bold $text-warning",
    Kind.PRODUCTION: "bold $production-ink on $production",
}


def status_text(auth: AuthState, now: datetime, width: int) -> Content:
    """One line of `width` cells; the token's words keep their place at the right end."""
    left = Content.assemble(kind_word(auth), "  ", who(auth), "  ", (where(auth), "$muted"))
    right = Content(token_words(auth, now)).stylize(token_style(auth, now))
    room = max(width - right.cell_length - 2, 0)
    return Content.assemble(cut_short(left, room, pad=True), "  ", right)


def kind_word(auth: AuthState) -> Content:
    """`SANDBOX`, `TEST` or `PRODUCTION`, whether nothing may be changed, and what is not safe on the way."""
    if auth.kind is None:
        return Content("-")
    word = Content(f" {auth.kind.value.upper()} " if auth.kind is Kind.PRODUCTION else auth.kind.value.upper())
    word = word.stylize(KIND_STYLES[auth.kind])
    marks = [(f" [{each}]", "bold $text-error") for each in auth.exposed]
    return Content.assemble(word, *([(_(" read-only"), "$text-warning")] if auth.read_only else []), *marks)


def who(auth: AuthState) -> str:
    """`user@account`, or the profile's name where nobody is known."""
    if auth.user:
        return f"{auth.user}@{auth.domain}" if auth.domain else auth.user
    return auth.profile


def where(auth: AuthState) -> str:
    """`region/project 4fae..35`; a region's own project bears its name, which is not said twice."""
    place = "/".join(dict.fromkeys(part for part in (auth.region, auth.project) if part))
    return " ".join(part for part in (place, short_id(auth.project_id)) if part)


def token_style(auth: AuthState, now: datetime) -> str:
    """Colour says it again; the words say it first."""
    if auth.note or auth.ended_at_once:
        return "$text-warning"
    if auth.asks or auth.expires_at is None:
        return "$muted"
    return "$text-error" if auth.expires_at <= now else "$text-success"


class StatusLine(Widget):
    """One line on top. A click opens the Auth screen."""

    auth: reactive[AuthState] = reactive(AuthState)
    now: reactive[datetime | None] = reactive[datetime | None](None)
    """Set by the workbench's clock; drawn at most as often as the words change."""

    def render(self) -> Content:
        """The line for the current width."""
        now = self.now
        return status_text(self.auth, now, self.size.width) if now else Content("")

    def on_click(self) -> None:
        """Open the Auth screen, as `a` does."""
        self.call_later(self.run_action, "screen.auth")
