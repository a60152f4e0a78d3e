"""What the app may load before its first screen stands."""

import subprocess
import sys

LATE = (
    "httpx",
    "jsonschema_rs",
    "keyring",
    "tomlkit",
    "tree_sitter",
    "textual.widgets._markdown",
    "starlette",
    "prompt_toolkit",
    "aom_tui.tui.guide.palette",
    "aom_tui.tui.keyboard.places",
    "aom_tui.tui.keyboard.keys_file",
)


def test_nothing_heavy_is_loaded_with_the_app() -> None:
    code = f"import sys, aom_tui.tui.app; print(*(each for each in {LATE} if each in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout == "\n"
