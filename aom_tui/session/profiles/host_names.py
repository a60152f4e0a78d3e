"""Telling a foreign host from the host of the profile that it may be mistaken for. Pure."""

from collections.abc import Iterable

from aom_tui.session.urls import origin


def distinguished_hosts(url: str, endpoints: Iterable[str]) -> tuple[str, str]:
    """The URL's host and the endpoint's of the same name, each as `host:port`, with the scheme where only that differs.

    Without such an endpoint the bare host, and nothing. `url` is absolute; endpoints may be empty. Raises ValueError
    for what is no URL.
    """
    scheme, host, port = origin(url)
    for own_scheme, own_host, own_port in map(origin, filter(None, endpoints)):
        if host != own_host:
            continue
        given, own = _with_port(host, port), _with_port(host, own_port)
        return (f"{scheme}://{given}", f"{own_scheme}://{own}") if given == own else (given, own)
    return host, ""


def _with_port(host: str, port: int | None) -> str:
    bare = f"[{host}]" if ":" in host else host
    return bare if port is None else f"{bare}:{port}"
