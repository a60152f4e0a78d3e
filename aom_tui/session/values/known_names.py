"""What an id is known to name: by the token, the profile, and the lists that were asked for while typing."""

from typing import TYPE_CHECKING

from aom_tui.session.session import Session

if TYPE_CHECKING:
    from aom_tui.session.values.listing import FieldValues


def name_of(session: Session, values: "FieldValues | None", text: str) -> str:
    """The name of the thing with that id; empty where none is known. Asks nobody."""
    profile, token = session.profile, session.token
    project = token.project if token else None
    if project and text == project.id:
        return project.name
    if text == profile.project_id and profile.project_name:
        return profile.project_name
    return values.label_of(text) if values and values.session is session else ""
