"""Recognises pages that stand in for an article: bot walls, consent, sign-in, soft 404 … Pure."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from html import unescape
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from crawler.plain.text import weight

MAX_TEASER_LENGTH = 300
"""Letters (a CJK character counts as three). A paywall that shows more shows the news: it is read."""
MAX_SAID = 600
"""Letters beside its phrases that a wall with a known title says."""
MAX_REST = 100
"""The same where the title is unknown. A sentence of news is longer."""
MAX_NOISE = 40
"""The same where the title says it and the page calls itself an article."""
MANY = 2
"""News may use as many phrases of consent."""
MAX_MARKED = 2_000
"""Letters on the page of a known service."""
MAX_LENGTH = 4_000
"""Letters. A longer text is no wall, whatever its words."""
MAX_SOURCE_LENGTH = 200_000
_PART = re.compile(
    r"\s*[|｜»«•·]+\s*|\s+[-–—:~]+\s+|(?<=[\u3041-\u9fff\uac00-\ud7af])[-–—_]+|\s*:\s+"
)
_HAN = r"[\u3041-\u30ff\u3400-\u9fff]"
_BESIDE_CJK = re.compile(rf"(?<={_HAN}) | (?={_HAN})")
"""Spaces between Chinese or Japanese and other letters; writers put them or not."""
_NUMBER = re.compile(r"\d[\d,.]*")
_PASSWORD = re.compile(r"<input\b[^>]{0,500}?\btype\s*=\s*[\"']?password", re.I)
_TITLE = re.compile(r"<title\b[^>]{0,200}>(.{0,500}?)</title", re.I | re.S)
_UNSEEN = re.compile(r"<(script|style|head|svg)\b.*?(?:</\1\s*>|\Z)", re.I | re.S)
_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "…": "..."})
MAX_LINES = 300
_TAG = re.compile(r"<[^<>]{0,2000}>")
_CONSENT_ADDRESS = re.compile(
    r"^(?:consent|guce|privacy-?(?:wall|gate))\.|/(?:collect-)?consent(?:$|[/?.])|/privacy-?(?:wall|gate)"
)
_MISSING_ADDRESS = re.compile(
    r"/(?:404|not-?found|page-?not-?found|error(?:-?404)?)(?:$|[/?.])", re.I
)
_SIGN_IN_ADDRESS = re.compile(
    r"(?:^|[/.])(?:log-?in|sign-?in|log-?on|sso|auth|members?)(?:$|[/.?])", re.I
)


class WallKind(StrEnum):
    """What stands in for the article; the order is that of the test."""

    BOT = "bot"
    SCRIPT = "script"
    CONSENT = "consent"
    SIGN_IN = "sign_in"
    MISSING = "missing"
    PAYWALL = "paywall"


_ADDRESSES = {
    WallKind.CONSENT: _CONSENT_ADDRESS,
    WallKind.MISSING: _MISSING_ADDRESS,
    WallKind.SIGN_IN: _SIGN_IN_ADDRESS,
}
_BEFORE_FEEDS = (WallKind.BOT, WallKind.CONSENT, WallKind.SIGN_IN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """What stands in for an article, and who runs it."""

    kind: WallKind
    service: str = ""
    """The name of the service that runs a bot wall; empty if it is unknown."""
    whole_site: bool = False
    """Whether it stands before all pages of the site, so that the source needs its owner."""

    @property
    def reason(self) -> str:
        """What answers and what the source's owner may do, for the user."""
        words = _table()[self.kind]
        name = f"{words.reason} ({self.service})" if self.service else words.reason
        return f"{name}: {words.advice}" if words.advice else name


@dataclass(frozen=True, slots=True, kw_only=True)
class PageForWall:
    """What a page shows, for the question whether it is a wall."""

    url: str
    """The address after redirects."""
    source: str
    """Its HTML."""
    titles: Sequence[str]
    """Its headline and its document's title."""
    body: str
    """What was taken for the article's text, one paragraph a line; empty if there is none."""
    around: Sequence[str] = ()
    """The lines behind the text; all lines of the page if there is no text."""
    free: bool = True
    """False if the page says of itself that it is not free to read."""
    is_article: bool = False
    """Whether it says of itself that it is an article."""


@dataclass(frozen=True, slots=True)
class _Words:
    """What pages of one kind say."""

    reason: str
    advice: str
    titles: frozenset[str]
    beginnings: tuple[str, ...]
    """Of titles in which more follows."""
    phrases: tuple[str, ...]

    def is_title(self, part: str) -> bool:
        """Whether a part of a title, letters alone, is one of these pages."""
        return part in self.titles or part.startswith(self.beginnings)

    def said_in(self, text: str) -> frozenset[str]:
        """The phrases in a folded text, without those within another one."""
        found = [one for one in self.phrases if one in text and _stands_in(one, text)]
        return frozenset(
            one for one in found if not any(one in other for other in found if other != one)
        )


@dataclass(frozen=True)
class _Shown:
    """What a page shows, in the form of the phrases, so that it is folded once for all kinds."""

    page: PageForWall
    parts: set[str]
    """The parts of its titles, letters alone."""
    lines: list[str]
    text: str
    """Its lines, together."""
    around: str

    @cached_property
    def source(self) -> str:
        """The page's HTML in small letters; most pages show so much that nobody asks for it."""
        return self.page.source[:MAX_SOURCE_LENGTH].casefold()


@dataclass(frozen=True, slots=True)
class _Signs:
    """What of one kind a page shows."""

    titled: bool
    said: int
    """How many different phrases."""
    rest: float
    """The letters of the text beside the lines with phrases."""


def find_wall(page: PageForWall) -> Wall | None:
    """The wall that a page is, or None. Pure.

    What its text says beside the phrases of the wall must be less than news: a page with a text is read,
    whatever else stands on it.
    """
    if weight(page.body) > MAX_LENGTH:
        return None
    shown = _shown(page)
    for kind in WallKind:
        signs = _signs(shown, _table()[kind])
        marked = kind is WallKind.BOT and signs.rest <= MAX_MARKED
        service = _service(shown.source) if marked else ""
        if service or _is_wall(kind, page, signs, shown):
            known = signs.titled or _has_address(kind, page)
            whole = kind is WallKind.BOT or (kind is WallKind.CONSENT and known)
            return Wall(kind=kind, service=service, whole_site=whole)
    if any(text and not text.isspace() for text in (page.body, *page.titles, *page.around)):
        return None
    if service := _service(shown.source, "scripts"):
        return Wall(kind=WallKind.BOT, service=service, whole_site=True)
    return Wall(kind=WallKind.SCRIPT) if "<script" in shown.source else None


def speaks_of_paywall(line: str) -> bool:
    """Whether a line tells the reader that others may read more. Pure."""
    return bool(_table()[WallKind.PAYWALL].said_in(_folded(line)))


def bot_wall(body: bytes, headers: Mapping[str, str]) -> Wall | None:
    """The bot wall that answered a request with an error, or None. Pure. `headers`: in lower case."""
    for service, (name, word) in _toml()["bot"]["headers"].items():
        if name in headers and word in headers[name].lower():
            return Wall(kind=WallKind.BOT, service=service)
    source = body[:MAX_SOURCE_LENGTH].decode("utf-8", "replace")
    if service := _service(source.casefold()):
        return Wall(kind=WallKind.BOT, service=service)
    wall = find_wall(_of_source(source, ""))
    return wall if wall and wall.kind is WallKind.BOT else None


def wall_before_feed(source: str, url: str) -> Wall | None:
    """The wall that an HTML document is which came in place of a feed, or None. Pure."""
    wall = find_wall(_of_source(source[:MAX_SOURCE_LENGTH], url))
    return wall if wall and wall.kind in _BEFORE_FEEDS else None


def _of_source(source: str, url: str) -> PageForWall:
    title = _TITLE.search(source)
    text = _TAG.sub("\n", _UNSEEN.sub("\n", source))
    lines = [line for part in text.split("\n") if (line := part.strip())]
    titles = [unescape(title[1])] if title else []
    return PageForWall(url=url, source=source, titles=titles, body="\n".join(lines[:MAX_LINES]))


def _is_wall(kind: WallKind, page: PageForWall, signs: _Signs, shown: _Shown) -> bool:
    said = signs.said if page.body else signs.said - 1  # of a whole page one phrase says little
    known = signs.titled or _has_address(kind, page)
    most = MAX_SAID if page.is_article else MAX_MARKED
    match kind:
        case WallKind.PAYWALL:
            return (signs.said > 0 or not page.free) and signs.rest <= MAX_TEASER_LENGTH
        case WallKind.CONSENT:
            if known and signs.said:
                return signs.rest <= most
            return said > MANY and signs.rest <= MAX_SAID
        case WallKind.SIGN_IN if signs.rest <= MAX_SAID:
            field = _PASSWORD.search(shown.source) is not None
            if known:
                # A network that wants to know its guests asks for a room or a voucher.
                return signs.said > 0 or field or "<form" in shown.source
            return said > (0 if field else 1) and signs.rest <= MAX_REST
        case WallKind.SCRIPT if not page.body:
            return signs.said > 0
        case WallKind.BOT | WallKind.SCRIPT | WallKind.MISSING if signs.titled:
            unsaid = MAX_NOISE if page.is_article else MAX_TEASER_LENGTH
            return signs.rest <= (most if signs.said else unsaid)
        case _:
            return said > 0 and signs.rest <= MAX_REST


def _shown(page: PageForWall) -> _Shown:
    lines = [_folded(line) for line in page.body.split("\n")]
    return _Shown(
        page=page,
        parts={_letters(part) for title in page.titles for part in (title, *_PART.split(title))},
        lines=lines,
        text="\n".join(lines),
        around="\n".join(map(_folded, (*page.titles, *page.around))),
    )


def _signs(shown: _Shown, words: _Words) -> _Signs:
    said, said_around = words.said_in(shown.text), words.said_in(shown.around)
    rest = (
        weight(shown.text)
        if not said
        else sum(weight(one) for one in shown.lines if not words.said_in(one))
    )
    return _Signs(
        titled=any(map(words.is_title, shown.parts)), said=len(said | said_around), rest=rest
    )


def _stands_in(phrase: str, text: str) -> bool:
    """Whether a phrase is in a text, and a Latin one not as the end of a longer word."""
    at = text.find(phrase)
    while at > 0 and phrase[0].isascii() and text[at - 1].isascii() and text[at - 1].isalnum():
        at = text.find(phrase, at + 1)
    return at >= 0


def _service(source: str, table: str = "services") -> str:
    """The service whose mark is in the source, which is in lower case."""
    services = _toml()["bot"][table]
    found = (name for name, marks in services.items() if any(mark in source for mark in marks))
    return next(found, "")


def _has_address(kind: WallKind, page: PageForWall) -> bool:
    parts = urlsplit(page.url)
    address = f"{parts.hostname or ''}{parts.path}"
    return kind in _ADDRESSES and _ADDRESSES[kind].search(address) is not None


def _folded(text: str) -> str:
    """A line in the form of the phrases: small letters, one kind of quotes, numbers as 0."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_QUOTES)
    return _NUMBER.sub("0", _BESIDE_CJK.sub("", " ".join(folded.split())))


def _letters(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if character.isalnum())


@lru_cache(maxsize=1)
def _toml() -> dict[str, Any]:
    text = files("crawler.plain").joinpath("walls.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    for name in ("services", "scripts"):
        table["bot"][name] = {
            service: [mark.casefold() for mark in marks]
            for service, marks in table["bot"][name].items()
        }
    return table


@lru_cache(maxsize=1)
def _table() -> Mapping[WallKind, _Words]:
    return {kind: _words(_toml()[kind]) for kind in WallKind}


def _words(rows: Mapping[str, Any]) -> _Words:
    titles = [title for row in rows["titles"].values() for title in row]
    phrases = {_folded(one) for row in rows["phrases"].values() for one in row}
    return _Words(
        rows["reason"],
        rows["advice"],
        frozenset(_letters(title) for title in titles if not title.endswith("*")),
        tuple(_letters(title) for title in titles if title.endswith("*")),
        tuple(sorted(phrases)),
    )
