"""What is known of a token besides its value: for whoever looks into why a call went wrong, also long after it."""

from datetime import datetime

from msgspec import Struct


class TokenFacts(Struct, frozen=True, kw_only=True):
    """What is known of the token in use; never its value. Times are aware."""

    fingerprint: str
    expires_at: datetime | None = None
    """None for a token from elsewhere of which IAM was not asked."""
    ended_at_once: bool = False
    """Its end had passed when it was issued."""
    project_id: str = ""
    """Empty for a token of the whole account, and where nothing is known."""
    project_name: str = ""
    domain: str = ""
    user: str = ""
    roles: tuple[str, ...] = ()

    @property
    def is_of_account(self) -> bool:
        """Whether it is known to be for the whole account and no project."""
        return self.expires_at is not None and not self.project_id
