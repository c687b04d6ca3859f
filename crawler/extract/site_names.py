"""The names of a site, and a title without them and without the columns beside them. Pure."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

from crawler.extract.structured import Markup

CJK = r"\u3041-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{CJK}]|[^\W_{CJK}]+")
# Separates a headline from a site's name: a bar always, a dash only with spaces or beside CJK.
PART = re.compile(
    rf"\s*[|｜ㅣ│∣»«•·‧]+\s*|\s+[-–—:~/_>＞]+\s+|(?<=[{CJK}，。！？”」』）])\s*[-–—_]+\s*|\s+::\s+"
)
_BAR = re.compile(r"\s*[|｜ㅣ│∣•]+\s*")
_ARCHIVE = re.compile(r"^Blog Archive?s?$", re.I)
"""Older WordPress blogs have it between name and title: `Example » Blog Archive » Talks`."""
_OUTLET_WORDS = """
zh: 新闻 新聞 新闻网 新聞網 新闻中心 日报 日報 晚报 晚報 早报 早報 晨报 晨報 时报 時報
    导报 導報 快报 快報 周刊 週刊 电子报 電子報 客户端 电视台 電視台 卫视 衛視 电台 電台
    频道 頻道 资讯 資訊 通讯社 通訊社 新闻社 新聞社 传媒 傳媒 媒體 媒体 门户 社区 门户网
    中文网 中文網 日报网 时报网 在线 在線 新聞雲
ja: 新聞 ニュース デジタル オンライン ドットコム 通信 放送
ko: 뉴스 일보 신문 통신 방송 닷컴 타임스
en: news times daily
"""
"""The last words of what outlets call themselves, by language; an indented line continues the one
before. Only in a title with Chinese, Japanese or Korean characters: other titles have spaces, and
sites that use them declare their names."""
_ENDS = [
    word
    for row in _OUTLET_WORDS.strip().replace("\n    ", " ").split("\n")
    for word in row.partition(": ")[2].split()
]
_OUTLET = re.compile(
    rf"[^，。！？；、：:,?!《》“”「」]{{0,12}}(?:{'|'.join(_ENDS)})"
    r"(?:[^\S\n]*(?:[A-Za-z. ]+|中文|网|網))?"
    r"(?:\s*[(（][\w.]+[)）])?",
    re.I,
)
_NET = re.compile(rf"[{CJK}\w]{{1,6}}[网網报報]")
_BEHIND_COLON = re.compile(r"\s*(?:\[[^\]]{1,20}\])?\s*[:：]\s*([^:：]{2,20})$")
_IN_BRACKETS = re.compile(r"\s*[（(]([^（）()]{2,12})[)）]$")
_DAY = re.compile(r"\d{8}|\d{4}\s?[年./-]\s?\d{1,2}\s?[月./-]\s?\d{1,2}\s?日?")
MAX_COLUMN_LENGTH = 6
"""CJK characters: 即時新聞, 经济频道. Two words in other scripts."""


def site_names(markup: Markup, url: str) -> frozenset[str]:
    """The names of the site, folded: from its meta tags, its publisher and its address. Pure."""
    tags = ("og:site_name", "application-name", "apple-mobile-web-app-title", "twitter:site")
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    texts = [markup.tags.get(name, "") for name in tags]
    texts += [markup.about.name("publisher"), host, host.rpartition(".")[0].rpartition(".")[2]]
    return frozenset(name for text in texts if len(name := squeezed(text)) > 1)


def without_site(text: str, names: frozenset[str]) -> str:
    """A title without the site's name at its end or start, and without the columns beside it. Pure."""
    parts = [match.span() for match in PART.finditer(text)]
    start, end = 0, len(text)
    for part in parts if has_cjk(text) else []:
        if part[0] and _is_outlet(text, part, _next(parts, part, len(text)), names):
            end = part[0]
            break
    parts = [part for part in parts if part[0] < end]
    while parts and parts[-1][0] and _is_label(text, parts[-1], end, names):
        end = parts.pop()[0]
    while parts and (is_site(first := text[start : parts[0][0]], names) or _ARCHIVE.search(first)):
        start = parts.pop(0)[1]
    return _unsigned(text[start:end].strip(), names) or text


def _next(parts: list[tuple[int, int]], part: tuple[int, int], end: int) -> int:
    """Where the label behind this separator ends."""
    return min((at for at, _ in parts if at >= part[1]), default=end)


def _unsigned(text: str, names: frozenset[str]) -> str:
    """A CJK title without an outlet behind a colon or in brackets: `会談始まる：例新聞`."""
    for pattern in (_BEHIND_COLON, _IN_BRACKETS):
        match = pattern.search(text) if has_cjk(text) else None
        if match and match.start() and is_site(match[1], names):
            text = text[: match.start()]
    return text


def _is_outlet(text: str, part: tuple[int, int], end: int, names: frozenset[str]) -> bool:
    """Whether an outlet's name stands behind this separator, and a longer text before it.

    A long dash is punctuation of a headline too, so the short words 网 and 报 prove nothing behind it.
    """
    label = text[part[1] : end].strip()
    long_dash = text[slice(*part)].strip() in ("——", "—")
    named = _is_named(label, names) or _OUTLET.fullmatch(label) is not None
    named = named or (not long_dash and _NET.fullmatch(label) is not None)
    return named and len(squeezed(text[: part[0]])) > MAX_COLUMN_LENGTH


def _is_label(text: str, part: tuple[int, int], end: int, names: frozenset[str]) -> bool:
    """Whether the text up to `end` is the site's name, or a column or keyword before the name."""
    label, before = text[part[1] : end].strip(), text[: part[0]]
    cjk = has_cjk(before)
    short = len(words(label)) <= (MAX_COLUMN_LENGTH if cjk else 2) and len(words(before)) > 3
    bar = _BAR.match(text, *part) is not None
    behind = bar or end < len(text) or (cjk and text[slice(*part)].strip(" ") in ("_", "--"))
    return (
        is_site(label, names)
        or (short and behind)
        or (cjk and (_DAY.fullmatch(label) is not None or squeezed(label) in squeezed(before)))
    )


def is_site(text: str, names: frozenset[str]) -> bool:
    """Whether a text is a name of the site, or what only an outlet is called. Pure."""
    found = text.strip()
    outlet = has_cjk(found) and (_OUTLET.fullmatch(found) or _NET.fullmatch(found))
    return _is_named(found, names) or bool(outlet)


def _is_named(text: str, names: frozenset[str]) -> bool:
    name = squeezed(text)
    return bool(name) and any(_alike(name, one) for one in names)


def _alike(text: str, name: str) -> bool:
    return (
        text == name
        or (len(name) > 3 and name in text and len(text) < 3 * len(name))
        or (len(text) > 3 and text in name)
    )


def has_cjk(text: str) -> bool:
    """Whether a text is written in Chinese, Japanese or Korean characters, at least in part. Pure."""
    return re.search(rf"[{CJK}]", text) is not None


def words(text: str) -> list[str]:
    """The folded words of a text; each CJK character is one. Pure."""
    return _WORD.findall(folded(text))


def squeezed(text: str) -> str:
    """The folded words of a text without anything between them. Pure."""
    return "".join(words(text))


def folded(text: str) -> str:
    """A text in which width and case make no difference. Pure."""
    return unicodedata.normalize("NFKC", text).casefold()
