"""An environment for a real Keystone, `.venv-keystone` beside `.venv`: `python tests/keystone/keystone_venv.py`.

Where pip cannot install it, that is said in one line, and the exit status is 1.
"""

import os
import subprocess
import sys
from pathlib import Path

CONSTRAINTS = Path(__file__).with_name("constraints.txt")
VENV = Path(os.environ.get("AOM_TUI_KEYSTONE_VENV") or Path(__file__).parents[2] / ".venv-keystone")
PATIENCE = 90
"""Seconds for pip; 25 are usual."""


class NotInstalled(Exception):
    """Why there is no Keystone here."""


def installed() -> Path:
    """The environment's Python, with what the constraints say in it. Raises NotInstalled."""
    python, mark = VENV / "bin" / "python", VENV / "installed"
    wanted = CONSTRAINTS.read_text()
    if mark.exists() and mark.read_text() == wanted:
        return python
    pip = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--retries", "1"]
    try:
        subprocess.run([sys.executable, "-m", "venv", VENV], check=True, capture_output=True)
        subprocess.run(
            [*pip, "-c", CONSTRAINTS, "keystone", "waitress"],
            check=True,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
    except subprocess.TimeoutExpired:
        raise NotInstalled(f"pip took more than {PATIENCE} s") from None
    except subprocess.CalledProcessError as error:
        said = error.stderr if isinstance(error.stderr, str) else ""
        errors = [line for line in said.splitlines() if line.startswith("ERROR")]
        raise NotInstalled(errors[-1] if errors else f"{error.cmd[0]} ended with {error.returncode}") from None
    mark.write_text(wanted)
    return python


def main() -> int:
    """Installs."""
    try:
        installed()
    except NotInstalled as error:
        sys.stderr.write(f"Keystone cannot be installed here: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
