"""Join codes as people type them. That the sandbox writes what we read: tests/contract/test_contract_class.py."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aom_tui.problem import InvalidInput
from aom_tui.session.sandbox_client.join_code import JoinCode, read_code
from aom_tui.session.secret import Secret

CODE = "63000-0G2MM-SG31Z-TMRAT-4DBDR-KA2AH-HJ4Z0-HCQG1"
"""Of `https://192.0.2.2:42291`, seat 1."""
MEANT = read_code(CODE)
DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def told(text: str) -> str:
    with pytest.raises(InvalidInput) as caught:
        read_code(text)
    (problem,) = caught.value.problems
    assert "\n" not in str(problem)
    assert text[:5] not in str(problem) or len(text) < 5, "the code is a secret"
    return str(problem)


def test_what_it_holds() -> None:
    assert (MEANT.host, MEANT.port, MEANT.seat) == ("192.0.2.2", 42291, 1)
    assert MEANT.origin == "https://192.0.2.2:42291"
    assert len(MEANT.fingerprint) == 10
    assert MEANT.secret.reveal() not in repr(MEANT)
    assert MEANT.fingerprint.hex() not in repr(MEANT)


@pytest.mark.parametrize(
    "typed",
    [
        CODE.lower(),
        CODE.replace("0", "O").replace("1", "l"),
        CODE.replace("1", "i").replace("0", "o").replace("V", "u"),
        CODE.replace("-", ""),
        CODE.replace("-", " "),
        CODE.replace("-", "\u2013"),
        f"  {CODE}\n",
        "".join(chr(ord(each) + 0xFEE0) for each in CODE),
        f"seat 01  aom-tui join {CODE}",
        CODE.replace("-", "-\n", 4),
    ],
)
def test_as_people_and_programs_write_it(typed: str) -> None:
    assert read_code(typed) == MEANT


@pytest.mark.parametrize("typed", ["", "   ", "-"])
def test_none_is_said(typed: str) -> None:
    assert "none given" in told(typed)


@pytest.mark.parametrize("typed", [CODE[:-1], CODE[1:], CODE[:-6], CODE + "0", CODE + CODE, "0", "A" * 5000])
def test_a_part_that_is_missing_or_too_much_is_said(typed: str) -> None:
    assert "typo" in told(typed)


@pytest.mark.parametrize("typed", [CODE.replace("Z", "!"), CODE + "中", "%41" + CODE, CODE.replace("-", "_")])
def test_a_character_that_no_code_has_is_named(typed: str) -> None:
    assert "which no code has" in told(typed)


@given(st.data())
def test_one_wrong_character_is_always_told(data: st.DataObject) -> None:
    bare = CODE.replace("-", "")
    place = data.draw(st.integers(0, len(bare) - 1))
    other = data.draw(st.sampled_from([digit for digit in DIGITS if digit != bare[place]]))
    told(bare[:place] + other + bare[place + 1 :])


@given(st.integers(0, 38))
def test_two_neighbours_swapped_are_always_told(place: int) -> None:
    bare = CODE.replace("-", "")
    swapped = bare[:place] + bare[place + 1] + bare[place] + bare[place + 2 :]
    if swapped != bare:
        told(swapped)


@given(st.text(max_size=80))
def test_any_text_is_a_code_or_one_clear_line(text: str) -> None:
    try:
        read_code(text)
    except InvalidInput as error:
        said = str(error)
    else:
        said = "a code"
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize("head", ["00", "30", "41", "6C", "2F0A"])
def test_a_code_of_another_version_is_said(head: str) -> None:
    """The checksum is right, what it covers is not for us."""
    import base64
    import binascii

    data = bytes.fromhex(head) + bytes(24)
    data += binascii.crc_hqx(data, 0xFFFF).to_bytes(2)
    standard = base64.b32encode(data).decode().rstrip("=")
    text = standard.translate(str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", DIGITS))
    assert re.search("another version", told(text))


def test_a_code_that_lacks_its_end_is_a_typo_though_the_checksum_fits() -> None:
    """By the way the checksum is made that is so for one code in 256."""
    code = "61ZG0-001HX-8G3DM-N4QXB-64BEY-YGR41-XSNZE-QZTR"
    assert read_code(f"{code}0").port == 36689
    assert "has a typo, or a part of it is missing" in told(code)


def test_codes_are_equal_by_what_they_say() -> None:
    same = JoinCode(MEANT.host, MEANT.port, MEANT.seat, Secret(MEANT.secret.reveal()), MEANT.fingerprint)
    assert same == MEANT
