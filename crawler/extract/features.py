"""The measures of each block of a page: its words, its place, its neighbours. Pure."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, chain
from typing import Any

import numpy as np
from lxml.html import HtmlElement
from numpy.typing import NDArray

from crawler.extract.blocks import Block
from crawler.extract.letters import BARS, CAPITALS, COMMAS, DIGITS, STOPS, WORDS, counts
from crawler.extract.markers import NAMES

Numbers = NDArray[np.float64]
Groups = NDArray[np.intp]
"""For each block, the number of the group that it belongs to."""
MAX_SHORT_LENGTH = 200
"""Characters. Dates and boilerplate are looked for only in short blocks."""
MIN_PROSE_LENGTH = 80
"""Letters (a CJK character counts as three). A longer block with few links is probably prose."""
MAX_GAP = 30
"""Blocks. Prose that is farther away counts as this far."""
_ENDS = frozenset('.!?。！？…:：;”"»」』)）؟।')
_DATE = re.compile(r"\b(19|20)\d\d\b|\d{1,2}:\d\d|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")
_ADDRESS = re.compile(r"https?://|www\.|#\w|@\w")
"""Each branch begins with a character, so that `re` passes over all others at once."""
_BOILERPLATE = """
©, (c), copyright, all rights reserved, alle rechte, droits réservés, 版权, 著作権, 無断, 무단, 转载,
    轉載, disclaimer, 免责声明, 免責聲明
newsletter, view in browser, subscri, sign up, sign in, log in, login, register, abonn, anmeld, inscri,
    suscri, 登录, 登錄, 会員, ログイン, 購読, 구독, 로그인
follow us, share this, share on, facebook, twitter, whatsapp, instagram, telegram, teilen,
    síguenos, 分享, 关注, 關注, フォロー
read more, read also, also read, see also, related, more from, more on, you may,
    recommended, lesen sie, mehr zum, lire aussi, à lire, lea también, leia, leggi anche,
    czytaj, 相关, 相關, 推荐, 推薦, 延伸, 関連, おすすめ, あわせて, 관련
photo, image, picture, credit, getty, reuters/, afp/, foto, bild:, quelle:, 图片, 圖片, 写真,
    撮影, 사진, 资料图, video
comment, kommentar, commentaire, comentario, 评论, 評論, コメント, 댓글
advert, sponsored, anzeige, werbung, publicidad, publicité, affiliate, commission, 广告, 広告,
    광고
written by, edited by, reporting by, editing by, contact, contributed, author, journalist,
    reporter, editor, autor, redakt, 编辑, 編輯, 責編, 责任, 记者, 記者, 기자
updated, published, posted, last modified, aktualisiert, veröffentlicht, publié,
    actualizado, 发布, 更新, 公開, 配信, 입력, 수정
cookie, privacy, terms, javascript, browser, consent, external content, contenu externe,
    datenschutz, privatsphäre, einwillig, einverstanden, externe inhalt, externer inhalt,
    externen inhalt, 隐私, プライバシー
"""
"""One kind of boilerplate a line, as words that it uses; an indented line continues the one before."""
_BOILERPLATE_WORDS = tuple(
    tuple(row.split(", ")) for row in _BOILERPLATE.strip().replace("\n    ", " ").split("\n")
)
_READ_TAGS = "p li h1 h2 h3 h4 div td blockquote figcaption section article dd pre body"
_TAGS = tuple(_READ_TAGS.split())
_TAG_NUMBER = {tag: at for at, tag in enumerate(_TAGS)}
_RANKS = (1, 2, 3, 5)
"""So many elements above a block is an ancestor by which blocks belong together."""
PLACED = 5
"""So many of the groups, from the first, are measures of a block's place."""
_HOLDERS = frozenset(("div", "td", "section", "article", "body"))


def features(
    found: Sequence[Block], sizes: Numbers, title: str, together: Sequence[Groups]
) -> Numbers:
    """A row for each block, a column for each measure, in the order that the forest expects. Pure.

    `sizes`: the length of each block in letters; `together`: the groups of the blocks.
    """
    own = _own(found, sizes, title)
    good = _prose(found, sizes)
    places = _places(found, title, together, sizes, good)
    return np.hstack([own, places, _neighbours(own), _bits(found), _region(found, good)])


def groups(found: Sequence[Block]) -> tuple[Groups, ...]:
    """For each way in which blocks belong together, the number of each block's group. Pure.

    They have a common ancestor 1, 2, 3 or 5 elements above; tag, class and depth in common; tag and
    class; tag and class of their own and of their parent; or they are in one element.
    """
    elements = [block.element for block in found]
    marks = [(element.tag, element.get("class")) for element in elements]
    parents = [element.getparent() for element in elements]
    above = [None if one is None else (one.tag, one.get("class")) for one in parents]
    depths = [block.depth for block in found]
    ancestors = [elements]
    for _ in range(max(_RANKS)):
        ancestors.append(_above(ancestors[-1]))
    keys: tuple[Sequence[object], ...] = (
        *(ancestors[rank] for rank in _RANKS),
        [*zip(marks, depths, strict=True)],
        marks,
        [*zip(marks, above, strict=True)],
        elements,
    )
    return tuple(_numbered(one) for one in keys)


def _numbered(keys: Sequence[object]) -> Groups:
    names: dict[object, int] = {}
    return np.array([names.setdefault(key, len(names)) for key in keys], dtype=np.intp)


def _own(found: Sequence[Block], sizes: Numbers, title: str) -> Numbers:
    """The measures of each block by itself: its letters, links, words and tag."""
    texts = [block.text for block in found]
    kinds = counts(texts)
    chars = np.array([len(text) for text in texts], dtype=np.float64)
    words = np.maximum(1, kinds[:, WORDS])
    dates = _holding(_DATE, [text if len(text) < MAX_SHORT_LENGTH else "" for text in texts])
    tags = np.array([_TAG_NUMBER.get(str(block.element.tag), -1) for block in found])
    columns: list[Any] = [
        np.log1p(sizes),
        np.array([block.linked for block in found]) / chars,
        np.array([block.strong for block in found]) / chars,
        kinds[:, STOPS] * 50 / (sizes + 50),
        kinds[:, COMMAS] * 50 / (sizes + 50),
        [text[-1] in _ENDS for text in texts],
        kinds[:, DIGITS] / chars,
        kinds[:, CAPITALS] / words,
        sizes / words,
        [text[0].islower() for text in texts],
        sizes > 1.5 * chars,
        dates,
        _holding(_ADDRESS, texts),
        kinds[:, BARS] > 0,
        [text == title for text in texts],
        [block.depth for block in found],
    ]
    one_hot = tags[:, None] == np.arange(len(_TAGS))
    return np.column_stack([*columns, _boilerplate_kinds(texts), one_hot]).astype(np.float64)


def _holding(pattern: re.Pattern[str], texts: Sequence[str]) -> NDArray[np.bool_]:
    """Whether each text has a match. `pattern`: no match of it has a line feed.

    It is looked for once in all texts together, which is faster than in each.
    """
    ends = np.cumsum([len(text) + 1 for text in texts])
    at = [match.start() for match in pattern.finditer("\n".join(texts))]
    found = np.zeros(len(texts), dtype=np.bool_)
    found[np.searchsorted(ends, at, side="right")] = True
    return found


def _boilerplate_kinds(texts: Sequence[str]) -> Numbers:
    """For each block and each kind of boilerplate, 1 if the block is short and uses its words.

    Each word is looked for once in all blocks together, which is faster than in each block.
    """
    short = [text.lower() if len(text) < 2 * MAX_SHORT_LENGTH else "" for text in texts]
    ends = list(accumulate(len(text) + 1 for text in short))
    page = "\n".join(short)
    found = np.zeros((len(texts), len(_BOILERPLATE_WORDS)))
    for kind, words in enumerate(_BOILERPLATE_WORDS):
        for word in words:
            at = page.find(word)
            while at >= 0:
                block = bisect_right(ends, at)
                found[block, kind] = 1.0
                at = page.find(word, ends[block])
    return found


def _prose(found: Sequence[Block], sizes: Numbers) -> Numbers:
    """The length of each block that is probably prose, 0 for any other."""
    few = np.array([block.linked < 0.3 * len(block.text) for block in found])
    return np.where((sizes > MIN_PROSE_LENGTH) & few, sizes, 0.0)


def _places(
    found: Sequence[Block],
    title: str,
    together: Sequence[Groups],
    sizes: Numbers,
    good: Numbers,
) -> Numbers:
    """The place of each block: in the order, under its parents, among similar blocks."""
    total, prose = max(1.0, float(sizes.sum())), max(1.0, float(good.sum()))
    head = next((at for at, block in enumerate(found) if block.element.tag == "h1"), 0)
    if title:
        head = next((at for at, block in enumerate(found) if block.text == title), head)
    before = np.cumsum(good) - good
    count = len(found)
    order = np.arange(count)
    times = Counter(block.text for block in found)
    columns = [
        order / count,
        before / prose,
        np.sign(order - head) * np.log1p(np.abs(order - head)),
        np.log1p(np.cumsum(sizes) - sizes) - np.log1p(total / 2),
        np.array([math.log(times[block.text]) for block in found]),
        np.full(count, math.log1p(count)),
        np.full(count, math.log1p(prose)),
        sizes / max(1.0, float(sizes.max())),
        *_gap(good),
        *_shares(found, together, sizes, good),
    ]
    return np.stack(columns, axis=1)


def _gap(good: Numbers) -> tuple[Numbers, Numbers]:
    """The number of blocks since the last prose and until the next, at most 30, as logarithms."""
    return since(good > 0, MAX_GAP), since(good[::-1] > 0, MAX_GAP)[::-1]


def since(mark: NDArray[np.bool_], most: int) -> Numbers:
    """For each block, the steps since the last marked one, at most `most`, as a logarithm. Pure."""
    at = np.arange(len(mark))
    last = np.maximum.accumulate(np.concatenate(([-most], np.where(mark, at, -most)[:-1])))
    return np.asarray(np.log1p(np.minimum(at - last, most)), dtype=np.float64)


def _shares(
    found: Sequence[Block], together: Sequence[Groups], sizes: Numbers, good: Numbers
) -> list[Numbers]:
    """The share of the prose and of links under each block's ancestors, and in similar blocks."""
    prose = max(1.0, float(good.sum()))
    linked = np.array([float(block.linked) for block in found])
    chars = np.array([float(len(block.text)) for block in found])
    columns: list[Numbers] = []
    for group in together[:PLACED]:
        count = summed(np.ones(len(found)), group)
        columns += [
            summed(good, group) / prose,
            summed(linked, group) / np.maximum(1, summed(chars, group)),
            np.log1p(count),
            summed(sizes, group) / count / 100,
        ]
    return columns


def summed(values: Numbers, group: Groups) -> Numbers:
    """For each block, the sum over its group. Pure."""
    return np.asarray(np.bincount(group, values)[group], dtype=np.float64)


def _above(elements: Sequence[HtmlElement]) -> list[HtmlElement]:
    """The parent of each element; the element itself where that is the body, or there is none."""
    known: dict[HtmlElement, HtmlElement] = {}
    for element in elements:
        if element not in known:
            parent = element.getparent()
            known[element] = element if parent is None or parent.tag == "body" else parent
    return [known[element] for element in elements]


def _neighbours(own: Numbers) -> Numbers:
    """Length, links, end, date and paragraph of the three blocks before and after."""
    few = own[:, [0, 1, 3, 5, 16 + len(_BOILERPLATE_WORDS)]]
    moved = []
    for step in (-3, -2, -1, 1, 2, 3):
        row = np.zeros_like(few)
        if step < 0:
            row[-step:] = few[:step]
        else:
            row[:-step] = few[step:]
        moved.append(row)
    return np.hstack(moved)


def _bits(found: Sequence[Block]) -> Numbers:
    """The markers near and far, a column for each bit."""
    powers = np.arange(len(NAMES), dtype=np.int64)
    near = np.array([block.near for block in found], dtype=np.int64)[:, None] >> powers & 1
    far = np.array([block.far for block in found], dtype=np.int64)[:, None] >> powers & 1
    return np.hstack([near, far]).astype(np.float64)


def _region(found: Sequence[Block], good: Numbers) -> Numbers:
    """The distance of each block from the element with the most prose, in steps of the tree.

    Columns: the steps up from that element to the first one that also holds the block; the steps down
    to the block; the share of the prose at this distance or nearer; the share of the element itself.
    """
    held: dict[HtmlElement, float] = {}
    for block, size in zip(found, good, strict=True):
        holder = _holder(block.element)
        held[holder] = held.get(holder, 0.0) + size
    core = max(held, key=lambda holder: held[holder])
    steps = {element: (at, 0) for at, element in enumerate((core, *core.iterancestors()))}
    moves = np.array([_steps(block.element, steps) for block in found], dtype=np.float64)
    total = max(1.0, float(good.sum()))
    ups = moves[:, 0].astype(np.intp)
    near = np.cumsum(np.bincount(ups, good))[ups] / total
    return np.column_stack([moves, near, np.full(len(found), held[core] / total)])


def _holder(element: HtmlElement) -> HtmlElement:
    """The element that holds a block as one of its paragraphs."""
    parent = element.getparent()
    return element if element.tag in _HOLDERS or parent is None else parent


def _steps(element: HtmlElement, known: dict[HtmlElement, tuple[int, int]]) -> tuple[int, int]:
    """The steps up and down to an element. `known`: those of others; those on the way are added."""
    way = []
    for above in chain((element,), element.iterancestors()):
        if above in known:
            break
        way.append(above)
    up, down = known[above]
    for one in reversed(way):
        down += 1
        known[one] = (up, down)
    return up, down
