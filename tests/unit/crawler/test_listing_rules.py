"""Rules that stop: when they count as stopped, what is read then, and which rules are proposed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.feeds.entries import read_feed
from crawler.feeds.raw import FeedDocument
from crawler.listing.rules import FIND_NONE, FIND_OTHERS
from crawler.parsed import ParsedFeed, Unreadable
from tests.fakes import START
from tests.pages import HOME, HOME_ARTICLES, HOME_URL
from watchword.domain.source import LISTING, Hints

KNOWN = tuple(HOME_ARTICLES)
REDONE = HOME.replace("teaser", "story-card")
"""The same page after its site was made anew."""
WALL = """<html><head><title>Just a moment...</title></head><body><script
src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script></body></html>"""


def read(html: str, rules: str | None, known: tuple[str, ...] = KNOWN) -> ParsedFeed | Unreadable:
    document = FeedDocument(
        body=html.encode(), content_type="text/html", url=HOME_URL, kind=LISTING, rules=rules
    )
    return read_feed(replace(document, known=known), Hints(outlet="x"), START)


def parsed(html: str, rules: str, known: tuple[str, ...] = KNOWN) -> ParsedFeed:
    found = read(html, rules, known)
    assert isinstance(found, ParsedFeed), found
    return found


def links(found: ParsedFeed) -> set[str]:
    return {entry.link for entry in found.entries}


def test_rules_that_work_are_followed_and_nothing_is_guessed() -> None:
    found = parsed(HOME, ".teaser h3 a")
    assert (links(found), found.stopped, found.proposed) == (set(KNOWN), "", None)
    assert found.confidence is None


def test_where_rules_find_no_link_any_more_the_links_are_guessed_and_rules_proposed() -> None:
    found = parsed(REDONE, ".teaser h3 a")
    assert (links(found), found.stopped) == (set(KNOWN), FIND_NONE)
    assert found.confidence is not None
    assert found.proposed is not None
    again = parsed(REDONE, found.proposed)
    assert (links(again), again.stopped) == (set(KNOWN), "")


def test_where_rules_find_links_of_another_kind_the_links_are_guessed() -> None:
    moved = REDONE.replace('class="main-nav"', 'class="main-nav teaser"')
    found = parsed(moved, ".teaser li")
    assert (links(found), found.stopped) == (set(KNOWN), FIND_OTHERS)


def test_new_addresses_of_articles_do_not_stop_rules_that_choose_them() -> None:
    old = tuple(f"https://old.example.org/?p={number}" for number in range(20))
    found = parsed(HOME, ".teaser h3 a", old)
    assert (links(found), found.stopped) == (set(KNOWN), "")


def test_rules_that_never_found_a_link_are_a_mistake_of_the_file() -> None:
    found = read(HOME, "h6 a", known=())
    assert isinstance(found, Unreadable)
    assert found.reason == "its rules find no link"


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<html><body><p>Come back later.</p></body></html>", "its rules find no link"),
        (WALL, "a bot wall"),
    ],
)
def test_a_page_without_articles_stops_no_rules(html: str, reason: str) -> None:
    found = read(html, ".teaser h3 a")
    assert isinstance(found, Unreadable)
    assert reason in found.reason
