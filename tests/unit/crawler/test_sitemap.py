"""Sitemaps, what an index or a robots.txt names, and the bounds within which it is read."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from dataclasses import replace

import pytest

from crawler.feeds.entries import read_feed
from crawler.feeds.raw import FeedDocument
from crawler.feeds.sitemap import MAX_SIZE
from crawler.feeds.sitemap_index import MAX_DEPTH, MAX_SITEMAPS, with_sitemaps
from crawler.parsed import ParsedFeed, Unreadable
from tests.fakes import START
from watchword.domain.article import Entry, Failed
from watchword.domain.source import Hints

URL = "https://a.example/sitemap.xml"


def read(body: bytes | str, url: str = URL) -> ParsedFeed | Unreadable:
    data = body.encode() if isinstance(body, str) else body
    return read_feed(FeedDocument(body=data, content_type=None, url=url), Hints(outlet="x"), START)


def parsed(body: bytes | str, url: str = URL) -> ParsedFeed:
    found = read(body, url)
    assert isinstance(found, ParsedFeed), found
    return found


def urlset(*urls: tuple[str, str]) -> str:
    rows = (f"<url><loc>{loc}</loc><lastmod>{at}</lastmod></url>" for loc, at in urls)
    return f'<?xml version="1.0"?><!-- made --><urlset>{"".join(rows)}</urlset>'


def index(*sitemaps: tuple[str, str]) -> str:
    rows = (f"<sitemap><loc>{loc}</loc><lastmod>{at}</lastmod></sitemap>" for loc, at in sitemaps)
    return f"<sitemapindex>{''.join(rows)}</sitemapindex>"


def test_a_sitemap_without_titles_lists_the_newest_first() -> None:
    text = urlset(("/1", "2026-11-01"), ("/3", "2026-11-24"), ("/2", "2026-11-12"))
    assert [entry.link[-2:] for entry in parsed(text).entries] == ["/3", "/2", "/1"]


def test_a_packed_sitemap_is_unpacked_up_to_its_limit() -> None:
    packed = gzip.compress(urlset(("/1", "2026-11-24")).encode())
    assert len(parsed(packed, URL + ".gz").entries) == 1
    bomb = gzip.compress(urlset(("/1", "2026-11-24")).encode() + b" " * (3 * MAX_SIZE))
    assert len(parsed(bomb).entries) == 1
    assert isinstance(read(gzip.compress(b"no sitemap")), Unreadable)
    assert isinstance(read(b"\x1f\x8b" + zlib.compress(b"x")), Unreadable)


def test_an_index_names_its_sitemaps_those_of_news_first_and_the_newest() -> None:
    found = parsed(
        index(
            ("/old.xml", "2020-01-01"),
            ("/new.xml", "2026-11-01"),
            ("/news.xml", "2026-01-01"),
            ("/old.xml", "2020-01-01"),
            ("javascript:x", "2026-11-24"),
        )
    )
    assert [sitemap.removeprefix("https://a.example") for sitemap in found.sitemaps] == [
        "/news.xml",
        "/new.xml",
        "/old.xml",
    ]
    assert found.entries == ()


def test_a_robots_txt_names_sitemaps() -> None:
    text = "User-agent: *\nDisallow: /x\nSitemap: https://a.example/a.xml\nsitemap:/b.xml\n"
    found = parsed(text, "https://a.example/robots.txt")
    assert found.sitemaps == ("https://a.example/a.xml", "https://a.example/b.xml")
    none = read("User-agent: *\n", "https://a.example/robots.txt")
    assert isinstance(none, Unreadable)
    assert none.reason == "this robots.txt names no sitemap"


def test_broken_xml_keeps_what_comes_before_the_fault() -> None:
    text = urlset(("/1", "2026-11-24"), ("/2", "2026-11-23")).replace("<loc>/2", "<loc>/2<x")
    found = parsed(text)
    assert found.entries[0].link == "https://a.example/1"


# --- Sitemaps of an index ------------------------------------------------------------


def a_feed(*sitemaps: str, entry: str = "") -> ParsedFeed:
    entries = (Entry(link=entry, title="Talks"),) if entry else ()
    return ParsedFeed(entries=entries, kind="sitemap", sitemaps=sitemaps)


def collect(start: ParsedFeed, web: dict[str, ParsedFeed | Failed]) -> tuple[object, list[str]]:
    asked: list[str] = []

    async def ask(url: str) -> ParsedFeed | Failed:
        asked.append(url)
        return web.get(url, Failed(reason="404 Not Found"))

    return asyncio.run(with_sitemaps(start, "start", ask)), asked


def test_the_entries_of_all_sitemaps_are_one_feed() -> None:
    web: dict[str, ParsedFeed | Failed] = {"a": a_feed(entry="/1"), "b": a_feed(entry="/2")}
    found, asked = collect(a_feed("a", "b"), web)
    assert isinstance(found, ParsedFeed)
    assert [entry.link for entry in found.entries] == ["/1", "/2"]
    assert (asked, found.whole, found.sitemaps) == (["a", "b"], True, ())


def test_one_sitemap_that_fails_leaves_the_others_and_all_that_fail_are_a_failure() -> None:
    found, _ = collect(a_feed("gone", "a"), {"a": a_feed(entry="/1")})
    assert isinstance(found, ParsedFeed)
    assert (len(found.entries), found.whole) == (1, False)
    assert collect(a_feed("gone", "away"), {})[0] == Failed(reason="404 Not Found")


def test_a_cycle_ends() -> None:
    web: dict[str, ParsedFeed | Failed] = {"a": a_feed("b", "start"), "b": a_feed("a", entry="/1")}
    found, asked = collect(a_feed("a"), web)
    assert isinstance(found, ParsedFeed)
    assert asked == ["a", "b"]


@pytest.mark.parametrize("wide", [True, False])
def test_sitemaps_without_end_are_asked_up_to_the_limits(wide: bool) -> None:
    many = tuple(f"{at}" for at in range(1_000))
    deep = {f"{at}": replace(a_feed(f"{at + 1}"), entries=()) for at in range(1_000)}
    _, asked = collect(a_feed(*many) if wide else a_feed("0"), {} if wide else dict(deep))
    assert len(asked) == (MAX_SITEMAPS if wide else MAX_DEPTH)
