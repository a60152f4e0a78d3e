"""Which values of a JSON text are times, and what they mean in the reader's zone."""

import re
from datetime import datetime, timedelta, tzinfo

from aom_tui.language import _, bracketed
from aom_tui.render.document.location import Location
from aom_tui.render.local_time import utc_offset

_TIME_KEY = re.compile(r"(?i)time|stamp|date|start|end|expire|issued|since|until|clock|(_|[a-z])at$")


def sounds_like_time(key: str) -> bool:
    """Whether a bare number under this key may be a time."""
    return bool(_TIME_KEY.search(key))


_EPOCH = re.compile(r'"?(?:(\d{10}(?:\.\d+)?)|(\d{13}))"?$')
_SECONDS = len("2025-11-23 19:00:00")
_ISO = re.compile(r'"\d{4}-\d\d-\d\d[T ]\d\d:\d\d')


def readable_time(location: Location, now: datetime) -> str:
    """`2025-11-23 19:00:00 +08:00 (20 min ago)` for an epoch (s or ms) or ISO time; empty for anything else.

    Seconds may have a fraction. A bare number counts as a time only under a key that sounds like one. `now` is aware;
    its zone is the one shown.
    """
    moment = _moment(location, now.tzinfo)
    if moment is None:
        return ""
    return bracketed(f"{moment:%Y-%m-%d %H:%M:%S} {utc_offset(moment)}", distance(moment - now))


def epoch_time(sent: str, key: str, now: datetime) -> datetime | None:
    """Return the instant of an epoch (s or ms, as JSON) under that key, in the zone of `now`; else None."""
    return _moment(Location("", sent, key), now.tzinfo) if _EPOCH.match(sent) else None


def epoch_words(moment: datetime, now: datetime) -> str:
    """Write an instant for a column whose head names the zone of `now`; with its own offset where that differs."""
    zone = "" if moment.utcoffset() == now.utcoffset() else f" {utc_offset(moment)}"
    return moment.isoformat(" ", "seconds")[:_SECONDS] + zone


def _moment(location: Location, zone: tzinfo | None) -> datetime | None:
    name = location.key or location.path.rpartition(".")[2]
    try:
        if (found := _EPOCH.match(location.value)) and _TIME_KEY.search(name):
            return datetime.fromtimestamp(float(found[1]) if found[1] else int(found[2]) / 1000, zone)
        if _ISO.match(location.value):
            moment = datetime.fromisoformat(location.value.strip('"'))
            return moment.astimezone(zone) if moment.tzinfo else None
    except (ValueError, OverflowError, OSError):
        pass
    return None


def distance(delta: timedelta) -> str:
    """Say a distance in time: `20 min ago`, `in 3 h`, `now`."""
    seconds = abs(delta.total_seconds())
    if seconds < 1:
        return _("now")
    units = ((86400, _("{number} d")), (3600, _("{number} h")), (60, _("{number} min")), (1, _("{number} s")))
    size, unit = next((size, unit) for size, unit in units if seconds >= size)
    amount = unit.format(number=int(seconds // size))
    return (_("{time} ago") if delta.total_seconds() < 0 else _("in {time}")).format(time=amount)
