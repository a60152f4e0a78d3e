"""An instant as people read it, with its zone."""

from datetime import datetime


def local_time(moment: datetime) -> str:
    """Return `2026-11-23 19:00:00 +08:00`."""
    return f"{moment:%Y-%m-%d %H:%M:%S} {zone(moment)}"


def zone(moment: datetime) -> str:
    """Return `+08:00`, or `UTC`."""
    return utc_offset(moment) if moment.utcoffset() else "UTC"


def utc_offset(moment: datetime) -> str:
    """Return `+08:00`, also for UTC itself. `moment` is aware."""
    offset = f"{moment:%z}"
    return f"{offset[:3]}:{offset[3:5]}"
