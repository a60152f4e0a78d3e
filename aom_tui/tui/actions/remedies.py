"""Remedies in the app's keys, for problems whose texts name options of the command line."""

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
    Lack.RIGHTS: _("The palette ({palette}) has Profile: change, whose last page lifts that (write calls)."),
    Lack.PROFILE: _("{profile} chooses a profile, or makes one; sandbox needs no account."),
}
FROM_HISTORY = _("This reply is from the history; {history}, then {history_screen.resend} sends its call again.")
ANYWAY = _("{send_anyway} sends it all the same.")


def with_app_remedy(problem: Problem) -> Problem:
    """Return the problem with a remedy that one can follow in the app."""
    return replace(problem, remedy=with_keys(REMEDIES[problem.lack]) if problem.lack in REMEDIES else problem.remedy)


def with_send_anyway(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems of a draft that can be sent all the same; the first one, which is on screen, says how."""
    first, *others = map(with_app_remedy, problems)
    return replace(first, remedy=sentences(first.remedy, with_keys(ANYWAY)), lack=Lack.NONE), *others
