"""The forms in which a request, or a call, can be taken elsewhere, by the names that `--as` takes."""

from collections.abc import Mapping
from typing import Literal, get_args

from aom_tui.language import _

Form = Literal["curl", "aom-tui", "repl", "sdk", "hcloud", "http", "har"]
FORMS: tuple[Form, ...] = get_args(Form)
DRAFT_FORMS: tuple[Form, ...] = ("curl", "aom-tui", "repl", "sdk", "hcloud", "http")
"""Forms of a request that has not been sent; an archive is of calls."""

OF_ANY_PROFILE: tuple[Form, ...] = ("aom-tui", "repl")
"""Forms that name no host, so that they can be made where no profile is."""

ALSO_CALLED: Mapping[str, Form] = {"python": "sdk"}
"""Other names that people try; they are taken, completed and named wherever a form is."""

LABELS: Mapping[Form, str] = {
    "curl": _("curl, for a POSIX shell"),
    "aom-tui": _("the aom-tui command line"),
    "repl": _("lines for the REPL"),
    "sdk": _("Python, for the official SDK"),
    "hcloud": _("KooCLI, Huawei's command line"),
    "http": _("an .http file (REST Client, JetBrains)"),
    "har": _("an HTTP archive (HAR 1.2), with the reply"),
}
