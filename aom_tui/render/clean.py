"""The one place that neutralises terminal control.

Text from a server may hold escape sequences that move the cursor, set the window's title or answer in the user's
name, and bidi controls that make a text read as another one. Everything shown, printed or copied passes here first;
only `-o raw` does not. What is neutralised stays visible, as the escape that JSON has for it: `\\u001b`. So a JSON text
stays valid JSON, with the same value.
"""

import re

UNSAFE = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 but tab and newline, DEL, C1
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidi controls
    "\u2028\u2029"  # line and paragraph separator
    "\ud800-\udfff"  # lone surrogates: no UTF-8 for them
    "]"
)


def clean(text: str) -> str:
    """The text with every control that a terminal might act on as `\\uXXXX`; tab and newline stay."""
    if text.isprintable() or not UNSAFE.search(text):
        return text
    return UNSAFE.sub(_escape, text)


def clean_line(text: str) -> str:
    """The same for text that must stay on one line: tab and newline become escapes too."""
    return clean(text).replace("\n", "\\u000a").replace("\t", "\\u0009")


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
