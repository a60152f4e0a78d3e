"""The user's own programs: $VISUAL or $EDITOR for a body, $PAGER for a reply."""

import os
import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from aom_tui.language import _, commas
from aom_tui.problem import InvalidInput, Problem, room_or_right, system_words

if TYPE_CHECKING:
    from aom_tui.commands.context import App
    from aom_tui.session.draft import Draft

_LONG_AGO = 1
"""Seconds since 1970: a file that is as old was not saved, however coarse the clock of its disk is."""

EDITORS = ("vi", "nano", "emacs")
PAGERS = ("less", "more")
"""Where nothing is set, the first of them that is there."""


def editor_command(environ: Mapping[str, str]) -> list[str]:
    """Program and arguments. Raises InvalidInput where there is none."""
    return _command("$EDITOR", environ.get("VISUAL") or environ.get("EDITOR"), EDITORS)


def pager_command(environ: Mapping[str, str]) -> list[str]:
    """The same for the pager."""
    return _command("$PAGER", environ.get("PAGER"), PAGERS)


def edited(command: list[str], text: str, name: str) -> str | None:
    """The text as the editor saves it, None where it saved nothing; `name` is the file's.

    Raises InvalidInput where it did not end well. What was written into the file is not lost by that: it lies where
    the problem says.
    """
    with _file_with(text, name) as path:
        if fault := _fault_of([*command, str(path)]):
            _give_up(command[0], fault, path, text)
        try:
            return path.read_text(encoding="utf-8") if path.stat().st_mtime > _LONG_AGO else None
        except OSError as error:
            raise InvalidInput(Problem("$EDITOR", system_words(error), _("Nothing is changed."))) from None
        except UnicodeDecodeError:
            raise InvalidInput(Problem("$EDITOR", _("is not UTF-8 text"), _("Nothing is changed."))) from None


@contextmanager
def _file_with(text: str, name: str) -> Iterator[Path]:
    """A file in a folder of its own, gone afterwards. Raises InvalidInput where the disk does not take it."""
    with ExitStack() as held:
        folder = tempfile.gettempdir()
        try:
            folder = held.enter_context(tempfile.TemporaryDirectory(prefix="aom-tui-"))  # 0700
            path = Path(folder) / name
            path.touch(0o600)
            path.write_text(text, encoding="utf-8")
            os.utime(path, (_LONG_AGO, _LONG_AGO))
        except OSError as error:
            raise InvalidInput(Problem(folder, system_words(error), room_or_right(error))) from None
        yield path


def body_saved(page: str, saved: str | None, before: str) -> str:
    """The body of a page as it was saved; one that was begun on the page counts as soon as it was."""
    from aom_tui.render.edit_page import body_of

    return before if saved is None or (saved == page and before) else body_of(saved)


def _give_up(editor: str, fault: str, path: Path, before: str) -> None:
    """Raises InvalidInput; what stands in the file by now is put aside first."""
    what = _("{command} did not work: {error}").format(command=editor, error=fault)
    remedy = _("Set VISUAL or EDITOR.")
    with suppress(OSError):
        if path.read_text(encoding="utf-8", errors="replace") != before:
            kept = Path(tempfile.mkdtemp(prefix="aom-tui-edited-")) / path.name
            shutil.copyfile(path, kept)
            kept.chmod(0o600)
            remedy = _("Nothing is changed; what was written lies in {path}.").format(path=kept)
    raise InvalidInput(Problem("$EDITOR", what, remedy))


def paged(command: list[str], pieces: Iterable[bytes]) -> None:
    """Show it in the pager. Raises InvalidInput where that fails."""
    try:
        with subprocess.Popen(command, stdin=subprocess.PIPE) as pager:  # noqa: S603 - the user's own
            _feed(pager, pieces)
        fault = _status_words(pager.returncode)
    except OSError as error:
        fault = system_words(error)
    if fault:
        what = _("{command} did not work: {error}").format(command=command[0], error=fault)
        raise InvalidInput(Problem("$PAGER", what, _("Set PAGER.")))


def _feed(pager: "subprocess.Popen[bytes]", pieces: Iterable[bytes]) -> None:
    """A pager that is left before the end reads no further."""
    if pager.stdin is None:
        return
    with suppress(BrokenPipeError):
        for piece in pieces:
            pager.stdin.write(piece)
    with suppress(BrokenPipeError):
        pager.stdin.close()


def wants_colours(environ: Mapping[str, str]) -> bool:
    """Whether the pager was told to show colours: `-R` in PAGER or in LESS."""
    words = environ.get("PAGER", "").split()
    options = [word for word in words[1:] if word.startswith("-")]
    return any("R" in word for word in options) or "R" in environ.get("LESS", "").partition("-P")[0]


def _command(variable: str, given: str | None, usual: tuple[str, ...]) -> list[str]:
    """Program and arguments. Raises InvalidInput where there is none."""
    try:
        command = shlex.split(given or "")
    except ValueError:
        raise InvalidInput(Problem(variable, _("has a quote that is not closed"), _("Correct it."))) from None
    if command:
        return command
    found = next((name for name in usual if shutil.which(name)), None)
    if found is None:
        what = _("is not set, and there is none of {names}").format(names=commas(usual))
        raise InvalidInput(Problem(variable, what, _("Set {name}.").format(name=variable.removeprefix("$"))))
    return [found]


def _fault_of(command: list[str]) -> str:
    """What kept the command from ending well; empty where nothing did."""
    try:
        return _status_words(subprocess.run(command, check=False).returncode)  # noqa: S603 - the user's own editor
    except OSError as error:
        return system_words(error)


def _status_words(status: int) -> str:
    if status < 0:
        return _("it was ended by signal {number}").format(number=-status)
    return _("it ended with status {status}").format(status=status) if status else ""


@contextmanager
def undisturbed() -> Iterator[None]:
    """Ctrl-C is meant for the program that has the terminal; a handler, unlike SIG_IGN, is not handed down to it.

    For the main thread, which alone may set one.
    """
    before = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


# -- a draft's body, for commands and the REPL


def edit_draft(app: "App", draft: "Draft") -> "Draft":
    """The draft with the body as the editor leaves it; JSON that is none is offered to be edited again.

    Raises InvalidInput where nobody sits at a terminal, and for an editor that fails.
    """
    from aom_tui.commands.errors import say
    from aom_tui.session.draft_checks import body_fault
    from aom_tui.session.operations import operation_of

    if not app.is_terminal:
        raise InvalidInput(Problem("--edit", _("an editor needs a terminal"), _("Give --body instead.")))
    operation = operation_of(app.catalogue, draft)
    while True:
        draft = with_edited_body(app, draft)
        problem = body_fault(operation, draft)
        if problem is None:
            return draft
        say(str(problem))
        if not app.confirms(_("edit it again? [Y/n]"), otherwise=True):
            return draft


def with_edited_body(app: "App", draft: "Draft") -> "Draft":
    """Once through the editor."""
    from aom_tui.render.edit_page import edit_page
    from aom_tui.session.operations import operation_of

    operation = operation_of(app.catalogue, draft)
    page = edit_page(app.catalogue, operation, draft.body or "")
    with undisturbed():
        saved = edited(editor_command(os.environ), page, file_name(draft))
    body = body_saved(page, saved, draft.body or "")
    return draft if body == (draft.body or "") else draft.with_body(body or None)


def file_name(draft: "Draft") -> str:
    """What the editor shows; JSON with comments is what editors call the whole page."""
    return f"{draft.operation_id or 'body'}.jsonc".replace("/", "-")
