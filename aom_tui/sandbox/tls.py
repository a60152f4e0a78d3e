"""A certificate authority and a certificate of the sandbox's own. Imported with `--tls` only: it takes 0.1 s.

They come from trustme, small and pure Python, of the people behind Trio: this is all it does, and its certificates hold
up to OpenSSL's strict checks (VERIFY_X509_STRICT, on by default from Python 3.13: key identifiers, key usage, critical
basicConstraints). What it stands on, cryptography, has wheels for Linux, macOS and Windows; on Linux keyring brings it
anyway.
"""

import hashlib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field

import trustme

from aom_tui.sandbox.place import Pems


@dataclass(frozen=True, slots=True)
class Certificate:
    """Ready to serve with."""

    ca_pem: str
    """What callers must trust."""
    fingerprint: bytes
    """SHA-256 of the server's certificate (DER)."""
    context: ssl.SSLContext = field(repr=False)


def made_for(names: Sequence[str]) -> Pems:
    """A certificate for these names and addresses. Its authority signs nothing else: its key is dropped here."""
    authority = trustme.CA(organization_name="aom-tui sandbox", organization_unit_name="class")
    issued = authority.issue_cert(*names, organization_name="aom-tui sandbox", common_name=names[0][:64])
    chain = issued.private_key_and_cert_chain_pem.bytes().decode()
    return Pems(tuple(names), authority.cert_pem.bytes().decode(), chain, issued.cert_chain_pems[0].bytes().decode())


def certificate(pems: Pems) -> Certificate:
    """The certificate as OpenSSL takes it, which is from a file: one of its owner's, gone at once."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with trustme.Blob(pems.chain.encode()).tempfile() as path:
        context.load_cert_chain(path)
    der = ssl.PEM_cert_to_DER_cert(pems.certificate)
    return Certificate(pems.ca, hashlib.sha256(der).digest(), context)
