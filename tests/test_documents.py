"""What is written for people: each page has its twin in Chinese, is led to from the README, and leads nowhere wrong."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

ROOT = Path(__file__).parents[1]
ENGLISH, CHINESE = ROOT / "docs", ROOT / "docs" / "zh-CN"
WRITTEN = [*sorted(ROOT.glob("*.md")), *sorted(ENGLISH.rglob("*.md"))]

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def links(page: Path) -> Iterator[tuple[Path, str]]:
    """The files that it leads to, and the heading in each."""
    for target in _LINK.findall(page.read_text(encoding="utf-8")):
        found = urlsplit(target)
        if not found.scheme:
            yield (page.parent / unquote(found.path)).resolve() if found.path else page, unquote(found.fragment)


def anchors(page: Path) -> set[str]:
    """As the usual viewers name its headings."""
    headings = _HEADING.findall(page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    for target, heading in links(page):
        assert target.is_file(), target
        assert not heading or heading in anchors(target), (target, heading)


def test_each_page_has_a_twin_in_chinese() -> None:
    assert {page.name for page in ENGLISH.glob("*.md")} == {page.name for page in CHINESE.glob("*.md")}


@pytest.mark.parametrize(("readme", "pages"), [("README.md", ENGLISH), ("README.zh-CN.md", CHINESE)])
def test_the_readme_leads_to_each_page_of_its_language(readme: str, pages: Path) -> None:
    assert set(pages.glob("*.md")) <= {target for target, _heading in links(ROOT / readme)}


def test_the_same_pictures_are_in_both_languages() -> None:
    for page in (ROOT / "README.md", *ENGLISH.glob("*.md")):
        twin = CHINESE / page.name if page.parent == ENGLISH else ROOT / "README.zh-CN.md"
        shown, there = ({target.name for target, _ in links(each) if target.suffix == ".svg"} for each in (page, twin))
        assert {name.replace("-zh-", "-") for name in there} == shown, page
