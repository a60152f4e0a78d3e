"""Faults and requests of a sandbox as rows, for the commands and the app."""

from datetime import datetime

from aom_tui.language import _, commas, ngettext
from aom_tui.session.sandbox_client.control import ActiveFault, LoggedRequest, Running

NO_FAULT = _("no fault is on")
NO_SCENARIO = _("no scenario plays")


def cleared_words(number: int) -> str:
    """How many faults were ended."""
    return ngettext("{number} fault cleared", "{number} faults cleared", number).format(number=number)


def expired_words(user: str | None) -> str:
    """Whose tokens have lost their life."""
    return _("all tokens of {user} are expired").format(user=user) if user else _("all tokens are expired")


def stopped_words(ended: Running | None) -> str:
    """Which scenario was stopped, if one played."""
    return _("{name} stopped").format(name=ended.name) if ended else NO_SCENARIO


def fault_words(fault: ActiveFault) -> str:
    """Whose calls it meets and how: `ListSeries, user demo, 50%, 3 more, Retry-After 5 s`."""
    if fault.kind == "clock-shift":
        return _("off by {seconds:g} s").format(seconds=fault.seconds or 0)
    services = {"": _("all of AOM"), "aom": _("all of AOM"), "iam": _("all of IAM")}
    operation = fault.operation or ""
    words = [services.get(operation, operation)]
    if fault.user:
        words.append(_("user {name}").format(name=fault.user))
    if fault.project:
        words.append(_("project {name}").format(name=fault.project))
    if fault.seconds:
        words.append(_("{seconds:g} s").format(seconds=fault.seconds))
    if fault.retry_after is not None:
        words.append(f"Retry-After {fault.retry_after} s")
    if fault.probability < 1:
        words.append(f"{100 * fault.probability:.3g}%")
    if fault.left is not None:
        words.append(_("{number} more").format(number=fault.left))
    return commas(words)


def running_words(running: Running | None) -> str:
    """`black-friday plays: minute 3 of 30`, or that none plays."""
    if running is None:
        return NO_SCENARIO
    words = _("{name} plays: minute {minute:.0f} of {minutes:g}")
    return words.format(name=running.name, minute=running.minute, minutes=running.minutes)


def request_words(request: LoggedRequest) -> str:
    """`19:20:07 demo ListSeries 429 APIG.0308 1 ms fault 429`; method and path where the operation is not known."""
    moment = f"{datetime.fromtimestamp(request.time).astimezone():%H:%M:%S}"
    what = request.operation or f"{request.method} {request.path}"
    status = str(request.status) if request.status else _("no reply")
    told = [moment, f"{request.user or '-':8}", what, status, request.error, f"{request.ms:.0f} ms"]
    if request.fault:
        told.append(_("fault {kind}").format(kind=request.fault))
    return "  ".join(filter(None, told))
