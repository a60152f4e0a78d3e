"""What the response pane can show of an exchange: made here as documents, off the event loop where that takes time."""

import asyncio
from collections.abc import Set

from msgspec import Struct, field
from msgspec.structs import replace

from aom_tui.catalogue.model import Catalogue
from aom_tui.language import _, sentence, sentences
from aom_tui.render.document.document import Document
from aom_tui.render.document.location import Locator
from aom_tui.render.document.pretty import MADE_AT_ONCE, Pretty, beginning, pretty, preview
from aom_tui.render.explanation import why
from aom_tui.render.explanation_text import explanation_text
from aom_tui.render.nothing_found import nothing_found
from aom_tui.render.remedy import remedy_words
from aom_tui.render.success_note import html_words
from aom_tui.render.wire.comments import NO_COMMENTS
from aom_tui.render.wire.messages import part_words, wire, without_secrets
from aom_tui.session.body.spool import Bytes
from aom_tui.session.cause import SessionState
from aom_tui.session.exchange import Exchange, Kept, Reply
from aom_tui.tui.keyboard.keys import key_of


class Page(Struct, frozen=True, eq=False):
    """A view's text, ready to be drawn. `note` says what a reader should know of it; may be empty."""

    document: Document
    language: str = "text"
    note: str = ""
    partial: bool = False
    locator: Locator | None = field(default=None)
    """Finds JSON paths; None where the text is no indented JSON."""
    fault: int | None = None
    """The byte where a text goes wrong that claims to be JSON: the place to look at first."""
    query: str = ""
    """The filter that left this of a reply; empty where it is all of it."""

    @property
    def is_json(self) -> bool:
        """Whether the text is indented JSON."""
        return self.locator is not None


def text_page(text: str, language: str = "text") -> Page:
    """A text of our own making, which is clean already."""
    return Page(Document(text.encode("utf-8", "replace")), language)


def first_page(exchange: Exchange, width: int, catalogue: Catalogue | None = None) -> Page:
    """The body, or of a large one what its first 64 KB hold: in some milliseconds, whatever its size."""
    if exchange.reply is None:
        return Page(text_page(_("There is no reply. 5 says why, 4 shows what was sent.")).document)
    if exchange.kept and exchange.kept.reply_body == "none":
        return _with_note(Page(text_page(_unkept(exchange.kept)).document), exchange)
    body, content_type = _body(exchange)
    shown = preview(body, content_type) or pretty(body, content_type)
    page = _with_note(_page(without_secrets(shown), width), exchange)
    said = nothing_found(exchange, catalogue) if catalogue else ""
    return replace(page, note=said) if said and not page.note else page


def _unkept(kept: Kept) -> str:
    """What the history does not have of the reply, in a line."""
    from aom_tui.render.history.entry_words import missing_bodies

    return missing_bodies(kept, "reply")[0]


def _with_note(page: Page, exchange: Exchange) -> Page:
    """With a word where only a part came, where the history has only the beginning of that, and of a page of HTML."""
    kept, part = exchange.kept, part_words(exchange)
    unkept = _unkept(kept) if kept and kept.reply_body == "head" else ""
    before = sentences(sentence(part), unkept, html_words(exchange))
    return replace(page, note=sentences(before, page.note)) if before else page


def head_page(reply: Reply, width: int) -> Page:
    """What has come of a reply that is still on its way, or its first 64 KB."""
    return _page(without_secrets(beginning(reply.body, reply.header("Content-Type"))), width)


def is_made_at_once(reply: Reply) -> bool:
    """Whether `first_page` has all of it."""
    return len(reply.body) <= MADE_AT_ONCE


async def whole_page(exchange: Exchange, width: int) -> Page:
    """The whole body, made in a thread, and there in slices: each holds the interpreter for less than a millisecond."""
    body, content_type = _body(exchange)
    page = await asyncio.to_thread(lambda: _page(without_secrets(pretty(body, content_type)), width))
    return _with_note(page, exchange)


def changed_rows(before: Page, now: Page) -> Set[int]:
    """The rows of a text that were not in the one before, or at which some went; none of what is too long.

    None either where another filter left it, for it is the filter then that makes the difference. 0.1 s a MB: for a
    thread.
    """
    from aom_tui.render.changes import COMPARED, changes

    if before.query != now.query or any(each.partial or each.document.has_long_lines for each in (before, now)):
        return frozenset()
    texts = [each.document.data for each in (before, now)]
    if not all(isinstance(text, bytes) and len(text) <= 2 * COMPARED for text in texts):  # a file, a dump
        return frozenset()
    found = changes(*(text.split(b"\n") for text in texts))
    return found.new | found.removed_at


def disagreement(catalogue: Catalogue, exchange: Exchange) -> tuple[str, ...]:
    """How the reply differs from its documented schema. It takes 0.1 s a MB: not on the event loop."""
    from aom_tui.render.agreement import agreement_lines
    from aom_tui.session.schema_differences import schema_differences

    return tuple(agreement_lines(schema_differences(catalogue, exchange.as_sent)))


def wire_page(
    catalogue: Catalogue | None, exchange: Exchange, differs: tuple[str, ...], width: int, *, explained: bool
) -> Page:
    """Both messages as sent, each part explained or not, and how the reply differs from the documents."""
    from aom_tui.render.wire.anatomy import Anatomy

    comments = Anatomy(catalogue, width - 1) if explained else NO_COMMENTS
    text = wire(exchange.as_sent, differs, width=width - 1, comments=comments)
    note = _("hide what the parts mean") if explained else _("Anatomy: what each part means")
    note = f"{key_of('wire.anatomy')}  {note}"
    if exchange.paged and exchange.as_sent is not exchange:
        note = f"{note}   {_('the last of {pages}, as it was sent').format(pages=exchange.paged.words)}"
    return replace(text_page(text, "http"), note=note)


def why_page(catalogue: Catalogue | None, exchange: Exchange, state: SessionState | None, width: int) -> Page:
    """Code, message, meaning, remedy, causes; the note says what the remedy's key does, if the call is of now."""
    explained = why(catalogue, exchange, state)
    page = text_page(explanation_text(explained, max(width - 1, 20)))
    if explained.mends is None or exchange.kept:
        return page
    return replace(page, note=f"{key_of('remedy')}  {remedy_words(explained.mends)}")


def _body(exchange: Exchange) -> tuple[Bytes, str | None]:
    reply = exchange.reply
    return (reply.body, reply.header("Content-Type")) if reply else (b"", None)


def _page(shown: Pretty, width: int) -> Page:
    document = Document(shown.data, width)
    locator = Locator(document) if shown.is_json else None
    return Page(document, shown.language, shown.note, shown.partial, locator, shown.fault)
