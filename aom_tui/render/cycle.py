"""A whole call written out step by step: what `demo` prints where there is no terminal for the app."""

from collections.abc import Iterator

from aom_tui.language import _
from aom_tui.render.cells import cells
from aom_tui.render.steps import milliseconds, outcome_text, step_text
from aom_tui.render.wire import reply_lines, request_lines
from aom_tui.session.exchange import Exchange, Step, StepName


def cycle(exchange: Exchange) -> str:
    """The whole cycle step by step, redacted, for a terminal that shows no app and for a log."""
    return "\n".join([*_token_step(exchange), *_call_steps(exchange)]) + "\n"


def _heading(exchange: Exchange, name: StepName, says: str) -> list[str]:
    """`1 Token ok  get a token from IAM`, underlined."""
    known = {step.name: step for step in exchange.steps}
    line = f"{step_text(known.get(name) or Step(name, 'waiting'))}  --  {says}"
    return [line, "=" * cells(line)]


def _token_step(exchange: Exchange) -> Iterator[str]:
    yield from _heading(exchange, StepName.TOKEN, _("ask IAM for a token"))
    before = exchange.preceding
    if not before:
        yield _("No request was needed: a kept token, a given one, or an AK/SK signature serves.")
    for each in before:
        if each.request:
            yield from request_lines(each.request)
            yield ""
        if each.reply:
            yield from reply_lines(each.reply)
        yield f"# {outcome_text(each.outcome)}, {milliseconds(each.timings.total)}"
    yield ""


def _call_steps(exchange: Exchange) -> Iterator[str]:
    yield from _heading(exchange, StepName.CONSTRUCT, _("put the request together"))
    yield from request_lines(exchange.request) if exchange.request else iter([_("Not reached.")])
    yield ""
    yield from _heading(exchange, StepName.SEND, _("send it, and what came back"))
    if exchange.reply:
        yield from reply_lines(exchange.reply, with_body=False)
        yield f"# {milliseconds(exchange.timings.total)}"
    else:
        yield _("No reply.")
    yield ""
    yield from _heading(exchange, StepName.PARSE, _("what the reply means"))
    yield outcome_text(exchange.outcome)
    if exchange.reply and exchange.reply.body:
        yield from reply_lines(exchange.reply, with_head=False)
