"""What is said on a terminal ends its lines between words, and never within what is there to be copied."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aom_tui.render.cells import cells
from aom_tui.render.line_folding import fold_line

SAID = (
    "aom-tui: body samples: required field is missing, and the first values of a reply are in it. Give it, or see"
    " `aom-tui call ListSample --skeleton` and https://support.example.com/api/a-very-long-path/of-a-page.html for one"
)


@pytest.mark.parametrize("width", [40, 45, 50])
def test_words_commands_and_addresses_stay_whole(width: int) -> None:
    lines = fold_line(SAID, width)
    assert len(lines) > 3
    assert " ".join(line.strip() for line in lines) == SAID
    assert sum("`aom-tui call ListSample --skeleton`" in line for line in lines) == 1
    assert sum("https://support.example.com/api/a-very-long-path/of-a-page.html" in line for line in lines) == 1


def test_chinese_is_broken_between_characters() -> None:
    said = "aom-tui: " + "消息体里缺少必填字段，请给出它。" * 4
    lines = fold_line(said, 40)
    assert all(cells(line) <= 40 for line in lines)
    assert "".join(line.strip() for line in lines) == said
    assert not any(line.strip()[0] in "，。" for line in lines)


@given(st.text(st.sampled_from("ab `消，.-"), max_size=120), st.integers(8, 60))
def test_nothing_is_lost(said: str, width: int) -> None:
    lines = fold_line(said, width)
    assert "".join("".join(lines).split()) == "".join(said.split())
