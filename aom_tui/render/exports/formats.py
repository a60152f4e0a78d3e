"""A draft, or a call that was made, in all the forms in which it can be taken elsewhere. No form holds a secret."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, cast

from msgspec import Struct

from aom_tui.catalogue.model import Catalogue
from aom_tui.language import _, commas
from aom_tui.problem import InvalidInput, Problem
from aom_tui.render.exports.forms import DRAFT_FORMS, FORMS, Form
from aom_tui.render.exports.notes import Findable, secret_in_body
from aom_tui.render.summary import called
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import Exchange, Request
from aom_tui.session.profile import Kind, Profile
from aom_tui.session.profiles.resolve import NAMELESS
from aom_tui.session.redaction.shareable import omitted_names, shareable_draft
from aom_tui.session.variables.substitution import as_sent, substituted

if TYPE_CHECKING:
    from aom_tui.session.session import Session


class Subject(Struct, frozen=True, kw_only=True, eq=False):
    """What is exported: a draft and the request it makes on a profile; of a call that was made the exchange too."""

    draft: Draft
    catalogue: Catalogue
    profile: Profile
    request: Callable[[], Request]
    """The request, made when it is needed. Raises InvalidInput for a draft that makes none."""
    project_id: str = ""
    profile_name: str | None = None
    """The profile that was named by the user, for a line that must name it again."""
    exchange: Exchange | None = None
    sandbox: Findable = ""
    """Whether another program gets a token where the profile is the sandbox."""

    def findable(self, request: Request) -> Findable:
        """The same for a request, which may be a past one, of a sandbox that was another."""
        is_sandbox = self.profile.kind is Kind.SANDBOX
        is_elsewhere = request.endpoint not in (self.profile.aom_endpoint, self.profile.iam_endpoint)
        return "gone" if is_sandbox and self.exchange and is_elsewhere else self.sandbox


class Exported(Struct, frozen=True):
    """The text, and what whoever uses it must know, each in a line."""

    text: str
    notes: tuple[str, ...] = ()


def export(form: Form, subject: Subject) -> Exported:
    """The subject in that form. Raises InvalidInput where it has none, or names variables that nobody knows."""
    if problems := unfilled(subject):
        raise InvalidInput(problems)
    text, notes = _EXPORTS[form](subject)
    kept_back_words = _kept_back(as_sent(subject.draft)) if form in _OF_THE_DRAFT else ()
    return Exported(text, (*_without_its_body(subject.exchange), *notes, *kept_back_words))


def unfilled(subject: Subject) -> tuple[Problem, ...]:
    """Why no form would be of use: places of the draft that name an unknown variable. A call that was made had all."""
    return () if subject.exchange else tuple(substituted(subject.draft)[1])


def _without_its_body(exchange: Exchange | None) -> list[str]:
    """What the history did not keep of the request: without it the text is another request."""
    if exchange is None or exchange.kept is None:
        return []
    from aom_tui.render.history.entry_words import missing_bodies

    return missing_bodies(exchange.kept, "request")


_OF_THE_DRAFT = ("aom-tui", "repl", "sdk", "hcloud")
"""Those that are not made of the request, which says so itself."""


def _kept_back(draft: Draft) -> Iterator[str]:
    if names := omitted_names(draft):
        yield _("left out: {names}; the profile signs in instead").format(names=commas(names))
    yield from secret_in_body(draft.body or "")


def forms_of(subject: Subject) -> tuple[Form, ...]:
    """Those there may be."""
    return FORMS if subject.exchange else DRAFT_FORMS


def subject_of(
    session: "Session", draft: Draft, exchange: Exchange | None = None, *, profile_name: str | None = None
) -> Subject:
    """The draft as it would go out on a session; of a call that was made, as it went out."""
    sent = exchange.as_sent.request if exchange else None
    return Subject(
        draft=draft,
        catalogue=session.catalogue,
        profile=session.profile,
        request=lambda: sent or session.construct(draft),
        project_id=session.token.project.id if session.token and session.token.project else "",
        profile_name=profile_name,
        exchange=exchange,
        sandbox=_findable(session),
    )


def _findable(session: "Session") -> Findable:
    from aom_tui.session.sandbox_client.local_sandbox import ABSENT_SANDBOX

    if session.profile.kind is not Kind.SANDBOX:
        return ""
    return "own" if session.owns_service else "none" if session.profile is ABSENT_SANDBOX else ""


def call_subject(session: "Session", exchange: Exchange, *, profile_name: str | None = None) -> Subject:
    """A call that was made. Raises InvalidInput where no request of it was ever made."""
    from aom_tui.session.foreign.adopt import draft_of_request

    request, draft = exchange.as_sent.request, exchange.draft
    if draft is None and request is None:
        raise InvalidInput(Problem("export", _("this call never became a request")))
    if draft is None and request is not None:
        draft = draft_of_request(request.method, request.url, request.headers, request.body, session.catalogue)
    return subject_of(session, cast(Draft, draft), exchange, profile_name=profile_name)


Made = tuple[str, Iterable[str]]


def _curl(subject: Subject) -> Made:
    from aom_tui.render.exports.curl import curl, notes

    request = subject.request()
    return curl(request), notes(request, subject.profile_name, subject.findable(request))


def _line(subject: Subject) -> Made:
    from aom_tui.render.exports.command_line import command_line

    return command_line(as_sent(subject.draft), _named(subject)), ()


def _named(subject: Subject) -> str:
    """The profile in use, or that a call was made with; empty where the environment says who it is, or nobody does."""
    made_with = subject.exchange.profile if subject.exchange else ""
    name = made_with or subject.profile_name or subject.profile.name
    return "" if name in NAMELESS else name


def _repl(subject: Subject) -> Made:
    from aom_tui.render.exports.command_line import repl_lines

    return repl_lines(as_sent(subject.draft)), ()


def _sdk(subject: Subject) -> Made:
    from aom_tui.render.exports.sdk_code import sdk_code, sdk_notes

    draft = as_sent(subject.draft)
    return sdk_code(draft, subject.profile, subject.project_id), sdk_notes(shareable_draft(draft))


def _hcloud(subject: Subject) -> Made:
    from aom_tui.render.exports.hcloud import hcloud, hcloud_notes

    draft = as_sent(subject.draft)
    notes = hcloud_notes(shareable_draft(draft), subject.profile)
    return hcloud(draft, subject.catalogue, subject.profile, subject.project_id), notes


def _http(subject: Subject) -> Made:
    from aom_tui.render.exports.http_text import http_notes, http_text

    request = subject.request()
    return http_text(request, called(subject.draft)), http_notes(request, subject.findable(request))


def _har(subject: Subject) -> Made:
    from aom_tui.render.exports.har import har

    if subject.exchange is None:
        raise InvalidInput(Problem("har", _("an archive is of calls that were made"), _("Send it first.")))
    return har([subject.exchange]).rstrip("\n"), ()


_EXPORTS: Mapping[Form, Callable[[Subject], Made]] = {
    "curl": _curl, "aom-tui": _line, "repl": _repl, "sdk": _sdk, "hcloud": _hcloud, "http": _http, "har": _har,
}  # fmt: skip
