"""A note on a success that is easily taken for data: nothing was found, or the reply is an HTML page."""

from aom_tui.catalogue.model import Catalogue
from aom_tui.language import _
from aom_tui.render.nothing_found import nothing_found
from aom_tui.session.body.html_page import is_html
from aom_tui.session.exchange import Exchange, Success


def success_note(exchange: Exchange, catalogue: Catalogue | None) -> str:
    """Return the note; empty for an ordinary success and for a failure."""
    return html_words(exchange) or (nothing_found(exchange, catalogue) if catalogue else "")


def html_words(exchange: Exchange) -> str:
    """Say that a successful reply is an HTML page, as a sign-in portal sends; else empty."""
    reply = exchange.reply
    if reply is None or not isinstance(exchange.outcome, Success) or not reply.body or not is_html(reply):
        return ""
    return _("an HTML page, not JSON: mostly from a proxy, a portal or a wrong host")
