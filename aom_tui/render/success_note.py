"""What a reply does not say that counts as a success: that it found nothing, or is a page in the place of JSON."""

from aom_tui.catalogue.model import Catalogue
from aom_tui.language import _
from aom_tui.render.nothing_found import nothing_found
from aom_tui.session.body.html_page import is_html
from aom_tui.session.exchange import Exchange, Success


def success_note(exchange: Exchange, catalogue: Catalogue | None) -> str:
    """In a line; empty where there is nothing to be said, and of what went wrong."""
    return html_words(exchange) or (nothing_found(exchange, catalogue) if catalogue else "")


def html_words(exchange: Exchange) -> str:
    """The status alone says success, by which a portal that asks one to sign in looks like the API."""
    reply = exchange.reply
    if reply is None or not isinstance(exchange.outcome, Success) or not reply.body or not is_html(reply):
        return ""
    return _("an HTML page, not JSON: mostly from a proxy, a portal or a wrong host")
