"""The draft and the variables of a conversation on disk, by profile: the next one finds them. Not of a pipe."""

from aom_tui.commands.trouble import say
from aom_tui.language import _, about
from aom_tui.problem import system_words
from aom_tui.repl.conversation import Conversation
from aom_tui.session.draft import Draft, Variables
from aom_tui.session.storage.draft_store import FOLDER, DraftStore


class Keeping:
    """What is kept is no more than what was typed, and never a secret; a disk that is full is no reason to stop."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation
        self._store = DraftStore(conversation.app.folders.data / FOLDER)
        self._profile = ""
        self._draft: Draft | None = None
        self._variables: Variables = {}
        self._complained = False

    def begin(self) -> None:
        """Variables are there again; the draft is where `back` finds it, for a line of its own begins a new one."""
        from aom_tui.render.summary import called

        conversation = self._conversation
        self._follow()
        last = self._store.last(self._profile) if self._profile else None
        if last is not None and conversation.draft is None:
            conversation.offer(last)
            say(_("the draft of {id} from the last time is kept: back brings it").format(id=called(last)))

    def _follow(self) -> None:
        """The profile may be another one now."""
        profile = self._conversation.profile()
        name = profile.name if profile else ""
        if name and name != self._profile:
            self._profile = name
            kept = self._store.variables(name)
            self._conversation.variables = {**self._conversation.variables, **kept}
            self._variables = self._conversation.variables

    def keep(self) -> None:
        """What a line has changed; that it cannot be kept is said once."""
        try:
            self._keep()
        except OSError as error:
            if not self._complained:
                say(about(_("drafts are not kept"), system_words(error)))
            self._complained = True
        else:
            self._complained = False

    def _keep(self) -> None:
        conversation = self._conversation
        if self._profile and conversation.variables is not self._variables:
            self._store.keep_variables(self._profile, self._variables, conversation.variables)
            self._variables = conversation.variables
        self._follow()
        draft = conversation.composed
        if self._profile and draft is not None and draft is not self._draft:
            self._store.keep(self._profile, draft)
            self._draft = draft
