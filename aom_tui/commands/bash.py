"""Bash's completion as click has it, but for a name that waits for its value: that gets no blank behind its sign."""

from click.shell_completion import BashComplete, add_completion_class

_OFFERS = "COMPREPLY+=($value)"
_NO_BLANK = f"""{_OFFERS}
            if [[ $value == *= ]]; then
                compopt -o nospace
            fi"""


class Bash(BashComplete):
    """What `_AOM_TUI_COMPLETE=bash_source aom-tui` prints."""

    source_template = BashComplete.source_template.replace(_OFFERS, _NO_BLANK)


def install() -> None:
    """From here on it is click's class for bash."""
    add_completion_class(Bash)
