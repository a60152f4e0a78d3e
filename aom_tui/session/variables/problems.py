"""What is wrong with a reference: a variable that is not known, or one that only another program replaces."""

from aom_tui.language import _, sentences
from aom_tui.problem import Lack, Problem
from aom_tui.session.draft import Variables
from aom_tui.session.variables.references import mention


def unknown_variable(name: str, variables: Variables, where: str) -> Problem:
    """That there is no such variable, with the name that was most likely meant."""
    from difflib import get_close_matches

    what = _("no variable is named {name}").format(name=name)
    near = get_close_matches(name, variables, 1)
    if near:
        return Problem(where or mention(name), what, _("Did you mean {near}?").format(near=mention(near[0])))
    return Problem(where or mention(name), what, undefined_remedy(name, f"--set {name}=..."), Lack.VARIABLE, name)


def undefined_remedy(name: str, way: str) -> str:
    """What to do about a name without a value; `way` is how this door sets one."""
    said = _("Give it a value ({way}), or write {literal} for the braces themselves.")
    return said.format(way=way, literal=mention(f"!{name}"))


def foreign_problem(text: str, where: str) -> Problem:
    """That only another program would replace this."""
    return Problem(where, _("{name} is not known here").format(name=text), _("Put its value in its place."))


def unknown_variable_words(name: str, variables: Variables) -> str:
    """The problem of `unknown_variable` in short, for a field without room for more."""
    problem = unknown_variable(name, variables, "")
    return problem.what if problem.lack else sentences(problem.what, problem.remedy)
