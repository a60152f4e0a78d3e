"""Forgetting token and secrets, and reporting files that could not be removed."""

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.login.token_store import TokenStore
from aom_tui.session.open import token_store
from aom_tui.session.session import Session
from aom_tui.session.storage.cache_keys import owner_of
from aom_tui.settings import Settings


def forget_all(session: Session, settings: Settings) -> None:
    """Forget as `Session.forget` does. Raises InvalidInput naming the files that could not be removed."""
    session.forget()
    if left := leftover_problems(token_store(settings), owner_of(session.profile)):
        raise InvalidInput(left)


def leftover_problems(store: TokenStore, owner: str) -> list[Problem]:
    """A problem for each of the owner's files that is still there. Reads a folder."""
    return [Problem(str(path), _("could not be taken out"), _("Remove it by hand.")) for path in store.left(owner)]
