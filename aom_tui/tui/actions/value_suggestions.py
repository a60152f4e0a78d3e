"""Values of a field from the call that lists them: a list to choose from, or a completion of what is typed."""

from typing import TYPE_CHECKING

from textual.suggester import SuggestionReady

from aom_tui.language import _
from aom_tui.render.clean import clean_line
from aom_tui.session.profile import Kind
from aom_tui.tui.messages import ValuesAsked, ValueTyped
from aom_tui.tui.runtime.workers import deferred, push_if_active

if TYPE_CHECKING:
    from aom_tui.session.session import Session
    from aom_tui.session.values.listing import FieldValues
    from aom_tui.tui.screens.bench import Bench


class ValueSuggestions:
    """Asks over the window's session; values are kept until it moves to another project."""

    def __init__(self, bench: "Bench") -> None:
        self._bench = bench
        self._values: FieldValues | None = None
        """What has been asked for on this session."""

    def list_values(self, event: ValuesAsked) -> None:
        """Offer all values of a field."""
        self._bench.run_worker(
            deferred(self._list, event),
            group="values",
            description=_("list values"),
            exclusive=True,
            exit_on_error=False,
        )

    async def _list(self, event: ValuesAsked) -> None:
        """Send the call that lists the values, and let one be chosen; say it where there are none."""
        from aom_tui.tui.screens.choice import Choice

        bench = self._bench
        if bench.session is None or bench.draft is None:
            bench.notify(_("the session is not open yet"), markup=False)
            return
        shown, asked_for = bench.app.screen, (bench.focused, bench.draft)
        asking = self._values_of(bench.session).ask(bench.draft, event.place)
        answer = await bench.announced(asking, _("asking the API..."))
        if not shown.is_active or (bench.focused, bench.draft) != asked_for:
            return  # whoever went on is not interrupted: what came is kept, and comes at once at the next Down
        if not answer.values:
            bench.notify(clean_line(answer.trouble) or _("the call that lists them found none"), markup=False)
            return
        texts, labels = zip(*((value.text, clean_line(value.label)) for value in answer.values), strict=True)

        def chosen(text: str | None) -> None:
            if text is not None:
                event.fill(text)

        push_if_active(shown, Choice(event.title, texts, labels, event.current), chosen)

    def complete(self, event: ValueTyped) -> None:
        """Complete the value of a field; on a sandbox only, where a call costs nobody anything."""
        session = self._bench.session
        if event.field.value and session is not None and session.profile.kind is Kind.SANDBOX:
            self._bench.run_worker(
                deferred(self._complete, session, event),
                group="propose", description=_("list values"), exclusive=True, exit_on_error=False,
            )  # fmt: skip

    async def _complete(self, session: "Session", event: ValueTyped) -> None:
        """Suggest the first value that begins as the field does, for Right to take; say nothing where there is none."""
        typed = event.field.value
        if self._bench.draft is None:
            return
        answer = await self._values_of(session).ask(self._bench.draft, event.place)
        found = next((value.text for value in answer.values if value.text.startswith(typed)), None)
        if found:
            event.field.post_message(SuggestionReady(typed, found))

    def name_of(self, text: str) -> str:
        """Return the name of an id, as far as the session knows it; else an empty text."""
        from aom_tui.session.values.known_names import name_of

        session = self._bench.session
        return name_of(session, self._values, text) if session else ""

    def forget(self) -> None:
        """Forget all values: they were another project's."""
        self._values = None

    def _values_of(self, session: "Session") -> "FieldValues":
        from aom_tui.session.values.listing import FieldValues

        if self._values is None or self._values.session is not session:
            self._values = FieldValues(session)
        return self._values
