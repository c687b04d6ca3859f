"""The longest addresses, GUIDs and words that are taken from a feed have room in the indexes."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from config.units import MAX_ADDRESS, InvalidValue, web_address
from crawler.feeds.entries import MAX_TITLE_LENGTH, read_feed
from crawler.feeds.raw import FeedDocument
from crawler.parsed import ParsedFeed
from crawler.plain.urls import MAX_URL_LENGTH
from tests.factories import a_source
from tests.fakes import START
from tests.scenario.stage import Stage
from watchword.domain.source import Hints

HOST = "https://a.example/"


def han(length: int) -> str:
    """So many Chinese characters, in no order: PostgreSQL compresses what repeats."""
    draw = random.Random(length)
    return "".join(chr(draw.randrange(0x4E00, 0x9FA5)) for _ in range(length))


def katakana(length: int) -> str:
    draw = random.Random(length)
    return "".join(chr(draw.randrange(0x30A1, 0x30F0)) for _ in range(length))


FEED = HOST + han(660)
LINK = HOST + han(MAX_URL_LENGTH - len(HOST))
GUID = han(MAX_TITLE_LENGTH)
NUMBERS = " ".join(f"{number}亿" for number in range(101, 270))
NAME = katakana(900)


def item(link: str, guid: str, title: str) -> str:
    date = START.strftime("%a, %d %b %Y %H:%M:%S GMT")
    return (
        f"<item><link>{link}</link><guid>{guid}</guid><title>{title}</title>"
        f"<pubDate>{date}</pubDate></item>"
    )


def read(*items: str) -> ParsedFeed:
    body = f"<rss version='2.0'><channel><title>x</title>{''.join(items)}</channel></rss>"
    document = FeedDocument(body=body.encode(), content_type="application/rss+xml", url=FEED)
    found = read_feed(document, Hints(outlet="x"), START)
    assert isinstance(found, ParsedFeed), found
    return found


async def test_the_longest_texts_that_are_taken_are_stored_and_told(stage: Stage) -> None:
    assert web_address(FEED) == FEED
    await stage.configure(sources=[a_source(FEED)])
    live = LINK[:-1] + "页"
    found = read(
        item(LINK, GUID, f"Rice talks {NAME}"),
        item(live, "1" + GUID[1:], f"Steel talks {NUMBERS}"),
        item(live, "2" + GUID[1:-1] + "尾", "Ferry talks"),
    ).entries
    assert [len(one.link) > 2 * MAX_URL_LENGTH for one in found] == [True] * 3
    stage.publish(*found, feed=FEED)
    stage.page(found[0].link, "x", canonical=found[0].link)
    await stage.run()
    await stage.run(after=timedelta(minutes=30))
    titles = sorted(one.title[:5] for one in await stage.alerts())
    assert titles == ["Ferry", "Rice ", "Steel"]
    changed = read(item(LINK, GUID, f"Rice talks {NAME}, again")).entries
    moved = read(item(HOST + "moved", GUID, f"Rice talks {NAME}, again")).entries
    stage.publish(*changed, feed=FEED)
    await stage.run(after=timedelta(minutes=30))
    stage.publish(*moved, feed=FEED)
    await stage.run(after=timedelta(minutes=30))
    known = await stage.store.read(
        lambda rows: rows.articles.known_entries(FEED, [changed[0].link, moved[0].link])
    )
    assert [one.title for one in known.values()] == [changed[0].title] * 2
    assert len({one.article_id for one in known.values()}) == 1


def test_a_longer_address_of_a_feed_is_refused() -> None:
    longest = "https://a.example/" + "x" * (MAX_ADDRESS - len(HOST))
    assert web_address(longest) == longest
    with pytest.raises(InvalidValue, match=r"has 2,001 bytes; an address has 2,000 at the most"):
        web_address(longest + "x")
