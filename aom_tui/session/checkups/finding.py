"""What a check found, and checks that end in time."""

import asyncio
from collections.abc import Awaitable
from enum import StrEnum

from msgspec import Struct

from aom_tui.language import _, about

SECONDS = 10.0
"""For the whole checkup."""

SETTINGS, IAM, NETWORK = 2, 6, 7
"""Exit status by what failed, as for a call: settings and this machine, IAM says no, no usable reply."""


class Verdict(StrEnum):
    """`skipped`: there was nothing to check, or what it depends on failed."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    SKIPPED = "skipped"


VERDICTS = {
    Verdict.OK: _("ok"),
    Verdict.WARNING: _("warning"),
    Verdict.FAILED: _("failed"),
    Verdict.SKIPPED: _("skipped"),
}
"""As they are said on screen."""


TITLES = {
    "terminal": _("terminal"),
    "colours": _("colours"),
    "locale": _("locale"),
    "signs": _("signs"),
    "python": _("python"),
    "config": _("config"),
    "folder config": _("folder config"),
    "folder data": _("folder data"),
    "folder cache": _("folder cache"),
    "disk": _("disk"),
    "keyring": _("keyring"),
    "profile": _("profile"),
    "endpoints": _("endpoints"),
    "proxy": _("proxy"),
    "dns iam": _("dns iam"),
    "dns aom": _("dns aom"),
    "tls iam": _("tls iam"),
    "tls aom": _("tls aom"),
    "iam": _("iam"),
    "aom": _("aom"),
    "clock": _("clock"),
    "login": _("login"),
    "project": _("project"),
}
"""What is checked, as it is said on screen; what is not here is a proper name."""


class Finding(Struct, frozen=True):
    """One check in one line. `name` is for scripts, `what` and `remedy` for people; no secret is in any of them.

    `status` is the exit status that a failure of this check stands for.
    """

    name: str
    verdict: Verdict
    what: str
    remedy: str = ""
    status: int = SETTINGS

    @property
    def title(self) -> str:
        """The name for people."""
        return TITLES.get(self.name, self.name)


def ok(name: str, what: str) -> Finding:
    """All is well."""
    return Finding(name, Verdict.OK, what)


def warning(name: str, what: str, remedy: str = "") -> Finding:
    """It works, but something may be amiss."""
    return Finding(name, Verdict.WARNING, what, remedy)


def failed(name: str, what: str, remedy: str = "", status: int = SETTINGS) -> Finding:
    """This must be mended first."""
    return Finding(name, Verdict.FAILED, what, remedy, status)


def skipped(name: str, what: str, remedy: str = "") -> Finding:
    """Not looked at."""
    return Finding(name, Verdict.SKIPPED, what, remedy)


def too_late(name: str, where: str = "") -> Finding:
    """It did not come to an end. `where` says what was asked."""
    what = about(where, _("no answer in time"))
    return failed(name, what, _("Try again; check the network, VPN and proxy."), NETWORK)


def exit_status(findings: list[Finding]) -> int:
    """0 where nothing failed, else the status of the first that did: what comes later may follow from it."""
    return next((each.status for each in findings if each.verdict is Verdict.FAILED), 0)


async def finish_by(work: Awaitable[Finding], until: float, late: Finding) -> Finding:
    """The finding of `work`, or `late` where there is none by the loop's time `until`."""
    try:
        async with asyncio.timeout_at(until):
            return await work
    except TimeoutError:
        return late
