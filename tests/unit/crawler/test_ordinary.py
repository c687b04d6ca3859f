"""The quick parser of feeds finds what feedparser finds, and leaves to it what is unusual."""

from __future__ import annotations

import pytest

from crawler.feeds import syndication
from crawler.feeds.ordinary import parse_ordinary
from crawler.feeds.raw import FeedDocument, RawFeed
from crawler.parsed import Unreadable

URL = "https://quay.example/feeds/all"
DC = "http://purl.org/dc/elements/1.1/"
SPACES = (
    f'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="{DC}"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:q="https://quay.example/ns"'
    ' xmlns:media="http://search.yahoo.com/mrss/" xmlns:i="http://www.itunes.com/dtds/podcast-1.0.dtd"'
    ' xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
)
ITEM = "<title>Talks &amp; ports</title><link>/1</link><guid isPermaLink='false'>q-1</guid>"
HEAD = "<title>The Quay</title><link>https://quay.example/</link>"


def rss(item: str, head: str = HEAD, attributes: str = "") -> str:
    return f"<rss version='2.0' {SPACES} {attributes}><channel>{head}<item>{item}</item></channel></rss>"


def atom(entry: str, head: str = HEAD) -> str:
    spaces = SPACES.partition(" ")[2]
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom" {spaces}>{head}<entry>{entry}</entry></feed>'
    )


def rdf(
    item: str, head: str = HEAD, attributes: str = "rdf:about='https://quay.example/1'"
) -> str:
    spaces = SPACES.partition(" ")[2]
    return (
        '<rdf:RDF xmlns="http://purl.org/rss/1.0/" xml:lang="fr"'
        f' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" {spaces}><channel rdf:about="x">'
        f'{head}<items><rdf:Seq><rdf:li rdf:resource="x"/></rdf:Seq></items></channel>'
        f"<item {attributes}>{item}</item></rdf:RDF>"
    )


def read(text: str) -> RawFeed | Unreadable:
    return syndication.read(FeedDocument(body=text.encode(), content_type=None, url=URL))


ORDINARY = [
    rss(ITEM + "<description>&lt;p&gt;One&lt;/p&gt;</description><pubDate>Tue</pubDate>"),
    rss(ITEM, attributes="xml:lang='zh_TW'"),
    rss(
        ITEM,
        HEAD + "<language>ko-KR</language><ttl>5</ttl><sy:updatePeriod>daily</sy:updatePeriod>",
    ),
    rss(
        ITEM,
        HEAD + "<atom:link rel='self' href='/f'/><managingEditor>a@b.example (A)</managingEditor>",
    ),
    rss(ITEM, "<image><url>/l.png</url><title>Logo</title><link>/</link></image>" + HEAD),
    rss(
        ITEM
        + "<description>One</description><content:encoded><![CDATA[<p>Two]]></content:encoded>"
    ),
    rss(ITEM + "<content:encoded>Two</content:encoded><description/><dc:date>2026</dc:date>"),
    rss(ITEM + "<content:encoded>Two</content:encoded><category domain='x'>News</category>"),
    rss(ITEM + "<author/><dc:creator>Ann Reed</dc:creator><dc:creator>李</dc:creator>"),
    rss(ITEM + "<author>ann@quay.example (Ann Reed)</author><dc:language>fr</dc:language>"),
    rss(ITEM + "<source url='https://wire.example/f'>Wire</source><enclosure url='/a.mp3'/>"),
    rss(ITEM + "<q:a><q:b>1</q:b></q:a><q:title n='1'>Other</q:title><comments>/c</comments>"),
    rss(
        ITEM + "<x:y xmlns:x='https://quay.example/x'>1</x:y><atom:link rel='replies' href='/r'/>"
    ),
    rss("<media:group><media:title>Photo</media:title></media:group>" + ITEM),
    rss("<title>&lt;b&gt;A&lt;/b&gt; B</title><guid>/3</guid><i:title>Show</i:title>"),
    rss("<title>2 &lt; 3 &amp;amp; &amp;#233;</title><link> www.quay.example/1 </link>"),
    rss("<title> <!-- a -->Sea<!-- b --> trade</title><link>/1</link><link>/2</link>"),
    atom("<title type='html'>&lt;i&gt;A&lt;/i&gt;</title><link href='/1'/><id>tag:1</id>"),
    atom(
        "<title>A &lt; B</title><link href='/1'/><content>1 &lt; 2</content><updated>2026</updated>"
    ),
    atom("<title>A</title><link href='/1'/><content type='html'>B</content><summary>C</summary>"),
    atom("<title>A</title><id>/5</id><author><name>Ann</name><email>a@b.example</email></author>"),
    atom("<title>A</title><link rel='Enclosure' href='/a'/><link type='TEXT/HTML' href='/1'/>"),
    rdf(ITEM.partition("<guid")[0] + "<dc:subject>News</dc:subject><dc:date>2026-11-24</dc:date>"),
    rdf("<title>港の話</title><link>https://quay.example/1?a=1&amp;b=2</link>"),
]
"""Documents that the quick parser reads itself."""

UNUSUAL = [
    *("<rss><channel/></rss>", "<html/>", "<rss version='2.0'><channel>", "", rss(ITEM)[:-1]),
    rss(ITEM, attributes="xml:base='https://other.example/'"),
    rss(ITEM, attributes="lang='de'"),
    rss(ITEM, attributes="xmlns:z='http://purl.org/rss/1.0/'"),
    rss(ITEM, attributes=f"xmlns:dcterms='{DC}' xmlns:t='http://purl.org/dc/terms/'"),
    rss(ITEM + "<z:a xmlns:z='https://a.example/'/><z:a xmlns:z='https://b.example/'/>"),
    rss(
        ITEM, HEAD + "<author><name>Ann</name></author><author><email>b@b.example</email></author>"
    ),
    rss(ITEM, HEAD + "<i:summary>Show</i:summary>"),
    rss(ITEM, HEAD.replace("<title>", "<textInput><title>x</title></textInput><title>")),
    rss(ITEM, HEAD + "<copyright>c<div>d</div></copyright>"),
    rss(ITEM + "<title>Again</title>"),
    rss(ITEM + "<description>One <b>two</b></description>"),
    rss(ITEM + "<description type='application/xhtml+xml'>One</description>"),
    rss(ITEM + "<description mode='base64'>T25l</description>"),
    rss(ITEM + "<description>Ã©tÃ©</description>"),
    rss(ITEM + "<links>1</links><authors>2</authors><summary_detail>3</summary_detail>"),
    rss(ITEM + "<modified>2026</modified>"),
    rss(ITEM + "<i:subtitle>Show</i:subtitle>"),
    rss(ITEM + "<media:description>Photo</media:description>"),
    rss(ITEM + "<q:a><title>Inner</title></q:a>"),
    rss(ITEM + "<news:source xmlns:news='https://quay.example/news'>Wire</news:source>"),
    rss("<title>A</title><link q:href='/2'>/1</link>"),
    rss("<title>A</title><link rel='enclosure'>/1</link>"),
    rss("<title>A</title><link/><guid>/3</guid>"),
    rss("<title>A</title><link>/1?a&amp;amp;b</link>"),
    rss("<link>/1</link><media:title>Photo</media:title>"),
    rss(ITEM).replace("</channel>", "</channel><item><title>Outside</title></item>"),
    atom("<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>A</div></title>"),
    atom("<title>A</title><link href='/1'/><source><title>Wire</title></source>"),
    atom("<title>A</title><link href='/1'/><author><email>a@b.example</email></author>"),
    rdf(ITEM, attributes="href='/9'"),
    rdf(ITEM).replace("<channel", "<item><title>First</title></item><channel"),
]
"""Documents that it leaves to feedparser."""


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_feed_is_read_as_feedparser_reads_it(text: str) -> None:
    assert parse_ordinary(text, URL) is not None
    assert parse_ordinary(f"<!DOCTYPE x>{text}", URL) is None
    assert read(text) == read(f"<!DOCTYPE x>{text}")
    assert isinstance(read(text), RawFeed)


@pytest.mark.parametrize("text", UNUSUAL)
def test_an_unusual_feed_is_left_to_feedparser(text: str) -> None:
    assert parse_ordinary(text, URL) is None


@pytest.mark.parametrize("broken", ["", "<item><title>x<br></title></item>"])
def test_an_element_with_the_name_of_a_key_of_feedparser_costs_nothing(broken: str) -> None:
    odd = "<links>1</links><authors a='1'>2</authors><summary_detail>3</summary_detail>"
    found = read(rss(f"{ITEM}<author>Ann</author>{odd}", f"{HEAD}<links>4</links>") + broken)
    assert isinstance(found, RawFeed)
    item = found.items[0]
    assert (item.link, item.authors, found.left_out) == ("https://quay.example/1", ("Ann",), 0)
