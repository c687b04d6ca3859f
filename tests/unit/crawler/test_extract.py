"""Pages: from bytes to the text that a reader sees."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from crawler.extract.confidence import confidence
from crawler.extract.language import language
from crawler.extract.page import MAX_BODY_LENGTH, read_page
from crawler.parsed import Unreadable
from tests.fakes import START
from tests.fakes_web import article_html
from watchword.domain.article import GUESS, Page, Precision
from watchword.domain.source import Hints

URL = "https://www.example.org/news/1"
HINTS = Hints(outlet="x", timezone="Asia/Tokyo", language="en")
TEXT = [
    "The talks began on Monday in Tokyo, officials said.",
    "They will go on for a week, they added.",
]


def read(body: str | bytes, content_type: str | None = "text/html") -> Page:
    page = read_page(
        body.encode() if isinstance(body, str) else body, content_type, URL, HINTS, START
    )
    assert isinstance(page, Page), page
    return page


def why(body: bytes, content_type: str | None = "text/html") -> Unreadable:
    page = read_page(body, content_type, URL, HINTS, START)
    assert isinstance(page, Unreadable), page
    return page


TOLD_ALIKE = '<meta property="og:title" content="Printed title">'


def with_json_ld(data: object) -> str:
    text = data if isinstance(data, str) else json.dumps(data)
    script = f"<script type='application/ld+json'>{text}</script>"
    page = article_html("Printed title", TEXT).replace(TOLD_ALIKE, "")
    return page.replace("</head>", f"{script}</head>")


def test_the_page_of_an_article() -> None:
    published = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
    page = read(article_html("Talks begin", TEXT, published=published, canonical="/news/one"))
    assert (page.title, page.url, page.canonical) == (
        "Talks begin",
        URL,
        "https://www.example.org/news/one",
    )
    assert page.body == "\n".join(TEXT)
    assert (page.published_at, page.precision, page.language) == (
        published,
        Precision.MINUTE,
        "en",
    )
    assert page.origins == {
        "body": page.origins["body"],
        "title": "h1",
        "published_at": "article:published_time",
        "zone": "written",
        "language": "model",
    }
    assert page.confidence.keys() == {"title", "published_at", "zone", "body"}
    assert all(0.5 <= confidence <= 1 for confidence in page.confidence.values())


def test_what_a_page_does_not_tell_has_no_origin_and_what_it_tells_has() -> None:
    article = {"@type": "Article", "articleSection": "World", "keywords": ["talks"]}
    tags = (
        '<meta name="description" content="They met."><meta property="og:image" content="/1.jpg">'
    )
    page = read(with_json_ld(article).replace("</head>", f"{tags}</head>"))
    assert (page.summary, page.details.section, page.details.tags) == (
        "They met.",
        "World",
        ("talks",),
    )
    assert page.details.image == "https://www.example.org/1.jpg"
    names = ("summary", "section", "tags", "image", "publisher", "authors")
    assert {name: page.origins.get(name) for name in names} == {
        "summary": "description",
        "section": "JSON-LD",
        "tags": "JSON-LD",
        "image": "og:image",
        "publisher": None,
        "authors": None,
    }
    assert "authors" not in page.confidence


def test_what_says_nothing_once_it_is_cleaned_was_told_nowhere() -> None:
    tags = """<meta property="og:description" content="&amp;nbsp;"><meta name="description"
    content="They met."><meta name="news_keywords" content=" , "><meta property="og:image"
    content="data:image/png;base64,xx"></head>"""
    page = read(article_html("Talks begin", TEXT).replace("</head>", tags))
    assert (page.summary, page.origins["summary"]) == ("They met.", "description")
    assert (page.details.tags, page.details.image, page.published_at) == ((), None, None)
    assert not page.origins.keys() & {"tags", "image", "published_at", "zone"}


def test_what_is_only_searched_for_is_less_sure_than_what_is_told() -> None:
    found = confidence({"published_at": GUESS, "title": "h1", "section": "JSON-LD"})
    assert found["published_at"] < confidence({"published_at": "JSON-LD"})["published_at"]
    assert found.keys() == {"published_at", "title"}


def test_what_the_page_tells_machines_comes_first() -> None:
    article = {
        "@type": ["NewsArticle"],
        "headline": "Told title &amp; more",
        "datePublished": "2026-11-24T09:00:00+09:00",
        "dateModified": "2026-11-24T10:00:00+09:00",
        "author": [{"name": "A. Wright"}, {"name": "A. Wright"}, "B. Other"],
        "publisher": {"name": "The Example"},
    }
    page = read(with_json_ld({"@graph": [{"@type": "WebSite"}, article]}))
    assert (page.title, page.origins["title"]) == ("Told title & more", "JSON-LD")
    assert page.published_at == datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
    assert page.updated_at == datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
    assert (page.details.authors, page.details.publisher) == (
        ("A. Wright", "B. Other"),
        "The Example",
    )


def test_what_is_printed_and_told_alike_outvotes_json_ld() -> None:
    page = with_json_ld({"@type": "NewsArticle", "headline": "Told title"})
    both = page.replace("</head>", f"{TOLD_ALIKE}</head>")
    assert (read(both).title, read(both).origins["title"]) == ("Printed title", "h1")


def test_a_heading_that_is_only_a_label_does_not_outvote_json_ld() -> None:
    page = with_json_ld({"@type": "NewsArticle", "headline": "Talks begin in Geneva on Monday"})
    label = page.replace("<h1>Printed title</h1>", "<h1>Ukraine</h1>")
    told = '<meta property="og:title" content="Ukraine: Talks begin in Geneva on Monday"></head>'
    assert read(label.replace("</head>", told)).title == "Talks begin in Geneva on Monday"


@pytest.mark.parametrize(
    ("broken", "title"),
    [
        (
            r'{"@type": "Article", "headline": "Gespr\u00e4che", "x": oops, "y": {"headline": "B"}}',
            "Gespräche",
        ),
        (
            '{"@type": "Article", "headline": 7, "x": oops, "y": {"headline": "Other"}}',
            "Printed title",
        ),
        ('{"@type": "ItemList", "itemListElement": [{"headline": "Other"},]}', "Printed title"),
    ],
)
def test_broken_json_ld_tells_the_first_of_each_field(broken: str, title: str) -> None:
    assert read(with_json_ld(broken)).title == title


def test_broken_json_ld_does_not_outrank_a_sound_one() -> None:
    broken = '{"@type": "Article", "headline": "Other story",}'
    sound = (
        '<script type=\'application/ld+json\'>{"@type": "Article", "headline": "Told"}</script>'
    )
    assert read(with_json_ld(broken).replace("</head>", f"{sound}</head>")).title == "Told"


@pytest.mark.parametrize(
    "marks", [("<![CDATA[", "]]>"), ("/* <![CDATA[ */", "/* ]]> */"), ("//<![CDATA[\n", "\n//]]>")]
)
def test_json_ld_is_read_through_cdata(marks: tuple[str, str]) -> None:
    inner = f'{marks[0]}{{"@type": "Article", "headline": "Told title"}}{marks[1]}'
    assert read(with_json_ld(inner)).title == "Told title"


def test_broken_json_ld_still_tells_its_day() -> None:
    broken = '{"@type": "Article", "image": {,}, "datePublished": "2026-11-20T09:00:00+09:00"}'
    page = read(with_json_ld(broken))
    assert page.published_at == datetime(2026, 11, 20, 0, 0, tzinfo=UTC)
    assert page.origins["published_at"] == "JSON-LD"


@pytest.mark.parametrize(
    "data",
    [
        "{",
        "[[[[",
        "null",
        '{"@type": []}',
        "{" + " " * 200_000 + ":}",
        "[1, 2]",
        '{"@type": 7}',
        "[" * 100_000,
    ],
)
def test_broken_json_ld_costs_nothing(data: str) -> None:
    assert read(with_json_ld(data)).title == "Printed title"


def test_json_ld_is_read_through_comments_and_a_stray_semicolon() -> None:
    data = '<!-- {"@type": "NewsArticle", "headline": "Told\ntitle"}; -->'
    assert read(with_json_ld(data)).title == "Told title"


def test_a_day_alone_is_a_day_and_a_minute_elsewhere_is_better() -> None:
    page = article_html("Talks begin", TEXT)
    day = page.replace("</head>", '<meta name="date" content="2026-11-20"></head>')
    assert read(day).precision is Precision.DAY
    both = day.replace("</head>", '<meta name="pubdate" content="2026-11-20 10:00"></head>')
    assert read(both).published_at == datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


def test_a_printed_day_is_found() -> None:
    page = read(article_html("Talks begin", ["Published: November 20, 2026", *TEXT]))
    assert (page.published_at, page.precision) == (
        datetime(2026, 11, 19, 15, tzinfo=UTC),
        Precision.DAY,
    )
    assert page.origins["published_at"] == "printed"


def test_a_page_that_names_no_image_has_none() -> None:
    assert read(article_html("Talks resume", TEXT)).details.image is None


def test_a_title_alone_is_a_page() -> None:
    page = read("<html><head><title>Log in</title></head><body></body></html>")
    assert (page.title, page.body) == ("Log in", "")


def test_the_text_is_cut_at_its_limit() -> None:
    assert len(read(article_html("Long", ["word " * 5_000] * 12)).body) <= MAX_BODY_LENGTH


@pytest.mark.parametrize(
    ("body", "content_type", "reason", "final"),
    [
        (b"%PDF-1.7", None, "it is application/pdf, not a page", True),
        (b"x", "image/png", "it is image/png, not a page", True),
        (b"{}", "application/json; charset=utf-8", "it is application/json, not a page", True),
        (b"", "text/html", "the answer was empty", False),
        (b"<html><body></body></html>", "text/html", "it has neither a title nor a text", False),
    ],
)
def test_what_is_no_page_says_what_it_is(
    body: bytes, content_type: str | None, reason: str, final: bool
) -> None:
    assert why(body, content_type) == Unreadable(reason=reason, final=final)


@pytest.mark.parametrize(
    ("text", "declared", "known", "expected"),
    [
        ("日本と中国の首脳が会談した", "en", None, "ja"),
        ("中日两国领导人举行会谈", "en", None, "zh"),
        ("한국과 일본의 정상이 만났다", "en", None, "ko"),
        ("日中首脳会談", None, "ja", "ja"),
        ("日中首脑会谈", None, "zh", "zh"),
        ("The talks began", "en-GB", "ja", "en"),
        ("Die Gespräche begannen", None, "de", "de"),
        ("The talks began in Tokyo on Monday, and went on for a week", "de", None, "en"),
        ("The talks began in Tokyo on Monday, and went on for a week", None, "ja", "en"),
        ("", None, None, None),
    ],
)
def test_the_script_decides_the_language_where_it_can(
    text: str, declared: str | None, known: str | None, expected: str | None
) -> None:
    assert language(text, declared=declared, known=known).code == expected


def test_a_page_whose_root_is_a_picture_is_read() -> None:
    assert read(f"<svg><title>{article_html('Talks begin', TEXT)}").body == "\n".join(TEXT)
