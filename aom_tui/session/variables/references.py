"""References to variables in a text: finding, writing and completing them."""

import re
from collections.abc import Iterator

from aom_tui.session.draft import Draft, Variables

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


def mention(name: str) -> str:
    """A variable as it stands in a request."""
    return f"{{{{{name}}}}}"


def mentioned(text: str) -> Iterator[str]:
    """The names that a text mentions, in its order."""
    return (found[2] for found in REFERENCE.finditer(text) if not found[1])


def foreign_references(text: str) -> list[str]:
    """The references that only other programs would replace, as they stand in the text; each once."""
    return [each for each in dict.fromkeys(_OTHERS.findall(text)) if not REFERENCE.fullmatch(each)]


def completion(text: str, variables: Variables) -> str:
    """The text with the unfinished reference at its end (`{{na`) completed; empty where no name begins so."""
    return next(iter(completions(text, variables)), "")


def completions(text: str, variables: Variables) -> tuple[str, ...]:
    """The text with each name that the unfinished reference at its end may become."""
    found = _BEGUN.search(text)
    names = [name for name in variables if name.startswith(found[1])] if found else []
    return tuple(f"{text[: found.start(1)]}{name}}}}}" for name in names if found)


def is_reference(text: str) -> bool:
    """Whether the text is one reference and nothing else."""
    found = REFERENCE.fullmatch(text)
    return found is not None and not found[1]


def mentioned_in(draft: Draft) -> tuple[str, ...]:
    """The names of all variables in a draft, each once."""
    texts = (
        draft.uri,
        draft.body or "",
        *draft.values.values(),
        *(value for _, value in (*draft.query, *draft.headers)),
    )
    return tuple(dict.fromkeys(name for text in texts for name in mentioned(text)))
