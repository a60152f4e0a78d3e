"""What a Chinese input method makes of letters and signs where they are keys: full-width forms act like ASCII.

A Chinese character in their place says that the method is on; nothing else happens then.
"""

from time import monotonic
from typing import TYPE_CHECKING, Any
from unicodedata import category, east_asian_width

from textual import events

from aom_tui.language import _
from aom_tui.tui.keyboard.key_names import sign_name
from aom_tui.tui.keyboard.keys import field_key_of
from aom_tui.tui.widgets.field import is_field

if TYPE_CHECKING:
    from textual.app import App

SILENCE = 10.0
"""Seconds between two words about the same thing."""

FULL_WIDTH = {chr(code + 0xFEE0): chr(code) for code in range(ord("!"), ord("~") + 1)}
"""The forms as Unicode has them: `？` of `?`."""

OTHER = {
    "\u3000": " ", "，": ",", "。": ".", "、": "/", "《": "<", "》": ">", "【": "[", "】": "]", "「": "[", "」": "]",
    "“": '"', "”": '"', "‘": "'", "’": "'", "￥": "$", "·": "`", "…": "^", "—": "_",
}  # fmt: skip
"""What the key of an ASCII sign types with Chinese punctuation on."""


class InputMethod:
    """Looks at each key before anything else does."""

    def __init__(self, app: "App[Any]") -> None:
        self._app = app
        self._said_at = -SILENCE

    def translated(self, event: events.Key) -> events.Key | None:
        """Return the key that was meant; None for a character that no key can mean. In a field all is text."""
        sign = event.character
        if sign is None or sign.isascii() or is_field(self._app.focused):
            return event
        plain = FULL_WIDTH.get(sign) or OTHER.get(sign)
        if plain:
            return events.Key("space" if plain == " " else sign_name(plain), plain)
        if is_written(sign):
            self._say()
            return None
        return event

    def _say(self) -> None:
        now = monotonic()
        if now - self._said_at < SILENCE:
            return
        self._said_at = now
        said = _("the input method is on: switch it to English")
        if len(self._app.screen_stack) == 1:
            said = _("the input method is on: switch it to English, or use {key}").format(key=field_key_of("send"))
        self._app.notify(said)


def is_written(sign: str) -> bool:
    """Whether it is a character of Chinese, Japanese or Korean: what an input method puts together of letters."""
    return len(sign) == 1 and category(sign) == "Lo" and east_asian_width(sign) in "WF"
