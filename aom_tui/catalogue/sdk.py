"""What the official SDK (huaweicloudsdkaom) calls operations, fields and models; read from `data/sdk.json`."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from msgspec import Struct

_FILE = Path(__file__).parent / "data" / "sdk.json"

Fields = Mapping[str, tuple[str, str]]
"""By the name on the wire: the attribute, and its type as the SDK writes it (`str`, `list[Dimension]`)."""


class SdkOperation(Struct, frozen=True):
    """An operation of the SDK: the version of it that has it, the client's method, the request's fields."""

    module: str
    method: str
    fields: Fields


class SdkNames(Struct, frozen=True, eq=False):
    """All names. `models` are by version, `regions` the endpoints that the SDK knows by itself."""

    version: str
    operations: Mapping[str, SdkOperation]
    models: Mapping[str, Mapping[str, Fields]]
    regions: Mapping[str, str]


@lru_cache(maxsize=1)
def sdk_names() -> SdkNames:
    """The names, read once."""
    import msgspec

    data = msgspec.json.decode(_FILE.read_bytes())
    operations = {
        name: SdkOperation(each["module"], each["method"], _fields(each["fields"]))
        for name, each in data["operations"].items()
    }
    models = {
        version: {name: _fields(fields) for name, fields in known.items()} for version, known in data["models"].items()
    }
    return SdkNames(data["version"], operations, models, data["regions"])


def _fields(written: Mapping[str, list[str]]) -> Fields:
    return {wire: (attribute, kind) for wire, (attribute, kind) in written.items()}
