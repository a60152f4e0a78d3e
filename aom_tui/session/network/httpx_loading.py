"""Importing httpx when it is first needed, without its command line, its log and its small reads."""

import sys
from contextlib import suppress
from importlib import import_module
from typing import Any


def load_httpx() -> Any:
    """Import httpx without its command line, which would load rich: 85 ms instead of 155."""
    if "httpx" not in sys.modules:
        sys.modules["httpx._main"] = None  # type: ignore[assignment]  # tells the import system that there is none
        try:
            import httpx
        finally:
            del sys.modules["httpx._main"]
        _read_larger_chunks()
    import httpx

    return httpx


def silence_logs() -> None:
    """Keep httpx and httpcore from logging: their lines hold X-Subject-Token and URLs with secrets."""
    import logging  # loaded by httpx already

    for library in ("httpx", "httpcore"):
        logging.getLogger(library).setLevel(logging.CRITICAL + 1)


def _read_larger_chunks() -> None:
    """Read as much at once as the event loop does: with httpcore's 64 KB a large body takes a third longer."""
    with suppress(ImportError, AttributeError):  # a newer one may have it elsewhere
        http11 = import_module("httpcore._async.http11")
        http11.AsyncHTTP11Connection.READ_NUM_BYTES = 256 * 1024
