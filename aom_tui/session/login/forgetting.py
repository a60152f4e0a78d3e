"""Forgetting who one is, and saying what of it stayed on the disk."""

from aom_tui.language import _
from aom_tui.problem import InvalidInput, Problem
from aom_tui.session.open import token_store
from aom_tui.session.session import Session
from aom_tui.session.storage.cache_keys import owner_of
from aom_tui.session.storage.token_store import TokenStore
from aom_tui.settings import Settings


def forget_all(session: Session, settings: Settings) -> None:
    """As `Session.forget`. Takes files away. Raises InvalidInput naming those that could not be."""
    session.forget()
    if left := left_of(token_store(settings), owner_of(session.profile)):
        raise InvalidInput(left)


def left_of(store: TokenStore, owner: str) -> list[Problem]:
    """The files with the owner's tokens and refusals that are still there when all were to go. Reads a folder."""
    return [Problem(str(path), _("could not be taken out"), _("Remove it by hand.")) for path in store.left(owner)]
