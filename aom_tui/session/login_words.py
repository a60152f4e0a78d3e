"""What IAM's words say of a user whose login it refuses for another reason than a wrong secret. Pure.

The documents give no codes for these; the words are those of IAM, of Keystone and of our sandbox.
"""

import re

LOCKED = r"\block|too many (failed|wrong|login)|suspend"
EXPIRED = r"password.{0,20}expired"
DISABLED = r"disabled"

_STATE = re.compile(f"{LOCKED}|{EXPIRED}|{DISABLED}", re.IGNORECASE)


def names_a_state(message: str) -> bool:
    """Whether the user is locked or disabled, or the password too old: then no other secret helps."""
    return _STATE.search(message) is not None
