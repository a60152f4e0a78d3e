"""The seats of a class: a user each, a project each, and what gets them in."""

import hashlib
import secrets
from dataclasses import dataclass, field

from aom_tui.sandbox.identity import ACME, REGION, AccessKey, Project, User, new_access_key, new_password

SECRET_BYTES = 5
"""Of a join secret. How strong that is: see `join_code`."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One place in the class: user `seat07` of acme, who may enter the project `cn-north-4_seat07` and no other."""

    number: int
    user: User
    project: Project
    password: str = field(repr=False)
    access_key: AccessKey = field(repr=False)
    join_secret: bytes = field(repr=False)


def make_seats(count: int) -> tuple[Seat, ...]:
    """Seats 1 to `count`. Ids depend on the number alone, so that kept data finds its project again; secrets never."""
    width = max(2, len(str(count)))
    return tuple(_seat(number, f"seat{number:0{width}}") for number in range(1, count + 1))


def _seat(number: int, name: str) -> Seat:
    project = Project(_id("project", name), f"{REGION}_{name}", ACME)
    user = User(_id("user", name), name, ACME, (project,), ("te_admin", "aom_admin"))
    return Seat(number, user, project, new_password(), new_access_key(user), secrets.token_bytes(SECRET_BYTES))


def _id(kind: str, name: str) -> str:
    return hashlib.sha256(f"aom-tui sandbox {kind} {name}".encode()).hexdigest()[:32]
