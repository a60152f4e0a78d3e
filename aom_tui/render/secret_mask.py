"""Secrets of a request that is being composed, drawn as dots."""

from aom_tui.render.cells import cells
from aom_tui.render.glyphs import signs
from aom_tui.session.redaction.body_secrets import secret_spans
from aom_tui.session.redaction.draft_secrets import is_reference_only
from aom_tui.session.redaction.redact import is_blanked


def mask_secrets(text: str) -> str:
    """Mask each secret of a body or URI cell by cell; `{{variables}}` and redacted values stay readable."""
    written, done, parts = text.encode("utf-8", "surrogatepass"), 0, list[str]()
    for first, last in secret_spans(written):
        parts += (_text(written[done:first]), _dots(_text(written[first:last])))
        done = last
    return "".join((*parts, _text(written[done:])))


def _dots(value: str) -> str:
    quote = '"' if value.startswith('"') else ""
    inside = value.removeprefix(quote).removesuffix(quote)
    if is_blanked(inside) or is_reference_only(inside):
        return value
    return value.replace(inside, signs().covered * cells(inside), 1) if inside else value


def _text(written: bytes) -> str:
    return written.decode("utf-8", "surrogatepass")
