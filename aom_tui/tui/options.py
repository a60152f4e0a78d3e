"""What the command line hands to the app."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from aom_tui.render.appearance import Appearance
from aom_tui.tui.keyboard.keymap import Keymap

if TYPE_CHECKING:
    from aom_tui.catalogue.model import Catalogue
    from aom_tui.problem import Problem
    from aom_tui.session.draft import Draft
    from aom_tui.settings import Settings


DEFAULT_LOOKS = Appearance()
NO_CHOICES = Keymap()


class AppOptions(Struct, frozen=True, kw_only=True):
    """How the app starts. `catalogue` is a function: reading it can wait until the first screen stands."""

    settings: "Settings"
    environ: Mapping[str, str]
    catalogue: "Callable[[], Catalogue]"
    profile_name: str | None = None
    region: str | None = None
    timeout: float | None = None
    """Deadline of one call in seconds; None takes the session's own."""
    draft: "Draft | None" = None
    demo: bool = False
    """A fresh sandbox, whatever environment and profiles say."""
    looks: Appearance = DEFAULT_LOOKS
    keymap: Keymap = NO_CHOICES
    """The keys that the user has chosen."""
    faults: "tuple[Problem, ...]" = ()
    """Settings that could not be used, shown once the first screen stands."""
