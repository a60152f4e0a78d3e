"""What this terminal can show: asked once how wide it draws a line of a rule, and remembered for each kind of terminal.

East Asian terminals may draw signs of ambiguous width (`─`, `▾`, `…`) two cells wide, and then nothing stands where it
should. A terminal is asked by drawing one and asking where the cursor is (CPR); one that does not answer within 50 ms,
or is sent typing already, is taken to be like most.
"""

import os
import select
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ANSWER_SECONDS = 0.05
"""How long the answer may take; a local terminal takes 1 ms."""

FILE = "terminals.json"
"""In the cache folder: kind of terminal to the cells that a sign takes; 0 for one that did not answer."""

COLOUR_SYSTEMS = {"16": "standard", "256": "256", "truecolor": "truecolor"}
"""What Textual calls the colours that were chosen (TEXTUAL_COLOR_SYSTEM)."""

_SIGN = "─"
_ASK = f"\r{_SIGN}\x1b[6n".encode()
_WIPE = b"\r\x1b[K"


def kind_of(environ: Mapping[str, str]) -> str:
    """What the answer is remembered by: another program or another language may have another font."""
    names = ("TERM", "TERM_PROGRAM", "LC_TERMINAL", "LC_ALL", "LC_CTYPE", "LANG")
    return "|".join(environ.get(name, "") for name in names)


def is_wide(folder: Path, environ: Mapping[str, str]) -> bool:
    """Whether this kind of terminal is known to draw signs two cells wide."""
    return _known(folder).get(kind_of(environ), 0) > 1


def cells_of(folder: Path, environ: Mapping[str, str]) -> int | None:
    """What was learned: 1, 2; 0 where it did not answer; None where it was never asked."""
    return _known(folder).get(kind_of(environ))


@contextmanager
def learning_width(folder: Path, environ: Mapping[str, str]) -> Iterator[None]:
    """Learn while something else is done: one that does not answer, or is far away, holds nobody up."""
    from threading import Thread

    asking = Thread(target=learn_width, args=(folder, environ), name="terminal-width")
    asking.start()
    try:
        yield
    finally:
        asking.join()


def learn_width(folder: Path, environ: Mapping[str, str]) -> None:
    """Ask the terminal, where its kind is not known yet and there is one: stdin and stdout must both be it."""
    known, kind = _known(folder), kind_of(environ)
    if kind in known or environ.get("TERM", "dumb") == "dumb" or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return
    cells = asked(sys.stdin.fileno(), sys.stdout.fileno())
    if cells is None:  # somebody types already: another time
        return
    import json

    from aom_tui.private_file import write_private

    try:
        write_private(folder / FILE, json.dumps({**known, kind: cells}).encode())
    except OSError:
        return  # then it is asked again next time


def asked(source: int, target: int, seconds: float = ANSWER_SECONDS) -> int | None:
    """Cells of the sign; 0 where no answer comes in time; None where it cannot be asked now."""
    try:
        import termios
        import tty
    except ImportError:  # Windows: its terminals draw them one cell wide
        return 0
    if select.select([source], [], [], 0)[0]:
        return None
    before = termios.tcgetattr(source)
    try:
        tty.setcbreak(source, termios.TCSANOW)
        os.write(target, _ASK)
        return _column(source, seconds)
    finally:
        os.write(target, _WIPE)
        termios.tcsetattr(source, termios.TCSANOW, before)


def _column(source: int, seconds: float) -> int:
    """How far the cursor went, from `ESC [ row ; column R`."""
    import re

    until, got = time.monotonic() + seconds, b""
    while (left := until - time.monotonic()) > 0 and select.select([source], [], [], left)[0]:
        got += os.read(source, 64)
        if found := re.search(rb"\x1b\[\d+;(\d+)R", got):
            return int(found[1]) - 1
    return 0


def _known(folder: Path) -> dict[str, int]:
    import json

    try:
        known = json.loads((folder / FILE).read_bytes())
    except (OSError, ValueError):
        return {}
    return {kind: cells for kind, cells in known.items() if isinstance(cells, int)} if isinstance(known, dict) else {}
