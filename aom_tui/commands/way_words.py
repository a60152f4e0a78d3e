"""What a person is told of the way of a call, beside the data: what is not safe on it, and each pause."""

from typing import TYPE_CHECKING

from aom_tui.commands.trouble import say
from aom_tui.language import _, commas

if TYPE_CHECKING:
    from aom_tui.session.exchange import Request, Step
    from aom_tui.session.session import Session


def say_way(session: "Session", target: "Request", *, marks: bool) -> None:
    """That a host that is none of the profile's gets no credentials; with `marks` what is not safe on the way."""
    from aom_tui.session.construct import is_own
    from aom_tui.session.way import exposures

    profile = session.profile
    if marks and (exposed := exposures(profile)):
        say(_("profile {name} is not safe: {words}").format(name=profile.name, words=commas(exposed)))
    if profile.credential and not is_own(target.url, profile):
        said = _("{host} is none of profile {name}'s hosts: it gets no credentials")
        say(said.format(host=target.endpoint, name=profile.name))


def say_pause(step: "Step") -> None:
    """`429, trying again in 3 s, 2 of 3`; or why it is not tried again. Given to `Session.send` as `on_step`."""
    if step.name == "send" and step.state == "running" and step.note:
        say(step.note)
