"""What of a reply can be saved to a file."""

from functools import partial

from aom_tui.language import _
from aom_tui.render.document.document import Document
from aom_tui.render.saved_reply import extension, file_name, reply_pieces, view_pieces
from aom_tui.session.exchange import Exchange
from aom_tui.tui.actions.copying import Copied
from aom_tui.tui.screens.save import ByEnding, Part


def parts(
    exchange: Exchange,
    shown: Copied,
    text: Document | None,
    by_ending: ByEnding,
    *,
    is_body: bool,
    is_filtered: bool = False,
) -> tuple[Part, ...]:
    """What is shown, then all of the reply as sent.

    `text` is the document of a view that is text; `by_ending` is what a view can be saved as by a file's name.
    """
    data = text.data if text is not None else shown.text.encode("utf-8", "replace")
    kind = extension(exchange.reply) if is_body else "txt"
    title = _("what is shown: {label}").format(label=shown.label)
    proposed = file_name(exchange, kind, is_filtered=is_filtered)
    found = [Part(title, proposed, partial(view_pieces, data), by_ending)]
    reply = exchange.reply
    if reply is not None and reply.body:
        name = file_name(exchange, extension(reply))
        found.append(Part(_whole(exchange), name, partial(reply_pieces, reply)))
    return tuple(found)


def _whole(exchange: Exchange) -> str:
    """Pages joined are more than any reply that was sent."""
    if exchange.paged and exchange.as_sent is not exchange:
        return _("all of {pages}, joined").format(pages=exchange.paged.words)
    return _("the whole reply as sent")
