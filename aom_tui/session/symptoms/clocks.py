"""Causes in clocks that differ, which signatures and tokens depend on."""

from collections.abc import Iterator

from aom_tui.language import _
from aom_tui.session.cause import Cause
from aom_tui.session.signing.signature import MAX_SKEW
from aom_tui.session.symptoms.scene import Scene, clock, likely, shown, span


def clock_causes(scene: Scene) -> Iterator[Cause]:
    """The reply's Date against our own clock, of a 401; a signed request's own date says it for itself."""
    if scene.status != 401 or scene.sent("X-Sdk-Date"):
        return
    server = scene.server_time
    skew = server - scene.answered_at if server else scene.state.clock_skew if scene.state else None
    if skew is None or abs(skew) <= MAX_SKEW:
        return
    is_behind = skew.total_seconds() > 0
    if server and is_behind:
        said = _("It is {span} behind the server's, which says {time}; when a token ends is reckoned by both.")
    elif server:
        said = _("It is {span} ahead of the server's, which says {time}; when a token ends is reckoned by both.")
    elif is_behind:
        said = _("It is {span} behind the server's; when a token ends is reckoned by both.")
    else:
        said = _("It is {span} ahead of the server's; when a token ends is reckoned by both.")
    evidence = said.format(span=span(skew), time=clock(server) if server else "")
    make = shown if scene.code == "APIG.0307" else likely
    yield make(_("This machine's clock is wrong."), evidence, _("Set the clock (NTP), then send again."))
