"""The steps of a call as text. Imports next to nothing: the app draws it first."""

from aom_tui.language import _, about, sentences
from aom_tui.render.clean import clean_line
from aom_tui.session.exchange import ApiError, Failure, Outcome, Step, StepName, StepState, Success

TITLES = {
    StepName.TOKEN: _("1 Token"),
    StepName.CONSTRUCT: _("2 Construct"),
    StepName.SEND: _("3 Send"),
    StepName.PARSE: _("4 Parse"),
}
_WORDS: dict[StepState, str] = {
    "waiting": "",
    "running": " ...",
    "ok": _(" ok"),
    "none": _(" none"),
    "failed": _(" failed"),
}


def step_text(step: Step) -> str:
    """One step: title, word, note."""
    title, note = TITLES[step.name], clean_line(step.note)
    if note and step.name is StepName.PARSE:
        return about(title, note)
    if note:
        said = f"{title}{_WORDS[step.state]}"
        return about(said, note) if step.state == "failed" else _("{said} ({note})").format(said=said, note=note)
    return f"{title}{_WORDS[step.state]}"


def step_title(step: Step) -> str:
    """Its title alone where it went well, which is seen by those behind it too."""
    return TITLES[step.name] if step.state == "ok" else step_text(step)


def step_number(step: Step) -> str:
    """One step in the least room: `1 ok`."""
    return f"{TITLES[step.name].split()[0]}{_WORDS[step.state]}"


def outcome_text(outcome: Outcome) -> str:
    """What the reply means, in one line."""
    match outcome:
        case Success(code=code):
            return _("success ({code})").format(code=clean_line(code)) if code else _("success")
        case ApiError(code=code, message=message):
            return (
                _("API error {code}: {message}")
                .format(code=clean_line(code), message=clean_line(message))
                .rstrip(": ：")
            )
        case Failure(kind=kind, message=message, remedy=remedy) as failure:
            words = _("failure: {message}") if failure.names_its_kind else _("failure ({kind}): {message}")
            return sentences(words.format(kind=kind.word, message=clean_line(message)), clean_line(remedy))
