"""The way to a host over real sockets: whose certificate is believed, which proxy is asked, and what is said of it."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import trustme
from msgspec.structs import replace
from proxies import http_proxy, socks_proxy
from told_service import Clock, Service, reply, served, token_reply

from aom_tui.catalogue.load import load_catalogue
from aom_tui.problem import InvalidInput
from aom_tui.render.explanation import why
from aom_tui.render.explanation_text import explanation_text
from aom_tui.session.credentials import Credential, Password
from aom_tui.session.doctor import diagnose
from aom_tui.session.draft import Draft
from aom_tui.session.exchange import Exchange, Failure, FailureKind, StepName, Success, Trouble
from aom_tui.session.network.connection import ConnectionOptions, proxy_fault, proxy_for, security_gaps, ssl_context
from aom_tui.session.profile import Profile
from aom_tui.session.profiles.resolve import resolve_profile
from aom_tui.session.secret import Secret
from aom_tui.session.session import Session
from aom_tui.settings import Folders, Settings

CATALOGUE = load_catalogue()
WHO = Password("u", Secret("a password nobody else has"), "d")
READ = Draft(method="GET", uri="/v2/p1/alarm-rules")
VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture(autouse=True)
def no_proxies_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture(scope="module")
def ca() -> trustme.CA:
    return trustme.CA(organization_name="Acme")


@asynccontextmanager
async def secured(certificate: trustme.LeafCert) -> AsyncIterator[Service]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    certificate.configure_cert(context)
    async with served(context) as service:
        service.on("/", reply(200, {}))
        service.on("/v3/auth/tokens", token_reply())
        yield service


async def sent(profile: Profile, service: Service, clock: Clock, host: str = "", **more: object) -> Exchange:
    """A call to the service, by whatever name."""
    url = service.url.replace("127.0.0.1", host) if host else service.url
    here = replace(profile, iam_endpoint=url, aom_endpoint=url, **more)
    async with Session(here, WHO, CATALOGUE, clock=clock, timeout=10) as session:
        return await session.send(READ)


def refused(exchange: Exchange) -> str:
    """What is said of the connection for the token, which came first."""
    outcome = exchange.preceding[0].outcome
    assert isinstance(outcome, Failure)
    assert (outcome.kind, outcome.trouble) == (FailureKind.TLS, Trouble.CERTIFICATE)
    said = exchange.outcome
    assert isinstance(said, Failure)
    assert (said.kind, said.step) == (FailureKind.TLS, StepName.TOKEN), "IAM was not silent: it was not believed"
    assert "certificate" in diagnose(CATALOGUE, exchange, None)[0].title
    return outcome.message


# -- TLS


async def test_a_companys_ca_is_believed_where_it_is_named(
    ca: trustme.CA, profile: Profile, clock: Clock, tmp_path: Path
) -> None:
    ca.cert_pem.write_to_path(tmp_path / "ca.pem")
    async with secured(ca.issue_cert("127.0.0.1")) as service:
        exchange = await sent(profile, service, clock, ca_file=str(tmp_path / "ca.pem"))
        assert isinstance(exchange.outcome, Success)
        assert "unable to get local issuer" in refused(await sent(profile, service, clock))
        assert len(service.asked) == 2  # the token request and the call; nothing of the refused one


async def test_a_port_that_speaks_no_tls_is_called_that(profile: Profile, clock: Clock) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1") as server:
        port = server.sockets[0].getsockname()[1]
        here = replace(profile, iam_endpoint=f"https://127.0.0.1:{port}", aom_endpoint=f"https://127.0.0.1:{port}")
        async with Session(here, WHO, CATALOGUE, clock=clock, timeout=10) as session:
            exchange = await session.send(READ)
            text = explanation_text(why(CATALOGUE, exchange, session.state()), 200)
    assert f"this port speaks no TLS: https://127.0.0.1:{port}" in text
    assert f"do       Did you mean http://127.0.0.1:{port}?" in text
    assert "certificate" not in text
    assert "Probably" not in text


async def test_the_machines_ca_is_believed_where_that_is_chosen(
    ca: trustme.CA, profile: Profile, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ca.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    async with secured(ca.issue_cert("127.0.0.1")) as service:
        exchange = await sent(profile, service, clock, trust_store="system")
        assert isinstance(exchange.outcome, Success)
        refused(await sent(profile, service, clock))


async def test_another_name_and_an_old_certificate_are_refused(
    ca: trustme.CA, profile: Profile, clock: Clock, tmp_path: Path
) -> None:
    ca.cert_pem.write_to_path(tmp_path / "ca.pem")
    trusting = str(tmp_path / "ca.pem")
    async with secured(ca.issue_cert("aom.example")) as service:
        assert "127.0.0.1" in refused(await sent(profile, service, clock, ca_file=trusting))
    old = ca.issue_cert(
        "127.0.0.1", not_before=datetime(2020, 1, 1, tzinfo=UTC), not_after=datetime(2021, 1, 1, tzinfo=UTC)
    )
    async with secured(old) as service:
        assert "expired" in refused(await sent(profile, service, clock, ca_file=trusting))
        assert service.asked == []


async def test_no_password_goes_to_an_iam_in_plain_http_unless_it_is_said(profile: Profile, clock: Clock) -> None:
    def never() -> Credential:
        raise AssertionError("the secret is not even asked for")

    plain = replace(profile, iam_endpoint="http://iam.example")
    async with Session(plain, None, CATALOGUE, clock=clock, credential_source=never) as session:
        for work in (session.login(), session.send(READ)):
            with pytest.raises(InvalidInput, match=r"plain http to iam\.example is not allowed"):
                await work


async def test_verification_is_off_only_where_it_is_said_and_stays_said(profile: Profile, clock: Clock) -> None:
    async with secured(trustme.CA().issue_cert("elsewhere.example")) as service:
        exchange = await sent(profile, service, clock, verify_tls=False)
        assert isinstance(exchange.outcome, Success)
    assert security_gaps(replace(profile, verify_tls=False)) == ("TLS not verified",)
    assert security_gaps(replace(profile, aom_endpoint="http://aom.example")) == ("plain http",)
    assert security_gaps(profile) == ()


def test_no_file_is_read_where_nothing_is_verified() -> None:
    assert ssl_context(ConnectionOptions("/nowhere/ca.pem", verify_tls=False)).verify_mode is ssl.CERT_NONE
    with pytest.raises(FileNotFoundError):
        ssl_context(ConnectionOptions("/nowhere/ca.pem"))


# -- proxies


async def test_an_http_proxy_of_the_settings_is_asked_for_the_whole_url(
    profile: Profile, clock: Clock, service: Service
) -> None:
    port = urlsplit(service.url).port or 0
    async with http_proxy(port) as proxy:
        way = {"proxy": f"http://{proxy.address}", "allow_http": True}
        exchange = await sent(profile, service, clock, host="aom.example", **way)
        assert len(proxy.asked) == 2
    assert isinstance(exchange.outcome, Success), exchange.outcome
    assert proxy.asked[-1] == f"GET http://aom.example:{port}{READ.uri}"
    assert service.asked[-1].headers["x-auth-token"] == "MIItoken"


async def test_https_goes_through_the_proxy_closed(
    ca: trustme.CA, profile: Profile, clock: Clock, tmp_path: Path
) -> None:
    ca.cert_pem.write_to_path(tmp_path / "ca.pem")
    async with secured(ca.issue_cert("aom.example")) as service:
        port = urlsplit(service.url).port or 0
        async with http_proxy(port) as proxy:
            way = {"proxy": f"http://{proxy.address}", "ca_file": str(tmp_path / "ca.pem")}
            exchange = await sent(profile, service, clock, host="aom.example", **way)
        assert isinstance(exchange.outcome, Success), exchange.outcome
        assert set(proxy.asked) == {f"CONNECT aom.example:{port}"}


@pytest.mark.parametrize("scheme", ["socks5", "socks5h"])
async def test_a_socks_proxy_is_told_the_name(profile: Profile, clock: Clock, service: Service, scheme: str) -> None:
    async with socks_proxy(urlsplit(service.url).port or 0) as proxy:
        way = {"proxy": f"{scheme}://{proxy.address}", "allow_http": True}
        exchange = await sent(profile, service, clock, host="aom.example", **way)
    assert isinstance(exchange.outcome, Success), exchange.outcome
    assert set(proxy.asked) == {"aom.example"}
    assert service.asked[-1].target == READ.uri


async def test_the_environments_proxy_serves_where_the_settings_name_none(
    profile: Profile, clock: Clock, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with http_proxy(urlsplit(service.url).port or 0) as proxy:
        monkeypatch.setenv("HTTP_PROXY", f"http://{proxy.address}")
        exchange = await sent(profile, service, clock, host="aom.example", allow_http=True)
        assert isinstance(exchange.outcome, Success)
        assert len(proxy.asked) == 2
        direct = await sent(profile, service, clock, host="aom.invalid", allow_http=True, proxy="none")
        assert isinstance(direct.outcome, Failure)
        assert len(proxy.asked) == 2


@pytest.mark.parametrize("proxy", ["http://127.0.0.1:9", "socks5://127.0.0.1:9", ""])
async def test_loopback_goes_through_no_proxy(
    profile: Profile, clock: Clock, service: Service, monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    for name in VARIABLES[:3]:
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    exchange = await sent(profile, service, clock, proxy=proxy)
    assert isinstance(exchange.outcome, Success)


async def test_a_password_of_a_proxy_is_never_shown(
    profile: Profile, clock: Clock, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    for url in ("http://u:hush/hush@127.0.0.1:9", "ftp://u:hush@127.0.0.1:9", "http://u:hush@127.0.0.1:9"):
        monkeypatch.setenv("ALL_PROXY", url)
        exchange = await sent(profile, service, clock, host="aom.example", allow_http=True)
        assert isinstance(exchange.outcome, Failure)
        assert "hush" not in str(exchange.outcome) + str(exchange.preceding[0].outcome)
        assert "hush" not in proxy_for("http://aom.example")


def test_a_proxy_of_the_settings_has_no_password(tmp_path: Path) -> None:
    for right in ("", "none", "http://proxy:3128", "https://proxy", "socks5://127.0.0.1:1080/", "socks5h://[::1]:1080"):
        assert proxy_fault(right) is None
    for wrong in (
        "proxy:3128",
        "ftp://proxy",
        "http://u:hush@proxy:1",
        "socks5://",
        "http://proxy:99999",
        "http://p/x",
    ):
        table = {"region": "cn-north-4", "user": "u", "domain": "d", "proxy": wrong}
        settings = Settings(Folders(tmp_path, tmp_path, tmp_path), profiles={"mine": table})
        with pytest.raises(InvalidInput, match="profile mine proxy") as caught:
            resolve_profile(settings, {}, CATALOGUE, name="mine")
        assert "hush" not in str(caught.value)
