"""What can be done in the workbench, and with which key: one table for bindings, key line, help and palette.

Keys have two layers. In a pane single letters act, and the full-width forms that a Chinese input method makes of
`? :` do the same. F and Ctrl keys are shortcuts to them and act inside a text field too, so they are bound with
priority (TextArea binds F6 and F7 itself).
"""

from dataclasses import dataclass

from textual.binding import Binding, BindingType


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing the workbench can do.

    `action` is the Textual action, `short` the word on the key line, `title` the noun-first palette entry.
    """

    action: str
    letter: str
    shortcut: str
    short: str
    title: str
    help: str
    also: tuple[str, ...] = ()
    """Further keys of the letter layer: full-width forms."""


REMEDY_KEY = "r"

DEEDS = (
    Deed("send", "s", "f5", "send", "Request: send", "send the request and show the reply"),
    Deed("send_anyway", "S", "", "send anyway", "Request: send anyway", "send it on purpose as it is, checks or not"),
    Deed("operations", "o", "f3", "operations", "Operation: choose", "choose an operation; type to filter"),
    Deed(
        "convert", "c", "", "convert", "Request: convert to the successor", "a deprecated call becomes what replaces it"
    ),
    Deed("next_view", "v", "f7", "view", "View: next", "next tab of the request, view of the response"),
    Deed("auth", "a", "f2", "auth", "Auth: show token and session", "who you are, the token; renew, forget"),
    Deed("profile", "p", "", "profile", "Profile: switch", "work on another profile, in this window only"),
    Deed("edit_body", "e", "f4", "edit body", "Body: edit in $EDITOR", "open the body in your own editor"),
    Deed("palette", ":", "ctrl+p", "more", "Palette: open", "every action by name, and every operation", also=("：",)),
    Deed("help", "?", "f1", "help", "Help: keys of this pane", "the keys of the pane you are in", also=("？",)),
    Deed("cancel", "x", "", "cancel", "Request: cancel", "stop waiting for the reply that is under way"),
    Deed("remedy", REMEDY_KEY, "", "remedy", "Why: apply the remedy", "do what the last line of Why says, send again"),
    Deed("copy", "y", "f8", "copy", "Response: copy", "copy what the response shows; says which way it went"),
    Deed("print", "P", "", "print", "Response: print", "print it plain into the terminal's scrollback"),
    Deed("zoom", "z", "f9", "zoom", "Pane: zoom", "give the whole window to this pane, and back"),
    Deed("quit", "q", "ctrl+q", "quit", "Program: quit", "end the program; asks while something runs"),
)
"""In the order of the help screen."""

ONLY_BY_NAME = (
    Deed(
        "new_request",
        "",
        "",
        "",
        "Request: new, by method and URI",
        "compose a request that the catalogue need not know",
    ),
    Deed("skeleton", "", "", "", "Body: write a skeleton", "fill an empty body with one that validates"),
    Deed("turn_body", "", "", "", "Body: form or text", "show the body as a form, or as its text (T)"),
    Deed("clear_body", "", "", "", "Body: remove", "send no body"),
    Deed("leave_operation", "", "", "", "Request: edit method and URI", "turn this operation into a request by hand"),
    Deed("import_curl", "", "", "", "Request: import curl", "how to import a curl command line"),
)
"""Reached through the palette (and the mouse) alone."""


VIEW_NUMBERS = ("1", "2", "3")
"""The response's views, from wherever the focus is: they are what one looks at after a send."""


def bindings() -> list[BindingType]:
    """The bindings of the workbench screen, both layers."""
    letters: list[BindingType] = [
        Binding(key, deed.action, deed.short, show=False) for deed in DEEDS for key in (deed.letter, *deed.also) if key
    ]
    shortcuts: list[BindingType] = [
        Binding(deed.shortcut, deed.action, deed.short, show=False, priority=True) for deed in DEEDS if deed.shortcut
    ]
    moves: list[BindingType] = [
        Binding("escape", "leave", "leave the field", show=False),
        Binding("tab", "next_pane", "next pane", show=False),
        Binding("shift+tab", "next_pane(-1)", "pane before", show=False),
        Binding("ctrl+l", "edit_uri", "edit the URI", show=False, priority=True),
        Binding("ctrl+c", "copy_or_cancel", "copy or cancel", show=False, priority=True),
    ]
    views: list[BindingType] = [
        Binding(number, f"response_view({number})", f"response view {number}", show=False) for number in VIEW_NUMBERS
    ]
    return letters + shortcuts + moves + views


def shown(key: str) -> str:
    """A key as people write it: `F5`, `Ctrl+P`, `s`."""
    return (
        "+".join(part.capitalize() if len(part) > 1 else part.upper() for part in key.split("+"))
        if len(key) > 1
        else key
    )
