"""Amounts with their units, short enough for a line."""


def size(count: int) -> str:
    """`512 B`, `4.1 KB`, `10.3 MB` (1 KB = 1024 B)."""
    if count < 1024:
        return f"{count} B"
    kilo = count / 1024
    return f"{kilo:.1f} KB" if kilo < 1024 else f"{kilo / 1024:.1f} MB"


def milliseconds(seconds: float) -> str:
    """`34 ms`, `1.2 s`."""
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"
