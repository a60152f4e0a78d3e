"""The four steps of a call as text: the strip in one line, and the whole cycle written out."""

from collections.abc import Iterator

from aom_tui.render.clean import clean_line
from aom_tui.render.wire import reply_lines, request_lines
from aom_tui.session.exchange import ApiError, Exchange, Failure, Outcome, Step, StepName, StepState, Success

TITLES = {
    StepName.TOKEN: "1 Token",
    StepName.CONSTRUCT: "2 Construct",
    StepName.SEND: "3 Send",
    StepName.PARSE: "4 Parse",
}
_WORDS: dict[StepState, str] = {"waiting": "", "running": " ...", "ok": " ok", "failed": " failed"}


def strip(steps: tuple[Step, ...]) -> str:
    """`1 Token ok (cached)  >  2 Construct ok  >  3 Send ok  >  4 Parse: success`. Without colour: the words say it."""
    known = {step.name: step for step in steps}
    return "  >  ".join(step_text(known.get(name) or Step(name, "waiting")) for name in TITLES)


def step_text(step: Step) -> str:
    """One step: title, word, note."""
    title, note = TITLES[step.name], clean_line(step.note)
    if note and step.name is StepName.PARSE:
        return f"{title}: {note}"
    if note:
        return f"{title}{_WORDS[step.state]}" + (f": {note}" if step.state == "failed" else f" ({note})")
    return f"{title}{_WORDS[step.state]}"


def outcome_text(outcome: Outcome) -> str:
    """What the reply means, in one line."""
    match outcome:
        case Success(code=code):
            return f"success ({clean_line(code)})" if code else "success"
        case ApiError(code=code, message=message):
            return f"API error {clean_line(code)}: {clean_line(message)}".rstrip(": ")
        case Failure(kind=kind, message=message, remedy=remedy):
            said = f"failure ({kind}): {clean_line(message)}"
            return f"{said}. {clean_line(remedy)}" if remedy else said


def cycle(exchange: Exchange) -> str:
    """The whole cycle step by step, redacted, for a terminal that shows no app and for a log."""
    return "\n".join([*_token_step(exchange), *_call_steps(exchange)]) + "\n"


def _heading(exchange: Exchange, name: StepName, says: str) -> list[str]:
    """`1 Token ok  get a token from IAM`, underlined."""
    known = {step.name: step for step in exchange.steps}
    line = f"{step_text(known.get(name) or Step(name, 'waiting'))}  --  {says}"
    return [line, "=" * len(line)]


def _token_step(exchange: Exchange) -> Iterator[str]:
    yield from _heading(exchange, StepName.TOKEN, "ask IAM for a token")
    before = exchange.preceding
    if not before:
        yield "No request was needed: a kept token, a given one, or an AK/SK signature serves."
    for each in before:
        if each.request:
            yield from request_lines(each.request)
            yield ""
        if each.reply:
            yield from reply_lines(each.reply)
        yield f"# {outcome_text(each.outcome)}, {milliseconds(each.timings.total)}"
    yield ""


def _call_steps(exchange: Exchange) -> Iterator[str]:
    yield from _heading(exchange, StepName.CONSTRUCT, "put the request together")
    yield from request_lines(exchange.request) if exchange.request else iter(["Not reached."])
    yield ""
    yield from _heading(exchange, StepName.SEND, "send it, and what came back")
    if exchange.reply:
        yield from reply_lines(exchange.reply, with_body=False)
        yield f"# {milliseconds(exchange.timings.total)}"
    else:
        yield "No reply."
    yield ""
    yield from _heading(exchange, StepName.PARSE, "what the reply means")
    yield outcome_text(exchange.outcome)
    if exchange.reply and exchange.reply.body:
        yield from reply_lines(exchange.reply, with_head=False)


def milliseconds(seconds: float) -> str:
    """`34 ms`, `1.2 s`."""
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"
