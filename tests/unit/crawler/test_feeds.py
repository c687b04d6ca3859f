"""Feeds: from bytes to entries."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from crawler.feeds.entries import MAX_ENTRIES, read_feed
from crawler.feeds.raw import FeedDocument, RawFeed
from crawler.feeds.readers import read_raw
from crawler.parsed import ParsedFeed, Unreadable
from tests.fakes import START
from tests.fakes_web import RSS, FeedEntry, rss
from watchword.domain.article import Entry, Precision
from watchword.domain.source import Hints

URL = "https://example.org/feeds/all.xml"
HINTS = Hints(outlet="x", timezone="Asia/Tokyo")


def document(body: str | bytes, content_type: str | None = RSS) -> FeedDocument:
    content = body.encode() if isinstance(body, str) else body
    return FeedDocument(body=content, content_type=content_type, url=URL)


def read(body: str | bytes, content_type: str | None = RSS) -> ParsedFeed:
    feed = read_feed(document(body, content_type), HINTS, START)
    assert isinstance(feed, ParsedFeed), feed
    return feed


def why(body: str | bytes, content_type: str | None = RSS) -> str:
    feed = read_feed(document(body, content_type), HINTS, START)
    assert isinstance(feed, Unreadable), feed
    return feed.reason


def item(inner: str) -> Entry:
    feed = read(
        f"<rss version='2.0'><channel><title>x</title><item>{inner}</item></channel></rss>"
    )
    return feed.entries[0]


def test_an_rss_feed() -> None:
    published = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
    line = FeedEntry(
        link="/a?utm_source=rss",
        title="A & B",
        summary="<p>One</p><p>two</p>",
        published=published,
    )
    feed = read(rss("News", [line], ttl=15))
    entry = Entry(
        link="https://example.org/a", title="A & B", summary="One\ntwo", published_at=published
    )
    assert feed == ParsedFeed(entries=(entry,), kind="rss", ttl=timedelta(minutes=15))


def test_an_atom_feed_with_a_base() -> None:
    feed = read(
        """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://other.example/x/" xml:lang="ja">
        <title>x</title><entry><title type="text">1 &lt; 2</title><id>tag:1</id>
        <link rel="self" href="wrong"/><link rel="alternate" href="right"/>
        <author><name>A. Writer</name></author><updated>2026-11-24T09:00:00+09:00</updated>
        <content type="html">&lt;p&gt;Text&lt;/p&gt;</content></entry></feed>"""
    )
    entry = feed.entries[0]
    assert (entry.link, entry.title, entry.summary) == (
        "https://other.example/x/right",
        "1 < 2",
        "Text",
    )
    assert (entry.guid, entry.authors, entry.language) == ("tag:1", ("A. Writer",), "ja")
    assert entry.published_at == datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
    assert feed.kind == "atom"


def test_an_rdf_feed() -> None:
    feed = read(
        """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>x</title></channel>
        <item rdf:about="https://example.org/1"><title>一</title><link>https://example.org/1</link>
        <dc:date>2026-11-24T09:00:00+09:00</dc:date></item></rdf:RDF>"""
    )
    assert (feed.kind, feed.entries[0].title) == ("rdf", "一")
    assert feed.entries[0].published_at == datetime(2026, 11, 24, 0, 0, tzinfo=UTC)


def test_a_json_feed() -> None:
    entry = {
        "id": 7,
        "url": "/a",
        "title": "A < B",
        "content_html": "<p>Text</p>",
        "authors": [{"name": "N"}],
    }
    items = [entry | {"date_published": "2026-11-24T07:00:00Z"}, {"id": "no link"}, "no entry"]
    body = json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "language": "en-US", "items": items}
    )
    feed = read(body, "application/feed+json")
    assert feed.entries == (
        Entry(
            link="https://example.org/a",
            title="A < B",
            summary="Text",
            guid="7",
            published_at=datetime(2026, 11, 24, 7, 0, tzinfo=UTC),
            authors=("N",),
            language="en",
        ),
    )


def test_a_guid_that_is_an_address_is_the_link_where_there_is_none() -> None:
    assert item(
        "<title>t</title><guid isPermaLink='false'>https://example.org/g</guid>"
    ).link.endswith("/g")


@pytest.mark.parametrize(
    "link", ["", "<link>javascript:alert(1)</link>", "<link>http://u:p@h/</link>"]
)
def test_an_entry_without_a_link_is_left_out(link: str) -> None:
    body = f"<rss version='2.0'><channel><item><title>t</title>{link}</item></channel></rss>"
    assert read(body).entries == ()


def test_a_time_without_a_zone_is_in_the_sources() -> None:
    entry = item("<link>/a</link><pubDate>Mon, 2 Mar 2026 10:00:00</pubDate>")
    assert entry.published_at == datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def test_a_day_alone_is_said_to_be_one() -> None:
    assert item("<link>/a</link><pubDate>2026-03-02</pubDate>").precision is Precision.DAY


@pytest.mark.parametrize(
    "date", ["Tue, 01 Jan 2099 00:00:00 GMT", "yesterday", "Mon, 01 Jan 1900 00:00:00 GMT"]
)
def test_a_date_that_cannot_be_true_is_no_date(date: str) -> None:
    assert item(f"<link>/a</link><pubDate>{date}</pubDate>").published_at is None


def test_what_a_title_holds_is_text() -> None:
    assert (
        item("<link>/a</link><title>日&lt;b&gt;本&lt;/b&gt; &amp;amp; 中国</title>").title
        == "日本 & 中国"
    )
    assert (
        item("<link>/a</link><title>&lt;script&gt;x&lt;/script&gt;</title>").title
        == "<script>x</script>"
    )


def test_control_characters_do_not_survive() -> None:
    body = b"<rss version='2.0'><channel><item><link>/a</link><title>a\x00b\x1bc</title></item>"
    assert read(body + b"</channel></rss>").entries[0].title == "abc"


def test_whole_items_of_broken_xml_are_kept_and_the_cut_one_is_not() -> None:
    whole = rss(
        "News", [FeedEntry(link="/1", title="One"), FeedEntry(link="/2", title="Two & three")]
    )
    feed = read(whole[: whole.index("Two")])
    assert [entry.title for entry in feed.entries] == ["One"]
    assert not feed.whole


def test_an_entity_that_xml_does_not_know_breaks_nothing() -> None:
    feed = read(
        "<rss version='2.0'><channel><item><link>/a</link><title>a&nbsp;b</title></item></channel></rss>"
    )
    assert feed.entries[0].title == "a b"
    assert feed.whole


def test_long_feeds_and_long_texts_are_cut() -> None:
    lines = [
        FeedEntry(link=f"/{number}", title="t" * 2000, summary="s" * 20_000)
        for number in range(10)
    ]
    first = read(rss("News", lines)).entries[0]
    assert (len(first.title), len(first.summary)) == (1_000, 10_000)
    many = "".join(f"<item><link>/{number}</link></item>" for number in range(MAX_ENTRIES + 5))
    assert len(read(f"<rss version='2.0'><channel>{many}</channel></rss>").entries) == MAX_ENTRIES


@pytest.mark.parametrize(
    ("body", "content_type", "reason"),
    [
        (b"", RSS, "the answer was empty"),
        (b" \n", RSS, "the answer was empty"),
        (
            b"<!DOCTYPE html><html><body>x</body></html>",
            "text/html",
            "it is not a feed: an HTML page came",
        ),
        (b"just a text", "text/plain", "it is not a feed"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "image/png", "it is not a feed"),
        (
            b"<rss version='2.0'><channel><item><title>x",
            RSS,
            "its XML is broken, and no entry of it is whole",
        ),
        (b"{", "application/json", "it is not a feed: its JSON is broken"),
        (b"{}", "application/json", "it is not a feed: JSON came that is no JSON Feed"),
        (
            b'{"version": "https://jsonfeed.org/version/1"}',
            None,
            "it is not a feed: it has no items",
        ),
        (b'{"a":' * 200_000, "application/json", "it is not a feed: its JSON is broken"),
    ],
)
def test_what_is_no_feed_says_what_it_is(body: bytes, content_type: str, reason: str) -> None:
    assert why(body, content_type) == reason


def test_a_feed_without_entries_is_a_feed() -> None:
    assert read("<rss version='2.0'><channel><title>x</title></channel></rss>").entries == ()


def test_a_billion_laughs_are_refused() -> None:
    entities = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol" * 10}">' for n in range(10)
    )
    body = f"<!DOCTYPE rss [{entities}]><rss version='2.0'><channel><item><link>/a</link>"
    assert (
        why(body + "<title>&l9;</title></item></channel></rss>")
        == "its XML is broken by entities of its own"
    )


def test_a_file_is_never_opened() -> None:
    assert why("/etc/passwd") == "it is not a feed"
    entity = "<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
    body = f"{entity}<rss version='2.0'><channel><item><link>/a</link><title>&x;</title></item>"
    assert why(body + "</channel></rss>") == "its XML is broken by entities of its own"


@pytest.mark.parametrize(
    ("codec", "content_type"),
    [
        ("shift_jis", RSS),
        ("shift_jis", f"{RSS}; charset=iso-8859-1"),
        ("euc_jp", RSS),
        ("utf-8", f"{RSS}; charset=us-ascii"),
        ("gb2312", "text/xml; charset=gb2312"),
        ("euc_kr", "text/xml"),
        ("utf-16", RSS),
    ],
)
def test_titles_are_right_in_each_encoding(codec: str, content_type: str) -> None:
    title = "한국어" if codec == "euc_kr" else "中文" if codec == "gb2312" else "日本語"
    body = (
        f'<?xml version="1.0" encoding="{codec.replace("_", "-")}"?><rss version="2.0"><channel>'
    )
    body += f"<item><link>/a</link><title>{title}</title></item></channel></rss>"
    assert read(body.encode(codec), content_type).entries[0].title == title


def test_a_feed_is_one_by_its_root_whatever_doctype_stands_before() -> None:
    doctype = (
        b'<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://x.invalid/">'
    )
    feed = read_raw(document(doctype + b"<rss><channel><title>News</title></channel></rss>", None))
    assert isinstance(feed, RawFeed)
    assert feed.title == "News"


def test_a_channel_definition_is_a_feed() -> None:
    feed = read_raw(document(b'<CHANNEL HREF="https://example.org/"></CHANNEL>', None))
    assert isinstance(feed, RawFeed)
    assert (feed.kind, feed.link) == ("cdf", "https://example.org/")


def test_a_feed_says_when_it_changed_and_an_item_what_comes_with_it() -> None:
    body = (
        b"<rss version='2.0'><channel><lastBuildDate>Sat, 07 Sep 2024 00:00:01 GMT</lastBuildDate>"
        b"<item><title>One</title><enclosure url='https://example.org/1.mp3'/></item></channel></rss>"
    )
    feed = read_raw(document(body, None))
    assert isinstance(feed, RawFeed)
    assert feed.updated == "Sat, 07 Sep 2024 00:00:01 GMT"
    assert feed.items[0].enclosure == "https://example.org/1.mp3"


def test_a_feed_behind_many_comments_is_read_at_once() -> None:
    """Each comment would double the time of a pattern that tries all ways to divide them."""
    rss = (
        "<rss version='2.0'><channel><item><title>A</title><link>https://a.example/1</link></item>"
    )
    feed = read("<!-- a comment -->\n" * 60 + f"{rss}</channel></rss>")
    assert [entry.title for entry in feed.entries] == ["A"]
    assert why("<!-- a comment -->\n" * 60 + "<p>Nothing</p>")
