"""The words of the API: operations, their parameters, bodies and replies, error codes, regions.

Everything here is read from the OpenAPI documents in `data/`; nothing is computed that a document could say.
"""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Literal

from msgspec import Struct, field

JsonSchema = Mapping[str, Any]
"""A JSON Schema (2020-12). `$ref` values point into the same document: `#/components/schemas/Name`."""

Location = Literal["path", "query", "header"]


class Effect(StrEnum):
    """What a call does to the service, judged per operation: many AOM queries are POST."""

    READ = "read"
    WRITE = "write"
    DESTROY = "destroy"
    UNKNOWN = "unknown"
    """A bare request that the catalogue does not know; treated as a write."""

    @property
    def changes(self) -> bool:
        """Whether the call must be asked about and is never repeated by itself."""
        return self is not Effect.READ


class Parameter(Struct, frozen=True):
    """A path, query or header parameter. `schema` carries type, limits, choices (`enum`) and `default`."""

    name: str
    location: Location
    required: bool
    schema: JsonSchema
    description: str = ""
    example: Any = None
    explode: bool = True
    """How a list is written: its name once for each item, or once with all items between commas (False)."""

    @property
    def choices(self) -> tuple[Any, ...]:
        """The closed set of values, or the known values of an open one; empty where anything goes."""
        return tuple(self.schema.get("enum") or self.schema.get("x-known-values") or ())

    @property
    def closed(self) -> bool:
        """Whether `choices` are all that is allowed."""
        return bool(self.schema.get("enum"))


class Body(Struct, frozen=True):
    """The request body: `schema` may hold `$ref`s, resolved by `aom_tui.catalogue.schema`."""

    schema: JsonSchema
    content_type: str
    required: bool
    examples: Mapping[str, Any] = field(default_factory=dict)


class Response(Struct, frozen=True):
    """A documented reply to one operation."""

    status: int
    description: str
    schema: JsonSchema | None
    example: Any = None


class Pagination(Struct, frozen=True, kw_only=True):
    """How an operation's list comes in pages: `x-aom-pagination`.

    Places in the reply are dotted names (`meta_data.total`); `json(result).data` goes on in the JSON text that the
    string `result` holds, and `data[-1].id` is a field of the last item.
    """

    style: Literal["offset", "marker", "page", "cursor"]
    """What `param` holds: how many items to skip, an opaque mark, the number of a page, the last item seen."""
    location: Literal["query", "body"]
    param: str
    size_param: str
    """The field or parameter that says how many items a page has."""
    items: str
    """Where in the reply the list is."""
    next_from: tuple[str, ...] = ()
    """Where in the reply the mark of the next page may be, the first that is there counts; empty: it is counted."""
    total_from: str = ""
    """Where in the reply the number of all items is."""
    first: str = ""
    """What `param` says for the first page."""
    end: str = ""
    """In words, what the mark is on the last page."""
    set: Mapping[str, str] = field(default_factory=dict)
    """Body fields that each page but the first has."""
    next_size_param: str = ""
    """What `size_param` is called on each page but the first, where that differs."""
    empty_code: str = ""
    """The business code that says, like an error, that a page has no items."""
    together: bool = False
    """Whether `param` and `size_param` come only together; without both the reply holds everything."""


class Operation(Struct, frozen=True):
    """One documented call. Identified by `id`, as the official SDK and API Explorer name it."""

    id: str
    service: str
    """`aom` or `iam`: decides which endpoint of the profile the call goes to."""
    method: str
    path: str
    """The URI template, without the fragment that keeps two operations on one path apart."""
    group: str
    title: str
    title_zh: str
    description: str
    effect: Effect
    title_pinyin: str = ""
    """The Chinese title in pinyin without tones, a space between syllables: what an input method is fed."""
    also_called: tuple[str, ...] = ()
    """What people call it who do not know its title, in either language, without capitals: `data points`."""
    also_methods: tuple[str, ...] = ()
    """Further methods the documents allow for the same call (PushEvents: PUT, also POST)."""
    authenticated: bool = True
    """False for the token request itself, which carries its credentials in the body."""
    parameters: tuple[Parameter, ...] = ()
    """Without X-Auth-Token, which belongs to authentication and not to the operation."""
    body: Body | None = None
    responses: tuple[Response, ...] = ()
    error_codes: tuple[str, ...] = ()
    deprecated: bool = False
    successor: str | None = None
    """Id of the operation that replaces a deprecated one."""
    successor_names: Mapping[str, Mapping[str, str | None]] | None = None
    """`parameters` and `body`: what the successor calls a field that it names differently; None where it has none.
    Fields of a body by their dotted path without indexes (`metricItems.metricName`). None as a whole: not known."""
    pagination: Pagination | None = None
    notes: tuple[str, ...] = ()

    def parameter(self, name: str) -> Parameter | None:
        """The declared parameter of that name; header names compare without case."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
            if parameter.location == "header" and parameter.name.lower() == name.lower():
                return parameter
        return None


class ErrorCode(Struct, frozen=True):
    """What a code means. The same code is documented with different words for different operations."""

    code: str
    message: str
    meaning: str
    remedy: str
    http_status: int | None = None
    module: str = ""
    """The operation or part of the service whose page documents this entry; empty for the gateway's."""
    operations: tuple[str, ...] = ()
    """Ids of the operations for which this entry holds, where one code has different words for each."""


class HttpStatus(Struct, frozen=True):
    """An HTTP status: its reason phrase, what it means to the caller in one sentence, and what to do about it."""

    status: int
    reason: str
    meaning: str
    remedy: str = ""


class Region(Struct, frozen=True):
    """A region and the hosts of the services in it."""

    id: str
    name: str
    name_zh: str
    aom_endpoint: str | None
    iam_endpoint: str

    @property
    def names(self) -> str:
        """Its names in both languages; empty where it has none but its id."""
        return "" if self.name == self.id else f"{self.name}  {self.name_zh}"


class Server(Struct, frozen=True):
    """The first server of a document: a URL with `{variables}`, or a path below AOM's endpoint, and their defaults."""

    url: str
    variables: Mapping[str, str] = field(default_factory=dict)

    def at(self, region: str) -> str:
        """The URL there; `{region}` takes its default where no region is known."""
        known = {**self.variables, **({"region": region} if region else {})}
        return re.sub(r"\{([^{}]+)\}", lambda found: known.get(found[1], found[0]), self.url).rstrip("/")


class Catalogue(Struct, frozen=True, eq=False):
    """All that is known of the API."""

    operations: Mapping[str, Operation]
    """By id, in the order of the documents."""
    schemas: Mapping[str, Mapping[str, JsonSchema]]
    """Component schemas by service, then by name."""
    error_codes: Mapping[str, Sequence[ErrorCode]]
    success_codes: frozenset[str]
    """Business codes that mean success where a reply carries one (`SVCSTG_AMS_2000000`, `0`, ...)."""
    regions: Mapping[str, Region]
    statuses: Mapping[int, HttpStatus] = field(default_factory=dict)
    servers: Mapping[str, Server] = field(default_factory=dict)
    """Where other services are, by service; AOM's and IAM's endpoints are the profile's."""
