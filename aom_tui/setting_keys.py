"""The keys of `config.toml`: one table from which checks, `aom-tui config`, its JSON Schema and its documentation come.

A key is added here and nowhere else: a line in `TOP_KEYS`, in `PROFILE_KEYS`, or in a table of its own in `TABLES`.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from msgspec import Struct

from aom_tui.language import _, commas, later

Type = type | tuple[type, ...]
"""What `isinstance` takes."""


class Key(Struct, frozen=True):
    """One key: the type of its value, what it means, and what holds where nothing says otherwise.

    `meaning` is marked for translation; `choices` are the only values there are; `variable` is the environment variable
    that goes before the file; whole numbers lie between `least` and `most`.
    """

    type: Type
    meaning: str
    choices: tuple[str | int | bool, ...] = ()
    default: Any = None
    variable: str = ""
    least: int | None = None
    most: int | None = None


TOP_KEYS: Mapping[str, Key] = {
    "default_profile": Key(str, later("The profile that new processes start with."), variable="AOM_TUI_PROFILE"),
    "catalogues": Key(
        list, later("Further OpenAPI documents; relative paths are below this file's folder."), default=()
    ),
    "theme": Key(
        str,
        later("Colours of the app; auto follows the terminal where it says what its background is (COLORFGBG)."),
        ("dark", "light", "high-contrast", "presentation", "auto"),
        "dark",
        "AOM_TUI_THEME",
    ),
    "compact": Key(bool, later("No blank lines and no padding in the app."), default=False),
    "colors": Key(
        (str, int),
        later("How many colours the terminal gets: auto asks TERM and COLORTERM. NO_COLOR goes before it."),
        ("auto", "none", 16, 256, "truecolor"),
        "auto",
        "NO_COLOR",
    ),
    "glyphs": Key(
        str,
        later("Signs on the screen: ascii for fonts and terminals that have no others, or draw them two cells wide."),
        ("auto", "unicode", "ascii"),
        "auto",
        "AOM_TUI_GLYPHS",
    ),
    "retries": Key(
        int,
        later("How often a read is tried again after a connection error, 429 or 503; 0 never."),
        default=2,
        variable="AOM_TUI_RETRIES",
        least=0,
        most=10,
    ),
    "animation": Key(bool, later("Whether the app may scroll smoothly and fade."), default=True),
    "requests": Key(
        str,
        later("Folder of saved requests (.http files); relative paths are below this file's folder."),
        variable="AOM_TUI_REQUESTS",
    ),
}
"""Outside of any table."""

TABLES: Mapping[str, Mapping[str, Key]] = {
    "history": {
        "count": Key(int, later("How many calls the history keeps; 0 keeps none."), default=10_000, least=0),
        "bytes": Key(int, later("How many bytes the history takes on disk."), default=256 * 1024**2, least=0),
        "days": Key(int, later("How many days the history keeps a call."), default=90, least=1, most=36_500),
    },
}
"""Tables with keys of their own, `[name]`, besides the profiles."""

PROFILE_KEYS: Mapping[str, Key] = {
    "kind": Key(
        str,
        later("How careful to be: writes ask first on production."),
        ("sandbox", "test", "production"),
        "production",
    ),
    "region": Key(str, later("Id of the region, such as cn-north-4; says where the endpoints are.")),
    "iam_endpoint": Key(str, later("Where IAM is, as https://HOST, if not where the region has it.")),
    "aom_endpoint": Key(str, later("Where AOM is, as https://HOST, if not where the region has it.")),
    "endpoints": Key(dict, later("Where other services are, by their name; the credentials go there too.")),
    "project_id": Key(str, later("Id of the project; goes before its name.")),
    "project_name": Key(str, later("Name of the project; the region's own bears the region's id.")),
    "scope": Key(str, later("What the token is for."), ("project", "domain"), "project"),
    "credential": Key(str, later("What identifies the user."), ("password", "access-key", "token"), "password"),
    "source": Key(
        str,
        later("Where the secret is; ecs is the agency of the ECS it runs on, file is for a seat of a class alone."),
        ("keyring", "environment", "command", "prompt", "file", "ecs"),
        "keyring",
    ),
    "user": Key(str, later("Name of the IAM user.")),
    "domain": Key(str, later("Name of the account that the user belongs to.")),
    "access_key": Key(str, later("The access key (AK); its secret key (SK) is not written here.")),
    "password_command": Key(str, later("A command that prints the secret.")),
    "secret_file": Key(str, later("Where the secret of a seat of a class lies.")),
    "user_id": Key(str, later("Id of the IAM user, in place of the name; the account is then for a project's name.")),
    "mfa_user_id": Key(
        str, later("Id of an IAM user whose login wants an MFA passcode, which is asked for; names the user too.")
    ),
    "temporary": Key(
        bool, later("Whether the access key comes with a security token, from the same source."), default=False
    ),
    "read_only": Key(bool, later("Whether calls that change something are refused."), default=False),
    "auto_renew": Key(bool, later("Whether a token that expires is renewed by itself."), default=True),
    "token_cache": Key(
        (str, bool), later("Whether tokens are kept for the next process, 0600."), ("on", "off", True, False), "on"
    ),
    "scope_with_domain": Key(
        bool, later("Whether the account is named beside a project's name, as Keystone insists."), default=True
    ),
    "allow_http": Key(bool, later("Whether plain http to other machines is allowed."), default=False),
    "ca_file": Key(str, later("A company's own certificates (PEM) to trust.")),
    "history": Key(
        str,
        later("What of its calls is kept: full on sandbox and test, headers without bodies on production, if not set."),
        ("full", "headers", "off"),
    ),
    "trust_store": Key(
        str,
        later("Whose certificates to trust without ca_file: the program's own, or the machine's (system)."),
        ("bundled", "system"),
        "bundled",
    ),
    "verify_tls": Key(
        bool, later("Whether a server must prove who it is; false lets anybody pose as it."), default=True
    ),
    "proxy": Key(
        str, later("Proxy to other machines, as http://HOST:PORT or socks5://HOST:PORT; none goes without any.")
    ),
}
"""In a table `[profiles.NAME]`."""

OF_TEXTS: Mapping[str, Callable[[Any], Iterable[Any]]] = {"catalogues": iter, "endpoints": dict.values}
"""Keys whose value holds several texts, and how to get at them."""

TYPE_WORDS: Mapping[Type, str] = {
    str: _("a text in quotes"),
    bool: _("true or false"),
    int: _("a whole number"),
    (str, bool): _('"on", "off", true or false'),
    (str, int): _("a text in quotes or a whole number"),
    dict: _("a table"),
    list: _("a list of texts"),
}


def fits(key: Key, value: Any) -> bool:
    """Whether the value is of the key's type: true is no number here, though Python thinks so."""
    allowed = key.type if isinstance(key.type, tuple) else (key.type,)
    return isinstance(value, allowed) and not (isinstance(value, bool) and bool not in allowed)


def is_chosen_from(key: Key, value: Any) -> bool:
    """Whether the value is one of the choices, where there are any."""
    return not key.choices or any(value == each and type(value) is type(each) for each in key.choices)


def in_range(key: Key, value: Any) -> bool:
    """Whether a number lies between its bounds."""
    return (key.least is None or value >= key.least) and (key.most is None or value <= key.most)


def choice_words(choices: Iterable[str | int | bool]) -> str:
    """Return the choices as they are written in TOML, without quotes."""
    return commas(str(each).lower() if isinstance(each, bool) else str(each) for each in choices)
