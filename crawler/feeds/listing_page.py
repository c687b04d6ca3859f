"""Reads pages for readers that list articles, with rules of the configuration or without. Pure."""

from __future__ import annotations

import re

from crawler.feeds.raw import FeedDocument, FeedItem, FeedReader, RawFeed
from crawler.listing.articles import guessed
from crawler.listing.links import PageLinks
from crawler.listing.prominence import by_prominence
from crawler.listing.rules import chosen, proposal, why_stopped
from crawler.parsed import Unreadable
from crawler.plain.text import line
from crawler.plain.tree import load_tree
from crawler.plain.walls import wall_before_feed
from watchword.domain.source import LISTING

_ENDED = re.compile(r"</(html|body)\s*>\s*(<!--.{0,500}-->\s*)*$", re.I | re.S)

MIN_LINKS = 10
"""A home page with fewer links, and with scripts, is filled by them."""
_NO_LINK = {True: "no link of it looks like one to an article", False: "its rules find no link"}
"""By whether the links are guessed."""


def recognises(document: FeedDocument) -> bool:
    """Whether the configuration says that the document is a listing. Pure."""
    return document.kind == LISTING


def read(document: FeedDocument) -> RawFeed | Unreadable:
    """The links to articles as a raw feed, the most prominent first, or why there is none. Pure.

    Without rules they are guessed, and the feed has the mean of their confidence. So are those of a page
    whose rules have stopped.
    """
    text = document.decoded()
    tree = load_tree(text)
    if tree is None:
        return Unreadable(reason="it is not a page: no HTML is in it")
    page = PageLinks(tree, document.url)
    rules, stopped, proposed = document.rules, "", None
    if rules is None:
        links = guessed(page)
    elif (by_rules := chosen(tree, page, rules)) is None:
        return Unreadable(reason="its rules are neither CSS nor XPath")
    else:
        links, guess = by_rules, guessed(page) if document.known else []
        if stopped := why_stopped(links, guess, document.known):
            links, rules, proposed = guess, None, proposal(tree, page, guess)
    if (not links or stopped) and (wall := wall_before_feed(text, document.url)):
        return Unreadable(reason=wall.reason)
    if not links:
        is_empty = len(page.links) < MIN_LINKS and "<script" in text
        return Unreadable(reason=_NO_LINK[document.rules is None], scripted=is_empty)
    confidence = sum(link.confidence for link in links) / len(links)
    return RawFeed(
        items=tuple(
            FeedItem(link=one.url, title=one.title, published=one.date)
            for one in by_prominence(page, links)
        ),
        kind=LISTING,
        title=line(tree.findtext(".//title") or "", 200),
        link=document.url,
        language=tree.get("lang"),
        whole=_ENDED.search(text[-2_000:]) is not None,
        confidence=round(confidence, 2) if rules is None else None,
        stopped=stopped,
        proposed=proposed,
    )


READER = FeedReader(kinds=(LISTING,), recognises=recognises, read=read)
