"""What the HTTP library finds wrong with a reply, in our words: its own name Python's types, and repeat raw bytes."""

from aom_tui.language import _

TOO_LONG = "Receive buffer too long"
"""What it says of headers, or a line of a chunk, that are larger than it takes."""

_WORDS = {
    "peer closed connection without sending complete message body": _("the connection was closed"),
    "illegal chunk header": _("the length of a chunk is no number"),
    "malformed chunk footer": _("a chunk is longer than it says"),
    "illegal status line": _("its first line is no status line"),
    "illegal header line": _("a line of its headers is none"),
    "continuation line at start of headers": _("a line of its headers is none"),
    "bad Content-Length": _("its Content-Length is no number"),
    "conflicting Content-Length": _("it has two Content-Lengths that differ"),
    "multiple Transfer-Encoding": _("it has two Transfer-Encodings"),
    "Only Transfer-Encoding: chunked": _("its Transfer-Encoding is not chunked"),
    TOO_LONG: _("its headers are larger than this program takes"),
}


def http_words(said: str) -> str:
    """In our words; empty where there are none for it."""
    return next((words for beginning, words in _WORDS.items() if said.startswith(beginning)), "")
