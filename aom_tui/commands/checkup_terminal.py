"""The terminal and the language of this process, as `aom-tui doctor` and the app tell them."""

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from aom_tui.language import LANGUAGE, _, commas
from aom_tui.render.appearance import Appearance
from aom_tui.render.chart.plot import terminal_glyphs
from aom_tui.session.checkups.finding import Finding, ok, skipped, warning
from aom_tui.session.concurrency.threads import run_in_thread

LEAST = (80, 24)
"""Columns and lines that the app is drawn for."""

_TMUX_SECONDS = 2.0
_SLOW_ESCAPE = 50
"""Milliseconds: tmux waits so long after Esc for the rest of a key."""

_COLOURS = {"none": _("no colours"), "16": _("16 colours"), "256": _("256 colours"), "truecolor": _("all colours")}


def terminal(environ: Mapping[str, str], looks: Appearance, cache: Path) -> Iterator[Finding]:
    """TERM, size, colours, encoding, width of signs; each warned of where the app would suffer."""
    name = environ.get("TERM", "")
    if not sys.stdout.isatty():
        yield skipped("terminal", _("stdout is no terminal"))
    elif name in ("", "dumb"):
        what = _("TERM is {name!r}: the app cannot draw").format(name=name)
        yield warning("terminal", what, _("Use another terminal, or the commands and `aom-tui repl --plain`."))
    else:
        yield _size(name)
    yield ok("colours", commas((_COLOURS.get(looks.colours, _("256 colours or more")), looks.theme)))
    yield _locale(environ)
    yield _signs(environ, looks, cache)


def _size(name: str) -> Finding:
    size = shutil.get_terminal_size(LEAST)
    what = f"{name} {size.columns}x{size.lines}"
    if size.columns < LEAST[0] or size.lines < LEAST[1]:
        return warning("terminal", what, _("80x24 is what the app is drawn for; zoom gives one pane the whole window."))
    return ok("terminal", what)


def _locale(environ: Mapping[str, str]) -> Finding:
    """The language that is spoken, and whether the terminal can be expected to show it."""
    named = next((environ[each] for each in ("LC_ALL", "LC_CTYPE", "LANG") if environ.get(each)), "")
    what = _("{name}, spoken: {language}").format(name=named or "C", language=LANGUAGE)
    if terminal_glyphs(environ=environ) == "ascii" and environ.get("TERM") != "linux":
        return warning("locale", what, _("It is not UTF-8: set LANG=C.UTF-8, zh_CN.UTF-8 or the like."))
    return ok("locale", what)


def _signs(environ: Mapping[str, str], looks: Appearance, cache: Path) -> Finding:
    from aom_tui.commands.terminal import cells_of

    if looks.glyphs != "auto":
        return ok("signs", _("{glyphs}, as config.toml or AOM_TUI_GLYPHS says").format(glyphs=looks.glyphs))
    cells = cells_of(cache, environ)
    if cells is None:
        return skipped("signs", _("their width is asked when the app first opens here"))
    if cells > 1:
        remedy = _('ASCII is used; set the terminal to narrow ambiguous width, or glyphs = "unicode".')
        return warning("signs", _("drawn two cells wide here"), remedy)
    return ok("signs", _("one cell wide") if cells else _("the terminal does not tell their width"))


async def tmux(environ: Mapping[str, str]) -> list[Finding]:
    """Its delay after Esc, and whether what is copied reaches the terminal outside."""
    if not environ.get("TMUX"):
        return [ok("tmux", _("not in tmux"))]
    escape, clipboard = await run_in_thread(lambda: (_option("escape-time"), _option("set-clipboard")))
    if not escape:
        return [skipped("tmux", _("tmux does not answer"))]
    found = []
    if escape.isdigit() and int(escape) > _SLOW_ESCAPE:
        what = _("escape-time {number} ms: Esc comes late").format(number=escape)
        found.append(warning("tmux", what, _("In ~/.tmux.conf: set -sg escape-time 10")))
    if clipboard == "off":
        what = _("set-clipboard off: what is copied stays in tmux")
        found.append(warning("tmux", what, _("In ~/.tmux.conf: set -s set-clipboard external")))
    return found or [ok("tmux", f"escape-time {escape} ms, set-clipboard {clipboard}")]


def _option(name: str) -> str:
    """A server option's value; empty where tmux does not say."""
    import subprocess

    try:
        done = subprocess.run(  # noqa: S603 - our own words
            ["tmux", "show-options", "-gsv", name],  # noqa: S607 - the one that the user runs in
            capture_output=True, text=True, timeout=_TMUX_SECONDS, check=False, env={**os.environ},
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()
