"""A page for readers as a feed: by rules of CSS or XPath, and without rules."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.feeds.entries import read_feed
from crawler.feeds.raw import FeedDocument
from crawler.parsed import ParsedFeed, Unreadable
from tests.fakes import START
from tests.pages import HOME, HOME_ARTICLES, HOME_URL
from watchword.domain.source import LISTING, Hints


def read(html: str, rules: str | None = None) -> ParsedFeed | Unreadable:
    document = FeedDocument(
        body=html.encode(), content_type="text/html", url=HOME_URL, kind=LISTING, rules=rules
    )
    return read_feed(document, Hints(outlet="x"), START)


def links(html: str, rules: str | None = None) -> dict[str, str]:
    found = read(html, rules)
    assert isinstance(found, ParsedFeed), found
    return {entry.link: entry.title for entry in found.entries}


def test_without_rules_the_articles_are_guessed_and_it_says_how_sure_that_is() -> None:
    assert links(HOME) == HOME_ARTICLES
    found = read(HOME)
    assert isinstance(found, ParsedFeed)
    assert found.confidence is not None
    assert 0.5 < found.confidence <= 1
    assert (found.kind, found.whole) == (LISTING, True)


@pytest.mark.parametrize(
    "rules", [".teaser h3 > a", "article.teaser", "//article//h3/a", ".teaser-title"]
)
def test_rules_choose_links_elements_with_links_or_what_is_within_a_link(rules: str) -> None:
    assert links(HOME, rules) == HOME_ARTICLES
    found = read(HOME, rules)
    assert isinstance(found, ParsedFeed)
    assert found.confidence is None, "nothing was guessed"


def test_a_date_for_machines_beside_a_link_is_its_date() -> None:
    html = HOME.replace("<time>", '<time datetime="2026-11-24T10:00:00+09:00">')
    found = read(html)
    assert isinstance(found, ParsedFeed)
    dates = {entry.published_at for entry in found.entries}
    assert dates == {datetime(2026, 11, 24, 1, tzinfo=UTC)}


@pytest.mark.parametrize(
    ("html", "rules", "reason"),
    [
        (HOME, "a[", "its rules are neither CSS nor XPath"),
        (HOME, "//a[", "its rules are neither CSS nor XPath"),
        (HOME, "count(//a)", "its rules are neither CSS nor XPath"),
        (HOME, "h6 a", "its rules find no link"),
        ("<html><body><p>Come back later.</p></body></html>", None, "no link of it looks like"),
        ("", None, "the answer was empty"),
    ],
)
def test_a_page_without_links_says_why(html: str, rules: str | None, reason: str) -> None:
    found = read(html, rules)
    assert isinstance(found, Unreadable)
    assert reason in found.reason


def test_a_page_that_breaks_off_is_not_whole() -> None:
    found = read(HOME[: HOME.index("<footer")])
    assert isinstance(found, ParsedFeed)
    assert not found.whole
