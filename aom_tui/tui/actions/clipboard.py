"""The copy ladder: tmux's own buffer, else the terminal by OSC 52, and always a named file. Says which rung it took.

tmux drops OSC 52 without a word in its default setting, and no terminal says whether it took it: hence the file, and
hence saying which way the text went. Whoever calls has redacted the text; a secret must never come here.
"""

import asyncio
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct
from textual.app import App

from aom_tui.language import _, ngettext, original
from aom_tui.private_file import write_private
from aom_tui.private_folder import private_folder
from aom_tui.problem import InvalidInput
from aom_tui.render.units import size
from aom_tui.session.storage.saving import save

TMUX_SECONDS = 2.0

LONGEST = 80
"""Characters of what a file is named after."""


class Rung(Struct, frozen=True):
    """How a text was copied. `str()` says it in words."""

    label: str
    characters: int
    way: str
    """`tmux buffer and clipboard`, `terminal clipboard (OSC 52)`."""
    file: Path | None = None
    """Where it also is; None where the folder could not be written."""

    def __str__(self) -> str:
        """`body copied (1,024 characters): terminal clipboard (OSC 52), and /home/me/.../copy-ListSeries-body.txt`."""
        where = _("{way}, and {file}") if self.file else _("{way}; no file could be written")
        where = where.format(way=self.way, file=self.file)
        said = ngettext(
            "{label} copied ({characters} character): {where}",
            "{label} copied ({characters} characters): {where}",
            self.characters,
        )
        return said.format(label=self.label, characters=f"{self.characters:,}", where=where)


async def copy(
    app: App[Any], text: str, label: str, folder: Path, *, file: str = "", environ: Mapping[str, str] | None = None
) -> Rung:
    """Copy a text as far up the ladder as this terminal lets us; never raises for a terminal that does not.

    `label` names the text in a word or two; the file in `folder` is named after `file`, else after the label's English.
    """
    environ = os.environ if environ is None else environ
    written = await asyncio.to_thread(_write, text, path_for(file or original(label).lower(), folder))
    if environ.get("TMUX") and await _load_tmux(text):
        return Rung(label, len(text), _("tmux buffer and clipboard"), written)
    app.copy_to_clipboard(text)
    return Rung(label, len(text), _("terminal clipboard (OSC 52)"), written)


async def keep(pieces: Iterable[bytes], label: str, folder: Path, *, file: str = "") -> str:
    """What is too much for a clipboard goes whole into the named file; in words, also where that failed."""
    path = path_for(file or original(label).lower(), folder)
    try:
        written = await asyncio.to_thread(_keep, pieces, path)
    except (InvalidInput, OSError) as error:
        problem = error.problems[0] if isinstance(error, InvalidInput) else error
        return _("{label}: too much for a clipboard, and {problem}").format(label=label, problem=problem)
    said = _("{label} ({size}) is too much for a clipboard; it is in {file}, whole")
    return said.format(label=label, size=size(written), file=path)


def _keep(pieces: Iterable[bytes], path: Path) -> int:
    private_folder(path.parent)
    return save(path, pieces, replace=True)


def path_for(words: str, folder: Path) -> Path:
    """`copy-ListSeries-body.txt`, readable by the user alone."""
    name = re.sub(r"[^A-Za-z0-9]+", "-", words).strip("-")[:LONGEST]
    return folder / f"copy-{name or 'text'}.txt"


def _write(text: str, path: Path) -> Path | None:
    try:
        write_private(path, text.encode("utf-8", "replace"))
    except OSError:
        return None
    return path


async def _load_tmux(text: str) -> bool:
    """Whether tmux took it; -w makes tmux hand it on to the clipboard of the terminal outside."""
    try:
        process = await asyncio.create_subprocess_exec(
            "tmux",
            "load-buffer",
            "-w",
            "-",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
    except OSError:
        return False
    try:
        await asyncio.wait_for(process.communicate(text.encode("utf-8", "replace")), TMUX_SECONDS)
    except TimeoutError:
        process.kill()
        await process.wait()
        return False
    return process.returncode == 0
