"""What every reader of feeds promises, tested with a sample of each kind in the table of formats."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.feeds.entries import read_feed
from crawler.feeds.raw import FeedDocument
from crawler.feeds.readers import KINDS, READERS, read_raw
from crawler.parsed import ParsedFeed, Unreadable
from tests.fakes import START
from watchword.domain.source import LISTING, Hints

RSS = """<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>News</title>
  <item><title>Ships &amp; ports</title><link>https://a.example/1</link><dc:language>fr</dc:language>
  <pubDate>Tue, 24 Nov 2026 09:00:00 +0900</pubDate></item></channel></rss>"""
RDF = """<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><channel><title>News</title></channel>
  <item rdf:about="https://a.example/1"><title>Ships &amp; ports</title><link>https://a.example/1</link>
  <dc:date>2026-11-24T09:00:00+09:00</dc:date><dc:language>fr</dc:language></item></rdf:RDF>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>News</title><entry>
  <title>Ships &amp; ports</title><link href="https://a.example/1"/>
  <published>2026-11-24T00:00:00Z</published></entry></feed>"""
CDF = """<CHANNEL HREF="https://a.example/"><TITLE>News</TITLE><LANGUAGE>fr</LANGUAGE>
  <ITEM HREF="https://a.example/1" LASTMOD="2026-11-24T00:00Z"><TITLE>Ships &amp; ports</TITLE></ITEM>
  </CHANNEL>"""
JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "News",
        "items": [
            {
                "url": "https://a.example/1",
                "title": "Ships & ports",
                "date_published": "2026-11-24T00:00:00Z",
                "language": "fr-CA",
            }
        ],
    }
)
GDELT = """{"articles": [{"url": "https://a.example/1", "title": "Ships & ports",
  "seendate": "20261124T000000Z", "domain": "a.example", "language": "French"}]}"""
LISTING_PAGE = """<html lang="fr"><head><title>News</title></head><body>
  <nav><a href="/about">About us</a></nav>
  <article><h2><a href="/1">Ships &amp; ports</a></h2><time datetime="2026-11-24T00:00:00Z">24 Nov</time>
  </article><article><h2><a href="/1">More</a></h2></article></body></html>"""
SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
  xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://a.example/1</loc>
  <news:news><news:publication><news:name>News</news:name><news:language>fr</news:language>
  </news:publication><news:publication_date>2026-11-24T09:00:00+09:00</news:publication_date>
  <news:title>Ships &amp; ports</news:title></news:news></url></urlset>"""
SAMPLES = {
    "rss": RSS,
    "rdf": RDF,
    "atom": ATOM,
    "cdf": CDF,
    "json": JSON,
    "sitemap": SITEMAP,
    LISTING: LISTING_PAGE,
    "gdelt": GDELT,
}
"""By kind: a document that lists `ENTRY` alone."""
XML_KINDS = [
    kind for kind, text in SAMPLES.items() if text.startswith("<") and "<html" not in text
]
ENTRY = (
    "https://a.example/1",
    "Ships & ports",
    datetime(2026, 11, 24, 0, 0, tzinfo=UTC),
    "fr",
)
"""Link, title, date and language."""


def document(text: str) -> FeedDocument:
    page: dict[str, Any] = {"kind": LISTING, "rules": "h2 a"} if "<html" in text else {}
    url = "https://a.example/feed"
    return FeedDocument(body=text.encode(), content_type=None, url=url, **page)


def test_every_kind_has_a_sample() -> None:
    assert sorted(KINDS) == sorted(SAMPLES)


@pytest.mark.parametrize("kind", SAMPLES)
@pytest.mark.parametrize("before", ["", "\ufeff", "\n\n  "])
def test_a_feed_is_read_by_the_reader_of_its_kind(kind: str, before: str) -> None:
    feed = document(before + SAMPLES[kind])
    assert kind in next(one for one in READERS if one.recognises(feed)).kinds
    found = read_feed(feed, Hints(outlet="x"), START)
    assert isinstance(found, ParsedFeed)
    assert (found.kind, found.whole, found.left_out) == (kind, True, 0)
    entries = [(one.link, one.title, one.published_at, one.language) for one in found.entries]
    assert entries == [ENTRY]


@pytest.mark.parametrize("kind", SAMPLES)
def test_of_a_feed_that_breaks_off_nothing_is_taken_for_whole(kind: str) -> None:
    text = SAMPLES[kind]
    for length in range(0, len(text) - 1, 5):
        feed = read_feed(document(text[:length]), Hints(outlet="x"), START)
        assert isinstance(feed, Unreadable) or not feed.whole, text[:length]


@pytest.mark.parametrize("kind", [kind for kind, text in SAMPLES.items() if text.startswith("<")])
def test_no_file_of_this_machine_gets_into_a_feed(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("h0mer", encoding="utf-8")
    entity = f'<!DOCTYPE x [<!ENTITY secret SYSTEM "{file.as_uri()}">]>'
    feed = read_raw(document(entity + SAMPLES[kind].replace("&amp;", "&secret;")))
    assert "h0mer" not in repr(feed)


@pytest.mark.parametrize("kind", XML_KINDS)
def test_a_title_without_the_end_of_its_section_costs_no_later_item(kind: str) -> None:
    whole = SAMPLES[kind]
    item = re.search(r"<(item|entry|url)\b.*</\1>", whole, re.I | re.S)
    assert item, "name the element of its items here"
    broken = item[0].replace("Ships &amp; ports", "<![CDATA[Ships & ports")
    later = item[0].replace("/1", "/2").replace("Ships", "Boats")
    found = read_feed(document(whole.replace(item[0], broken + later)), Hints(outlet="x"), START)
    assert isinstance(found, ParsedFeed)
    assert sorted((one.link[-2:], one.title) for one in found.entries) == [
        ("/1", "Ships & ports"),
        ("/2", "Boats & ports"),
    ]


@pytest.mark.parametrize("version", ["0.91", "0.92", "2.0"])
def test_every_version_of_rss_is_one_kind(version: str) -> None:
    feed = read_feed(document(RSS.replace("2.0", version)), Hints(outlet="x"), START)
    assert isinstance(feed, ParsedFeed)
    assert feed.kind == "rss"
