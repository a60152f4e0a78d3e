"""Two clocks that differ: signatures and tokens depend on them."""

from collections.abc import Iterator

from aom_tui.language import _
from aom_tui.session.cause import Cause
from aom_tui.session.symptoms.scene import Scene, clock, likely, shown, span
from aom_tui.session.symptoms.signature import SKEW


def clock_causes(scene: Scene) -> Iterator[Cause]:
    """The reply's Date against our own clock, of a 401; a signed request's own date says it for itself."""
    if scene.status != 401 or scene.sent("X-Sdk-Date"):
        return
    server = scene.server_time
    skew = server - scene.answered_at if server else scene.state.clock_skew if scene.state else None
    if skew is None or abs(skew) <= SKEW:
        return
    way = "behind" if skew.total_seconds() > 0 else "ahead of"
    said = _(", which says {value}").format(value=clock(server)) if server else ""
    evidence = f"It is {span(skew)} {way} the server's{said}; when a token ends is reckoned by both."
    make = shown if scene.code == "APIG.0307" else likely
    yield make("This machine's clock is wrong.", evidence, "Set the clock (NTP), then send again.")
