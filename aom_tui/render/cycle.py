"""A whole call written out step by step: what `demo` prints where there is no terminal for the app."""

from collections.abc import Iterator
from functools import partial

from aom_tui.language import _
from aom_tui.render.cells import cells
from aom_tui.render.steps import outcome_text, step_text
from aom_tui.render.units import milliseconds
from aom_tui.render.wire.comments import NO_COMMENTS, NoComments
from aom_tui.render.wire.messages import WIDTH, reply_lines, request_lines, timed
from aom_tui.render.wire.token_trail import TokenTrail
from aom_tui.render.wire.waterfall import waterfall
from aom_tui.session.exchange import Exchange, Step, StepName


def cycle(exchange: Exchange, comments: NoComments = NO_COMMENTS) -> str:
    """The whole cycle step by step, redacted, for a terminal that shows no app and for a log."""
    trail = TokenTrail(exchange, WIDTH)
    return (
        "\n".join([*_token_step(exchange, trail, comments), *_call_steps(exchange, trail, comments), *_time(exchange)])
        + "\n"
    )


def _heading(exchange: Exchange, name: StepName, says: str) -> list[str]:
    """`1 Token ok  get a token from IAM`, underlined."""
    known = {step.name: step for step in exchange.steps}
    line = f"{step_text(known.get(name) or Step(name, 'waiting'))}  --  {says}"
    return [line, "=" * cells(line)]


def _token_step(exchange: Exchange, trail: TokenTrail, comments: NoComments) -> Iterator[str]:
    yield from _heading(exchange, StepName.TOKEN, _("ask IAM for a token"))
    before = exchange.preceding
    if not before:
        yield _("No request was needed: a kept token, a given one, or an AK/SK signature serves.")
    for each in before:
        if each.request:
            yield from request_lines(each.request, comments, each.draft, partial(trail.at_request, each))
            yield ""
        if each.reply:
            operation = comments.operation(each.request, each.draft) if each.request else None
            yield from reply_lines(each.reply, comments, operation, trail.at_reply)
        yield f"# {outcome_text(each.outcome)}, {milliseconds(each.timings.total)}"
    yield ""


def _call_steps(exchange: Exchange, trail: TokenTrail, comments: NoComments) -> Iterator[str]:
    request, reply = exchange.request, exchange.reply
    operation = comments.operation(request, exchange.draft) if request else None
    yield from _heading(exchange, StepName.CONSTRUCT, _("put the request together"))
    if request:
        yield from request_lines(request, comments, exchange.draft, partial(trail.at_request, exchange))
    else:
        yield _("Not reached.")
    yield ""
    yield from _heading(exchange, StepName.SEND, _("send it, and what came back"))
    if reply:
        yield from reply_lines(reply, comments, operation, with_body=False)
        yield f"# {milliseconds(exchange.timings.total)}"
    else:
        yield _("No reply.")
    yield ""
    yield from _heading(exchange, StepName.PARSE, _("what the reply means"))
    yield outcome_text(exchange.outcome)
    if reply and reply.body:
        yield from reply_lines(reply, comments, operation, with_head=False)


def _time(exchange: Exchange) -> Iterator[str]:
    yield ""
    yield from waterfall(timed(exchange), WIDTH)
