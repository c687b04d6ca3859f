"""feedparser with our own methods: each test fails if an upgrade of feedparser no longer calls them."""

from __future__ import annotations

import pytest
from feedparser.api import LooseFeedParser, StrictFeedParser

from crawler.feeds import syndication
from crawler.feeds.raw import FeedDocument, RawFeed
from crawler.feeds.xml_parser import APART, XmlFeed, parse

URL = "https://example.org/feed"
NAMESPACES = (
    'xmlns:media="http://search.yahoo.com/mrss/"'
    ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
)
BROKEN = "<item><title>x<br></title></item>"
"""Its tags do not match, so the loose parser reads the feed."""


def feed(items: str) -> str:
    return f"<rss version='2.0' {NAMESPACES}><channel><title>News</title>{items}</channel></rss>"


@pytest.mark.parametrize("parser", [StrictFeedParser, LooseFeedParser])
@pytest.mark.parametrize(
    "method",
    [
        *("_start_link", "_end_link", "resolve_uri", "_sync_author_detail", "push", "pop"),
        *(f"_start_{name}" for name in APART if name not in ("itunes_title",)),
    ],
)
def test_feedparser_has_the_methods_that_are_replaced(parser: type, method: str) -> None:
    assert callable(getattr(parser, method))


@pytest.mark.parametrize("broken", ["", BROKEN])
def test_descriptions_of_files_are_kept_apart(broken: str) -> None:
    inner = "".join(
        f"<{name.replace('_', ':')} type='x'>{name}</{name.replace('_', ':')}>" for name in APART
    )
    parsed = parse(feed(f"<item><title>Own</title>{inner}</item>{broken}"), URL)
    assert parsed.broken is bool(broken)
    entry = parsed.entries[0]
    assert entry["title"] == "Own"
    assert [entry[name] for name in APART] == list(APART)
    assert "summary" not in entry
    assert "author" not in entry


@pytest.mark.parametrize("broken", ["", BROKEN])
def test_only_an_alternate_link_is_the_articles(broken: str) -> None:
    links = "<link>https://example.org/1</link><link rel='enclosure'>https://example.org/p</link>"
    entry = parse(feed(f"<item>{links}</item>{broken}"), URL).entries[0]
    assert entry["link"] == "https://example.org/1"
    assert entry["enclosure_text"] == "https://example.org/p"


def test_external_entities_are_not_loaded() -> None:
    declared = "<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>"
    parsed = parse(declared + feed("<item><title>a&x;b</title></item>"), URL)
    assert parsed.entries[0]["title"] in ("ab", "a&x;b")


def test_a_feed_that_raises_is_read_without_the_item_that_raises(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def raising(text: str, url: str) -> XmlFeed:
        if "poison" in text:
            raise ValueError("chr() arg not in range")
        return parse(text, url)

    monkeypatch.setattr(syndication, "parse", raising)
    items = "".join(
        f"<item><title>{'poison' if number in (3, 17) else number}</title></item>"
        for number in range(20)
    )
    text = f"<!DOCTYPE rss>{feed(items)}"  # feedparser's, not the quick parser's
    read = syndication.read(FeedDocument(body=text.encode(), content_type=None, url=URL))
    assert isinstance(read, RawFeed)
    assert len(read.items) == 18
    assert read.left_out == 2
    assert [item.title for item in read.items[2:4]] == ["2", "4"]


def test_of_items_that_raise_only_together_some_are_kept() -> None:
    open_title = "<link>/1<item><title>Talks<svg></item>"
    text = feed(f"{open_title}<item><title>Ferry</title><link>/2</link></item></link>")
    with pytest.raises(KeyError):
        parse(text, URL)
    read = syndication.read(FeedDocument(body=text.encode(), content_type=None, url=URL))
    assert isinstance(read, RawFeed)
    assert len(read.items) == 1
    assert read.left_out == 1
