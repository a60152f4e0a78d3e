"""What is wrong with the user's input, with the same words in app, REPL and commands. Every package may import this."""

import errno
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from aom_tui.language import _, about, later, sentences

PLACES = {
    "path": _("path"),
    "query": _("query"),
    "header": _("header"),
    "body": _("body"),
    "item": _("item"),
    "profile": _("profile"),
    "variable": _("variable"),
    "join code": _("join code"),
    "credentials": _("credentials"),
    "endpoint": _("endpoint"),
    "keyring": _("keyring"),
    "password": _("password"),
    "sandbox": _("sandbox"),
    "token": _("token"),
}
"""First words of places in the language chosen; in code, where they are compared, they are English."""


def place_words(where: str) -> str:
    """Return a place as people read it: `query limit`, `body series[0].namespace`."""
    if where in PLACES:
        return PLACES[where]
    first, blank, rest = where.partition(" ")
    return _LINE.sub(_line_words, f"{PLACES.get(first, first)}{blank}{rest}")


_LINE = re.compile(r" line (\d+)(?: column (\d+))?(?![^ ])")


def _line_words(found: re.Match[str]) -> str:
    line, column = found.groups()
    return (_(" line {line} column {column}") if column else _(" line {line}")).format(line=line, column=column)


class Lack(StrEnum):
    """What is missing, where app, REPL and commands each have their own way to give it."""

    NONE = ""
    PARAMETER = "parameter"
    BODY = "body"
    CREDENTIAL = "credential"
    PROFILE = "profile"
    VARIABLE = "variable"
    TIME = "time"
    RIGHTS = "rights"
    """The profile forbids it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that keeps a request from being made, or a setting from being used.

    `where` names the place as the user knows it (`query limit`, `body series[0].namespace`,
    `config.toml line 3`, `--body`), `what` is the fault, `remedy` what to do about it (may be empty), in the words
    of the command line. `lack` lets another door name its own key instead, `name` says what is lacking, where it has
    one. `setting` is the key of `config.toml` that it is about, or `name`, `secret`: a form goes to its field.
    """

    where: str
    what: str
    remedy: str = ""
    lack: Lack = Lack.NONE
    name: str = ""
    setting: str = ""

    def __str__(self) -> str:
        """One line: `where: what. remedy`."""
        return sentences(self.fault, self.remedy)

    @property
    def fault(self) -> str:
        """`where: what`."""
        return about(place_words(self.where), self.what)

    def with_remedy(self, remedy: str) -> "Problem":
        """Return the same fault with another remedy, for app, REPL and commands alike."""
        return replace(self, remedy=remedy, lack=Lack.NONE)


class InvalidInput(Exception):
    """Input that cannot be acted on; nothing was sent. A command exits with 2, the app and the REPL show the lines."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


SYSTEM = (
    later("Address already in use"),
    later("Cannot assign requested address"),
    later("Connection refused"),
    later("Disk quota exceeded"),
    later("File exists"),
    later("File name too long"),
    later("File too large"),
    later("Invalid argument"),
    later("Is a directory"),
    later("No such file or directory"),
    later("No space left on device"),
    later("Not a directory"),
    later("Permission denied"),
    later("Read-only file system"),
)
"""The most frequent messages of the operating system."""


def system_words(error: OSError) -> str:
    """Return the reason of a system error, in the language chosen where the message is known."""
    return _(error.strerror) if error.strerror in SYSTEM else error.strerror or str(error)


def is_full(error: OSError) -> bool:
    """Whether there was no room for what was to be written."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def room_or_right(error: OSError) -> str:
    """Return the remedy where a file could not be written."""
    if is_full(error):
        return _("Make room on the disk.")
    if error.errno == errno.ENOTDIR:
        return _("What should be its folder is a file: name another folder.")
    if error.errno == errno.ENOENT:
        return _("Its folder could not be made: make the one above it writable.")
    return _("Make the folder writable.")


def is_text(text: str) -> bool:
    """Whether the text can be encoded as UTF-8: arguments in another charset hold lone surrogates."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def check_text(where: str, text: str) -> None:
    """Raise InvalidInput for a text that cannot be encoded as UTF-8."""
    if not is_text(text):
        raise InvalidInput(Problem(where, _("holds bytes that are no UTF-8 text"), _("Encode it as UTF-8.")))


def expanded(path: str, where: str) -> Path:
    """Return the path with `~` and `~user` replaced by a home folder. Raises InvalidInput where there is no such user.

    It does so, too, for a text that can be no path: with NUL, or a lone surrogate that stands for no byte.
    """
    try:
        if b"\0" in os.fsencode(path):
            raise ValueError
        return Path(path).expanduser()
    except ValueError:
        raise InvalidInput(Problem(where, _("holds a sign that no path can hold"), _("Check the path."))) from None
    except RuntimeError:
        what = _("{path}: no such user").format(path=path)
        raise InvalidInput(Problem(where, what, _("Check the path."))) from None
