"""The measures of each link of a page: its words, its address, its place, links that are alike. Pure."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from crawler.extract.markers import NAMES
from crawler.listing.addresses import (
    Address,
    address,
    address_measures,
    counted_below,
    slug_words,
)
from crawler.listing.links import Anchor, Link, Node, PageLinks, above
from crawler.plain.text import weight

Numbers = NDArray[np.float64]
Groups = NDArray[np.intp]
NEAR = 4
MIN_ALIKE = 2
"""Elements of one kind beside an item, with links in them."""
_CJK = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_KANA = re.compile(r"[\u3041-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"\w+")
_CAPITAL = re.compile(r"(?<!\S)[^\W\d_a-zß-öø-ÿа-я\u0600-\uffff]")
_DIGIT = re.compile(r"\d")
_ENDS = re.compile(r"[.!?。！？…\"”』」]$")
_QUOTE = re.compile(r"[\"“”„«»「『《‘’'：:]")
_COUNT = re.compile(r"^\W*\d[\d.,]*\s*\w*\W*$")
_MORE = re.compile(
    r"^\W*(read |see |view )?(more|all|comments?|weiter|mehr|alle|lire|leer|ver|más|tout|share"
    r"|更多|もっと|一覧|全部|더보기|详细|查看|reply|permalink)\b",
    re.I,
)
_TAGS = ("li", "div", "td", "p", "h1", "h2", "h3", "h4", "article", "span", "dt", "dd", "section")


def measures(page: PageLinks) -> Numbers:
    """A row for each link of the page, in the order that the forest expects. Pure.

    `page`: has at least one link.
    """
    mains = [link.main for link in page.links]
    addresses = [address(link.url) for link in page.links]
    here, below = address(page.url), counted_below(addresses)
    items = [item_of(anchor) for anchor in mains]
    times = Counter(anchor.text.lower() for anchor in mains)
    words = np.array(
        [[*_text_measures(anchor.text), float(times[anchor.text.lower()])] for anchor in mains]
    )
    where = np.array([address_measures(one, here, below) for one in addresses])
    places = np.array(
        [
            _place_measures(page, link, anchor, item)
            for link, anchor, item in zip(page.links, mains, items, strict=True)
        ]
    )
    slugs = np.array(
        [[_in_text(one, anchor.text)] for one, anchor in zip(addresses, mains, strict=True)]
    )
    few = np.column_stack([words[:, 0], where[:, [2, 6, 9]], places[:, 1:6], slugs])
    alike = _alike(few, _groups(mains, items, addresses))
    around, whole = _around(words[:, 0]), _whole(words, where, places)
    return np.hstack([words, where, places, slugs, _bits(mains), alike, around, whole])


def _text_measures(text: str) -> list[float]:
    words = text.split()
    chars = max(1, len(text))
    cjk = len(_CJK.findall(text))
    return [
        math.log1p(weight(text)),
        float(chars),
        float(len(words)),
        cjk / chars,
        len(_KANA.findall(text)) / chars,
        float(len(_HAN.findall(text))),
        len(_HANGUL.findall(text)) / chars,
        len(_DIGIT.findall(text)) / chars,
        len(_CAPITAL.findall(text)) / max(1, len(words)),
        float(_ENDS.search(text) is not None),
        float(len(_QUOTE.findall(text))),
        float(_COUNT.match(text) is not None),
        float(_MORE.match(text) is not None),
        float(text.isupper()),
        weight(text) / max(1, len(words)),
    ]


def _in_text(one: Address, text: str) -> float:
    """The share of the words of an address that the text has too; -1 if it has none."""
    slug = slug_words(one)
    return len(slug & frozenset(_WORD.findall(text.lower()))) / len(slug) if slug else -1.0


def item_of(anchor: Anchor) -> Node:
    """The smallest element around an anchor with others of its kind beside it, else its own. Pure."""
    node = anchor.node
    for one in (node, *above(node, 10)):
        kind, beside = one.kind, 0
        parent = one.element.getparent()
        if parent is None:
            break
        for step in (one.element.itersiblings(), one.element.itersiblings(preceding=True)):
            for at, other in enumerate(step):
                if (other.tag, other.get("class") or "") == kind:
                    beside += 1
                if at > 12 or beside > MIN_ALIKE:
                    break
        if beside >= MIN_ALIKE and one.element.tag != "br":
            return one
    return node


def _place_measures(page: PageLinks, link: Link, anchor: Anchor, item: Node) -> list[float]:
    count = len(page.anchors)
    card = page.card(anchor)
    around = card.parent or card
    text, whole = page.size(card), page.size(around)
    inner = page.anchors[item.first : item.last][:50]
    longest = max((weight(one.text) for one in inner), default=0)
    own = weight(anchor.text)
    before = sum(1 for one in inner if one.at < anchor.at and one.url != anchor.url)
    depth = sum(1 for _ in above(anchor.node, 60))
    return [
        anchor.at / count,
        float(anchor.heading),
        float(any(one.heading for one in link.anchors)),
        float(card.images > 0 or any(one.node.images for one in link.anchors)),
        float(item.times > 0),
        float(card.times > 0),
        float(len(link.anchors)),
        float(anchor.printed),
        math.log1p(text),
        math.log1p(whole),
        math.log1p(max(0.0, text - own)),
        float(len({one.url for one in inner})),
        own / max(1, longest),
        float(before),
        math.log1p(page.size(item)),
        float(item.headings),
        float(item.images),
        float(depth),
        float(around.last - around.first),
        math.log1p(len(page.texts[around.begin : around.end])),
        float(anchor.node.element.get("title") is not None),
        float(anchor.node.element.get("target") is not None),
        float("nofollow" in (anchor.node.element.get("rel") or "")),
        float(item is anchor.node),
        *(float(item.element.tag == tag) for tag in _TAGS),
        *(float((anchor.node.parent or anchor.node).element.tag == tag) for tag in _TAGS),
    ]


def _bits(mains: Sequence[Anchor]) -> Numbers:
    """The markers near and far, a column for each bit."""
    near, far = [], []
    for anchor in mains:
        bits = anchor.node.marks
        around = list(above(anchor.node))
        for one in around[:NEAR]:
            bits |= one.marks
        near.append(bits)
        for one in around[NEAR:]:
            bits |= one.marks
        far.append(bits)
    powers = np.arange(len(NAMES), dtype=np.int64)
    return np.hstack(
        [np.array(one, dtype=np.int64)[:, None] >> powers & 1 for one in (near, far)]
    ).astype(np.float64)


def _groups(
    mains: Sequence[Anchor], items: Sequence[Node], addresses: Sequence[Address]
) -> tuple[Groups, ...]:
    """For each way in which links are alike, the number of each link's group."""
    paths = [tuple(one.kind for one in (anchor.node, *above(anchor.node, 6))) for anchor in mains]
    keys: tuple[Sequence[Hashable], ...] = (
        [one.fine_shape() for one in addresses],
        [one.plain_shape() for one in addresses],
        [one.coarse_shape() for one in addresses],
        [one.folder() for one in addresses],
        [one.section() for one in addresses],
        [one.host for one in addresses],
        paths,
        [path[:3] for path in paths],
        [tuple(tag for tag, _ in path) for path in paths],
        [id(item.element.getparent()) for item in items],
        [(item.kind, path[:1]) for item, path in zip(items, paths, strict=True)],
        [id(_third(item)) for item in items],
    )
    return tuple(_numbered(one) for one in keys)


def _third(node: Node) -> object:
    around = list(above(node, 3))
    return around[-1].element if around else node.element


def _numbered(keys: Sequence[Hashable]) -> Groups:
    names: dict[Hashable, int] = {}
    return np.array([names.setdefault(key, len(names)) for key in keys], dtype=np.intp)


def _alike(few: Numbers, groups: Sequence[Groups]) -> Numbers:
    """The number of links in each group, and the mean of some measures over the other ones in it."""
    columns: list[Numbers] = []
    for group in groups:
        count = np.bincount(group)[group].astype(np.float64)
        columns.append(np.log(count))
        for values in few.T:
            total = np.bincount(group, values)[group]
            columns.append((total - values + values.mean()) / count)
        high = few[:, 0] / np.maximum(1e-9, _maxima(few[:, 0], group))
        columns.append(high)
    return np.column_stack(columns)


def _maxima(values: Numbers, group: Groups) -> Numbers:
    best = np.zeros(int(group.max()) + 1)
    np.maximum.at(best, group, values)
    return best[group]


def _around(values: Numbers) -> Numbers:
    """The values of the three links before and behind, and the mean of six on each side."""
    columns = []
    for step in (1, 2, 3):
        padding = np.zeros(step)
        columns += [
            np.concatenate([padding, values])[: len(values)],
            np.concatenate([values, padding])[step:],
        ]
    sums = np.concatenate([[0.0], np.cumsum(values)])
    at = np.arange(len(values))
    low, high = np.maximum(0, at - 6), np.minimum(len(values), at + 7)
    columns.append((sums[high] - sums[low]) / (high - low))
    return np.column_stack(columns)


def _whole(words: Numbers, where: Numbers, places: Numbers) -> Numbers:
    """Measures of the page, the same for all its links."""
    few = [
        math.log1p(len(words)),
        float(np.median(words[:, 0])),
        float(np.percentile(words[:, 0], 85)),
        float(words[:, 3].mean()),
        float(where[:, 0].mean()),
        float(places[:, 2].mean()),
        float(places[:, 5].mean()),
        float((where[:, 6] >= 5).mean()),
        float(where[:, 9].mean()),
        float((where[:, 2] > 0).mean()),
        float(words[:, 4].mean()),
    ]
    return np.tile(np.array(few), (len(words), 1))
