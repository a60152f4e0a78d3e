"""Whether a text is meant to be imported. Asked of every paste and every line typed, so it imports next to nothing."""

_WORDS = ("curl", "invoke-", "iwr", "irm", "new-object")
_LONGEST = 1_000_000
"""Characters; what is longer is data."""


def looks_like_curl(text: str) -> bool:
    """Whether it begins with the word curl, or with what PowerShell has for it; a prompt may stand before."""
    head = text[:400].lower()
    if len(text) > _LONGEST or not any(word in head for word in _WORDS):
        return False
    from aom_tui.session.foreign.curl import begins_as_curl

    return begins_as_curl(text[:2000])
