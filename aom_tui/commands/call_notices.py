"""Notices about a call on stderr: hosts without credentials, what is not safe, pauses, the steps it took."""

from typing import TYPE_CHECKING

from aom_tui.commands.errors import say
from aom_tui.commands.waiting_line import is_watched
from aom_tui.language import _, commas

if TYPE_CHECKING:
    from aom_tui.session.exchange import Exchange, Request, Step
    from aom_tui.session.profile import Profile
    from aom_tui.session.session import Session


def say_host_notices(session: "Session", target: "Request", *, marks: bool) -> None:
    """Say that a foreign host gets no credentials; with `marks` also what makes the profile's way unsafe."""
    from aom_tui.session.endpoints import is_own
    from aom_tui.session.network.connection import security_gaps

    profile = session.profile
    if marks and (exposed := security_gaps(profile)):
        say(_("profile {name} is not safe: {words}").format(name=profile.name, words=commas(exposed)))
    if profile.credential and not is_own(target.url, profile):
        _say_other_host(target, profile)


def _say_other_host(target: "Request", profile: "Profile") -> None:
    from aom_tui.session.profiles.host_names import distinguished_hosts

    host, own = distinguished_hosts(
        target.url, (profile.iam_endpoint, profile.aom_endpoint, *profile.endpoints.values())
    )
    if own:
        said = _("{host} is none of profile {name}'s hosts, {own} is: it gets no credentials")
    else:
        host, said = target.endpoint, _("{host} is none of profile {name}'s hosts: it gets no credentials")
    say(said.format(host=host, own=own, name=profile.name))


def say_pause(step: "Step") -> None:
    """`429, trying again in 3 s, 2 of 3`; or why it is not tried again. Given to `Session.send` as `on_step`."""
    if step.name == "send" and step.state == "running" and step.note:
        say(step.note)


def say_steps(exchange: "Exchange") -> None:
    """Say the steps that a call went through, on a terminal."""
    if is_watched():
        say(steps_line(exchange))


def steps_line(exchange: "Exchange") -> str:
    """`1 Token ok > 2 Construct ok > 3 Send ok > 4 Parse: success, 200 OK, 13 ms, request id 7c1e..`."""
    from aom_tui.render.steps import step_text
    from aom_tui.render.summary import summary

    facts = summary(exchange)
    request_id = _("request id {id}").format(id=facts.request_id) if facts.request_id else ""
    steps = " > ".join(step_text(step) for step in exchange.steps)
    return commas((steps, facts.status, facts.duration, request_id))
