"""The actions of the workbench: one table for bindings, key line, help and palette.

Keys have two layers. In a pane single letters act, and the full-width forms that a Chinese input method makes of
`? :` do the same. F and Ctrl keys are shortcuts to them and act inside a text field too, so they are bound with
priority (TextArea binds F6 and F7 itself).
"""

import re

from msgspec import Struct

from aom_tui.language import _
from aom_tui.tui.keyboard.key_names import sign_name
from aom_tui.tui.keyboard.keymap import Keymap, Keys, current_keymap


class Action(Struct, frozen=True):
    """An action of the workbench, with its words and default keys.

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
        """Its name in `keys.toml`: `send`, `table_sort`."""
        return "_".join(re.findall(r"\w+", self.action))

    @property
    def in_place(self) -> str:
        """The id of its key in a place of its own; empty where it has none."""
        return IN_PLACE.get(self.name, "")

    @property
    def letters(self) -> Keys:
        """The keys of the letter layer in use, by Textual's names; the full-width forms last."""
        return self.letters_in(current_keymap())

    @property
    def shortcuts(self) -> Keys:
        """The keys in use that act in a field too."""
        return self.shortcuts_in(current_keymap())

    def letters_in(self, keymap: Keymap) -> Keys:
        """Return the keys of the letter layer in a keymap."""
        return keymap.letters(self.name, tuple(map(_key, (self.letter, *self.also))) if self.letter else ())

    def shortcuts_in(self, keymap: Keymap) -> Keys:
        """Return the shortcuts in a keymap."""
        return keymap.shortcuts(self.name, (self.shortcut,) if self.shortcut else ())


def _key(sign: str) -> str:
    return sign_name(sign) if len(sign) == 1 and sign.isascii() else sign


REMEDY_KEY = "r"
SANDBOX_ACTION = "sandbox"
"""The name of the action that is offered on a sandbox only."""

ACTIONS = (
    Action("send", _("Request: send"), _("send the request and show the reply"), "s", "f5", _("send")),
    Action("send_anyway", _("Request: send anyway"), _("send it on purpose as it is, checks or not"), "S"),
    Action("operations", _("Operation: choose"), _("choose an operation; type to filter"), "o", "f3", _("operations")),
    Action("convert", _("Request: convert to the successor"), _("a deprecated call becomes what replaces it"), "c"),
    Action("next_view", _("View: next"), _("next tab of the request, view of the response"), "v", "f7", _("view")),
    Action("auth", _("Auth: show token and session"), _("who you are, the token; renew, forget"), "a", "f2", _("auth")),
    Action("profile", _("Profile: switch"), _("work on another profile, in this window only"), "p"),
    Action("edit_body", _("Body: edit in $EDITOR"), _("open the body in your own editor"), "e", "f4", _("edit body")),
    Action(
        "palette", _("Palette: open"), _("every action by name, and every operation"), ":", "ctrl+p", _("more"), ("：",)
    ),
    Action(
        "help", _("Help: on what has the focus"), _("what it is, its keys, its words"), "?", "f1", _("help"), ("？",)
    ),
    Action("cancel", _("Request: cancel"), _("stop waiting for the reply that is under way"), "x", short=_("cancel")),
    Action("next_page", _("Response: next page"), _("ask for the page after the one shown"), ">", also=("》",)),
    Action("all_pages", _("Request: send for all pages"), _("ask for page after page; show them as one reply"), "A"),
    Action(
        "watch", _("Request: watch"), _("repeat a read every few seconds, mark what changes; {cancel} ends it"), "W"
    ),
    Action("remedy", _("Why: apply the remedy"), _("do what the last line of Why says, send again"), REMEDY_KEY),
    Action(
        "copy", _("Response: copy"), _("copy what the response shows; says which way it went"), "y", "f8", _("copy")
    ),
    Action(
        "ticket",
        _("Response: copy as a support ticket"),
        _("ids, times, both messages without secrets, as Markdown"),
        "Y",
        short=_("ticket"),
    ),
    Action(
        "copy_as",
        _("Request: copy as curl, SDK code, HAR"),
        _("Python, KooCLI and more; in the response: of that call"),
        "E",
    ),
    Action("diff", _("Diff: compare with another reply"), _("what differs from the one before, or any other"), "d"),
    Action(
        "history",
        _("History: calls of the past"),
        _("search, load, send again or compare past calls (Ctrl+R)"),
        "h",
        "f6",
    ),
    Action("save", _("Response: save to a file"), _("save what is shown, or the whole reply as sent"), "D"),
    Action(
        "search",
        _("Response: search"),
        _("find text or a regular expression"),
        "/",
        short=_("search"),
        also=("／",),
    ),
    Action(
        "next_match",
        _("Response: next match or change"),
        _("next match of a search, else next change of a watch; at the end from the top again"),
        "n",
    ),
    Action(
        "previous_match", _("Response: previous match or change"), _("the match before, else the change before"), "N"
    ),
    Action("filter", _("Response: filter"), _("show a part only, by JMESPath; kept for this operation"), "f"),
    Action("print", _("Response: print"), _("print it plain into the terminal's scrollback"), "P"),
    Action(
        "page_reply",
        _("Response: show in $PAGER"),
        _("what the response shows, in your own pager; in colours if that is told -R"),
        "|",
        also=("｜",),
    ),
    Action(
        "use_value",
        _("Value: use it elsewhere"),
        _("put the value under the cursor into a field or a variable"),
        "u",
    ),
    Action("saved_requests", _("Request: saved ones"), _("requests in .http files: load, save, rename"), "L"),
    Action("undo", _("Request: undo"), _("take back the last change of the request, in a field too"), "Z", "ctrl+z"),
    Action("redo", _("Request: redo"), _("make it again"), "R", "ctrl+y", also=("ctrl+shift+z",)),
    Action("draft_before", _("Request: back to the draft before"), _("the request composed before this one"), "B"),
    Action("edit_uri", _("Request: edit the URI"), _("into the URI; without a request begin one"), "U", "ctrl+l"),
    Action("jump", _("Jump: to what is on screen"), _("a letter beside each place; type it"), "g", "ctrl+o", _("jump")),
    Action("zoom", _("Pane: zoom"), _("give the whole window to this pane, and back"), "z", "f9", _("zoom")),
    Action("quit", _("Program: quit"), _("end the program; asks while something runs"), "q", "ctrl+q", _("quit")),
)
"""In the order of the help screen."""

VIEWS = (
    Action("view(1)", _("View: Body"), _("view Body: the reply as text"), "1"),
    Action("view(2)", _("View: Table"), _("view Table: its lists as rows and columns"), "2"),
    Action("view(3)", _("View: Chart"), _("view Chart: its series over time"), "3"),
    Action("view(4)", _("View: Wire"), _("view Wire: both messages as they were sent"), "4"),
    Action("view(5)", _("View: Why"), _("view Why: what came of it, from what cause, and what to do"), "5"),
)
"""The response's views, from wherever the focus is: they are what one looks at after a send."""

ONLY_BY_NAME = (
    Action("show_step('token')", _("Step 1: Token"), _("who calls: token and session; where it failed, Why")),
    Action("show_step('construct')", _("Step 2: Construct"), _("the request as it will go out: Preview")),
    Action("show_step('send')", _("Step 3: Send"), _("both messages as they were sent: Wire; where it failed, Why")),
    Action("show_step('parse')", _("Step 4: Parse"), _("what the reply says: Body; where it is an error, Why")),
    Action(
        "diff_profile", _("Diff: with another profile"), _("send the same there and compare the replies; reads only")
    ),
    Action(
        "new_request",
        _("Request: new by hand, with method and URI"),
        _("compose a request that the catalogue need not know"),
    ),
    Action("table('sort')", _("Table: sort by the column at the cursor"), _("up, then down, then as sent")),
    Action("table('choose_columns')", _("Table: choose columns"), _("which are shown, in which order")),
    Action("table('choose_table')", _("Table: choose among the lists of the reply"), _("the one before, the next")),
    Action("table('copy_csv')", _("Table: copy as CSV"), _("what is shown, or the whole table")),
    Action("table('show_in_body')", _("Table: show the row in Body"), _("the cursor's value, where it stands")),
    Action("skeleton", _("Body: write a skeleton"), _("fill an empty body with one that validates")),
    Action("anatomy", _("Wire: Anatomy on or off"), _("what each part of both messages means")),
    Action("turn_body", _("Body: form or text"), _("show the body as a form, or as its text")),
    Action("begin_anew", _("Request: reset"), _("the same call with nothing filled in; undo brings it back")),
    Action("save_request", _("Request: save under a name"), _("into an .http file; no token is kept in it")),
    Action("variables", _("Variables: show, set, forget"), _("what each {{name}} stands for in this window")),
    Action("clear_body", _("Body: remove"), _("send no body")),
    Action("leave_operation", _("Request: edit method and URI"), _("turn this operation into a request by hand")),
    Action("sign_again", _("Auth: sign again"), _("an access key is held after two refused signatures; let it sign")),
    Action("region", _("Region: switch"), _("work in another region, in this window only")),
    Action("project", _("Project: switch"), _("work in another project that IAM lists, in this window only")),
    Action("new_profile", _("Profile: new"), _("for a real account: the wizard asks what you have, and tries it")),
    Action("change_profile", _("Profile: change"), _("its values in the wizard, which tries them; no secret is shown")),
    Action("remove_profile", _("Profile: remove"), _("with its secret in the keyring; its name is typed")),
    Action("join_class", _("Class: join with a code"), _("take a seat in the trainer's sandbox")),
    Action("import_curl", _("Request: import curl"), _("how to import a curl command line")),
    Action("import_postman", _("Request: import from Postman"), _("choose one of a collection's requests")),
    Action(
        "in_body('fold')", _("Response: fold or unfold here"), _("fold the value of the cursor's line, or unfold it")
    ),
    Action("in_body('fold_all')", _("Response: fold all"), _("make the body a tree, to be opened level by level")),
    Action("in_body('unfold_all')", _("Response: unfold all"), _("show all lines of the body")),
    Action("in_text('wrap')", _("Response: wrap lines"), _("wrap long lines, or scroll sideways")),
    Action("in_text('line_numbers')", _("Response: line numbers"), _("line numbers on or off")),
    Action("copy_whole", _("Response: copy the whole reply"), _("its body, whatever view and filter show of it")),
    Action(
        "search_regex",
        _("Response: search for a regular expression"),
        _("Ctrl+R in the search line turns it on and off"),
    ),
    Action(
        "doctor", _("Doctor: check machine, network and account"), _("as `aom-tui doctor` does; ten seconds at most")
    ),
    Action("looks", _("Looks: theme"), _("dark, light, high contrast or presentation; kept for the next start")),
    Action(SANDBOX_ACTION, _("Sandbox: faults and scenarios"), _("make calls go wrong on purpose; see what it gets")),
)
"""Actions without a default key, reached through the palette and the mouse."""


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
"""By name, the id of the key that an action has in the place it is about."""

ALL_ACTIONS = (*ACTIONS, *VIEWS, *ONLY_BY_NAME)
BY_NAME = {item.name: item for item in ALL_ACTIONS}
