"""The one place that neutralises terminal control.

Text from a server may hold escape sequences that move the cursor, set the window's title or answer in the user's
name, bidi controls that make a text read as another one, and characters that nobody sees. Everything shown, printed
or copied passes here first; only `-o raw` does not, which writes no text with controls to a terminal. What is
neutralised stays visible, as the escape that JSON has for it: `\\u001b`. So a JSON text stays valid JSON, with the
same value.
"""

import re

_CONTROLS = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 but tab and newline, DEL, C1
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidi controls
    "\u2028\u2029"  # line and paragraph separator
    "\ud800-\udfff"  # lone surrogates: no UTF-8 for them
)
_UNSEEN = (
    "\xad\u180e\u200b-\u200d\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb"  # of no width
    "\U000e0000-\U000e007f"  # tags: a text beside the text
)

CONTROL = re.compile(f"[{_CONTROLS}]")
"""What a terminal may act on."""

ACTED_ON = re.compile(rf"(?!\r\n)[{_CONTROLS}]")
"""The same but for the lines of a text that end as they do in HTTP."""

UNSAFE = re.compile(f"[{_CONTROLS}{_UNSEEN}]")
"""That, and what makes two texts look the same that are not."""


def clean(text: str) -> str:
    """The text with what a terminal might act on, and what nobody would see, as `\\uXXXX`; tab and newline stay."""
    return text if text.isprintable() else UNSAFE.sub(_escape, text)


def clean_line(text: str) -> str:
    """The same for text that must stay on one line: tab and newline become escapes too."""
    if text.isprintable():
        return text
    return clean(text).replace("\n", "\\u000a").replace("\t", "\\u0009")


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x10000:
        return f"\\u{code:04x}"
    high, low = divmod(code - 0x10000, 0x400)  # JSON writes such a character as two
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"
