"""The archive for machines without a network: built, carried over, installed and used with the network cut off."""

import shutil
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SCRIPT = ROOT / "bundle" / "install.sh"

CUT_OFF = ["unshare", "--map-root-user", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"]
"""A network of its own with nothing in it but loopback."""


def run(*command: str, home: Path, prefix: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
    """With an empty home and no settings of pip's."""
    environ = {"HOME": str(home), "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin:/usr/sbin", "LC_ALL": "C.UTF-8"}
    return subprocess.run([*prefix, *command], capture_output=True, text=True, env=environ, timeout=300)


def can_be_cut_off() -> bool:
    return bool(shutil.which("unshare")) and run(*CUT_OFF, "true", home=Path("/")).returncode == 0


@pytest.mark.bundle
def test_it_installs_and_runs_with_the_network_cut_off(tmp_path: Path) -> None:
    if not can_be_cut_off():
        pytest.skip("the network cannot be cut off here (unshare)")
    made = subprocess.run(
        [sys.executable, str(ROOT / "bundle" / "make.py"), "--to", str(tmp_path)], stdout=subprocess.PIPE, check=True,
        text=True,
    )  # fmt: skip
    with tarfile.open(made.stdout.strip()) as archive:
        archive.extractall(tmp_path, filter="data")
    unpacked = next(path for path in tmp_path.iterdir() if path.is_dir())
    home = tmp_path / "home"
    home.mkdir()
    probe = "import socket; socket.create_connection(('192.0.2.1', 9), 5)"
    assert "Network is unreachable" in run(sys.executable, "-c", probe, home=home, prefix=CUT_OFF).stderr

    installed = run("sh", str(unpacked / "install.sh"), home=home, prefix=CUT_OFF)
    assert installed.returncode == 0, installed.stderr
    assert "aom-tui, version" in installed.stdout
    assert "not in PATH" in installed.stdout
    program = str(home / ".local" / "bin" / "aom-tui")
    shutil.rmtree(unpacked)
    demo = run(program, "demo", home=home, prefix=CUT_OFF)
    assert demo.returncode == 0, demo.stderr
    assert "\n4 Parse" in demo.stdout
    assert run(program, "doctor", "--profile", "sandbox", home=home, prefix=CUT_OFF).returncode == 0


def test_what_keeps_it_from_installing_is_said(tmp_path: Path) -> None:
    shutil.copy(SCRIPT, tmp_path)
    script = str(tmp_path / "install.sh")
    assert run("sh", script, home=tmp_path).stderr == (
        "install.sh: no wheels beside this script. Unpack the whole archive.\n"
    )
    (tmp_path / "wheels").mkdir()
    (tmp_path / "wheels" / "aom_tui-1-py3-none-any.whl").write_bytes(b"")
    assert "--python PROGRAM" in run("sh", script, "--pyhton", "x", home=tmp_path).stderr
    assert "is no Python 3.11" in run("sh", script, "--python", "/bin/false", home=tmp_path).stderr
    (tmp_path / "SHA256SUMS").write_text(f"{'0' * 64}  wheels/aom_tui-1-py3-none-any.whl\n")
    assert run("sh", script, home=tmp_path).stderr.endswith("a wheel is damaged. Copy the archive again.\n")
    assert not (tmp_path / ".local").exists()
