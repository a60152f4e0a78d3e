"""The variables that lie on the disk beside the drafts: what a draft of another window needs comes with it."""

from types import MappingProxyType

from aom_tui.language import _, commas, sentences
from aom_tui.session.draft import Draft, Variables
from aom_tui.session.variables.references import mention, mentioned_in
from aom_tui.tui.keyboard.keys import with_keys


class KeptVariables:
    """Of the profile that is worked on, as they were when the disk was last looked at."""

    def __init__(self) -> None:
        self._lying: Variables = MappingProxyType({})

    def found(self, variables: Variables) -> None:
        """What the disk holds now."""
        self._lying = variables

    def changed(self, before: Variables, now: Variables) -> None:
        """What was forgotten in this window does not come back by itself."""
        gone = before.keys() - now.keys()
        self._lying = MappingProxyType({name: value for name, value in self._lying.items() if name not in gone})

    def along_with(self, draft: Draft, here: Variables) -> Variables:
        """Those that the draft mentions and that stand for nothing here; what a name stands for here stays."""
        return {name: self._lying[name] for name in mentioned_in(draft) if name in self._lying and name not in here}


def came_words(came: Variables, draft: Draft, here: Variables) -> str:
    """Which variables came along with a draft, and which that it needs nobody knows here; may be empty."""
    unknown = [name for name in mentioned_in(draft) if name not in here]
    brought = _("With it came {names}.").format(names=_listed(came)) if came else ""
    missing = with_keys(_("Unknown here: {names}; Variables in the palette ({palette}) sets values."))
    return sentences(brought, missing.format(names=_listed(unknown)) if unknown else "")


def _listed(names: Variables | list[str]) -> str:
    return commas(map(mention, names))
