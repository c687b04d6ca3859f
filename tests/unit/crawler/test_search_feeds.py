"""Search feeds: the outlet that an item names, its title without it, and its own address."""

from __future__ import annotations

import base64

import pytest

from crawler.feeds.entries import read_feed
from crawler.feeds.raw import FeedDocument
from crawler.feeds.search import own_link, without_outlet
from crawler.parsed import ParsedFeed
from tests.fakes import START
from watchword.domain.article import Entry
from watchword.domain.source import SEARCH, Hints

PACKED = base64.urlsafe_b64encode(
    b"\x08\x13\x22\x1fhttps://a.example/2026/talks\xd2\x01\x00"
).decode()
GOOGLE = """<rss version="2.0"><channel><title>talks - Google News</title><item>
<title>Talks begin - an update - The Gazette</title><link>https://news.example/rss/articles/CBMiAU_yqL?oc=5</link>
<guid isPermaLink="false">CBMiAU_yqL</guid><pubDate>Tue, 24 Nov 2026 07:00:00 GMT</pubDate>
<description>&lt;a href="x"&gt;Talks begin&lt;/a&gt;</description>
<source url="https://www.gazette.example">The Gazette</source></item></channel></rss>"""
BING = """<rss version="2.0" xmlns:News="https://www.bing.com/news/search?q=talks&amp;format=rss"><channel>
<title>talks</title><item><title>Talks begin</title>
<link>http://news.example/apiclick.aspx?ref=x&amp;url=https%3a%2f%2fa.example%2f1%3fid%3d2&amp;c=3</link>
<pubDate>Tue, 24 Nov 2026 07:00:00 GMT</pubDate><News:Source>The Gazette</News:Source></item>
</channel></rss>"""
GDELT = """{"articles": [{"url": "https://a.example/1", "url_mobile": "", "title": "Talks begin , again",
"seendate": "20261124T070000Z", "socialimage": "", "domain": "gazette.example", "language": "English",
"sourcecountry": "Japan"}]}"""


def entry_of(text: str, kind: str | None = SEARCH) -> Entry:
    document = FeedDocument(
        body=text.encode(), content_type=None, url="https://news.example/rss", kind=kind
    )
    found = read_feed(document, Hints(outlet="x"), START)
    assert isinstance(found, ParsedFeed), found
    (entry,) = found.entries
    return entry


@pytest.mark.parametrize(
    ("text", "link", "title", "outlet", "url"),
    [
        (
            GOOGLE,
            "https://news.example/rss/articles/CBMiAU_yqL?oc=5",
            "Talks begin - an update",
            "The Gazette",
            "https://www.gazette.example/",
        ),
        (BING, "https://a.example/1?id=2", "Talks begin", "The Gazette", ""),
        (
            GDELT,
            "https://a.example/1",
            "Talks begin, again",
            "gazette.example",
            "https://gazette.example/",
        ),
    ],
)
def test_the_entry_names_its_outlet_and_has_its_own_title_and_address(
    text: str, link: str, title: str, outlet: str, url: str
) -> None:
    entry = entry_of(text)
    assert (entry.link, entry.title, entry.outlet, entry.outlet_url) == (link, title, outlet, url)
    assert entry.published_at is not None


def test_of_a_feed_that_is_no_search_titles_and_links_stay_as_they_are() -> None:
    assert entry_of(GOOGLE, None).title == "Talks begin - an update - The Gazette"
    assert "apiclick" in entry_of(BING, None).link


@pytest.mark.parametrize(
    ("link", "own"),
    [
        (
            f"https://news.example/rss/articles/{PACKED.rstrip('=')}?oc=5",
            "https://a.example/2026/talks",
        ),
        ("https://news.example/url?q=x&url=http://a.example/1", "http://a.example/1"),
        ("https://news.example/url?url=javascript:alert(1)", None),
        ("https://news.example/rss/articles/CBMiAU_yqLNotBase64______?oc=5", None),
        ("https://[broken", None),
    ],
)
def test_the_address_within_the_link_of_a_service(link: str, own: str | None) -> None:
    assert own_link(link) == (own or link)


@pytest.mark.parametrize(
    ("title", "outlet", "own"),
    [
        ("会談始まる - 朝日新聞", "朝日新聞", "会談始まる"),
        ("Talks | THE GAZETTE ", "The Gazette", "Talks"),
        ("The Gazette", "The Gazette", "The Gazette"),
        ("Praise for The Gazette", "The Gazette", "Praise for The Gazette"),
        ("Talks - The Gazette", "", "Talks - The Gazette"),
    ],
)
def test_a_title_without_the_outlet_that_ends_it(title: str, outlet: str, own: str) -> None:
    assert without_outlet(title, outlet) == own
