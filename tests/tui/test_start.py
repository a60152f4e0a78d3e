"""What the app may load before its first screen stands."""

import subprocess
import sys

import pytest

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


@pytest.mark.parametrize("module", LATE)
def test_nothing_heavy_is_loaded_with_the_app(module: str) -> None:
    code = f"import sys, aom_tui.tui.app; sys.exit({module!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
