"""What a seat types to join: where the sandbox is, who it is, and a secret, in characters that survive a projector.

Written big-endian, then in Crockford's base32 (no I, L, O, U), zero bits at the end, in groups of five:

    1 byte    version 1 in the upper three bits; then 1 bit: TLS; 2 bits: kind of the address; 2 zero bits
    address   4 bytes (kind 0, IPv4), 16 bytes (kind 1, IPv6), or 1 byte length and an ASCII name (kind 2)
    2 bytes   port
    1 byte    seat
    5 bytes   the seat's join secret
    10 bytes  with TLS only: the first of the SHA-256 of the server's certificate (DER)
    2 bytes   CRC-16/CCITT-FALSE of all before

With IPv4 and TLS that makes 40 characters. How strong it is:

- *Secret, 40 bits.* It can only be tried at the sandbox, which takes five wrong ones a minute from an address (see
  `entrance`): for one seat that is 400,000 years on average from one, and still years from each of a LAN's 65,000.
- *Fingerprint, 80 bits.* Who wants to stand between needs another certificate with the same first 80 bits: 2^80 tries.
  Two certificates alike (2^40) are of no use, for the sandbox makes its own.
- *Checksum, 16 bits.* Each wrong character and each two neighbours swapped are told; of other mistakes all but one in
  65,536. So no mistyped code is ever tried, and wrong secrets are guesses.
"""

import binascii
import ipaddress

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
VERSION = 1
FINGERPRINT_BYTES = 10
GROUP = 5


def join_code(host: str, port: int, seat: int, secret: bytes, fingerprint: bytes = b"") -> str:
    """The code. `fingerprint` is the whole SHA-256 of the server's certificate; empty where it speaks plain http."""
    kind, address = _address(host)
    head = VERSION << 5 | bool(fingerprint) << 4 | kind << 2
    data = bytes([head]) + address + port.to_bytes(2) + bytes([seat]) + secret + fingerprint[:FINGERPRINT_BYTES]
    text = _base32(data + binascii.crc_hqx(data, 0xFFFF).to_bytes(2))
    return "-".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))


def _address(host: str) -> tuple[int, bytes]:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        name = host.encode("idna")
        return 2, bytes([len(name)]) + name
    return (0 if address.version == 4 else 1), address.packed


def _base32(data: bytes) -> str:
    size = -(-len(data) * 8 // 5)
    number = int.from_bytes(data) << (size * 5 - len(data) * 8)
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(size)))
