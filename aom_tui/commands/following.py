"""`--follow`: one redirect after the other, each said before it is followed."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from aom_tui.commands.errors import say
from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.render.remedy import remedy_words
from aom_tui.session.redirects import MOST, redirect_of, redirected_draft, with_earlier_exchange

if TYPE_CHECKING:
    from aom_tui.commands.call_options import CallOptions
    from aom_tui.commands.context import App
    from aom_tui.session.draft import Draft
    from aom_tui.session.exchange import Exchange
    from aom_tui.session.session import Session


async def follow_redirects(
    app: "App",
    session: "Session",
    exchange: "Exchange",
    options: "CallOptions",
    send: "Callable[[Session, Draft], Awaitable[Exchange]]",
) -> "Exchange":
    """The reply that the redirects lead to; where one is not followed, that one, with a line why."""
    from aom_tui.commands.sending import confirm

    for _hop in range(MOST):
        found = redirect_of(exchange)
        if found is None or exchange.draft is None:
            return exchange
        if isinstance(found, Problem):
            say(str(found))
            return exchange
        draft = redirected_draft(exchange.draft, found)
        try:
            session.construct(draft)
            confirm(app, session, draft, confirmed=options.confirmed)
        except InvalidInput as error:
            for problem in error.problems:
                say(str(problem))
            return exchange
        say(remedy_words(found))
        exchange = with_earlier_exchange(exchange, await send(session, draft))
    if redirect_of(exchange):
        say(_("{number} redirects in a row: no further one is followed").format(number=MOST))
    return exchange
