"""Questions before a write is sent: those the profile wants, and one after it was changed to allow more."""

from typing import TYPE_CHECKING

from aom_tui.catalogue.model import Catalogue
from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.render.summary import called
from aom_tui.session.draft import Draft
from aom_tui.session.profile import Profile
from aom_tui.session.profiles.reload import rights_words
from aom_tui.session.writes import Ask, effect_of, judge

if TYPE_CHECKING:
    from aom_tui.session.session import Session
    from aom_tui.tui.actions.window_session import WindowSession
    from aom_tui.tui.screens.bench import Bench


class WriteConfirmation:
    """Judges drafts by the profile as `config.toml` has it now, and asks in a dialog."""

    def __init__(self, bench: "Bench", window_session: "WindowSession") -> None:
        self._bench = bench
        self._window_session = window_session

    async def may_send(self, draft: Draft, catalogue: Catalogue, session: "Session") -> bool:
        """Return whether to send; asks where the profile wants it. Raises InvalidInput where it is forbidden."""
        if not effect_of(draft, catalogue).changes:
            self._window_session.look_for_news()
            return True
        before = session.profile
        allows_more = await self._window_session.news.look()
        verdict = judge(draft, catalogue, session.profile)
        if isinstance(verdict, Problem):
            raise InvalidInput(verdict)
        if isinstance(verdict, Ask):
            return await self._confirmed(draft, verdict, session)
        return not allows_more or await self._confirmed_once(draft, before, session.profile)

    async def _confirmed(self, draft: Draft, verdict: Ask, session: "Session") -> bool:
        from aom_tui.tui.screens.confirm import ConfirmWrite

        profile = session.profile
        target = session.construct(draft)
        question = ConfirmWrite(
            verdict.thing, verdict.effect, profile.name, f"{target.method} {target.endpoint}{target.uri}"
        )
        answer = await self._bench.app.push_screen_wait(question)
        return answer is True

    async def _confirmed_once(self, draft: Draft, before: Profile, now: Profile) -> bool:
        """Ask once after the profile was changed to allow more: the user may have counted on what it was."""
        from aom_tui.tui.screens.confirm import Confirm

        said = _("{news}. Send {thing}?")
        page = Confirm(said.format(news=rights_words(before, now), thing=called(draft)))
        return await self._bench.app.push_screen_wait(page) is True
