"""Time series as CSV: a column for each, a row for each instant at which any of them has a point."""

import csv
import io
import math
from collections.abc import Sequence
from datetime import datetime, tzinfo

from aom_tui.render.chart.series import Series
from aom_tui.render.clean import clean


def series_csv(
    series: Sequence[Series], names: Sequence[str], window: tuple[float, float] | None, zone: tzinfo | None
) -> str:
    """Times as ISO 8601 in that zone (None for this machine's), in order; an empty cell where there is no value."""
    start, end = window or (-math.inf, math.inf)
    rows: dict[float, list[str]] = {}
    for column, each in enumerate(series):
        for time, value in zip(each.times, each.values, strict=True):
            if start <= time <= end:
                row = rows.setdefault(time, [""] * len(series))
                row[column] = "" if math.isnan(value) else repr(value)
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(["time", *map(_cell, names)])
    for time in sorted(rows):
        moment = datetime.fromtimestamp(time, zone).astimezone(zone)
        writer.writerow([moment.isoformat(), *rows[time]])
    return written.getvalue()


def _cell(name: str) -> str:
    """A name that a spreadsheet would take for a formula is given as text."""
    name = clean(name)
    return f"'{name}" if name[:1] in ("=", "+", "-", "@") else name
