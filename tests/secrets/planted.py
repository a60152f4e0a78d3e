"""Secrets that occur nowhere else, and how one finds them again."""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from urllib.parse import quote

PLANTED = {
    "token of IAM": "MIItok1/KDFhb2+JnQxZ3Vlc3M=" + "Tk7qB1zXw9" * 30,
    "given token": "MIIgivenMq1+Zx/7Bnv8Lk0Pw==" + "Gv3rY5uHs2" * 30,
    "password from a command": "Cmd!Pa55/word+Kq7Vx2Ln",
    "password from the keyring": "Ring&Pa55=word%Tz4Bm9Hc",
    "password from the environment": "Env~Pa55:word/Wd8Rj3Fs",
    "password typed": "Typed/Pa55,word=Hn6Xq1Gb",
    "SK": "Sk0/secretKEY+5rT2mQ9vLxZ7bNc3Jd8Ws",
    "security token": "gQpSecuritY0/Tok3n+Bp5Nf8Kr1==" + "St6wE4aRt1" * 10,
    "cookie": "sessi0nCookieVb7Dm2Xk",
    "authorization header": "Bearer0fSomebodyElse+Zr9Tf4Lq",
    "password in a body": 'B0dy"Pa55\\word/Qm3Kx8Wv',
    "access code in a body": "Acce55Code/Lt5Rd1Np",
    "password in a form": "F0rmPa55wordYx6Gb0Jh",
    "token in a query": "Qu3ryTok3n/Nc9Ws2Vt",
    "password in an address": "Us3rinfoPa55Fk4Lz7Dq",
    "password of a proxy": "Pr0xyPa55wordMj1Bx6Tr",
    "secret in a reply": "R3plySecretKey/Hw8Cv5Pn",
    "value of a variable": "MIIvar1ab1eRs7Kt4Gm" + "Vr9bC2xNq5" * 25,
}
"""What it is, and its characters: with those that JSON, URLs and regular expressions write otherwise."""


LIKE_A_TOKEN = re.compile(r"MII[A-Za-z0-9+/=_-]{60,}")
"""Of a sandbox of its own, whose tokens nobody has planted."""


def spellings(secret: str) -> Iterator[str]:
    """As it is; in JSON, in an address, and in Base64 wherever it stands in what is encoded."""
    yield secret
    yield secret.replace("\\", "\\\\").replace('"', '\\"')
    yield secret.replace("/", "\\/")
    yield quote(secret, safe="")
    yield quote(secret)
    for before in range(3):
        encoded = b64encode(bytes(before) + secret.encode()).decode()
        yield encoded[before + bool(before) : (before + len(secret)) * 8 // 6]


def leaks(text: str, allowed: Iterable[str] = ()) -> list[str]:
    """Which of them can be read in the text, lines broken by a screen or not, and what stands around."""
    seen = {text, "".join(text.split())}
    found = [f"some token: {each}" for each in LIKE_A_TOKEN.findall(text) if each not in PLANTED.values()]
    for name, secret in PLANTED.items():
        if name in allowed:
            continue
        for spelling in {*spellings(secret), secret[:16], secret[-24:]}:  # the last two are of one that was cut
            place = next((each for each in seen if spelling in each), None)
            if place is not None:
                at = place.index(spelling)
                found.append(f"{name}: ...{place[max(at - 60, 0) : at]}[{spelling[:20]}]")
                break
    return found
