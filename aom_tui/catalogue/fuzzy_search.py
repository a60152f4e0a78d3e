"""Finding an operation by words that are not the catalogue's own: synonyms, mistyped ones, Chinese in pieces."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec

from aom_tui.catalogue.model import Catalogue, Operation
from aom_tui.catalogue.translation import group_title

MOST_NEAREST = 5
"""Operations that are offered where none has all of the words."""

ALIKE = 0.75
"""How alike (difflib) a mistyped word and the one that may be meant must be."""

_SYNONYM_GROUPS = (
    "active firing ongoing current now 活动 当前 正在 现在 活跃",
    "send report push post upload emit",
    "remove delete clear drop uninstall",
    "find list query search get fetch show read 查询 查 列出 列表 检索 查看 获取 搜索",
    "create add new make register 创建 新建 添加 新增",
    "update change edit modify overwrite set 修改 更新 改 编辑",
    "删除 删 移除 卸载 清除",
    "上报 推送 发送",
    "run execute start 运行 执行 启动",
    "stop terminate cancel end 停止 终止",
    "mute silence suppress",
    "alarm alert 报警 告警",
    "memory mem 内存",
    "监控数据 指标 时序 时间序列",
    "规则 策略",
    "凭证 密钥 令牌 token",
)
_SYNONYMS: dict[str, tuple[str, ...]] = {}
for _group in _SYNONYM_GROUPS:
    for _word in _group.split():
        _SYNONYMS[_word] = (*_SYNONYMS.get(_word, ()), *(each for each in _group.split() if each != _word))

_IDLE_WORDS = "a an the all my me of for to in on is are how do i with 的 所有 全部 我的 如何"
_STOP_WORDS = frozenset(_IDLE_WORDS.split())
"""Words that tell no operation from another."""

_CHINESE = re.compile("([\u4e00-\u9fff]+)")
_KNOWN = re.compile(
    "(" + "|".join(sorted((word for word in _SYNONYMS if _CHINESE.match(word)), key=len, reverse=True)) + ")"
)
_PAIRS = re.compile("[\u4e00-\u9fff]{2}")
"""Chinese words have two characters more often than not."""
_CAMEL = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")

_Places = Sequence[tuple[int, str]]


def pieces(text: str) -> list[str]:
    """Return the words to look for: without stop words, Chinese cut where a known word begins or ends."""
    found = [
        piece
        for word in text.casefold().split()
        for part in _CHINESE.split(word)
        for piece in (_KNOWN.split(part) if _CHINESE.match(part) else [part])
        if piece
    ]
    return [piece for piece in found if piece not in _STOP_WORDS] or found


def search_loosely(catalogue: Catalogue, text: str) -> list[Operation]:
    """Return operations that have each word of the text, a part of it or a synonym, best first.

    Chinese is found by its characters in order (`上报指标` in 上报自定义指标); examples, choices and descriptions of
    parameters count too, least.
    """
    words = pieces(text)
    scored = ((_scores(places, words), each) for each, places in _index(catalogue))
    ranked = [(sum(scores), each) for scores, each in scored if scores and all(scores)]
    return _best_first(ranked)


def nearest(catalogue: Catalogue, text: str) -> list[Operation]:
    """Return operations for words that none has all of: with mistyped ones corrected, else those with most of them."""
    words = [part for piece in pieces(text) for part in (_PAIRS.findall(piece) or [piece])]
    mended = " ".join(_corrected(catalogue, word) for word in words)
    if mended != " ".join(words) and (found := search_loosely(catalogue, mended)):
        return found[:MOST_NEAREST]
    scored = ((_scores(places, mended.split()), each) for each, places in _index(catalogue))
    return _best_first([(sum(scores), each) for scores, each in scored if any(scores)])[:MOST_NEAREST]


def _best_first(ranked: list[tuple[int, Operation]]) -> list[Operation]:
    return [each for _, each in sorted(ranked, key=lambda pair: (pair[1].deprecated, -pair[0]))]


@lru_cache(maxsize=8)
def _index(catalogue: Catalogue) -> Sequence[tuple[Operation, _Places]]:
    return [(operation, tuple(_places(operation))) for operation in catalogue.operations.values()]


def _places(operation: Operation) -> Iterator[tuple[int, str]]:
    """Yield the texts of an operation, casefolded, each with the weight of a hit in it."""
    yield 9, f"{operation.id} {operation.title}".casefold()
    yield 9, operation.title_zh.casefold()
    yield 9, " ".join(operation.also_called)
    yield 5, f"{operation.method} {operation.path} {operation.description}".casefold()
    yield 3, f"{operation.group} {group_title(operation)}".casefold()
    named = (
        f"{each.name} {each.description} {each.example or ''} {each.schema.get('enum', '')}"
        for each in operation.parameters
    )
    examples = msgspec.json.encode(operation.body.examples).decode() if operation.body else ""
    yield 1, f"{' '.join(named)} {examples}".casefold()


def _scores(places: _Places, words: Sequence[str]) -> list[int]:
    return [max((_score(places, word), *(_score(places, each) - 1 for each in _synonyms(word)))) for word in words]


@lru_cache(maxsize=256)
def _synonyms(word: str) -> tuple[str, ...]:
    """Return synonyms of a word, and its singular."""
    single = word.removesuffix("s") if len(word) > 3 else word
    return (*_SYNONYMS.get(word, ()), *_SYNONYMS.get(single, ()), *([single] if single != word else []))


def _score(places: _Places, word: str) -> int:
    """Return twice the best weight of a text that has the word; 0 for none."""
    in_order = _in_order(word) if len(word) > 1 and _CHINESE.fullmatch(word) else None
    return max(
        (2 * weight for weight, place in places if word in place or (in_order and in_order.search(place))), default=0
    )


@lru_cache(maxsize=256)
def _in_order(word: str) -> "re.Pattern[str]":
    """Return a pattern of the characters of a Chinese word with at most a few between them."""
    return re.compile(".{0,4}?".join(map(re.escape, word)))


@lru_cache(maxsize=8)
def _vocabulary(catalogue: Catalogue) -> tuple[str, ...]:
    texts = " ".join(f"{' '.join(_CAMEL.findall(each.id))} {each.title}" for each in catalogue.operations.values())
    return (*dict.fromkeys(texts.casefold().split()), *(word for word in _SYNONYMS if word.isascii()))


@lru_cache(maxsize=64)
def _corrected(catalogue: Catalogue, word: str) -> str:
    """Return the word of the catalogue that was probably meant; the word itself where none is like it."""
    from difflib import get_close_matches  # only where nothing was found

    vocabulary = _vocabulary(catalogue)
    if word in vocabulary:
        return word
    return next(iter(get_close_matches(word, vocabulary, n=1, cutoff=ALIKE)), word)
