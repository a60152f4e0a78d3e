"""The request, or the call whose reply is looked at, in the forms of other programs; and a ticket for support."""

from contextlib import suppress
from typing import TYPE_CHECKING

from aom_tui.language import _
from aom_tui.problem import InvalidInput
from aom_tui.render.summary import called
from aom_tui.tui.copying import Copied
from aom_tui.tui.keys import with_keys

if TYPE_CHECKING:
    from aom_tui.render.exports import Exported, Subject
    from aom_tui.session.session import Session
    from aom_tui.tui.screens.bench import Bench


class Exporting:
    """Shows the forms, copies the one that is chosen up the copy ladder."""

    def __init__(self, bench: "Bench") -> None:
        self._bench = bench

    def copy_as(self) -> None:
        """The chooser: of the call that is looked at where the response has the focus, else of the draft."""
        from aom_tui.tui.screens.copy_as import CopyAs

        bench = self._bench
        if bench.session is None:
            bench.notify(_("The session is not open yet."))
            return
        subject = self._subject(bench.session)
        if subject is None:
            bench.notify(with_keys(_("Nothing to send yet: choose an operation ({operations}).")))
            return
        what = _("the call of {name}") if subject.exchange else _("the request {name}")
        page = CopyAs(subject, what.format(name=called(subject.draft)))
        bench.app.push_screen(page, self._copy)

    def _copy(self, chosen: "tuple[str, Exported] | None") -> None:
        if chosen:
            form, made = chosen
            self._bench.copier.copy(Copied(form, made.text))

    def _subject(self, session: "Session") -> "Subject | None":
        from aom_tui.render.exports import call_subject, subject_of

        bench = self._bench
        exchange = bench.exchange if bench.pane == "response" else None
        if exchange is not None:
            with suppress(InvalidInput):  # it never became a request: what is composed is meant
                return call_subject(session, exchange, profile_name=_named(session))
        return subject_of(session, bench.draft, profile_name=_named(session)) if bench.draft else None

    def ticket(self) -> None:
        """The call on screen as Markdown, copied."""
        from aom_tui.render.ticket import Place, ticket

        bench = self._bench
        if bench.exchange is None or bench.catalogue is None:
            bench.notify(_("no call yet to write a ticket of"))
            return
        place = Place(bench.auth.region, bench.auth.project_id)
        bench.copier.copy(Copied("ticket", ticket(bench.exchange, bench.catalogue, place)))


def _named(session: "Session") -> str | None:
    """The profile, where a command line can name it."""
    from aom_tui.session.resolve import ENVIRONMENT

    return None if session.profile.name in (ENVIRONMENT, "none") else session.profile.name
