"""What the address of a link tells: its parts, its shape, its words. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from crawler.plain.urls import same_site

_DIGITS = re.compile(r"\d+")
_DATE = re.compile(
    r"(?:19|20)\d\d[-/_.]?(?:0?[1-9]|1[0-2])(?:[-/_.]?(?:[0-2]?\d|3[01]))?(?!\d{3})"
)
_WORDS = re.compile(r"[^\W\d_]{2,}")
_BETWEEN = re.compile(r"[-_+,]|%20")
_ENDING = re.compile(r"\.([a-z]{2,5})$", re.I)
_KINDS_OF = """
hub: tag tags topic topics category categories categoria kategorie rubrik rubric section sections
    author authors autor profile people user users member channel archive archives series collection
    page themen thema theme keyword column columnist latest blogs
film: video videos tv watch live livestream player gallery galleries galerie fotos photos photo
    slideshow pictures podcast podcasts audio radio vod bilder
account: login logout register signup signin account subscribe subscription subscriptions abo
    newsletter newsletters membership donate signon auth password mail
about: about contact contacts privacy terms imprint impressum help faq careers advertise
    datenschutz kontakt cookies cookie legal accessibility sitemap rss feed feeds policy policies
    info mediakit corporate company agb hilfe support press team
comment: comment comments respond reply disqus share sharer print email bookmark intent forum
    forums thread threads showthread viewtopic community board
    messages
trade: shop store deals jobs job classifieds games game horoscope weather wetter lotto lottery
    coupons auction cars auto tickets dating casino ads adclick click redirect sponsored promo
article: article articles story stories news artikel nota noticia noticias post posts entry
    read detail view content reportage a articleshow nachrichten
"""
"""Words of paths by the kind of page that they lead to; an indented line continues the one before."""
KINDS = {
    name: frozenset(words.split())
    for name, _, words in (
        row.partition(": ") for row in _KINDS_OF.strip().replace("\n    ", " ").split("\n")
    )
}


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of one address."""

    url: str
    host: str
    path: str
    segments: tuple[str, ...]
    query: str

    @property
    def last(self) -> str:
        """The last segment of its path, without the ending of a file."""
        return _ENDING.sub("", self.segments[-1]) if self.segments else ""

    def fine_shape(self) -> tuple[str, ...]:
        """Host, the class of each segment, the names in the query: addresses made alike share it."""
        return (self.host, *map(_class, self.segments[:8]), "?", *self._names())

    def plain_shape(self) -> tuple[str, ...]:
        """The class of each segment, all words alike, and the names in the query: on any host."""
        classes = (_class(one, words=False) for one in self.segments[:8])
        return (*classes, "?", *self._names())

    def coarse_shape(self) -> tuple[str, ...]:
        """Host, number of segments, the class of the last one, and whether a query follows."""
        last = _class(self.segments[-1], words=False) if self.segments else ""
        return (self.host, str(len(self.segments)), last, "?" if self.query else "")

    def _names(self) -> list[str]:
        return sorted(part.partition("=")[0] for part in self.query.split("&") if part)[:6]

    def folder(self) -> tuple[str, ...]:
        """Host and path without the last segment."""
        return (self.host, *self.segments[:-1])

    def section(self) -> tuple[str, ...]:
        """Host and first segment."""
        return (self.host, *self.segments[:1])


def address(url: str) -> Address:
    """The parts of an address. Pure. One that cannot be parsed has no parts."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        parts, host = SplitResult("", "", "", "", ""), ""
    segments = tuple(one for one in unquote(parts.path)[:1_000].split("/") if one)
    return Address(url, host, parts.path, segments, parts.query[:1_000])


def _class(segment: str, *, words: bool = True) -> str:
    """What a segment is made of: `#` digits, `slug` three words or more, `id` both mixed, or itself."""
    ending = _ENDING.search(segment)
    stem = segment[: ending.start()] if ending else segment
    tail = f".{ending[1].lower()}" if ending else ""
    if stem.isdigit():
        return f"#{tail}"
    if _DATE.fullmatch(stem):
        return "date"
    if len(_BETWEEN.findall(stem)) >= 2 or len(stem) > 30:
        return f"slug{tail}"
    if any(one.isdigit() for one in stem):
        return f"{_DIGITS.sub('#', stem) if words and len(stem) < 16 else 'id'}{tail}"
    return f"{stem.lower()}{tail}" if words else f"word{tail}"


def address_measures(one: Address, page: Address, below: Counter[str]) -> list[float]:
    """The measures of one address. Pure. `below`: for each path of a host, how many links are under."""
    words = frozenset(re.split(r"[/.?=&_-]+", f"{one.path}?{one.query}".lower()[:400]))
    labels = frozenset(one.host.split(".")[:-1])
    last = one.last
    digits = max((len(run) for run in _DIGITS.findall(one.path)), default=0)
    own = f"{one.host}/{'/'.join(one.segments)}"
    common = 0
    for mine, other in zip(one.segments, page.segments, strict=False):
        if mine != other:
            break
        common += 1
    asked = max((len(run) for run in _DIGITS.findall(one.query)), default=0)
    between = len(_BETWEEN.findall(last))
    dated = _DATE.search(one.path) is not None
    return [
        float(one.host == page.host),
        float(same_site(one.url, page.url)),
        float(dated) + float(digits >= 6 or asked >= 6) + float(between >= 3),
        float(len(one.segments)),
        float(len(one.path)),
        float(len(last)),
        float(digits),
        float(asked),
        float(dated),
        float(between),
        float(len(_WORDS.findall(last))),
        float(_ENDING.search(one.path) is not None),
        float(one.path.endswith("/")),
        float(one.query.count("&") + bool(one.query)),
        float(len(one.query)),
        float(below[own]),
        float(own == f"{page.host}/{'/'.join(page.segments)}"),
        float(common),
        float(len(one.segments) - len(page.segments)),
        float(any(char.isdigit() for char in last) and any(char.isalpha() for char in last)),
        *(float(bool(words & kind)) for kind in KINDS.values()),
        *(float(bool(labels & kind)) for kind in KINDS.values()),
    ]


def counted_below(addresses: Sequence[Address]) -> Counter[str]:
    """For each host and path, how many addresses have it as the beginning of a longer path. Pure."""
    found: Counter[str] = Counter()
    for one in addresses:
        for end in range(min(len(one.segments), 8)):
            found[f"{one.host}/{'/'.join(one.segments[:end])}"] += 1
    return found


def slug_words(one: Address) -> frozenset[str]:
    """The words of the path's last two segments in lower case. Pure."""
    return frozenset(_WORDS.findall(" ".join(one.segments[-2:]).lower()[:300]))
