"""What is said about a reply on stderr: why it failed, what came of it, where it differs from the documents."""

from typing import TYPE_CHECKING

from aom_tui.commands.context import App
from aom_tui.commands.errors import say
from aom_tui.language import _, about, sentences
from aom_tui.session.exchange import ApiError, Exchange, Failure, FailureKind, Success

if TYPE_CHECKING:
    from aom_tui.catalogue.model import Catalogue
    from aom_tui.session.cause import SessionState
    from aom_tui.session.session import Session


def say_partial_reply(app: App, exchange: Exchange, session: "Session | None", *, is_shown: bool = False) -> None:
    """Of a reply that is no success, say how much of it came and, unless it `is_shown`, where it can be seen."""
    if isinstance(exchange.outcome, Success) or not exchange.reply:
        return
    from aom_tui.render.wire.messages import part_words

    where = _where_to_see_it(app, exchange, exchange.outcome, session) if exchange.reply.body and not is_shown else ""
    if said := sentences(part_words(exchange), where):
        say(said)


def _where_to_see_it(app: App, exchange: Exchange, outcome: ApiError | Failure, session: "Session | None") -> str:
    """The command that shows the reply from the history, so that nobody sends the call again to see it.

    Without a history a read may be sent again with `-o wire`; a cancelled one would show nothing then either, and a
    refusal has been told.
    """
    kept = exchange.kept.number if exchange.kept else session.number_of(exchange) if session else None
    if kept:
        return _("`{command}` shows what came").format(command=app.command_line(f"history show {kept} -o wire"))
    if isinstance(outcome, ApiError) or outcome.may_have_been_applied or outcome.kind is FailureKind.CANCELLED:
        return ""
    return _("-o wire shows what came")


def say_success_note(exchange: Exchange, catalogue: "Catalogue") -> None:
    """Say of a success that it found nothing or is an HTML page: both are easily taken for data."""
    from aom_tui.render.success_note import success_note

    if said := success_note(exchange, catalogue):
        say(said)


def say_differences(exchange: Exchange, catalogue: "Catalogue") -> None:
    """Say where the reply differs from the documents."""
    from aom_tui.render.agreement import agreement_lines
    from aom_tui.session.schema_differences import schema_differences

    for line in agreement_lines(schema_differences(catalogue, exchange)):
        say(line)


def say_why(app: App, exchange: Exchange, state: "SessionState | None") -> None:
    """Say what happened; what it means and what to do; what caused it; what to type about it."""
    from aom_tui.render.explanation import why
    from aom_tui.render.explanation_text import cause_text

    explained = why(app.catalogue, exchange, state)
    if isinstance(exchange.outcome, ApiError):
        parts = (str(explained.status or ""), explained.code, explained.message)
        first = " ".join(part for part in dict.fromkeys(parts) if part)
    else:
        first = about(explained.title, explained.message)
    request_id = exchange.reply.request_id if exchange.reply else None
    say(_("{first} (request id {request_id})").format(first=first, request_id=request_id) if request_id else first)
    if more := sentences(explained.meaning, explained.remedy, explained.warning):
        say(more)
    if explained.causes:
        say(cause_text(explained.causes[0]))
    if explained.mends and state:
        hint = app.hint(explained.mends, state, exchange.draft.operation_id if exchange.draft else None)
        if hint:
            say(hint)
