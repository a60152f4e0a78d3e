"""Edits of the text of an `.http` file that change one section and leave the others as they stand. Pure."""

import re

from aom_tui.session.saved.http_file import Entry, read_http

_NAME_DIRECTIVE = re.compile(r"^(?:#|//)\s*@name(?:\s*=\s*|\s+).*\n?", re.MULTILINE)


def with_section(text: str, entry: Entry, section: str) -> str:
    """Return the text with another section in the place of an entry's, none where that is empty.

    Of blank lines around it one is left.
    """
    before, after = text[: entry.start], text[entry.end :]
    return "\n".join(part for part in (before.rstrip("\n") + "\n" * bool(before.strip()), section, after) if part)


def with_appended(text: str, section: str) -> str:
    """Return the text with one more section at its end."""
    return f"{text.rstrip()}\n\n{section}" if text.strip() else section


def with_new_name(text: str, entry: Entry, name: str) -> str:
    """Return the text with another title of an entry, and without the name of its `# @name`."""
    head, line_end, rest = text[entry.start : entry.end].partition("\n")
    titled = f"### {name}" if head.startswith("###") else f"### {name}\n{head}"
    return text[: entry.start] + _without_name_directive(f"{titled}{line_end}{rest}") + text[entry.end :]


def _without_name_directive(section: str) -> str:
    """Return the section without lines `# @name`; one that reads so in the body is no directive and stays."""
    for found in reversed(list(_NAME_DIRECTIVE.finditer(section))):
        shorter = section[: found.start()] + section[found.end() :]
        if _bodies(shorter) == _bodies(section):
            section = shorter
    return section


def _bodies(section: str) -> list[tuple[str | None, str]]:
    return [(entry.body, entry.body_file) for entry in read_http(section).entries]
