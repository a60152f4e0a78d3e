"""Faults of a command: a line on stderr for each, and the exit status."""

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from aom_tui.commands.streams import NotForTerminal, discard_output
from aom_tui.commands.waiting_line import clear_waiting
from aom_tui.language import LANGUAGE, _, about, sentences
from aom_tui.problem import InvalidInput, Problem, is_full, system_words
from aom_tui.render.clean import clean_line

FAILED = 1
"""The machine failed us: a full disk, a folder that cannot be written, an output that takes nothing more."""
USAGE = 2
"""Wrong usage, an invalid draft, no credentials, a refused write: nothing was sent."""
INTERRUPTED = 130
COLUMNS = 80
"""Of a terminal that does not say how wide it is."""
PIPE_CLOSED = 141
"""Whoever read stdout has stopped reading (`| head`): as if the signal had ended us, and as quiet."""


def say(text: str) -> None:
    """Write one line for the person on stderr; data goes to stdout."""
    say_line(_prefixed(text))


def say_line(line: str) -> None:
    """Write a line on stderr without our prefix, folded to the terminal's width."""
    clear_waiting()
    with _ignoring_failing_stderr():
        for each in _lines(line):
            click.echo(each, err=True)


@contextmanager
def _ignoring_failing_stderr() -> Iterator[None]:
    """Ignore a stderr that takes nothing (a full disk): the exit status still says what came of the command."""
    try:
        yield
    except OSError:
        discard_output(sys.stderr)


def rows_of(text: str) -> int:
    """How many rows of the terminal `say` would take for it; none where stderr is no terminal."""
    return len(_lines(_prefixed(text))) if sys.stderr.isatty() else 0


def _prefixed(text: str) -> str:
    return f"aom-tui: {clean_line(text)}"


def _lines(line: str) -> list[str]:
    if not sys.stderr.isatty():
        return [line]
    from aom_tui.render.line_folding import fold_line

    return fold_line(line, stderr_width())


def stderr_width() -> int:
    """Columns of the terminal that stderr is; what `COLUMNS` says goes first, as everywhere."""
    if (told := os.environ.get("COLUMNS", "")).isdecimal() and int(told):
        return int(told)
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or COLUMNS
    except (OSError, ValueError):  # a stream of a test, or of a program that is around us
        return COLUMNS


def status_of(work: Callable[[], object], format_problem: Callable[[Problem], str] = str) -> int:
    """Run `work` and return its exit status, 0 for None; faults are said, never with a traceback."""
    try:
        result = work()
        sys.stdout.flush()
    except InvalidInput as error:
        for problem in error.problems:
            say(format_problem(problem))
        return USAGE
    except click.exceptions.Exit as left:
        return left.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        with _ignoring_failing_stderr():
            error.show()
        return USAGE
    except click.ClickException as error:
        say(_usage(error))
        return USAGE
    except (KeyboardInterrupt, click.Abort):
        say(_("cancelled"))
        return INTERRUPTED
    except BrokenPipeError:
        discard_output(sys.stdout)
        return PIPE_CLOSED
    except OSError as error:
        return _failed(error)
    return result if isinstance(result, int) else 0


def _usage(error: click.ClickException) -> str:
    """click's message in one line, with the command whose help explains more."""
    said = " ".join(error.format_message().split())
    if LANGUAGE == "zh":  # click joins its words as English does
        said = said.replace("', '", "'、'").removesuffix(".")
    context = getattr(error, "ctx", None)
    if context is None:
        return said
    path = context.command_path
    help_command = getattr(
        context.obj, "help_command", None
    )  # an App's, which is not there yet where it could not be made
    return sentences(
        said, _("Try '{command}'.").format(command=help_command(path) if help_command else f"{path} --help")
    )


def _failed(error: OSError) -> int:
    """Say an operating system's error with its notes, and return the exit status."""
    fault = about(str(error.filename), system_words(error)) if error.filename else _output_fault(error)
    notes = (clean_line(note) for note in getattr(error, "__notes__", ()))
    say(sentences(fault, *notes))
    try:
        sys.stdout.flush()
    except OSError:
        discard_output(sys.stdout)
    return FAILED


def _output_fault(error: OSError) -> str:
    """Say why stdout takes nothing, and what to do."""
    if isinstance(error, NotForTerminal):
        return about(_("standard output"), str(error))
    if error.errno == errno.EBADF:
        remedy = _("Write elsewhere; `>/dev/null` throws away what is written.")
        return sentences(_("standard output is closed"), remedy)
    remedy = _("Make room there, or write elsewhere.") if is_full(error) else _("Write elsewhere.")
    return sentences(about(_("standard output"), system_words(error)), remedy)
