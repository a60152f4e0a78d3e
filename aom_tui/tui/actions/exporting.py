"""The request, or the call on screen, in the forms of other programs (curl, SDK code, HAR...); and support tickets."""

from contextlib import suppress
from typing import TYPE_CHECKING

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.render.summary import called
from aom_tui.session.exchange import Exchange
from aom_tui.tui.actions.copying import Copied
from aom_tui.tui.keyboard.keys import with_keys

if TYPE_CHECKING:
    from aom_tui.render.exports.formats import Exported, Subject
    from aom_tui.session.session import Session
    from aom_tui.tui.screens.bench import Bench


class Exporting:
    """Shows the forms, and copies the one that is chosen."""

    def __init__(self, bench: "Bench") -> None:
        self._bench = bench

    def copy_as(self) -> None:
        """Offer the forms of the call on screen where the response has the focus, else of the draft."""
        bench = self._bench
        if bench.session is None:
            bench.notify(_("The session is not open yet."))
            return
        subject = self._subject(bench.session)
        if subject is None:
            bench.notify(with_keys(_("Nothing to send yet: choose an operation ({operations}).")))
        elif problems := _unfilled(subject):
            bench.problems = problems  # as a send does: in no form there is anything to copy
            bench.go_to_problem()
        else:
            self._choose(subject)

    def copy_call_as(self, exchange: Exchange) -> None:
        """Offer the forms of a call of the history. Raises InvalidInput where it never became a request."""
        self._choose(self._call(exchange))

    def _choose(self, subject: "Subject") -> None:
        from aom_tui.tui.screens.copy_as import CopyAs

        what = _("the call of {name}") if subject.exchange else _("the request {name}")
        page = CopyAs(subject, what.format(name=called(subject.draft)))
        self._bench.app.push_screen(page, self._copy)

    def _copy(self, chosen: "tuple[str, Exported] | None") -> None:
        if chosen:
            form, made = chosen
            self._bench.copier.copy(Copied(form, made.text))

    def _subject(self, session: "Session") -> "Subject | None":
        from aom_tui.render.exports.formats import subject_of

        bench = self._bench
        exchange = bench.exchange if bench.pane == "response" else None
        if exchange is not None:
            with suppress(InvalidInput):  # it never became a request: what is composed is meant
                return self._call(exchange)
        return subject_of(session, bench.draft, profile_name=_named(session)) if bench.draft else None

    def _call(self, exchange: Exchange) -> "Subject":
        from aom_tui.render.exports.formats import call_subject

        session = self._session_of(exchange)
        return call_subject(session, exchange, profile_name=_named(session))

    def _session_of(self, exchange: Exchange) -> "Session":
        """Return the session to render with: for a call of the history one on its own profile, if that still exists."""
        here, options = self._bench.session, self._bench.options
        if here and (exchange.kept is None or exchange.profile == here.profile.name):
            return here
        from aom_tui.session.open import session_of_past
        from aom_tui.settings import usable_settings

        settings = usable_settings(options.settings.folders)[0]
        return session_of_past(settings, options.environ, self._bench.catalogue or options.catalogue(), exchange)

    def ticket(self) -> None:
        """Copy a ticket of the call on screen, as Markdown."""
        exchange = self._bench.exchange
        if exchange is None or self._bench.catalogue is None:
            self._bench.notify(_("no call yet to write a ticket of"))
        else:
            self.ticket_of(exchange)

    def ticket_of(self, exchange: Exchange) -> None:
        """Copy a ticket of any call."""
        from aom_tui.render.exports.ticket import Place, ticket

        session = self._session_of(exchange)
        project = session.token.project if session.token else None
        place = Place(session.profile.region, project.id if project else session.profile.project_id)
        self._bench.copier.copy(Copied(_("ticket"), ticket(exchange, session.catalogue, place)))


def _unfilled(subject: "Subject") -> tuple[Problem, ...]:
    from aom_tui.render.exports.formats import unfilled

    return unfilled(subject)


def _named(session: "Session") -> str | None:
    """Return the name of the profile, if a command line can name it."""
    from aom_tui.session.profiles.resolve import NAMELESS

    return None if session.profile.name in NAMELESS else session.profile.name
