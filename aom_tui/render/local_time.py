"""A moment as people read it, with its zone."""

from datetime import datetime


def local_time(moment: datetime) -> str:
    """`2026-11-23 19:00:00 +08:00`."""
    return f"{moment:%Y-%m-%d %H:%M:%S} {zone(moment)}"


def zone(moment: datetime) -> str:
    """`+08:00`, or `UTC`."""
    if not moment.utcoffset():
        return "UTC"
    distance = f"{moment:%z}"
    return f"{distance[:3]}:{distance[3:5]}"
