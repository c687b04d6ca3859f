"""Which of several links, texts and names of an item are the article's."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from crawler.feeds.entries import read_feed
from crawler.feeds.people import author_name
from crawler.feeds.raw import FeedDocument
from crawler.parsed import ParsedFeed
from tests.fakes import START
from watchword.domain.article import Entry
from watchword.domain.source import Hints

NAMESPACES = (
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom"'
    ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def entries(body: str) -> tuple[Entry, ...]:
    document = FeedDocument(
        body=body.encode(), content_type=None, url="https://quay.example/feeds/all"
    )
    feed = read_feed(document, Hints(outlet="The Quay"), START)
    assert isinstance(feed, ParsedFeed), feed
    return feed.entries


def item(inner: str) -> Entry:
    (entry,) = entries(
        f"<rss version='2.0' {NAMESPACES}><channel><item>{inner}</item></channel></rss>"
    )
    return entry


def atom(inner: str) -> Entry:
    (entry,) = entries(f"<feed xmlns='http://www.w3.org/2005/Atom'><entry>{inner}</entry></feed>")
    return entry


LINK = "<link>https://quay.example/1</link>"
ORIGINAL = (
    "<f:origLink xmlns:f='http://rssnamespace.org/feedburner/ext/1.0'>"
    "https://quay.example/1</f:origLink>"
)
FILE = (
    "<media:content url='x'><media:title>Photo</media:title>"
    "<media:description>A tug</media:description></media:content>"
)
SHOW = (
    "<itunes:title>Show</itunes:title><itunes:summary>Of the show</itunes:summary>"
    "<itunes:author>Host</itunes:author>"
)


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("other", [FILE, SHOW, FILE + SHOW])
@pytest.mark.parametrize(
    "own", ["<description>Own</description>", "<content:encoded>Own</content:encoded>"]
)
def test_the_items_own_texts_outrank_those_of_its_files(own: str, other: str, order: int) -> None:
    own = f"<title>Talks</title>{own}<dc:creator>Ann Reed</dc:creator>"
    entry = item(LINK + "".join([own, other][::order]))
    assert (entry.title, entry.summary, entry.authors) == ("Talks", "Own", ("Ann Reed",))


def test_the_texts_of_files_are_used_where_the_item_has_none() -> None:
    entry = item(LINK + FILE)
    assert (entry.title, entry.summary) == ("Photo", "A tug")
    entry = item(LINK + SHOW)
    assert (entry.title, entry.summary, entry.authors) == ("Show", "Of the show", ("Host",))


@pytest.mark.parametrize(
    "links",
    [
        f"{LINK}<atom:link rel='self' href='https://quay.example/api/1'/>",
        f"<atom:link rel='self' href='https://quay.example/api/1'/>{LINK}",
        f"{LINK}<enclosure url='https://quay.example/1.mp3' type='audio/mpeg'/>",
        f"{LINK}<link rel='enclosure' type='image/jpeg'>https://quay.example/1.jpg</link>",
        f"{LINK}<atom:link rel='replies' href='https://quay.example/1/comments'/>",
        "<link>#</link><guid>https://quay.example/1</guid>",
        "<link>#top</link><guid isPermaLink='false'>https://quay.example/1</guid>",
        "<link/><guid isPermaLink='false'>https://quay.example/1</guid>",
        "<link> </link><guid>https://quay.example/1</guid>",
        "<link>javascript:void(0)</link><guid>https://quay.example/1</guid>",
        "<guid>https://quay.example/1</guid>",
        "<link>\n  https://quay.example/1\n</link>",
        "<link>//quay.example/1</link>",
        "<link><![CDATA[https://quay.example/1]]></link>",
        "<link>../1</link>",
        "<link>/1</link>",
        f"<link>https://proxy.example/~r/1</link>{ORIGINAL}",
    ],
)
def test_the_link_of_an_item_is_its_page(links: str) -> None:
    assert item(f"<title>Talks</title>{links}").link == "https://quay.example/1"


def test_a_link_without_a_scheme_is_an_address() -> None:
    assert item("<link>www.quay.example/1</link>").link == "https://www.quay.example/1"


@pytest.mark.parametrize(
    "links",
    [
        "<link rel='enclosure' href='https://quay.example/1.jpg'/><link href='https://quay.example/1'/>",
        "<link type='application/json' href='/1.json'/><link href='https://quay.example/1'/>",
        "<id>https://quay.example/1</id><link rel='self' href='https://quay.example/api/1'/>",
        "<id>https://quay.example/1</id><link rel='edit' href='https://quay.example/edit/1'/>",
        "<link>https://quay.example/1</link>",
        "<link href='https://quay.example/1'/><link rel='amphtml' href='https://quay.example/amp/1'/>",
        "<id>https://quay.example/1</id><link href='#'/>",
    ],
)
def test_the_link_of_an_atom_entry_is_its_page(links: str) -> None:
    assert atom(f"<title>Talks</title>{links}").link == "https://quay.example/1"


def test_the_link_of_a_json_item_falls_back_to_its_id() -> None:
    items = [{"id": "https://quay.example/1", "url": "#"}, {"id": "https://quay.example/2"}]
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": items}
    assert [entry.link[-1] for entry in entries(json.dumps(feed))] == ["1", "2"]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("ann@quay.example (Ann Reed)", "Ann Reed"),
        ("ann.reed+news@mail.quay.technology (Ann Reed)", "Ann Reed"),
        ("Ann Reed <ann@quay.example>", "Ann Reed"),
        ("Ann Reed (ann@quay.example)", "Ann Reed"),
        ("mailto:ann@quay.example (李 明)", "李 明"),
        ("ann@quay.example, Ann Reed", "Ann Reed"),
        ("ann@quay.example", "ann@quay.example"),
        ("Ann Reed (The Quay)", "Ann Reed (The Quay)"),
        (" Ann Reed ", "Ann Reed"),
        ("@annreed", "@annreed"),
    ],
)
def test_a_name_is_read_without_its_mail_address(written: str, name: str) -> None:
    assert author_name(written) == name


def test_authors_of_all_forms_are_named() -> None:
    mail = "<author>ann@quay.technology (Ann Reed)</author>"
    assert item(LINK + mail).authors == ("Ann Reed",)
    assert item(LINK + "<dc:creator>A</dc:creator><dc:creator>B</dc:creator>").authors == (
        "A",
        "B",
    )
    person = "<author><name>Ann Reed</name><email>ann@quay.example</email></author>"
    other = "<author><name>Bo Li</name></author>"
    link = "<link href='https://quay.example/1'/>"
    assert atom(link + person + other).authors == ("Ann Reed", "Bo Li")


ANN = {"name": "Ann Reed"}


@pytest.mark.parametrize(
    ("feed", "own", "names"),
    [
        ({}, {"authors": ANN}, ("Ann Reed",)),
        ({}, {"authors": ["Ann Reed", "Bo Li", "Ann Reed"]}, ("Ann Reed", "Bo Li")),
        ({}, {"authors": [], "author": ANN}, ("Ann Reed",)),
        ({}, {"author": "Ann Reed"}, ("Ann Reed",)),
        ({"authors": [ANN]}, {}, ("Ann Reed",)),
        ({"author": ANN}, {"authors": [{"name": "Bo Li"}]}, ("Bo Li",)),
        ({"authors": 5}, {"authors": [None, {"url": "x"}]}, ("5",)),
    ],
)
def test_authors_of_json_items_are_their_own_or_the_feeds(
    feed: dict[str, object], own: dict[str, object], names: tuple[str, ...]
) -> None:
    items = [{"id": "1", "url": "https://quay.example/1", **own}]
    text = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items, **feed})
    assert entries(text)[0].authors == names


def test_an_atom_feeds_author_wrote_the_entries_that_name_nobody() -> None:
    link = "<link href='https://quay.example/1'/>"
    own = "<author><name>Bo Li</name></author>"
    feed = (
        f"<author><name>Ann Reed</name></author><entry>{link}</entry><entry>{link}2{own}</entry>"
    )
    found = entries(f"<feed xmlns='http://www.w3.org/2005/Atom'>{feed}</feed>")
    assert [entry.authors for entry in found] == [("Ann Reed",), ("Bo Li",)]
    outlet = "<managingEditor>desk@quay.example (The Quay)</managingEditor>"
    rss = f"<rss version='2.0'><channel>{outlet}<item>{LINK}</item></channel></rss>"
    assert entries(rss)[0].authors == ()


@pytest.mark.parametrize(
    "own", ["", "  ", "&lt;img src='a.jpg'/&gt;", "&lt;br&gt;&lt;p&gt;&lt;/p&gt;"]
)
def test_a_description_without_words_gives_way_to_the_content(own: str) -> None:
    fields = f"<title>Talks</title>{LINK}<description>{own}</description>"
    assert item(f"{fields}<content:encoded>Whole</content:encoded>").summary == "Whole"
    assert item(fields).summary == ""


@pytest.mark.parametrize(
    ("inner", "minutes"),
    [
        ("<ttl>15</ttl>", 15),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", 60),
        (
            "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>",
            15,
        ),
        (
            (
                "<generator>https://wordpress.org/?v=6.8</generator>"
                "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>1</sy:updateFrequency>"
            ),
            None,
        ),
        ("<sy:updatePeriod>now and then</sy:updatePeriod>", None),
        ("", None),
    ],
)
def test_a_feed_says_how_often_it_is_made_anew(inner: str, minutes: int | None) -> None:
    syndication = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
    body = f"<rss version='2.0' {syndication}><channel>{inner}<item>{LINK}</item></channel></rss>"
    document = FeedDocument(body=body.encode(), content_type=None, url="https://quay.example/f")
    feed = read_feed(document, Hints(outlet="The Quay"), START)
    assert isinstance(feed, ParsedFeed), feed
    assert feed.ttl == (None if minutes is None else timedelta(minutes=minutes))
