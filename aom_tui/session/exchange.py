"""The one record: a whole cycle of draft, request, reply or failure, and what went before it."""

from datetime import datetime
from enum import StrEnum
from typing import Literal
from urllib.parse import urlsplit

from msgspec import Struct

from aom_tui.language import _, about
from aom_tui.session.body.spool import Bytes
from aom_tui.session.draft import Draft, Pairs
from aom_tui.session.http_date import http_date
from aom_tui.session.secret import Secret
from aom_tui.session.token_facts import TokenFacts


class StepName(StrEnum):
    """The four steps of the documented call flow."""

    TOKEN = "token"
    CONSTRUCT = "construct"
    SEND = "send"
    PARSE = "parse"


StepState = Literal["waiting", "running", "ok", "none", "failed"]
"""`none`: there was nothing to do, as where a request goes out without a token."""


class Step(Struct, frozen=True):
    """How far one step got. `note` says more in a few words (`cached`, `AK/SK`, `API error`, `IAM refused`)."""

    name: StepName
    state: StepState
    note: str = ""


class Signing(Struct, frozen=True):
    """What an AK/SK signature was computed from: the headers that were signed, a security token among them."""

    canonical_request: str
    string_to_sign: str
    signature: str

    def __repr__(self) -> str:
        return "<Signing>"


class Request(Struct, frozen=True, eq=False):
    """The HTTP request as sent. Headers hold the real token: show it through `redaction.redact` only."""

    method: str
    url: str
    headers: Pairs
    body: bytes
    signing: Signing | None = None
    as_sent: Pairs = ()
    """All headers in the order in which they went out, those of the HTTP client among them; empty before."""

    @property
    def endpoint(self) -> str:
        """Scheme, host and port: the first part of `URL = https:// Endpoint / URI`."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def uri(self) -> str:
        """Resource path and query: the second part."""
        return self.url[len(self.endpoint) :] or "/"

    def __repr__(self) -> str:
        return f"<Request {self.method} {self.endpoint}{urlsplit(self.url).path}>"


class Reply(Struct, frozen=True, eq=False):
    """The HTTP response as received, its body unpacked (gzip) but otherwise untouched."""

    status: int
    reason: str
    http_version: str
    headers: Pairs
    body: Bytes
    """Beyond 200 MB no bytes object but `FileBytes`: read slices of it, not all at once."""
    raw: Bytes | None = None
    """What came, where that repeats a secret and `body` therefore does not say it; else None."""

    @property
    def as_came(self) -> Bytes:
        """The body byte for byte, secrets included: for `-o raw`."""
        return self.body if self.raw is None else self.raw

    def header(self, name: str) -> str | None:
        """The first header of that name, compared without case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def request_id(self) -> str | None:
        """The id support asks for: AOM and the gateway send X-Request-Id, IAM X-IAM-Trace-Id, Keystone its own."""
        names = ("X-Request-Id", "X-IAM-Trace-Id", "X-Openstack-Request-Id")
        return next((value for value in map(self.header, names) if value), None)

    @property
    def date(self) -> datetime | None:
        """When the server says it is, in whole seconds; None where it says nothing that can be read."""
        said = self.header("Date")
        return http_date(said) if said else None

    @property
    def announced(self) -> int | None:
        """Bytes that the body has as it says; None where it does not say, or is packed."""
        length = self.header("Content-Length") or ""
        packed = (self.header("Content-Encoding") or "identity").strip().lower() not in ("identity", "")
        return int(length) if length.isascii() and length.isdigit() and not packed else None

    def __repr__(self) -> str:
        return f"<Reply {self.status} {len(self.body)} bytes>"


class Success(Struct, frozen=True):
    """The reply says that it worked. `code` is the business code where there is one (`SVCSTG_AMS_2000000`)."""

    code: str = ""


class ApiError(Struct, frozen=True):
    """The service answered and refused: by status, or by a business code inside a 2xx."""

    code: str
    message: str
    status: int

    @property
    def status_class(self) -> int:
        """3, 4 or 5; a business failure inside a 2xx counts as 4."""
        return self.status // 100 if self.status >= 300 else 4


class FailureKind(StrEnum):
    """Why there is no usable reply."""

    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    BROKEN = "broken"
    """The reply broke off, was damaged, or is not what it claims to be."""
    TOO_LARGE = "too large"
    BLOCKED = "blocked"
    """Not sent, on purpose: plain http, a locked key, renewal switched off."""
    IAM_REFUSED = "IAM refused"
    IAM_FAILED = "IAM failed"
    """IAM answered, and neither gave what it was asked for nor refused it."""
    IAM_SILENT = "IAM silent"
    CANCELLED = "cancelled"

    @property
    def word(self) -> str:
        """As it is said on screen."""
        return _KIND_WORDS[self]


_KIND_WORDS = {
    FailureKind.CONNECT: _("no connection"),
    FailureKind.TLS: "TLS",
    FailureKind.TIMEOUT: _("timeout"),
    FailureKind.BROKEN: _("broken"),
    FailureKind.TOO_LARGE: _("too large"),
    FailureKind.BLOCKED: _("blocked"),
    FailureKind.IAM_REFUSED: _("IAM refused"),
    FailureKind.IAM_FAILED: _("IAM failed"),
    FailureKind.IAM_SILENT: _("IAM silent"),
    FailureKind.CANCELLED: _("cancelled"),
}


class Trouble(StrEnum):
    """What of the network kept the reply away, where that is known."""

    NONE = ""
    NAME = "name not found"
    REFUSED = "connection refused"
    UNREACHABLE = "no route to the host"
    PROXY = "proxy"
    CERTIFICATE = "certificate"
    NO_TLS = "no TLS"
    """What listens there answers in plain text."""
    HANDSHAKE = "TLS handshake"
    """Both speak TLS, and did not agree."""
    CA_FILE = "CA file"
    CUT_OFF = "cut off"
    DAMAGED = "damaged"
    """A packed body that does not unpack."""
    DROPPED = "connection closed"
    """Before there was any answer."""
    NOT_HTTP = "not HTTP"


class Failure(Struct, frozen=True):
    """No usable reply. `step` says which of the four steps it ended in."""

    kind: FailureKind
    step: StepName
    message: str
    remedy: str = ""
    may_have_been_applied: bool = False
    """A write was on the wire when it failed: nobody knows whether the service did it."""
    trouble: Trouble = Trouble.NONE
    by_key: bool = False
    """In the first step, and an access key signs: it gets no token, it has its project looked up."""

    @property
    def names_its_kind(self) -> bool:
        """Whether the message begins with what the kind is called, or with IAM: then no kind stands before it."""
        is_of_iam = self.kind in (FailureKind.IAM_REFUSED, FailureKind.IAM_FAILED)
        return self.message.startswith("IAM" if is_of_iam else self.kind.word)

    @property
    def line(self) -> str:
        """Kind and message, as they came."""
        return self.message if self.names_its_kind else about(self.kind.word, self.message)


Outcome = Success | ApiError | Failure


class Timings(Struct, frozen=True):
    """When, and how long in seconds; None where a phase did not happen (a reused connection has no connect)."""

    started_at: datetime
    total: float
    connect: float | None = None
    tls: float | None = None
    first_byte: float | None = None
    ready: float | None = None
    """From the start until the connection was there and the request began to go out."""


class TokenLife(Struct, frozen=True):
    """When IAM issued the token that a call carries, and when it ends. Aware times."""

    issued_at: datetime
    expires_at: datetime


class BodyAmount(Struct, frozen=True):
    """How much of a body came, in bytes, unpacked."""

    taken: int
    expected: int | None
    """None where the reply does not say, or is packed."""

    @property
    def words(self) -> str:
        """`9 of 1,000 bytes`."""
        text = _("{taken} bytes") if self.expected is None else _("{taken} of {expected} bytes")
        return text.format(taken=f"{self.taken:,}", expected=f"{self.expected or 0:,}")


Role = Literal["call", "values", "token", "project"]
"""What it is for: the user's call; a list of what a field may be; the session's own, to log in or find its project."""


class Paged(Struct, frozen=True, eq=False):
    """That an exchange is a page of a list, or several of them joined to one."""

    number: int
    """Of the page, counted from the one that the user asked for first; of joined ones that of the last."""
    words: str
    """`page 2`; of joined pages `12 pages, 1,204 items`."""
    last: "Exchange | None" = None
    """Of joined pages the last one as it was on the wire; None where the exchange itself was."""
    missing: str = ""
    """Why pages are missing that were asked for, in words; empty where none is."""

    @classmethod
    def page(cls, number: int) -> "Paged":
        """One page."""
        return cls(number, _("page {number}").format(number=f"{number:,}"))


Part = Literal["whole", "head", "none"]
"""How much of a body the history has: all, the beginning of a very large one, or nothing because of the profile."""


class Kept(Struct, frozen=True):
    """That an exchange comes from the history, redacted, and how much of it was kept."""

    number: int
    """By which it is asked for."""
    request_body: Part = "whole"
    request_size: int = 0
    """Bytes of the body as it was sent."""
    reply_body: Part = "whole"
    reply_size: int = 0


class Exchange(Struct, frozen=True, kw_only=True, eq=False):
    """One whole call. Compares by identity: a body of 10 MB must not be compared at each key."""

    id: str
    profile: str
    role: Role = "call"
    draft: Draft | None
    request: Request | None
    """None where construct was never reached (no token)."""
    reply: Reply | None
    outcome: Outcome
    timings: Timings
    preceding: tuple["Exchange", ...] = ()
    """What had to go before, oldest first: a token request, a project look-up, a first try answered 401."""
    steps: tuple[Step, ...] = ()
    token_life: TokenLife | None = None
    """Of the token in it; None without one, and where nobody said (a token given from elsewhere)."""
    token: TokenFacts | None = None
    """The same token, and what it was for; None without one."""
    paged: Paged | None = None
    kept: Kept | None = None
    """Where it comes from the history; None of one that was made in this process."""
    secrets: frozenset[Secret] = frozenset()
    """What it was sent with and must stand nowhere in what is shown of it; empty as long as nobody has looked."""

    @property
    def as_sent(self) -> "Exchange":
        """As it was on the wire: of joined pages the last one."""
        return self.paged.last if self.paged and self.paged.last else self

    @property
    def part(self) -> "BodyAmount | None":
        """How much came of a reply that broke off, or that nobody waited for any longer; None of any other."""
        match self.outcome:
            case Failure(step=StepName.SEND, kind=FailureKind.TIMEOUT | FailureKind.CANCELLED | FailureKind.TOO_LARGE):
                broke_off = True
            case Failure(trouble=trouble):
                broke_off = trouble is Trouble.CUT_OFF
            case _:
                broke_off = False
        if not broke_off or self.reply is None:
            return None
        return BodyAmount(self.kept.reply_size if self.kept else len(self.reply.as_came), self.reply.announced)

    @property
    def is_for_login(self) -> bool:
        """Whether the session has sent it to IAM by itself, to log in or to find its project."""
        return self.role in ("token", "project")

    @property
    def token_exchange(self) -> "Exchange | None":
        """The token request behind this call; None where a cached token, a given one or a signature served."""
        return next((before for before in reversed(self.preceding) if before.role == "token"), None)
