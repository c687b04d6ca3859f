"""One wrong character, reference or section in an item leaves the rest of the feed as it is."""

from __future__ import annotations

import pytest

from crawler.feeds.entries import read_feed
from crawler.feeds.raw import FeedDocument
from crawler.feeds.repair import Format, references, repair, unescaped
from crawler.parsed import ParsedFeed, Unreadable
from tests.fakes import START
from watchword.domain.source import Hints

HINTS = Hints(outlet="The Quay")
SECOND = "<item><link>/2</link><title>Second</title></item>"


def read(items: str, before: str = "", behind: str = "") -> ParsedFeed:
    body = f"{before}<rss version='2.0'><channel><title>N</title>{items}</channel></rss>{behind}"
    document = FeedDocument(
        body=body.encode("utf-8", "surrogatepass"),
        content_type="application/rss+xml",
        url="https://quay.example/feed",
    )
    feed = read_feed(document, HINTS, START)
    assert isinstance(feed, ParsedFeed), feed
    return feed


def titles(items: str, before: str = "", behind: str = "") -> list[str]:
    return [entry.title for entry in read(items, before, behind).entries]


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Ferry &#55356;&#57091; sinks", "Ferry 🌃 sinks"),
        ("Ferry &#xD83D;&#xDEA2; sinks", "Ferry 🚢 sinks"),
        ("Ferry &amp;#55357;&amp;#56994; sinks", "Ferry 🚢 sinks"),
        ("<![CDATA[Ferry &#55357;&#56994; sinks]]>", "Ferry 🚢 sinks"),
        ("Ferry &#128674; sinks", "Ferry 🚢 sinks"),
        ("Ferry &#55357; sinks", "Ferry sinks"),
        ("Ferry &#xDEA2;&#xD83D; sinks", "Ferry sinks"),
        ("Ferry \ud83d sinks", "Ferry \ufffd sinks"),
        ("Ferry \ud83d\udea2 sinks", "Ferry 🚢 sinks"),
        ("Ferry &#0;&#11;&#x1F;sinks", "Ferry sinks"),
        ("Ferry &#9999999;sinks", "Ferry sinks"),
        ("Ferry&#8212;sinks", "Ferry—sinks"),
        ("Captain&#146;s &#x93;log&#x94;", "Captain’s “log”"),
        ("<![CDATA[Captain&#146;s log]]>", "Captain’s log"),
        ("Ferry \x08\x1esinks \x0b", "Ferry sinks"),
        ("Ferry &ecirc;tre &hellip; &Amacr;", "Ferry être … Ā"),
        ("M&S, H&M and A&W; R&D", "M&S, H&M and A&W; R&D"),
        ("Fish & chips &c.", "Fish & chips &c."),
        ("Fish &madeup; chips", "Fish &madeup; chips"),
        ("2 < 3 and 3 <= 4", "2 < 3 and 3 <= 4"),
        ("Ferry ]]> sinks", "Ferry sinks"),
        ("&lt;![CDATA[Ferry &amp; tug]]&gt;", "Ferry & tug"),
        ("<![CDATA[<![CDATA[Ferry]]]]>", "Ferry"),
        ("Fish &amp;amp; chips", "Fish & chips"),
        ("Fish &amp;amp;amp; chips", "Fish & chips"),
        ("Captain&amp;amp;#8217;s log", "Captain’s log"),
        ("Ferry&amp;nbsp;sinks", "Ferry sinks"),
    ],
)
def test_a_title_is_read_and_so_is_the_next_item(written: str, title: str) -> None:
    assert titles(f"<item><link>/1</link><title>{written}</title></item>{SECOND}") == [
        title,
        "Second",
    ]


def test_a_section_without_its_end_ends_with_its_element() -> None:
    first = "<item><link>/1</link><title><![CDATA[First</title></item>"
    third = "<item><link>/3</link><title>Third</title><description><![CDATA[x</description></item>"
    feed = read(first + SECOND + third)
    assert [entry.title for entry in feed.entries] == ["First", "Second", "Third"]
    assert feed.entries[2].summary == "x"


@pytest.mark.parametrize(
    "before",
    [
        "\ufeff\ufeff",
        "\n\n",
        "<br />\n<b>Notice</b>: Undefined index in <b>feed.php</b> on line <b>3</b><br />\n",
        "<!-- made by a plugin -->\n",
        "junk",
        "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n",
    ],
)
@pytest.mark.parametrize("declaration", ["", '<?xml version="1.0" encoding="utf-8"?>'])
def test_what_stands_before_the_root_is_skipped(before: str, declaration: str) -> None:
    assert titles(SECOND, before=before + declaration) == ["Second"]


@pytest.mark.parametrize(
    "behind", ["<script>x()</script>", "<!-- 0.2 s -->", "\0\0", "</rss>", "0"]
)
def test_what_stands_behind_the_root_is_skipped(behind: str) -> None:
    feed = read(SECOND, behind=behind)
    assert [entry.title for entry in feed.entries] == ["Second"]
    assert feed.whole


def test_a_declaration_that_cannot_be_read_is_not_believed() -> None:
    assert titles(SECOND, before='<?xml version="1.0" encoding="euc]]>-kr"?>') == ["Second"]


def test_an_entity_of_the_feeds_own_is_resolved() -> None:
    own = '<!DOCTYPE rss [\n<!ENTITY port "Harbour">\n]>'
    assert titles("<item><link>/1</link><title>&port; news</title></item>", own) == [
        "Harbour news"
    ]


def test_a_namespace_that_was_never_declared_breaks_nothing() -> None:
    own = "<dc:creator>Ann</dc:creator><x:y z='1'/><content:encoded>Text</content:encoded>"
    entry = read(f"<item><link>/1</link><title>First</title>{own}</item>").entries[0]
    assert (entry.title, entry.summary, entry.authors) == ("First", "Text", ("Ann",))


def test_whole_text_is_left_as_it_is() -> None:
    text = (
        "<rss><channel><item><title>A &amp; B &#8212; <![CDATA[x & y]]></title></item></channel>"
    )
    rss = Format(begins=("rss",), ends=("rss",), items=("item",), fields=("title",))
    assert repair(text, rss) == text


def test_references_keep_how_often_they_are_escaped() -> None:
    assert references("&amp;#55357;&amp;#56994;") == "&amp;#128674;"
    assert references("&#55357;&#56994;") == "&#128674;"
    assert references("&#65;#66; 7&8") == "&#65;#66; 7&8"


def test_only_references_to_control_characters_are_read_as_windows_1252() -> None:
    assert unescaped("&#150;&#169;&#x80;&amp;#150;") == "–&#169;€&amp;#150;"


@pytest.mark.parametrize(
    "text",
    [
        "港湾局は新しい桟橋の計画を発表した".encode().decode("cp1252", "replace"),
        "Порт объявил план нового причала".encode().decode("cp1251", "replace"),
    ],
)
def test_a_feed_that_is_unreadable_is_no_feed(text: str) -> None:
    body = f"<rss><channel><item><link>/1</link><title>{text}</title></item></channel></rss>"
    document = FeedDocument(body=body.encode(), content_type=None, url="https://quay.example/feed")
    assert read_feed(document, HINTS, START) == Unreadable(
        reason="its text is unreadable: its characters are in a wrong encoding"
    )


def test_broken_json_keeps_the_items_that_are_whole() -> None:
    one, three = (
        '{"id": "1", "url": "/1", "title": "One"}',
        '{"id": "3", "url": "/3", "title": "Three"}',
    )
    start = '{"version": "https://jsonfeed.org/version/1.1", "title": "N", "items": ['
    body = (
        f'{start}{one}, {{"id": "2", "title": "T\\q", "tags": ["a"]}}, {three}, {{"id": "4", "ti'
    )
    document = FeedDocument(body=body.encode(), content_type=None, url="https://quay.example/feed")
    feed = read_feed(document, HINTS, START)
    assert isinstance(feed, ParsedFeed)
    assert [entry.title for entry in feed.entries] == ["One", "Three"]
    assert (feed.whole, feed.left_out) == (False, 2)


@pytest.mark.parametrize(
    "stray", ["&#&#0;0;", "&#&#55357;55357;", "&#x&#x0;110000;", "&#;", "&#&#99999999;99999999;"]
)
def test_no_reference_arises_where_one_is_removed(stray: str) -> None:
    (title,) = titles(f"<item><link>/1</link><title>Ferry {stray} sinks</title></item>")
    assert (title[:5], title[-5:]) == ("Ferry", "sinks")


def test_a_page_that_no_parser_takes_has_a_reason() -> None:
    page = b"<!DOCTYPE html><html><title>&#&#99999999;99999999;</title></html>"
    found = read_feed(FeedDocument(body=page, content_type=None, url="x"), HINTS, START)
    assert found == Unreadable(reason="it is not a feed: an HTML page came")
