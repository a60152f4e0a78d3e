"""Whether a draft may be sent just so: the rules for calls that change something."""

from shlex import quote

from msgspec import Struct

from aom_tui.catalogue.model import Catalogue, Effect
from aom_tui.language import _
from aom_tui.problem import Lack, Problem
from aom_tui.session.draft import Draft
from aom_tui.session.operations import documented_operation
from aom_tui.session.profile import Profile
from aom_tui.session.redaction.redact import redact_url

HARMLESS_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
"""Of a bare request that the catalogue does not know; everything else counts as a write."""


class Free(Struct, frozen=True):
    """Send it."""


class Ask(Struct, frozen=True):
    """Send it when the user has confirmed: `thing` is what changes, `effect` how, in words."""

    thing: str
    effect: str


Verdict = Free | Ask | Problem


def effect_of(draft: Draft, catalogue: Catalogue) -> Effect:
    """What sending the draft does to the service, as far as anyone knows."""
    operation = documented_operation(catalogue, draft)
    if operation:
        return operation.effect
    return Effect.READ if draft.method.upper() in HARMLESS_METHODS else Effect.UNKNOWN


EFFECT_WORDS = {
    Effect.WRITE: _("It writes"),
    Effect.DESTROY: _("It deletes or overwrites"),
    Effect.UNKNOWN: _("Its effect is unknown, so it counts as a write"),
}


def not_comparable(draft: Draft, catalogue: Catalogue, remedy: str) -> Problem | None:
    """Why the draft is not sent to a second profile, to compare its replies: comparing changes nothing."""
    if not effect_of(draft, catalogue).changes:
        return None
    thing = draft.operation_id or draft.method
    return Problem(thing, _("only reads are sent to another profile to be compared"), remedy)


def judge(draft: Draft, catalogue: Catalogue, profile: Profile) -> Verdict:
    """Free, to be confirmed, or refused with a Problem because the profile is read-only."""
    effect = effect_of(draft, catalogue)
    if not effect.changes:
        return Free()
    thing = redact_url(draft.called)
    if profile.read_only:
        return Problem(
            thing,
            _("not sent: profile {name} is read-only and this is a {value}").format(
                name=profile.name, value=_word(effect)
            ),
            lifted_by(profile.name),
            Lack.RIGHTS,
        )
    return Ask(thing, EFFECT_WORDS[effect]) if profile.guards_writes else Free()


def lifted_by(name: str) -> str:
    """How a profile stops being read-only, as a sentence; said wherever one is."""
    return _("`aom-tui profile add {name} --writable` lifts that.").format(name=quote(name))


def _word(effect: Effect) -> str:
    return _("call of unknown effect") if effect is Effect.UNKNOWN else _("write")
