"""Reads pages for readers that list articles, with rules of the configuration or without. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

import trafilatura
from cssselect import HTMLTranslator, SelectorError
from lxml.etree import XPathError, _Element
from lxml.html import HtmlElement

from crawler.feeds.raw import FeedDocument, FeedItem, FeedReader, RawFeed
from crawler.listing.articles import ArticleLink, described, guessed
from crawler.listing.links import MAX_ANCHORS, PageLinks
from crawler.parsed import Unreadable
from crawler.plain.text import line
from crawler.plain.walls import wall_before_feed
from watchword.domain.source import LISTING

_ENDED = re.compile(r"</(html|body)\s*>\s*(<!--.{0,500}-->\s*)*$", re.I | re.S)
_XPATH = re.compile(r"\s*[(./]*/|\s*id\(")


def recognises(document: FeedDocument) -> bool:
    """Whether the configuration says that the document is a listing. Pure."""
    return document.kind == LISTING


def read(document: FeedDocument) -> RawFeed | Unreadable:
    """The links to articles as a raw feed, or why there is none. Pure.

    Without rules they are guessed, and the feed has the mean of their confidence.
    """
    text = document.decoded()
    tree = trafilatura.load_html(text)
    if tree is None:
        return Unreadable(reason="it is not a page: no HTML is in it")
    page = PageLinks(tree, document.url)
    if document.rules is None:
        links = guessed(page)
    elif (chosen := _chosen(tree, document.rules)) is None:
        return Unreadable(reason="its rules are neither CSS nor XPath")
    else:
        links = _links(page, chosen)
    if not links:
        wall = wall_before_feed(text, document.url)
        by = "no link of it looks like one to an article"
        return Unreadable(
            reason=wall.reason
            if wall
            else by
            if document.rules is None
            else "its rules find no link"
        )
    confidence = sum(link.confidence for link in links) / len(links)
    return RawFeed(
        items=tuple(FeedItem(link=one.url, title=one.title, published=one.date) for one in links),
        kind=LISTING,
        title=line(tree.findtext(".//title") or "", 200),
        link=document.url,
        language=tree.get("lang"),
        whole=_ENDED.search(text[-2_000:]) is not None,
        confidence=round(confidence, 2) if document.rules is None else None,
    )


def _chosen(tree: HtmlElement, rules: str) -> list[_Element] | None:
    """The elements that the rules select, at most MAX_ANCHORS; None for rules that are none."""
    try:
        path = rules if _XPATH.match(rules) else HTMLTranslator().css_to_xpath(rules)
        found = tree.xpath(path)
    except (SelectorError, XPathError):
        return None
    if not isinstance(found, list):
        return None
    return [one for one in found[:MAX_ANCHORS] if isinstance(one, _Element)]


def _links(page: PageLinks, chosen: list[_Element]) -> list[ArticleLink]:
    """The links in these elements, of each the first, or around it; each address once."""
    anchors = {one.node.element: link.main for link in page.links for one in link.anchors}
    found: dict[str, ArticleLink] = {}
    for element in chosen:
        near = (anchors[one] for one in _near(element) if one in anchors)
        if anchor := next(near, None):
            found.setdefault(anchor.url, described(page, anchor))
    return list(found.values())


def _near(element: _Element) -> Iterator[_Element]:
    yield from islice(element.iter("a"), 50)
    yield from islice(element.iterancestors("a"), 1)


READER = FeedReader(kinds=(LISTING,), recognises=recognises, read=read)
