"""Variables: `{{name}}` in what the user wrote stands for a value, from when the request is made. Pure.

The rules, the same in all doors:

- Inside of a text (a parameter, a header, a JSON string) a variable's text is put in, escaped as the place wants it.
- Alone as a JSON value outside of quotes, `{"period": {{p}}}`, it is the JSON value itself, its digits as they were.
- In a URI by hand it is encoded, so that it stays one piece; only at the very beginning it is taken as an address.
- `{{!name}}` is `{{name}}` as it stands. Braces around anything that is no name (`{{ $labels.host }}`) are left alone,
  but for what other programs would replace (`{{$processEnv HOME}}`): that is not known here, so it is not sent.
- What a value holds is not looked through again, and names (of queries, headers, fields) hold no variables.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from urllib.parse import quote

import msgspec
from msgspec.structs import replace

from aom_tui.catalogue.model import Parameter
from aom_tui.language import _, commas, sentences
from aom_tui.problem import InvalidInput, Lack, Problem, check_text
from aom_tui.session.body.lossless import decode
from aom_tui.session.draft import Draft, Pairs, Variable, Variables
from aom_tui.session.redaction.redact import NOT_KEPT, PLACEHOLDER, is_blanked, redact_body, redact_url

NAME = r"[A-Za-z0-9_.-]{1,64}"
REFERENCE = re.compile(rf"\{{\{{ *(!?)({NAME}) *\}}\}}")
"""`{{name}}`, also with blanks inside; behind a `!` it means itself."""

_OTHERS = re.compile(
    r"\{\{ *(?:\$(?:processEnv|dotenv|localDatetime|datetime|random|aadToken|oidc|exampleServer)"
    r"|[\w-]+\.(?:request|response)\.(?:body|headers)\b)[^{}]*\}\}"
)
"""What REST Client and JetBrains would replace, values of other calls too; no template of AOM (`{{ $labels.host }}`)
begins so.
"""

_BEGUN = re.compile(r"\{\{ *([A-Za-z0-9_.-]*)$")
"""A reference that is not closed yet."""

_LITERAL = re.compile(rf"\{{\{{{NAME}\}}\}}")

LONGEST = 1024**2
"""Characters of a value: a variable is a value and not a document."""

_STRING_OR_REFERENCE = re.compile(rf'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?$)|{REFERENCE.pattern}', re.DOTALL)
_MARK = "\ue000"
"""A private character: begins a JSON string that stands for a bare reference while a body is edited as values."""
_MARKED = re.compile(rf'"{_MARK}(\{{\{{ *!?{NAME} *\}}\}})"')
LIKE_A_TOKEN = re.compile(r"MII[A-Za-z0-9+/_=-]{200,}")
"""IAM's tokens are CMS structures in Base64: `MII`, then some thousand characters."""

NO_VARIABLES: Variables = MappingProxyType({})

Find = Callable[[str], Variable | None]
Into = Callable[[str, Find], str]
"""Puts values into a text of one kind. What is not found stays, and so does what is no reference."""


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


# -- the set


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
        problem = unknown(name, variables, "")
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


def mention(name: str) -> str:
    """A variable as it stands in a request."""
    return f"{{{{{name}}}}}"


def secret_problem(where: str, names: Iterable[str], value: Variable) -> Problem | None:
    """Why a value must not be kept: a secret by the name of its field, by what is in it, or by its look."""
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


def unknown(name: str, variables: Variables, where: str) -> Problem:
    """There is no such variable: one line, with the name that was most likely meant."""
    from difflib import get_close_matches

    what = _("no variable is named {name}").format(name=name)
    near = get_close_matches(name, variables, 1)
    if near:
        return Problem(where or mention(name), what, _("Did you mean {near}?").format(near=mention(near[0])))
    return Problem(where or mention(name), what, given_by(name, f"--set {name}=..."), Lack.VARIABLE, name)


def given_by(name: str, way: str) -> str:
    """What to do about a name that has no value; `way` is how this door gives it one."""
    said = _("Give it a value ({way}), or write {literal} for the braces themselves.")
    return said.format(way=way, literal=mention(f"!{name}"))


def _foreign_problem(text: str, where: str) -> Problem:
    return Problem(where, _("{name} is not known here").format(name=text), _("Put its value in its place."))


def unknown_words(name: str, variables: Variables) -> str:
    """The same in short, for a field that has no room for more."""
    problem = unknown(name, variables, "")
    return problem.what if problem.lack else sentences(problem.what, problem.remedy)


# -- putting values in


def mentioned(text: str) -> Iterator[str]:
    """The names that a text mentions, in its order."""
    return (found[2] for found in REFERENCE.finditer(text) if not found[1])


def foreign(text: str) -> list[str]:
    """What only other programs would put a value in place of, as it stands in the text; each once."""
    return [each for each in dict.fromkeys(_OTHERS.findall(text)) if not REFERENCE.fullmatch(each)]


def completed(text: str, variables: Variables) -> str:
    """The text with the name completed that is being typed at its end (`{{na`); empty where there is none like it."""
    return next(iter(begun_names(text, variables)), "")


def begun_names(text: str, variables: Variables) -> tuple[str, ...]:
    """The same with each name that begins so."""
    found = _BEGUN.search(text)
    names = [name for name in variables if name.startswith(found[1])] if found else []
    return tuple(f"{text[: found.start(1)]}{name}}}}}" for name in names if found)


def is_reference(text: str) -> bool:
    """Whether the text is one reference and nothing else."""
    found = REFERENCE.fullmatch(text)
    return found is not None and not found[1]


def filled(draft: Draft) -> tuple[Draft, list[Problem]]:
    """The draft with the values of its variables in place, and a problem for each place that names an unknown one."""
    problems: list[Problem] = []
    variables = draft.variables

    def put(text: str, where: str, into: Into) -> str:
        if "{{" not in text:
            return text
        missing = dict.fromkeys(name for name in mentioned(text) if name not in variables)
        problems.extend(unknown(name, variables, where) for name in missing)
        problems.extend(_foreign_problem(name, where) for name in foreign(text))
        return into(text, variables.get)

    made = replace(with_texts(draft, put), variables=NO_VARIABLES)
    problems.extend(_detours(draft))
    return (draft if problems else made), problems


def with_texts(draft: Draft, put: Callable[[str, str, Into], str]) -> Draft:
    """The draft with `put(text, place, into)` for each text that may mention variables; `into` is for its kind."""

    def put_pairs(pairs: Pairs, location: str) -> Pairs:
        return tuple((name, put(value, f"{location} {name}", in_text)) for name, value in pairs)

    return replace(
        draft,
        uri=draft.uri if draft.operation_id else put(draft.uri, "URI", in_uri),
        values=MappingProxyType({name: put(value, name, in_text) for name, value in draft.values.items()}),
        query=put_pairs(draft.query, "query"),
        headers=put_pairs(draft.headers, "header"),
        body=put(draft.body, "body", _into_body(draft)) if draft.body else draft.body,
    )


def _detours(draft: Draft) -> Iterator[Problem]:
    """A piece of a URI that would lead elsewhere instead of naming something."""
    for name in mentioned(draft.uri) if draft.operation_id is None else ():
        value = draft.variables.get(name)
        if value and value.text in (".", ".."):
            what = _("{value!r} would name another resource").format(value=value.text)
            yield Problem(f"URI {mention(name)}", what, _("Give its id."))


def value_problem(parameter: Parameter, place: str, text: str, variables: Variables) -> Problem | None:
    """What is wrong with a parameter as it is being typed: an unknown variable, or what it stands for."""
    from aom_tui.catalogue.check import check_parameter
    from aom_tui.catalogue.violations import Violation

    missing = next((name for name in mentioned(text) if name not in variables), None)
    if missing is not None:
        return unknown(missing, variables, place)
    if others := foreign(text):
        return _foreign_problem(others[0], place)
    if is_blanked(text):
        return Problem(place, NOT_KEPT)
    found = check_parameter(parameter.schema, in_text(text, variables.get)) if text else None
    if not isinstance(found, Violation):
        return None
    return Problem(place, found.message, lack=Lack.TIME if found.rule == "time" else Lack.NONE)


def as_sent(draft: Draft) -> Draft:
    """The draft as it would be sent, as far as its variables are known: for whoever only looks at it."""
    return filled(draft)[0]


def in_text(text: str, find: Find) -> str:
    """Values put into a text as they are. What is not found stays."""
    return REFERENCE.sub(_each(find, lambda value: value.text), text)


def in_uri(uri: str, find: Find) -> str:
    """Values put into a URI, each as one piece of it; one at the beginning may be a whole address."""
    first = REFERENCE.match(uri)
    start = first.end() if first else 0
    rest = REFERENCE.sub(_each(find, lambda value: quote(value.text, safe="")), uri[start:])
    return in_text(uri[:start], find) + _LITERAL.sub(lambda found: quote(found[0]), rest)


def in_json(text: str, find: Find) -> str:
    """Values put into a JSON text: escaped inside of strings, outside of them as JSON values."""

    def put(found: re.Match[str]) -> str:
        piece = found[0]
        if piece.startswith('"'):
            return REFERENCE.sub(_each(find, lambda value: _escaped(value.text)), piece)
        return _each(find, lambda value: value.json)(REFERENCE.match(piece) or found)

    return _STRING_OR_REFERENCE.sub(put, text)


def _each(find: Find, written: Callable[[Variable], str]) -> Callable[[re.Match[str]], str]:
    def put(found: re.Match[str]) -> str:
        if found[1]:
            return found[0].replace("!", "", 1)
        value = find(found[2])
        return found[0] if value is None else written(value)

    return put


def _escaped(text: str) -> str:
    return msgspec.json.encode(text).decode()[1:-1]


def _into_body(draft: Draft) -> Into:
    """As JSON, unless a header says that it is something else."""
    given = next((value for name, value in draft.headers if name.lower() == "content-type"), "json")
    return in_json if "json" in given.lower() else in_text


# -- a JSON text that holds bare references


def masked(text: str) -> str:
    """The JSON text with strings as long in place of its bare references: a fault is at the same place in both."""
    return _bare(text, lambda found: f'"{"x" * (len(found) - 2)}"')


def marked(text: str) -> str:
    """The JSON text with each bare reference in a string that `unmarked` knows again, to be edited as values."""
    return _bare(text, lambda found: f'"{_MARK}{found}"')


def unmarked(text: str) -> str:
    """What was marked, bare again."""
    return _MARKED.sub(lambda found: found[1], text)


def _bare(text: str, written: Callable[[str], str]) -> str:
    if "{{" not in text:
        return text
    return _STRING_OR_REFERENCE.sub(
        lambda found: found[0] if found[0].startswith('"') or found[1] else written(found[0]), text
    )


# -- looking at them

SHOWN = 100
"""Characters of a value in a list of them."""


def listed(variables: Mapping[str, Variable]) -> list[tuple[str, str]]:
    """Name and value of each, by name; a long value is cut."""
    return sorted((name, _briefly(value.json)) for name, value in variables.items())


def used(draft: Draft) -> list[tuple[str, str]]:
    """The same of those that the draft mentions."""
    return [(name, _briefly(draft.variables[name].json)) for name in mentioned_in(draft) if name in draft.variables]


def mentioned_in(draft: Draft) -> tuple[str, ...]:
    """The names of all variables in a draft, each once."""
    texts = (
        draft.uri,
        draft.body or "",
        *draft.values.values(),
        *(value for _, value in (*draft.query, *draft.headers)),
    )
    return tuple(dict.fromkeys(name for text in texts for name in mentioned(text)))


def _briefly(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 3] + "..."
