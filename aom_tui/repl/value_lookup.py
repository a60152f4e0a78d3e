"""Values that the API lists for the place at the cursor, asked for at a Tab beside the line that is being typed."""

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from aom_tui.language import _
from aom_tui.problem import InvalidInput

if TYPE_CHECKING:
    from aom_tui.commands.network import Network
    from aom_tui.repl.line_app import LineApp
    from aom_tui.repl.messages import Messages
    from aom_tui.repl.session_pool import SessionPool
    from aom_tui.session.draft import Draft
    from aom_tui.session.values.listing import Answer, FieldValues


class ValueLookup:
    """Asks for values and remembers the answers of each session. Nobody is asked for a secret."""

    def __init__(self, network: "Network", sessions: "SessionPool", messages: "Messages") -> None:
        self._network, self._sessions, self._messages = network, sessions, messages
        self._values: dict[int, FieldValues] = {}
        self.notice = ""
        """What the toolbar says of the last look-up: that it goes on, or what went wrong."""

    async def ask(self, app: "LineApp", draft: "Draft", place: str, on_notice: Callable[[], None]) -> Mapping[str, str]:
        """Return the values for a place of the draft, each with a label; may be awaited on any event loop.

        `on_notice` is called whenever `notice` has changed.
        """
        from aom_tui.session.values.listing import Answer

        answer = Answer()
        self.notice = _("asking the API...")
        on_notice()
        try:
            answer = await asyncio.wrap_future(self._network.beside(self._ask(app, draft, place)))
        except InvalidInput as error:
            answer = Answer(trouble=str(error))
        finally:
            self.notice = answer.trouble
            on_notice()
        return {value.text: value.label for value in answer.values}

    async def _ask(self, app: "LineApp", draft: "Draft", place: str) -> "Answer":
        from aom_tui.session.values.listing import FieldValues

        self._messages.defer()
        session = await self._sessions.get(app, anonymous=False)
        values = self._values.setdefault(id(session), FieldValues(session))
        return await values.ask(draft, place)
