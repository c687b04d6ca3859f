"""Finds the links of a page that lead to articles, without rules of its site. Pure."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources
from itertools import islice
from typing import NamedTuple

import numpy as np
from lxml.html import HtmlElement

from crawler.extract.forest import Forest, parse_forest
from crawler.listing.links import HEADINGS, Anchor, PageLinks
from crawler.listing.measures import item_of, measures
from crawler.plain.decode import decode
from crawler.plain.elements import text_within
from crawler.plain.text import line
from crawler.plain.tree import load_tree

MIN_LOG_ODDS = -0.7
"""From here a link counts as one of an article. Below 0, since the forest doubts links of outlets that
it did not learn from: those left out had the best F1 here (`scripts/fit_listing.py --folds`)."""
MAX_TITLE_LENGTH = 500
MAX_HEADING_SIZE = 200
"""Elements of a link that are searched for its heading."""


class ArticleLink(NamedTuple):
    """One link of a page that leads to an article."""

    url: str
    """Absolute, without fragment, otherwise as the page has it."""
    title: str
    confidence: float
    """From 0 to 1."""
    date: str = ""
    """As a `time` element beside it has it for machines; empty where there is none."""


def article_links(html: bytes, url: str) -> list[ArticleLink]:
    """The links of a page that lead to articles, in the page's order. Pure.

    `url`: of the page, after redirects. Empty for what is no HTML.
    """
    tree = load_tree(decode(html))
    return [] if tree is None else links_of(tree, url)


def links_of(tree: HtmlElement, url: str) -> list[ArticleLink]:
    """The same for a page that is parsed. Pure."""
    return guessed(PageLinks(tree, url))


def guessed(page: PageLinks) -> list[ArticleLink]:
    """The links of a page that the forest takes for articles. Pure."""
    if not page.links:
        return []
    scores = _forest().scores(measures(page))
    probabilities = 1 / (1 + np.exp(-scores))
    return [
        described(page, link.main, round(float(probability), 3))
        for link, score, probability in zip(page.links, scores, probabilities, strict=True)
        if score > MIN_LOG_ODDS
    ]


def described(page: PageLinks, anchor: Anchor, confidence: float = 1.0) -> ArticleLink:
    """A link with its title and the date beside it. Pure."""
    places = (page.card(anchor), item_of(anchor))
    times = (time for one in places if one.times for time in one.element.iter("time"))
    date = next((value for time in islice(times, 3) if (value := time.get("datetime"))), "")
    return ArticleLink(anchor.url, _title(anchor), confidence, date)


@lru_cache(maxsize=1)
def _forest() -> Forest:
    """The forest that `scripts/fit_listing.py` made, read once."""
    text = resources.files("crawler.listing").joinpath("forest.json").read_text("utf-8")
    return parse_forest(json.loads(text))


def _title(anchor: Anchor) -> str:
    """The heading within the link, else its whole text; its title where that continues a cut text."""
    element = anchor.node.element
    if anchor.node.headings:
        for _, inner in zip(range(MAX_HEADING_SIZE), element.iter(), strict=False):
            if inner.tag in HEADINGS and (found := line(text_within(inner), MAX_TITLE_LENGTH)):
                return found
    full = line(element.get("title") or "", MAX_TITLE_LENGTH)
    cut = anchor.text.rstrip("….")
    return full if cut != anchor.text and cut and full.startswith(cut) else anchor.text
