"""Rules of a listing: the links that they choose, whether they have stopped, and new ones. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from cssselect import HTMLTranslator, SelectorError
from lxml.etree import XPathError, _Element
from lxml.html import HtmlElement

from crawler.listing.addresses import address
from crawler.listing.articles import ArticleLink, described
from crawler.listing.links import HEADINGS, MAX_ANCHORS, PageLinks

FIND_NONE = "its rules find no link any more"
FIND_OTHERS = "its rules find links of another kind than before"
MIN_SHAPED = 5
"""Links from which on their shapes say something."""
MIN_ALIKE = 0.2
"""The share of a page's links with a shape that is known: below it they are others. A section that is
new, or an address with a new ending, leaves more."""
MIN_F1 = 0.9
"""How well a proposal chooses the links that it is made for; a worse one helps nobody."""
MAX_CANDIDATES = 12
_XPATH = re.compile(r"\s*[(./]*/|\s*id\(")
_NAME = re.compile(r"[A-Za-z_][\w-]*")


def chosen(tree: HtmlElement, page: PageLinks, rules: str) -> list[ArticleLink] | None:
    """The links in the elements that the rules select, of each the first, or around it; each once.

    None for rules that are neither CSS nor XPath.
    """
    try:
        path = rules if _XPATH.match(rules) else HTMLTranslator().css_to_xpath(rules)
        found = tree.xpath(path)
    except (SelectorError, XPathError):
        return None
    if not isinstance(found, list):
        return None
    anchors = {one.node.element: link.main for link in page.links for one in link.anchors}
    links: dict[str, ArticleLink] = {}
    for element in found[:MAX_ANCHORS]:
        near = (anchors[one] for one in _near(element) if one in anchors)
        if anchor := next(near, None):
            links.setdefault(anchor.url, described(page, anchor))
    return list(links.values())


def _near(element: object) -> Iterator[_Element]:
    if isinstance(element, _Element):
        yield from islice(element.iter("a"), 50)
        yield from islice(element.iterancestors("a"), 1)


def why_stopped(
    links: Sequence[ArticleLink], guess: Sequence[ArticleLink], known: Collection[str]
) -> str:
    """Why rules are not followed any more that choose these links; empty: they are. Pure.

    `guess`: the links of the page that are articles by a guess. `known`: addresses that the rules chose
    in earlier polls. Rules that choose what the guess finds are right, whatever the addresses look like.
    """
    if not guess or not known:
        return ""
    if not links:
        return FIND_NONE
    urls, guessed = {one.url for one in links}, {one.url for one in guess}
    if min(len(urls), len(known)) < MIN_SHAPED or len(urls & guessed) >= len(urls) / 2:
        return ""
    shapes = {address(one).plain_shape() for one in known}
    alike = sum(address(one).plain_shape() in shapes for one in urls)
    return FIND_OTHERS if alike < MIN_ALIKE * len(urls) else ""


def proposal(tree: HtmlElement, page: PageLinks, links: Sequence[ArticleLink]) -> str | None:
    """Rules of CSS that choose these links and few others; None: no short ones do. Pure."""
    wanted = {one.url for one in links}
    counts: Counter[str] = Counter()
    for link in page.links:
        if link.url in wanted:
            counts.update({name for one in link.anchors for name in _selectors(one.node.element)})
    best, best_f1 = None, MIN_F1
    for rules, _ in counts.most_common(MAX_CANDIDATES):
        urls = {one.url for one in chosen(tree, page, rules) or ()}
        f1 = 2 * len(urls & wanted) / (len(urls) + len(wanted))
        if f1 > best_f1:
            best, best_f1 = rules, f1
    return best


def _selectors(anchor: _Element) -> Iterator[str]:
    """Ways to choose a link: by its own class, and by what is around it."""
    heading = ""
    for element in (anchor, *islice(anchor.iterancestors(), 5)):
        tag = str(element.tag)
        if tag in HEADINGS:
            heading = f" {tag}"
        own = [name for name in (element.get("class") or "").split() if _NAME.fullmatch(name)]
        for name in own[:3]:
            if element is anchor:
                yield f"a.{name}"
            else:
                yield f".{name}{heading if tag not in HEADINGS else ''} a"
        if tag in HEADINGS and not own:
            yield f"{tag} a"
