"""Build hook: the translations in `aom_tui/locale` compiled to what gettext reads (.po to .mo)."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Messages(BuildHookInterface):
    """The compiled files lie beside their sources, are ignored by git and belong into the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the interface's signature
        """Before a wheel, also an editable one, is made."""
        for source in Path(self.root, "aom_tui", "locale").rglob("*.po"):
            with source.open("rb") as text, source.with_suffix(".mo").open("wb") as compiled:
                write_mo(compiled, read_po(text))
        build_data["artifacts"].append("/aom_tui/locale/**/*.mo")
