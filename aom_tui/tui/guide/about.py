"""What each part of the window is, and what its words mean: for the help on what has the focus.

By the names of classes, so that none is imported to be explained. A class that is not here is explained by the one
that it stands in.
"""

from msgspec import Struct

from aom_tui.language import _

Words = tuple[tuple[str, str], ...]
"""A word on the screen, and what it means."""


class About(Struct, frozen=True):
    """A part of the window: its name, what it is for, its words."""

    title: str
    text: str
    words: Words = ()


FIELD_MARKS: Words = (
    ("*", _("required: the call is refused without it")),
    ("{{name}}", _("a variable of this window; the palette has Variables")),
)

ABOUT: dict[str, About] = {
    # -- the request
    "RequestTabs": About(
        _("Tabs of the request"),
        _("The five pages of the request. Here no field has the focus, so letters act."),
        (
            (_("Params"), _("path and query: what the URI needs")),
            (_("Preview"), _("the message as it will go out, secrets taken out")),
            (_("old"), _("deprecated: another operation has taken its place")),
        ),
    ),
    "MethodField": About(
        _("Method of a request by hand"),
        _("How it is asked: GET reads. Down shows the usual methods, any can be typed."),
    ),
    "ParamField": About(
        _("Field of a parameter"),
        _("Checked as you type against what the catalogue says; an empty field is not sent. Down opens its values."),
        (*FIELD_MARKS, ("1..1000", _("the least and the most that the service takes"))),
    ),
    "SecondsField": About(
        _("A time, in epoch seconds"),
        _("Down offers the usual times and takes one as people write it; where letters act, {form.time} does."),
    ),
    "MillisecondsField": About(
        _("A time, in epoch milliseconds"),
        _("Down offers the usual times and takes one as people write it; where letters act, {form.time} does."),
    ),
    "RangeField": About(
        _("A range of times: start.end.minutes"),
        _("Down offers the usual ones and takes others as people write them; where letters act, {form.time} does."),
    ),
    "PairList": About(
        _("Names and values"),
        _("Further query parameters, or headers. A row without a name is not sent; the last one is always empty."),
        FIELD_MARKS,
    ),
    "HeadersForm": About(
        _("Headers"), _("Headers of your own. Those of authentication are added when the request is sent.")
    ),
    "BodyText": About(
        _("Body as text"),
        _("The body as it is sent. The form shows the same; text that is no JSON freezes it, with line and column."),
        FIELD_MARKS,
    ),
    "FormView": About(
        _("Body as a form"),
        _("A row for each field that the catalogue knows. What is typed changes its own place in the text only."),
        (*FIELD_MARKS, ("+", _("something can be added here")), ("t", _("a time: its key opens a choice of times"))),
    ),
    "ValueField": About(
        _("Field of the body"), _("A value of the body. Enter takes it and goes on to the row below."), FIELD_MARKS
    ),
    "TextPage": About(_("Docs"), _("What the catalogue says of this operation: parameters, body, example, errors.")),
    "MessagePage": About(_("Preview"), _("The request as it will go out, with secrets taken out. Nothing is sent.")),
    "UrlLine": About(
        _("Method and URI"),
        _("URL = https:// Endpoint / URI. A request by hand is typed here; {project_id} fills itself in."),
        (
            (_("Endpoint"), _("the host of a service in a region")),
            ("URI", _("the path of the resource, and the query")),
        ),
    ),
    "Composer": About(_("Request"), _("What will be sent: composed from an operation, or by hand.")),
    # -- operations
    "OperationPicker": About(
        _("Operations"),
        _("Type to filter by id, URI, parameter or title in either language; Chinese titles by pinyin too."),
        (
            ("W", _("writes")),
            ("D", _("deletes or overwrites")),
            (_("old"), _("deprecated: another operation has taken its place")),
            (_("no mark"), _("only reads, POST or not")),
        ),
    ),
    # -- the response
    "ResponsePane": About(
        _("Response"),
        _("What came of the last call, in five views. Which one is shown is remembered for each operation."),
        (
            (_("success"), _("the status and the business code both say so")),
            (_("API error"), _("the service said no: a status from 400, or a 200 whose code says failure")),
            (_("failure"), _("there is no usable reply")),
            (_("req"), _("the request id: what support asks for")),
            (_("from history"), _("a call of the past; Esc goes back there; nothing was sent for it")),
        ),
    ),
    "TableView": About(
        _("Table"), _("The lists of the reply as a table, one at a time. A row keeps its place in Body.")
    ),
    "ChartView": About(_("Chart"), _("Series of the reply over time; statistics of the catalogue name their units.")),
    "SearchLine": About(
        _("Search"),
        _("Finds text or a regular expression in the view. Matches stay marked until Esc."),
    ),
    "FilterLine": About(
        _("Filter"),
        _("JMESPath: shows a part of the reply only. A sign stays on screen as long as it is on."),
        (("series[].x", _("x of each of the series")), ("@", _("the whole reply"))),
    ),
    # -- screens
    "CommandPalette": About(_("Palette"), _("Every action by a name that begins with a noun; then every operation.")),
    "Dialog": About(_("Dialog"), _("Esc leaves it without an answer.")),
    "AuthScreen": About(
        _("Auth"),
        _("Who you are to the service, and until when. The token is named by its fingerprint, never shown."),
        (
            (_("fingerprint"), _("SHA-256 of the token, shortened: equal where the tokens are")),
            (_("renewal"), _("whether an expired token is renewed by itself")),
            (_("clock"), _("this machine's clock against the server's")),
        ),
    ),
    "DiffScreen": About(
        _("Diff"),
        _("Two exchanges compared field by field."),
        (
            ("-", _("was")),
            ("+", _("is")),
            ("~", _("has changed or moved")),
            (_("volatile"), _("times and request ids: they differ in each call")),
        ),
    ),
    "HistoryScreen": About(
        _("History"),
        _("The calls of the past, newest first. Words of one kind are alternatives; kinds and texts must all hold."),
        (
            ("status:4xx", _("status:404 and status:none, too; so method:POST, code:AOM, outcome:timeout")),
            ("op:ListSeries", _("by operation, by profile:NAME, by role:token")),
            ("since:2h", _("until:19:00, too")),
            (_("all else"), _("is text of operation, URI, code, request id, message")),
            (_("watch"), _("of a read that was repeated: its first call, those with something new, its last")),
        ),
    ),
    "SandboxScreen": About(
        _("Sandbox"),
        _("What the built-in IAM and AOM do wrong on purpose, and what they are asked."),
        ((_("scenario"), _("a story of faults, one after the other")),),
    ),
    "CheckupScreen": About(_("Doctor"), _("What stands between this machine and the service, checked in order.")),
    "CopyAs": About(_("Copy as"), _("The same request for another program; below, what would be copied.")),
    "ChooseColumns": About(_("Columns"), _("Which columns the table shows, and in which order.")),
    "TimeScreen": About(_("Choose a time"), _("One of the usual times, or typed as people write it, local or UTC.")),
    "ConfirmWrite": About(
        _("This changes something"), _("Nothing has been sent. On production the profile's name is typed.")
    ),
    "RemoveProfile": About(
        _("Remove a profile"), _("Out of the settings, with what is kept for it. Its name is typed; Esc leaves it.")
    ),
    "NewProfileForm": About(
        _("Profile"),
        _("Where and who, kept in config.toml. Secrets go to the system's keyring."),
        (
            (_("kind"), _("sandbox and test: writes are not asked about; production: the name is typed")),
            (_("project"), _("most calls are for one; its id stands in the URI")),
        ),
    ),
    "SaveReply": About(_("Save the reply to a file"), _("Only you may read the file; secrets become fingerprints.")),
    "BodyView": About(
        _("Body"), _("The body of the reply, laid out; numbers, order and repeats are as they were sent.")
    ),
    "WireView": About(_("Wire"), _("Both messages as they were sent, with every header, and how long each part took.")),
    "WhyView": About(_("Why"), _("What came of the call: its code, the likely cause, and what to do about it.")),
    "HelpScreen": About(_("Help"), _("What has the focus: what it is, the keys that act there, its words.")),
    "AskFile": About(_("File"), _("The path of a file to read; Enter takes it.")),
    "AskInterval": About(_("Watch"), _("A read is repeated every so many seconds, until it goes wrong or is ended.")),
    "AskName": About(_("New field"), _("The name of a field that no document names.")),
    "AskRequestName": About(
        _("Name of a saved request"), _("Under it the request stands in its .http file; no token is kept there.")
    ),
    "AskSecret": About(_("Secret"), _("Typed as dots; it stays in memory and is written to no file.")),
    "AskVariable": About(_("Variable"), _("A name that stands for a value, in any field of this window.")),
    "SetVariable": About(_("Variable"), _("A name that stands for a value, in any field of this window.")),
    "Choice": About(_("Choice"), _("One of these lines is taken. Typing shows those with that text.")),
    "Confirm": About(_("Please confirm"), _("Nothing happens before it is answered; Esc means no.")),
    "Convert": About(_("Convert to the successor"), _("What becomes what, before it is done. Nothing is sent.")),
    "FaultForm": About(_("New fault"), _("Whose calls to the sandbox go wrong, and how often.")),
    "FirstRun": About(
        _("Welcome to aom-tui"), _("There is no profile yet. The sandbox needs none; a real account does.")
    ),
    "ImportCurl": About(
        _("Import a request"), _("What was pasted or read, as a request of this profile. Nothing is sent.")
    ),
    "JoinClass": About(_("Join a class"), _("A code from the trainer's screen gives a seat in the trainer's sandbox.")),
    "SavedList": About(
        _("Saved requests"), _("Requests in .http files, with a look at the one at the cursor. Loading sends nothing.")
    ),
}
