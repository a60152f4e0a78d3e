"""Numbers that look random and are pure: the same salt and number give the same result, in any order, at any time."""

import hashlib

_MASK = 0xFFFFFFFFFFFFFFFF


def salt(text: str) -> int:
    """What keeps one source of noise apart from another: 64 bits from its name."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())


def bits(salt: int, number: int) -> int:
    """64 well mixed bits (splitmix64)."""
    mixed = (salt + number * 0x9E3779B97F4A7C15) & _MASK
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
    return mixed ^ (mixed >> 31)


def unit(salt: int, number: int) -> float:
    """A number in -1..1."""
    return (bits(salt, number) >> 11) / 2**52 - 1
