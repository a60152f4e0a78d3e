"""What to do about a problem, in the app's keys: the texts are shared with the command line, whose options end here."""

from collections.abc import Iterable
from dataclasses import replace

from aom_tui.problem import Lack, Problem

REMEDIES = {
    Lack.PARAMETER: "Fill in its field.",
    Lack.BODY: "Fill in the Body tab; b writes one to start from.",
    Lack.CREDENTIAL: "p chooses a profile with one, or makes it.",
    Lack.PROFILE: "p chooses a profile, or makes one; sandbox needs no account.",
}
ANYWAY = "S sends it all the same."


def in_the_app(problem: Problem) -> Problem:
    """The problem with a remedy that one can follow here."""
    return replace(problem, remedy=REMEDIES.get(problem.lack, problem.remedy))


def with_a_way_out(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems of a draft that can be sent on purpose: the first one, which is on screen, says how."""
    first, *others = map(in_the_app, problems)
    return replace(first, remedy=f"{first.remedy} {ANYWAY}".strip(), lack=Lack.NONE), *others
