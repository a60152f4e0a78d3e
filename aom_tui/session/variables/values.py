"""Variables and their values: made, added, removed, written in one line. Secrets are refused."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

import msgspec

from aom_tui.language import _, commas
from aom_tui.problem import InvalidInput, Problem, check_text
from aom_tui.session.body.lossless import decode
from aom_tui.session.draft import Draft, Variable, Variables
from aom_tui.session.redaction.redact import PLACEHOLDER, redact_body, redact_url
from aom_tui.session.variables.problems import unknown_variable
from aom_tui.session.variables.references import NAME, mention, mentioned_in

LONGEST = 1024**2
"""Characters of a value: a variable is a value and not a document."""

LIKE_A_TOKEN = re.compile(r"MII[A-Za-z0-9+/_=-]{200,}")
"""IAM's tokens are CMS structures in Base64: `MII`, then some thousand characters."""

NO_VARIABLES: Variables = MappingProxyType({})


def text_value(text: str) -> Variable:
    """A variable that is a text."""
    return Variable(text, msgspec.json.encode(text).decode())


def json_value(literal: str) -> Variable:
    """A variable that is a JSON value, given as the text it was sent as. Raises ValueError where it is none."""
    try:
        data = msgspec.json.format(literal.encode(), indent=-1)
        decode(data)
        text = msgspec.json.decode(data, type=str) if data.startswith(b'"') else data.decode()
    except (msgspec.DecodeError, RecursionError) as error:
        raise ValueError(str(error)) from None
    return Variable(text, data.decode())


def with_variable(variables: Variables, name: str, value: Variable, *, key: str = "") -> Variables:
    """The variables with one more. Raises InvalidInput for a name that is none, and for a secret (`key`: its field)."""
    if not re.fullmatch(NAME, name):
        what = _("{name!r} is no name of a variable").format(name=name)
        raise InvalidInput(Problem("", what, _("Letters, digits, _ . and -, at most 64.")))
    if len(value.json) > LONGEST:
        raise InvalidInput(Problem(mention(name), _("longer than 1 MB, which is no value"), _("Pick a part of it.")))
    if problem := secret_problem(mention(name), (name, key), value):
        raise InvalidInput(problem)
    return MappingProxyType({**variables, name: value})


def without_variable(variables: Variables, name: str) -> Variables:
    """The variables without that one. Raises InvalidInput where there is none."""
    if name not in variables:
        problem = unknown_variable(name, variables, "")
        from difflib import get_close_matches

        known = commas(map(mention, variables))
        remedy = _("There are {names}.").format(names=known) if known else _("There are none yet.")
        raise InvalidInput(problem if get_close_matches(name, variables, 1) else problem.with_remedy(remedy))
    return MappingProxyType({other: value for other, value in variables.items() if other != name})


def given_variables(settings: Iterable[str]) -> Variables:
    """Of `name=text` and `name:=json`, as `--set` takes them. Raises InvalidInput."""
    made: Variables = MappingProxyType({})
    for setting in settings:
        name, sign, text = setting.partition("=")
        if not sign:
            raise InvalidInput(Problem(f"--set {setting}", _("has no ="), _("Write name=text or name:=json.")))
        made = with_variable(made, *assigned(name, text))
    return made


def assigned(name: str, text: str) -> tuple[str, Variable]:
    """Name and value of what stands around a `=`; a name that ends in `:` takes JSON. Raises InvalidInput."""
    check_text(mention(name.removesuffix(":").strip()), text)
    if not name.endswith(":"):
        return name.strip(), text_value(text)
    name = name.removesuffix(":").strip()
    try:
        return name, json_value(text)
    except ValueError:
        raise InvalidInput(
            Problem(mention(name), _("what follows := is no JSON"), _("After := comes JSON; use = for text."))
        ) from None


def assignment(name: str, value: Variable) -> str:
    """A variable as `assigned` takes it, in one line: `name = text`, or `name := json`."""
    is_text = value.json.startswith('"') and value.text.isprintable() and value.text == value.text.strip()
    return f"{name} = {value.text}" if is_text else f"{name} := {value.json}"


def secret_problem(where: str, names: Iterable[str], value: Variable) -> Problem | None:
    """Why a value must not be kept: a secret by the name of its field, its members, or its form."""
    named = any(is_secret_name(name) for name in names if name)
    shown = value.json if value.json[:1] in "{[" else ""
    inside = bool(shown) and redact_body(shown) != shown
    if named or inside or LIKE_A_TOKEN.match(value.text):
        what = _("a token or a secret is not kept as a variable: variables are shown")
        return Problem(where, what, _("Type it where it belongs, or let the profile give it."))
    if PLACEHOLDER + "sha256:" in value.text:
        return Problem(where, _("this is a fingerprint, the secret itself is not shown"), _("Take another value."))
    return None


def is_secret_name(name: str) -> bool:
    """Whether a field of that name holds a secret, as redaction has it; also with words before it (`my_password`)."""
    parts = re.split(r"[._-]", name)
    tails = ["_".join(parts[start:]) for start in range(len(parts))]
    return any(_redacted(tail) for tail in (name, *tails))


def _redacted(name: str) -> bool:
    member = f'{{"{name}": "x"}}'
    return redact_body(member) != member or redact_url(f"?{name}=x") != f"?{name}=x"


SHOWN = 100
"""Characters of a value in a list of them."""


def value_rows(variables: Mapping[str, Variable]) -> list[tuple[str, str]]:
    """Name and value of each, by name; a long value is cut."""
    return sorted((name, _shortened(value.json)) for name, value in variables.items())


def used_value_rows(draft: Draft) -> list[tuple[str, str]]:
    """Name and value of each variable that the draft mentions; a long value is cut."""
    return [(name, _shortened(draft.variables[name].json)) for name in mentioned_in(draft) if name in draft.variables]


def _shortened(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 3] + "..."
