"""Keeps the draft and the variables of a REPL on disk, by profile, for the next one."""

from aom_tui.commands.errors import say
from aom_tui.language import _, about
from aom_tui.problem import system_words
from aom_tui.repl.conversation import Conversation
from aom_tui.session.draft import Draft, Variables
from aom_tui.session.storage.draft_store import FOLDER, DraftStore


class DraftKeeper:
    """Writes what a line has changed; never a secret. A disk that takes nothing is said once and stops nothing."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation
        self._store = DraftStore(conversation.app.folders.data / FOLDER)
        self._profile = ""
        self._draft: Draft | None = None
        self._variables: Variables = {}
        self._has_failed = False

    def restore(self) -> None:
        """Restore the variables; the draft becomes the one that `back` goes to."""
        from aom_tui.render.summary import called

        conversation = self._conversation
        self._switch_profile()
        last = self._store.last(self._profile) if self._profile else None
        if last is not None and conversation.drafts.current is None:
            conversation.drafts.offer_previous(last)
            say(_("the draft of {id} from the last time is kept: back brings it").format(id=called(last)))

    def _switch_profile(self) -> None:
        """Add the kept variables of the profile in use, if it is another one than before."""
        profile = self._conversation.profile()
        name = profile.name if profile else ""
        if name and name != self._profile:
            self._profile = name
            kept = self._store.variables(name)
            self._conversation.drafts.variables = {**self._conversation.drafts.variables, **kept}
            self._variables = self._conversation.drafts.variables

    def keep(self) -> None:
        """Write what the last line has changed."""
        try:
            self._keep()
        except OSError as error:
            if not self._has_failed:
                say(about(_("drafts are not kept"), system_words(error)))
            self._has_failed = True
        else:
            self._has_failed = False

    def _keep(self) -> None:
        conversation = self._conversation
        if self._profile and conversation.drafts.variables is not self._variables:
            self._store.keep_variables(self._profile, self._variables, conversation.drafts.variables)
            self._variables = conversation.drafts.variables
        self._switch_profile()
        draft = conversation.drafts.stored
        if self._profile and draft is not None and draft is not self._draft:
            self._store.keep(self._profile, draft)
            self._draft = draft
