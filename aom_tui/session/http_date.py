"""Dates in the headers of HTTP."""

from datetime import UTC, datetime

_YEARS = range(1970, 3000)
"""In which a clock may stand. Beyond them the sums that are made of a date leave the calendar."""


def http_date(text: str) -> datetime | None:
    """Aware; None for what is no date, and for one that no clock shows. Source: RFC 9110, 5.6.7."""
    from email.utils import parsedate_to_datetime  # 10 ms

    try:
        told = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):  # a year or a zone beyond all numbers
        return None
    if told.year not in _YEARS:
        return None
    return told if told.tzinfo else told.replace(tzinfo=UTC)
