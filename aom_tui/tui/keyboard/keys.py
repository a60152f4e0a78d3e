"""What can be done in the workbench, and with which key: one table for bindings, key line, help and palette.

Keys have two layers. In a pane single letters act, and the full-width forms that a Chinese input method makes of
`? :` do the same. F and Ctrl keys are shortcuts to them and act inside a text field too, so they are bound with
priority (TextArea binds F6 and F7 itself).
"""

import re

from msgspec import Struct
from textual.binding import Binding, BindingType

from aom_tui.language import _
from aom_tui.tui.keyboard.key_names import is_on_keyboard, sign_name, sign_of
from aom_tui.tui.keyboard.keymap import FIELD_LAYER, Keymap, Keys, unbound, worn


class Deed(Struct, frozen=True):
    """One thing the workbench can do.

    `action` is the Textual action, `title` the noun-first palette entry, `short` the word on the key line. `also` are
    further keys of the letter layer: full-width forms. One without a key is reached through the palette and the mouse;
    or by a key of its place (`IN_PLACE`). A `{name}` in `help` becomes that action's key.
    """

    action: str
    title: str
    help: str
    letter: str = ""
    shortcut: str = ""
    short: str = ""
    also: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What `keys.toml` calls it: `send`, `table_sort`."""
        return "_".join(re.findall(r"\w+", self.action))

    @property
    def in_place(self) -> str:
        """The id of its key in a place of its own; empty where it has none."""
        return IN_PLACE.get(self.name, "")

    @property
    def letters(self) -> Keys:
        """Its keys of the letter layer now, by Textual's names; the full-width forms last."""
        return self.letters_in(worn())

    @property
    def shortcuts(self) -> Keys:
        """Its keys that act in a field too."""
        return self.shortcuts_in(worn())

    def letters_in(self, keymap: Keymap) -> Keys:
        """The letters as that map has them."""
        return keymap.letters(self.name, tuple(map(_key, (self.letter, *self.also))) if self.letter else ())

    def shortcuts_in(self, keymap: Keymap) -> Keys:
        """The same for the shortcuts."""
        return keymap.shortcuts(self.name, (self.shortcut,) if self.shortcut else ())


def _key(sign: str) -> str:
    return sign_name(sign) if len(sign) == 1 and sign.isascii() else sign


REMEDY_KEY = "r"
SANDBOX_DEED = "sandbox"
"""Offered on a sandbox only."""

DEEDS = (
    Deed("send", _("Request: send"), _("send the request and show the reply"), "s", "f5", _("send")),
    Deed("send_anyway", _("Request: send anyway"), _("send it on purpose as it is, checks or not"), "S"),
    Deed("operations", _("Operation: choose"), _("choose an operation; type to filter"), "o", "f3", _("operations")),
    Deed("convert", _("Request: convert to the successor"), _("a deprecated call becomes what replaces it"), "c"),
    Deed("next_view", _("View: next"), _("next tab of the request, view of the response"), "v", "f7", _("view")),
    Deed("auth", _("Auth: show token and session"), _("who you are, the token; renew, forget"), "a", "f2", _("auth")),
    Deed("profile", _("Profile: switch"), _("work on another profile, in this window only"), "p"),
    Deed("edit_body", _("Body: edit in $EDITOR"), _("open the body in your own editor"), "e", "f4", _("edit body")),
    Deed(
        "palette", _("Palette: open"), _("every action by name, and every operation"), ":", "ctrl+p", _("more"), ("：",)
    ),
    Deed("help", _("Help: on what has the focus"), _("what it is, its keys, its words"), "?", "f1", _("help"), ("？",)),
    Deed("cancel", _("Request: cancel"), _("stop waiting for the reply that is under way"), "x", short=_("cancel")),
    Deed("next_page", _("Response: next page"), _("ask for the page after the one shown"), ">", also=("》",)),
    Deed("all_pages", _("Request: send for all pages"), _("ask for page after page; show them as one reply"), "A"),
    Deed("watch", _("Request: watch"), _("repeat a read every few seconds, mark what changes; {cancel} ends it"), "W"),
    Deed("remedy", _("Why: apply the remedy"), _("do what the last line of Why says, send again"), REMEDY_KEY),
    Deed("copy", _("Response: copy"), _("copy what the response shows; says which way it went"), "y", "f8", _("copy")),
    Deed(
        "ticket",
        _("Response: copy as a support ticket"),
        _("ids, times, both messages without secrets, as Markdown"),
        "Y",
        short=_("ticket"),
    ),
    Deed(
        "copy_as",
        _("Request: copy as curl, SDK code, HAR"),
        _("Python, KooCLI and more; in the response: of that call"),
        "E",
    ),
    Deed("diff", _("Diff: compare with another reply"), _("what differs from the one before, or any other"), "d"),
    Deed(
        "history",
        _("History: calls of the past"),
        _("search, load, send again or compare past calls (Ctrl+R)"),
        "h",
        "f6",
    ),
    Deed("save", _("Response: save to a file"), _("save what is shown, or the whole reply as sent"), "D"),
    Deed(
        "search",
        _("Response: search"),
        _("find text or a regular expression"),
        "/",
        short=_("search"),
        also=("／",),
    ),
    Deed(
        "next_match",
        _("Response: next match or change"),
        _("next match of a search, else next change of a watch; at the end from the top again"),
        "n",
    ),
    Deed("previous_match", _("Response: previous match or change"), _("the match before, else the change before"), "N"),
    Deed("filter", _("Response: filter"), _("show a part only, by JMESPath; kept for this operation"), "f"),
    Deed("print", _("Response: print"), _("print it plain into the terminal's scrollback"), "P"),
    Deed(
        "page_reply",
        _("Response: show in $PAGER"),
        _("what the response shows, in your own pager; in colours if that is told -R"),
        "|",
        also=("｜",),
    ),
    Deed(
        "use_value",
        _("Value: use it elsewhere"),
        _("put the value under the cursor into a field or a variable"),
        "u",
    ),
    Deed("saved_requests", _("Request: saved ones"), _("requests in .http files: load, save, rename"), "L"),
    Deed("undo", _("Request: undo"), _("take back the last change of the request, in a field too"), "Z", "ctrl+z"),
    Deed("redo", _("Request: redo"), _("make it again"), "R", "ctrl+y", also=("ctrl+shift+z",)),
    Deed("draft_before", _("Request: back to the draft before"), _("the request composed before this one"), "B"),
    Deed("edit_uri", _("Request: edit the URI"), _("into the URI; without a request begin one"), "U", "ctrl+l"),
    Deed("jump", _("Jump: to what is on screen"), _("a letter beside each place; type it"), "g", "ctrl+o", _("jump")),
    Deed("zoom", _("Pane: zoom"), _("give the whole window to this pane, and back"), "z", "f9", _("zoom")),
    Deed("quit", _("Program: quit"), _("end the program; asks while something runs"), "q", "ctrl+q", _("quit")),
)
"""In the order of the help screen."""

VIEWS = (
    Deed("view(1)", _("View: Body"), _("view Body: the reply as text"), "1"),
    Deed("view(2)", _("View: Table"), _("view Table: its lists as rows and columns"), "2"),
    Deed("view(3)", _("View: Chart"), _("view Chart: its series over time"), "3"),
    Deed("view(4)", _("View: Wire"), _("view Wire: both messages as they were sent"), "4"),
    Deed("view(5)", _("View: Why"), _("view Why: what came of it, from what cause, and what to do"), "5"),
)
"""The response's views, from wherever the focus is: they are what one looks at after a send."""

ONLY_BY_NAME = (
    Deed("diff_profile", _("Diff: with another profile"), _("send the same there and compare the replies; reads only")),
    Deed(
        "new_request",
        _("Request: new by hand, with method and URI"),
        _("compose a request that the catalogue need not know"),
    ),
    Deed("table('sort')", _("Table: sort by the column at the cursor"), _("up, then down, then as sent")),
    Deed("table('choose_columns')", _("Table: choose columns"), _("which are shown, in which order")),
    Deed("table('choose_table')", _("Table: choose among the lists of the reply"), _("the one before, the next")),
    Deed("table('copy_csv')", _("Table: copy as CSV"), _("what is shown, or the whole table")),
    Deed("table('show_in_body')", _("Table: show the row in Body"), _("the cursor's value, where it stands")),
    Deed("skeleton", _("Body: write a skeleton"), _("fill an empty body with one that validates")),
    Deed("anatomy", _("Wire: Anatomy on or off"), _("what each part of both messages means")),
    Deed("turn_body", _("Body: form or text"), _("show the body as a form, or as its text")),
    Deed("begin_anew", _("Request: reset"), _("the same call with nothing filled in; undo brings it back")),
    Deed("save_request", _("Request: save under a name"), _("into an .http file; no token is kept in it")),
    Deed("variables", _("Variables: show, set, forget"), _("what each {{name}} stands for in this window")),
    Deed("clear_body", _("Body: remove"), _("send no body")),
    Deed("leave_operation", _("Request: edit method and URI"), _("turn this operation into a request by hand")),
    Deed("sign_again", _("Auth: sign again"), _("an access key is held after two refused signatures; let it sign")),
    Deed("region", _("Region: switch"), _("work in another region, in this window only")),
    Deed("project", _("Project: switch"), _("work in another project that IAM lists, in this window only")),
    Deed("new_profile", _("Profile: new"), _("for a real account: the wizard asks what you have, and tries it")),
    Deed("change_profile", _("Profile: change"), _("its values in the wizard, which tries them; no secret is shown")),
    Deed("remove_profile", _("Profile: remove"), _("with its secret in the keyring; its name is typed")),
    Deed("join_class", _("Class: join with a code"), _("take a seat in the trainer's sandbox")),
    Deed("import_curl", _("Request: import curl"), _("how to import a curl command line")),
    Deed("import_postman", _("Request: import from Postman"), _("choose one of a collection's requests")),
    Deed("in_body('fold')", _("Response: fold or unfold here"), _("fold the value of the cursor's line, or unfold it")),
    Deed("in_body('fold_all')", _("Response: fold all"), _("make the body a tree, to be opened level by level")),
    Deed("in_body('unfold_all')", _("Response: unfold all"), _("show all lines of the body")),
    Deed("in_text('wrap')", _("Response: wrap lines"), _("wrap long lines, or scroll sideways")),
    Deed("in_text('line_numbers')", _("Response: line numbers"), _("line numbers on or off")),
    Deed("copy_whole", _("Response: copy the whole reply"), _("its body, whatever view and filter show of it")),
    Deed(
        "search_regex",
        _("Response: search for a regular expression"),
        _("Ctrl+R in the search line turns it on and off"),
    ),
    Deed("doctor", _("Doctor: check machine, network and account"), _("as `aom-tui doctor` does; ten seconds at most")),
    Deed("looks", _("Looks: theme"), _("dark, light, high contrast or presentation; kept for the next start")),
    Deed(SANDBOX_DEED, _("Sandbox: faults and scenarios"), _("make calls go wrong on purpose; see what it gets")),
)
"""Reached through the palette (and the mouse) alone."""


IN_PLACE = {
    "table_sort": "table.sort",
    "table_choose_columns": "table.choose_columns",
    "table_choose_table": "table.next_list",
    "table_copy_csv": "table.copy_csv",
    "table_show_in_body": "table.show_in_body",
    "skeleton": "request.skeleton",
    "turn_body": "request.other_view",
    "anatomy": "wire.anatomy",
    "in_body_fold": "text.fold",
    "in_body_fold_all": "text.fold_all",
    "in_body_unfold_all": "text.unfold_all",
    "in_text_wrap": "text.wrap",
    "in_text_line_numbers": "text.line_numbers",
}
"""Actions of the workbench that have a key in the place that they are about."""

ALL_DEEDS = (*DEEDS, *VIEWS, *ONLY_BY_NAME)
BY_NAME = {deed.name: deed for deed in ALL_DEEDS}


def bindings() -> list[BindingType]:
    """The bindings of the workbench screen, both layers. An action without a key has them too: it can be given one."""
    letters: list[BindingType] = [
        Binding(key, deed.action, deed.short, show=False, id=deed.name)
        for deed in ALL_DEEDS
        for key in ((deed.letter, *deed.also) if deed.letter else (unbound(deed.name),))
    ]
    shortcuts: list[BindingType] = [
        Binding(
            deed.shortcut or unbound(deed.name + FIELD_LAYER),
            deed.action,
            deed.short,
            show=False,
            priority=True,
            id=deed.name + FIELD_LAYER,
        )
        for deed in ALL_DEEDS
    ]
    moves: list[BindingType] = [
        Binding("escape", "leave", _("leave the field"), show=False),
        Binding("tab", "next_pane", _("next pane"), show=False),
        Binding("shift+tab", "next_pane(-1)", _("pane before"), show=False),
        Binding("ctrl+r", "history(True)", _("search the history"), show=False),
        Binding("ctrl+c", "copy_or_cancel", _("copy or cancel"), show=False, priority=True),
        # The request's own keys, from another pane too: who reads the reply sees the body beside it.
        Binding("b", "skeleton", _("write a body skeleton"), show=False, id=IN_PLACE["skeleton"]),
        Binding("T", "turn_body", _("body as form or as text"), show=False, id=IN_PLACE["turn_body"]),
    ]
    return letters + shortcuts + moves


IN_EVERY_SCREEN = ("help", "jump")
"""What dialogs have too."""


def everywhere() -> list[BindingType]:
    """The bindings of the app: shortcuts that act in every screen, whatever has the focus."""
    deeds = [BY_NAME[name] for name in IN_EVERY_SCREEN]
    return [
        Binding(deed.shortcut, deed.action, deed.short, show=False, priority=True, id=deed.name + FIELD_LAYER)
        for deed in deeds
    ]


def in_a_dialog() -> list[BindingType]:
    """The letters to the same, for a screen beside the workbench."""
    deeds = [BY_NAME[name] for name in IN_EVERY_SCREEN]
    return [Binding(deed.letter, f"app.{deed.action}", deed.short, show=False, id=deed.name) for deed in deeds]


WRITTEN = {
    "up": _("Up"),
    "down": _("Down"),
    "left": _("Left"),
    "right": _("Right"),
    "space": _("Space"),
    "escape": "Esc",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "delete": "Del",
}
"""Keys that have no sign, as they stand on the keyboard."""


def shown(key: str) -> str:
    """A key as people write it: `F5`, `Ctrl+P`, `Shift+PgUp`, `s`."""
    return "+".join(_part(part, alone="+" not in key) for part in key.split("+")) if len(key) > 1 else key


def _part(part: str, *, alone: bool) -> str:
    if len(part) == 1:
        return part if alone else part.upper()
    sign = sign_of(part)
    return WRITTEN.get(part) or (sign if len(sign) == 1 else part.capitalize())


def key_of(name: str) -> str:
    """The key to name in a text that people read where letters act: of an action (`send`), or in a place (`wire.i`)."""
    keys = keys_of(name)
    return shown((acting(name) or keys)[0]) if keys else _("(palette)")


def acting(name: str) -> Keys:
    """Those of an action's keys that no place of the workbench has for something else: they act wherever one is."""
    keys = keys_of(name)
    if not worn().chosen or name not in BY_NAME:
        return keys
    from aom_tui.tui.keyboard.places import taken_in_places

    return tuple(key for key in keys if is_on_keyboard(key) and key not in taken_in_places(worn()))


def dialog_key_of(name: str) -> str:
    """The same for an action of a dialog (`wizard.user`), which no palette has: `-` where its words are clicked."""
    keys = keys_of(name)
    return shown(keys[0]) if keys else "-"


def field_key_of(name: str) -> str:
    """The same for who is typing."""
    deed = BY_NAME[name]
    keys = (*deed.shortcuts, *deed.letters)
    return shown(keys[0]) if keys else _("(palette)")


def keys_of(name: str) -> Keys:
    """All keys of an action, those of the letter layer first."""
    if deed := BY_NAME.get(name):
        return (*deed.letters, *deed.shortcuts)
    place, _dot, action = name.partition(".")
    from aom_tui.tui.keyboard.places import actions_of

    return worn().letters(name, tuple(binding.key for binding in actions_of(place)[action]))


def with_keys(text: str) -> str:
    """The text with each `{send}` and `{table.sort}` replaced by the key of that action; other braces stay.

    `{send+}` is the key for who is typing, where letters are text.
    """
    return re.sub(r"\{([a-z_]+(?:\.[a-z_]+)?)(\+?)\}", _named_key, text)


def _named_key(found: re.Match[str]) -> str:
    known = found[1] in BY_NAME or ("." in found[1] and not found[2])
    if not known:
        return found[0]
    return field_key_of(found[1]) if found[2] else key_of(found[1])
