"""One spelling for each address, and which canonical URLs are accepted."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.plain.urls import canonical, host, normalize, same_site

PAGE = "https://www.asahi.com/ajw/articles/16037771"


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("HTTP://Example.ORG:80/a", "http://example.org/a"),
        ("https://example.org:443", "https://example.org/"),
        ("https://example.org:8443/", "https://example.org:8443/"),
        ("https://example.org./a#top", "https://example.org/a"),
        ("https://example.org/a?b=2&a=1", "https://example.org/a?a=1&b=2"),
        ("  https://example.org/a\nb ", "https://example.org/ab"),
        ("https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"),
        ("https://example.org/日本", "https://example.org/%E6%97%A5%E6%9C%AC"),
        ("https://example.org/a?utm_source=x&fbclid=y&id=7", "https://example.org/a?id=7"),
        ("https://example.org/a?utm_source=x", "https://example.org/a"),
        ("https://www.bbc.com/news/1?at_medium=RSS", "https://www.bbc.com/news/1"),
        ("https://example.org/news?ocid=RSS", "https://example.org/news?ocid=RSS"),
        ("http://[2606:4700::1111]/a", "http://[2606:4700::1111]/a"),
        ("https://a.kr/r?q=%B0%A1%B3%AA&utm_source=z&id=1", "https://a.kr/r?id=1&q=%B0%A1%B3%AA"),
        ("https://a.tw/r?utm_id=1&t=%A4%A4%A4%E5", "https://a.tw/r?t=%A4%A4%A4%E5"),
        ("https://example.org/a?b=x%26y&utm_id=1", "https://example.org/a?b=x%26y"),
        ("https://example.org/a?utm%5Fsource=x&id=7", "https://example.org/a?id=7"),
        ("https://example.org/a;jsessionid=1A2B.node1?id=7", "https://example.org/a?id=7"),
        ("https://example.org/a;JSESSIONID=1A2B", "https://example.org/a"),
        ("https://example.org/a;v=1/b", "https://example.org/a;v=1/b"),
        ("https://example.org/(S(lit3py55t21z5v55vlm25s55))/a.aspx", "https://example.org/a.aspx"),
        ("https://example.org/(S)/a", "https://example.org/(S)/a"),
        ("https://example.org/a?PHPSESSID=kq5v1&id=7", "https://example.org/a?id=7"),
        ("https://example.org/a?sid=0f3a9c5d7e1b2f4a6c8d&id=7", "https://example.org/a?id=7"),
        ("https://example.org/a?ASPSESSIONIDQQ=x&id=7", "https://example.org/a?id=7"),
        ("https://example.org/a?id=7&amp;b=1", "https://example.org/a?b=1&id=7"),
        ("https://www.example.org/a?ref=example.org", "https://www.example.org/a"),
        ("https://example.org/a?ref=other.org", "https://example.org/a?ref=other.org"),
        ("https://example.org/a?fb_ref=x&clickid=y&id=7", "https://example.org/a?id=7"),
        ("https://news.sky.com/a?dcmp=x&id=7", "https://news.sky.com/a?id=7"),
        ("https://tw.news.yahoo.com/a?.tsrc=rss", "https://tw.news.yahoo.com/a"),
        ("https://abcnews.go.com/a?cid=social&id=7", "https://abcnews.go.com/a?id=7"),
        (
            "https://example.org/a?s=budget&sid=20261124",
            "https://example.org/a?s=budget&sid=20261124",
        ),
    ],
)
def test_an_address_has_one_spelling(url: str, normal: str) -> None:
    assert normalize(url) == normal


@pytest.mark.parametrize(
    "url",
    [
        "https://www.donga.com/news/article?gid=123&sid=4",
        "https://news.example.tw/view.aspx?id=1&no=2&cid=3&eid=4&uid=5",
        "https://example.kr/read?context=7&ref_id=8&si=9&source=a",
        "https://www.youtube.com/watch?feature=x&v=dQw4w9WgXcQ",
    ],
)
def test_what_may_be_the_articles_identity_is_never_taken_for_tracking(url: str) -> None:
    kept = normalize(url) or ""
    assert sorted(kept.partition("?")[2].split("&")) == sorted(url.partition("?")[2].split("&"))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/relative",
        "mailto:a@b.c",
        "javascript:x",
        "http://u:p@h/",
        "http://",
        "http://a\\b/",
        "http://h:x/",
        "https://example.org/" + "a" * 3000,
        "http://[bad/",
    ],
)
def test_an_address_that_nobody_should_go_to_is_none(url: str) -> None:
    assert normalize(url) is None


def test_a_relative_address_is_resolved() -> None:
    assert normalize("../b?x=1", "https://example.org/a/feed.xml") == "https://example.org/b?x=1"
    assert normalize("//other.org/a", "https://example.org/") == "https://other.org/a"


@settings(deadline=None)
@given(st.text(max_size=60), st.sampled_from([None, "https://example.org/a/b?c=d"]))
def test_any_text_is_normalized_once_and_for_all(text: str, base: str | None) -> None:
    for candidate in (text, f"https://example.org/{text}", f"http://h/?{text}"):
        once = normalize(candidate, base)
        assert once is None or normalize(once) == once


def test_a_host_is_a_name_and_a_port() -> None:
    assert host("https://example.org/a") == "example.org:443"
    assert host("http://127.0.0.1:8001/") == "127.0.0.1:8001"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://a.asahi.com/", "http://www.asahi.com/x", True),
        ("https://a.co.jp/", "https://b.co.jp/", False),
        ("https://one.github.io/", "https://two.github.io/", False),
        ("http://127.0.0.1:1/", "http://127.0.0.1:1/x", True),
        ("http://127.0.0.1:1/", "http://127.0.0.1:2/", False),
        ("http://localhost:1/", "http://localhost:2/", False),
    ],
)
def test_a_site_is_a_registrable_domain(one: str, other: str, same: bool) -> None:
    assert same_site(one, other) is same


@pytest.mark.parametrize(
    ("rel", "speaks"),
    [
        ("https://asahi.com/ajw/articles/1", "https://asahi.com/ajw/articles/1"),
        ("/ajw/articles/1?utm_source=x", "https://www.asahi.com/ajw/articles/1"),
        ("https://www.asahi.com/", None),
        ("/", None),
        ("https://elsewhere.org/copy", None),
        ("javascript:x", None),
        ("", None),
        (None, None),
    ],
)
def test_a_canonical_link_speaks_within_its_site_and_never_names_the_home_page(
    rel: str | None, speaks: str | None
) -> None:
    assert canonical(rel, PAGE) == speaks
