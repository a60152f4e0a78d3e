"""The shells' completion as click has it, but for a name that waits for its value: that gets no blank behind its sign.

fish adds none of itself.
"""

from click.shell_completion import BashComplete, ZshComplete, add_completion_class

_BASH = "COMPREPLY+=($value)"
_BASH_NO_BLANK = f"""{_BASH}
            if [[ $value == *= ]]; then
                compopt -o nospace
            fi"""
_ZSH = "compadd -U -V unsorted -a completions"
_ZSH_NO_BLANK = f"""local -a begun=(${{(M)completions:#*=}})
        completions=(${{completions:#*=}})
        compadd -U -V unsorted -S '' -a begun
        {_ZSH}"""


class Bash(BashComplete):
    """What `_AOM_TUI_COMPLETE=bash_source aom-tui` prints."""

    source_template = BashComplete.source_template.replace(_BASH, _BASH_NO_BLANK)


class Zsh(ZshComplete):
    """What `_AOM_TUI_COMPLETE=zsh_source aom-tui` prints."""

    source_template = ZshComplete.source_template.replace(_ZSH, _ZSH_NO_BLANK)


def install() -> None:
    """From here on they are click's classes for bash and zsh."""
    add_completion_class(Bash)
    add_completion_class(Zsh)
