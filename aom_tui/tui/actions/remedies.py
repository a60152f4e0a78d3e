"""What to do about a problem, in the app's keys: the texts are shared with the command line, whose options end here."""

from collections.abc import Iterable
from dataclasses import replace

from aom_tui.language import _, sentences
from aom_tui.problem import Lack, Problem
from aom_tui.tui.keyboard.keys import with_keys

REMEDIES = {
    Lack.PARAMETER: _("Fill in its field."),
    Lack.BODY: _("Fill in the Body tab; {request.skeleton} writes one to start from."),
    Lack.CREDENTIAL: _("{profile} chooses a profile with one, or makes it."),
    Lack.VARIABLE: _("Variables in the palette ({palette}) gives it a value."),
    Lack.TIME: _("Down in its field offers times."),
    Lack.PROFILE: _("{profile} chooses a profile, or makes one; sandbox needs no account."),
}
OF_THE_PAST = _("This reply is from the history; {history}, then {history_screen.resend} sends its call again.")
ANYWAY = _("{send_anyway} sends it all the same.")


def in_the_app(problem: Problem) -> Problem:
    """The problem with a remedy that one can follow here."""
    return replace(problem, remedy=with_keys(REMEDIES[problem.lack]) if problem.lack in REMEDIES else problem.remedy)


def with_a_way_out(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems of a draft that can be sent on purpose: the first one, which is on screen, says how."""
    first, *others = map(in_the_app, problems)
    return replace(first, remedy=sentences(first.remedy, with_keys(ANYWAY)), lack=Lack.NONE), *others
