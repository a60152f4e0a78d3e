"""Moments as the services write them: most count milliseconds, some write text."""

from datetime import UTC, datetime


def utc_text(moment_ms: int) -> str:
    """`2025-11-24T08:00:00Z`, from epoch milliseconds."""
    return datetime.fromtimestamp(moment_ms / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
