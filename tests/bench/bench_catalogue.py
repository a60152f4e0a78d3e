"""How long until the catalogue is read, and how long a search takes: `pytest -m bench -s` on this file."""

import subprocess
import sys
from statistics import median
from time import perf_counter

import pytest

from aom_tui.catalogue.load import load_catalogue
from aom_tui.catalogue.search import search

pytestmark = pytest.mark.bench

LOAD = """
import msgspec
from time import perf_counter
from aom_tui.catalogue.load import load_catalogue
before = perf_counter()
load_catalogue()
print((perf_counter() - before) * 1000)
"""
TYPED = (
    "a",
    "al",
    "ala",
    "alarm",
    "alarm rule",
    "zhibiao",
    "lcsjxl",
    "查询 规则",
    "{project_id}",
    "limit",
    "查询告警",
    "alarm firing now",
)


def test_load() -> None:
    """In a fresh process each time; the files are warm after the first."""
    runs = [float(subprocess.check_output([sys.executable, "-c", LOAD])) for _ in range(9)]
    print(f"\ncatalogue read in {median(runs):.1f} ms (median of {len(runs)}, most {max(runs):.1f})")  # noqa: T201


def test_search() -> None:
    catalogue = load_catalogue()
    search(catalogue, "x")
    times = []
    for text in TYPED * 20:
        before = perf_counter()
        search(catalogue, text)
        times.append((perf_counter() - before) * 1000)
    print(f"\na search takes {median(times):.2f} ms (median of {len(times)}, most {max(times):.2f})")  # noqa: T201
