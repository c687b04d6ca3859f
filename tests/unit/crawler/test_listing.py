"""Which links of a page lead to articles, and which to feeds, on pages of our own making."""

from __future__ import annotations

import pytest

from crawler.listing.articles import MIN_LOG_ODDS, article_links
from crawler.listing.feeds import find_feeds
from crawler.listing.links import MAX_ANCHORS
from tests.pages import HOME, HOME_ARTICLES, HOME_URL, home_in_chinese


def found(html: str, url: str = HOME_URL) -> set[str]:
    return {link.url for link in article_links(html.encode(), url)}


def test_the_articles_of_a_home_page_are_found_and_nothing_else() -> None:
    links = article_links(HOME.encode(), HOME_URL)
    assert {link.url: link.title for link in links} == HOME_ARTICLES
    assert [link.url for link in links] == list(HOME_ARTICLES), "not in the order of the page"
    least = 1 / (1 + 2.72**-MIN_LOG_ODDS)
    assert all(least < link.confidence <= 1 for link in links)


def test_short_headlines_of_chinese_are_found() -> None:
    html, articles = home_in_chinese()
    assert found(html, "https://www.example.cn/") == articles


def test_a_link_to_another_host_is_an_article_too() -> None:
    moved = {url: url.replace("www.", "edition.") for url in HOME_ARTICLES}
    html = HOME
    for path in HOME_ARTICLES:
        html = html.replace(
            f'"{path.removeprefix("https://www.example.org")}"', f'"{moved[path]}"'
        )
    assert found(html) == set(moved.values())


def test_addresses_start_at_the_base_of_the_page() -> None:
    html = HOME.replace("<head>", '<head><base href="https://m.example.org/x/">')
    assert all(url.startswith("https://m.example.org/") for url in found(html))


@pytest.mark.parametrize(
    "html",
    [
        "",
        "plain text",
        "<html></html>",
        "<p>no link</p>",
        "\x00\xff",
        '<a href="javascript:x()">x</a>',
    ],
)
def test_a_page_without_links_lists_nothing(html: str) -> None:
    assert article_links(html.encode(), HOME_URL) == []
    assert find_feeds(html.encode(), HOME_URL) == []


def test_one_link_alone_is_read() -> None:
    html = "<html><body><div><a href='/2026/11/24/ships'>Ships leave Busan</a></div></body></html>"
    assert len(article_links(html.encode(), HOME_URL)) <= 1


@pytest.mark.parametrize(
    "html",
    [
        "<a href='/1'>" * 20_000,
        "<div>" * 20_000 + "<a href='/1'>x</a>",
        "".join(f"<a href='/{at}'>{at}</a>" for at in range(MAX_ANCHORS + 100)),
        "<a href='http://[::1'>x</a><a href='http://a:b/'>y</a><a href='//'>z</a><base href='http://['>",
    ],
    ids=["nested links", "deep", "many", "broken addresses"],
)
def test_hostile_pages_are_read_within_bounds(html: str) -> None:
    page = f"<html><body>{html}</body></html>".encode()
    assert len(article_links(page, HOME_URL)) <= MAX_ANCHORS
    assert len(find_feeds(page, HOME_URL)) <= 50


FEED_LINK = '<link rel="alternate" type="application/rss+xml" href="{}" title="{}">'


def feeds(*head: str, body: str = "", url: str = HOME_URL) -> list[str]:
    html = f"<html><head>{''.join(head)}</head><body><p>News</p>{body}</body></html>"
    return [one.removeprefix("https://www.example.org") for one in find_feeds(html.encode(), url)]


def test_feeds_of_link_elements_come_in_the_order_of_the_page() -> None:
    assert feeds(FEED_LINK.format("/a.xml", "News"), FEED_LINK.format("/b.xml", "Sport")) == [
        "/a.xml",
        "/b.xml",
    ]


def test_comments_one_articles_feed_and_oembed_are_left_out() -> None:
    assert (
        feeds(
            FEED_LINK.format("/comments/feed/", "Example » Comments Feed"),
            FEED_LINK.format("/yorumlar.xml", "Yorum akışı"),
            FEED_LINK.format("/2026/11/24/ships-leave-the-port/feed/", "Ships"),
            '<link rel="alternate" type="application/json+oembed" href="/oembed?url=x">',
            '<link rel="stylesheet" type="text/xml" href="/style.xml">',
        )
        == []
    )


def test_a_section_page_has_its_own_feed_first() -> None:
    links = (FEED_LINK.format("/all.xml", "Everything"), FEED_LINK.format("/9.xml", "Economy"))
    assert feeds(*links, url="https://www.example.org/news/economy/")[0] == "/9.xml"
    assert feeds(*links, url=HOME_URL)[0] == "/all.xml"


def test_an_anchor_names_a_feed_where_no_link_element_does() -> None:
    body = '<a href="/about/rss.html">About RSS</a><a href="/rss/news.xml"><img alt="RSS"></a>'
    assert feeds(body=body) == ["/rss/news.xml"]


def test_a_feed_that_repeats_another_ones_query_and_adds_to_it_is_a_part_of_it() -> None:
    part, whole = "/news?output=rss&topic=h&num=3", "/news?output=rss"
    links = (FEED_LINK.format(part.replace("&", "&amp;"), ""), FEED_LINK.format(whole, ""))
    assert feeds(*links) == [whole, part]


def test_feeds_of_other_sites_and_buttons_of_readers_are_left_out() -> None:
    body = """<a href="https://add.reader.example.com/add?feed=https://www.example.org/feed/">Add</a>
      <a href="https://blog.example.net/feed/">A friend's blog</a>
      <a href="https://feeds.feedburner.com/example">RSS</a>"""
    assert feeds(body=body) == ["https://feeds.feedburner.com/example"]


def test_podcasts_come_last() -> None:
    links = (FEED_LINK.format("/podcast.xml", "Podcast"), FEED_LINK.format("/news.xml", "News"))
    assert feeds(*links) == ["/news.xml", "/podcast.xml"]
