"""Builds one archive that installs aom-tui where there is no network: wheels of everything, and the install scripts.

`make bundle` for a machine like this one. For another Python or processor on the same system (what a system needs
of its own, pip only knows there), by pip's names of platforms, of which there may be several:

    .venv/bin/python bundle/make.py --python 3.12 --platform manylinux_2_28_x86_64 --platform manylinux2014_x86_64
"""

import argparse
import hashlib
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
SCRIPTS = ("install.sh", "install.ps1", "INSTALL.txt")
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]


def main() -> None:
    """The archive's path is all that goes to stdout."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", help="version of Python there, such as 3.12; else this one's")
    parser.add_argument("--platform", action="append", default=[], help="platform there; else this one's")
    parser.add_argument("--to", type=Path, default=ROOT / "dist", help="folder of the archive")
    given = parser.parse_args()
    try:
        print(bundle(given.to, given.python, given.platform))  # noqa: T201 - what a script is run for
    except subprocess.CalledProcessError:
        sys.exit("bundle: pip found no wheels for that; what it said is above")


def bundle(folder: Path, python: str | None = None, platforms: Sequence[str] = ()) -> Path:
    """Makes the archive for that Python and those platforms. Raises CalledProcessError where pip finds no wheel."""
    with tempfile.TemporaryDirectory() as made:
        wheels = Path(made, "wheels")
        wheels.mkdir()
        own = _own_wheel(wheels)
        _download(wheels, [str(own), "pip"], python, platforms)
        name = _name(own, python, platforms)
        for script in SCRIPTS:
            shutil.copy(ROOT / "bundle" / script, made)
        Path(made, "SHA256SUMS").write_text(_sums(wheels))
        return _packed(Path(made), folder, name)


def _own_wheel(wheels: Path) -> Path:
    subprocess.run([*PIP, "wheel", "--no-deps", "-w", str(wheels), str(ROOT)], check=True, stdout=sys.stderr)  # noqa: S603
    return next(wheels.glob("aom_tui-*.whl"))


def _download(wheels: Path, wanted: Sequence[str], python: str | None, platforms: Sequence[str]) -> None:
    """What the program is tested with, as wheels: nothing is compiled where it is installed."""
    there = [word for platform in platforms for word in ("--platform", platform)]
    there += ["--python-version", python] if python else []
    exact = ["-c", str(ROOT / "constraints.txt")]
    command = [*PIP, "download", "--only-binary=:all:", *exact, *there, "-d", str(wheels), *wanted]
    subprocess.run(command, check=True, stdout=sys.stderr)  # noqa: S603


def _name(own: Path, python: str | None, platforms: Sequence[str]) -> str:
    version = own.name.split("-")[1]
    tag = python or f"{sys.version_info.major}.{sys.version_info.minor}"
    place = platforms[0] if platforms else sysconfig.get_platform().replace("-", "_").replace(".", "_")
    return f"aom-tui-{version}-py{tag.replace('.', '')}-{place}"


def _sums(wheels: Path) -> str:
    """As sha256sum -c reads it."""
    return "".join(
        f"{hashlib.sha256(each.read_bytes()).hexdigest()}  wheels/{each.name}\n"
        for each in sorted(wheels.glob("*.whl"))
    )


def _packed(made: Path, folder: Path, name: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    archive = folder / f"{name}.tar.gz"
    with tarfile.open(archive, "w:gz") as file:
        for each in sorted(made.rglob("*")):
            if each.is_file():
                file.add(each, f"{name}/{each.relative_to(made)}", filter=_anonymous)
    return archive


def _anonymous(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Nobody's files, that everybody can read."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mode = 0o755 if entry.name.endswith(".sh") else 0o644
    return entry


if __name__ == "__main__":
    main()
