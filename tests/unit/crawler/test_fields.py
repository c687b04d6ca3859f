"""Each field of a page, in the forms that the press uses."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler.extract.names import PersonNames, names_in
from crawler.plain.zones import with_timezone, zone
from tests.unit.crawler.pages import UNKNOWN, read
from watchword.domain.article import GUESS, DateRank, Precision
from watchword.domain.source import Hints


@pytest.mark.parametrize(
    ("text", "persons"),
    [
        ("By Jane Doe and John Roe", ("Jane Doe", "John Roe")),
        ("Von Erika Mustermann, dpa", ("Erika Mustermann",)),
        ("Jane Doe, Senior Political Correspondent", ("Jane Doe",)),
        ("Jane Doe | jdoe@example.org", ("Jane Doe",)),
        ("Elena Muster (emu)", ("Elena Muster",)),
        ("記者 山田太郎、鈴木花子", ("山田太郎", "鈴木花子")),
        ("作者：王小明", ("王小明",)),
        ("김철수 기자", ("김철수",)),
        ("Doe, Jane A.", ("Jane A. Doe",)),
        ("Doe, J.", ("J. Doe",)),
        ("Doe, Jan van der", ("Jan van der Doe",)),
        ("Doe, Senior Writer", ("Doe",)),
        ("Jane Doe from The Quay", ("Jane Doe",)),
        ("Jane Doe For The Daily Quay", ("Jane Doe",)),
        ("設定", ()),
        ("Doe, Roe, Poe", ("Doe", "Roe", "Poe")),
        ("Text Size", ()),
        ("https://example.org/jane-doe", ()),
        ("Published 12 March 2026", ()),
    ],
)
def test_a_by_line_is_its_persons(text: str, persons: tuple[str, ...]) -> None:
    assert names_in([text], frozenset()).persons == persons


def test_agencies_and_the_site_itself_are_no_persons() -> None:
    found = names_in(["Reuters, The Example, Jane Doe"], frozenset({"theexample"}))
    assert found == PersonNames(("Jane Doe",), ("Reuters",), ("The Example",))
    assert names_in(["Reuters, Tass"], frozenset()).persons == ("Tass",)
    assert names_in(["Condé Nast"], frozenset()).agencies == ("Condé Nast",)


@pytest.mark.parametrize(
    ("head", "body", "expected", "origin"),
    [
        ("<meta name='author' content='Jane Doe'>", "", ("Jane Doe",), "author"),
        (
            "<meta name='author' content='example.org'>",
            "<h1>Talks begin</h1><p class='byline'>By Jane Doe | 2 March 2026</p>",
            ("Jane Doe",),
            "by-line",
        ),
        (
            "",
            "<h1>Talks begin</h1><a rel='author' href='/x'>Jane Doe</a>",
            ("Jane Doe",),
            "marked",
        ),
        ("", "<h1>Talks begin</h1><a href='/authors/jd'>Jane Doe</a>", ("Jane Doe",), "link"),
        ("", "<h1>Talks begin</h1><nav><a href='/authors/jd'>Jane Doe</a></nav>", (), ""),
        ("<meta name='author' content='Reuters'>", "", ("Reuters",), "author"),
        (
            "<meta name='author' content='Jane Doe'><meta name='author' content='Ann Reed'>",
            "",
            ("Jane Doe", "Ann Reed"),
            "author",
        ),
        (
            "<meta property='og:author' content='By &lt;a href=/jd&gt;Jane Doe&lt;/a&gt;, Ann Reed'>",
            "",
            ("Jane Doe", "Ann Reed"),
            "og:author",
        ),
        ("<meta name='citation_author' content='Jane Doe'>", "", ("Jane Doe",), "citation_author"),
        ("<meta name='DC:Creator' content='Doe, Jane'>", "", ("Jane Doe",), "dc.creator"),
        ("", "<h1>Talks begin</h1><p class='byline'>example.org</p>", (), ""),
        ("<meta name='author' content='Example'>", "", ("Example",), "meta"),
    ],
)
def test_authors_are_persons_wherever_they_are_named(
    head: str, body: str, expected: tuple[str, ...], origin: str
) -> None:
    page = read(head, body)
    assert (page.details.authors, page.origins.get("authors", "")) == (expected, origin)


@pytest.mark.parametrize(
    ("line", "land", "wall", "zone_from"),
    [
        ("Updated 09:16, 26-Nov-2019", "cn", "2019-11-26T09:16:00+08:00", "address"),
        ("2019-09-07 15:10:53 来源：例", "com", "2019-09-07T15:10:53+02:00", "language"),
        ("20. November 2025, 10:05 Uhr", "com", "2025-11-20T10:05:00+01:00", "language"),
        ("November 20, 2025 10:05 pm EST", "com", "2025-11-20T22:05:00-05:00", "written"),
        ("3/4/2025", "fr", "2025-04-03T00:00:00+02:00", "address"),
        ("1 de mayo de 2020", "cl", "2020-05-01T00:00:00-04:00", "address"),
    ],
)
def test_a_printed_date_is_read_in_the_zone_of_the_page(
    line: str, land: str, wall: str, zone_from: str
) -> None:
    german = (
        "Die Delegationen trafen sich am Montag, und die Gespräche sollen eine Woche dauern. " * 3
    )
    printed = f"<h1>Gespräche</h1><p class='date'>{line}</p>"
    page = read("", printed, url=f"https://x.example.{land}/1", text=german)
    assert page.published_at == datetime.fromisoformat(wall)
    assert page.published_offset == datetime.fromisoformat(wall).utcoffset()
    assert page.precision is (Precision.MINUTE if ":" in line else Precision.DAY)
    assert page.origins["zone"] == zone_from


def test_a_printed_minute_completes_the_told_day_and_no_other() -> None:
    metadata = "<meta name='date' content='2025-11-20'>"
    right = read(metadata, "<h1>Talks</h1><p>2025-11-20 10:05 UTC</p>")
    assert right.published_at == datetime.fromisoformat("2025-11-20T10:05:00+00:00")
    other = read(metadata, "<h1>Talks</h1><p>2025-10-01 10:05 UTC</p>")
    assert (other.precision, other.origins["published_at"]) == (Precision.DAY, "date")


CHINESE_TEXT = (
    "两国官员昨日在旧海关大楼会面，就航道疏浚的时间表达成一致意见，并约定年底之前签署文件。" * 3
)
CHINESE_LINES = {
    "glued to its source": "<p><span>2025-11-20 10:05</span><span>来源：某网</span></p>",
    "without spaces": "<p>2025年11月20日10:05 | 来源：<a>某日报</a></p>",
    "behind a source": "<p>2025-11-20 来源：36某 10:05</p>",
    "in columns": "<div><div>2025</div><div>11/<span>20</span></div><div>10:05</div></div>",
    "a clock glued before it": "<time><span>10:05</span><span>2025/11/20</span></time>",
    "two lines": "<div><p>2025-11-20</p><p>10:05</p></div>",
    "a year of two digits": "<p><span>发布时间：25-11-20</span><span>10:05</span></p>",
    "under a name that means something else": "<div class='other-info'><b>2025-11-20 10:05</b></div>",
    "half of the day": "<p>2025年11月20日 上午10时05分</p>",
    "a zone between": "<p>2025-11-20 HKT 10:05</p>",
    "full width": "<p>２０２５年１１月２０日　１０：０５</p>",
}


@pytest.mark.parametrize("name", CHINESE_LINES)
def test_the_minute_of_a_chinese_page_is_of_its_zone(name: str) -> None:
    page = read("", f"<h1>港口重启谈判</h1>{CHINESE_LINES[name]}", text=CHINESE_TEXT)
    assert page.published_at == datetime.fromisoformat("2025-11-20T10:05:00+08:00")
    assert page.published_offset == timedelta(hours=8)


CHINESE_DECLARED = {
    "2025-11-20T00:00:00+08:00": "a midnight that stands for a day",
    "2025-11-20T10:05:31Z": "local time told as UTC",
    "2025-11-20": "the day alone",
}


@pytest.mark.parametrize("told", CHINESE_DECLARED)
@pytest.mark.parametrize("printed", ["2025-11-20 10:05", "11月20日 10:05"])
def test_a_printed_time_corrects_what_a_chinese_page_declares(told: str, printed: str) -> None:
    metadata = f"<meta property='article:published_time' content='{told}'>"
    page = read(metadata, f"<h1>港口重启谈判</h1><p>{printed}</p>", text=CHINESE_TEXT)
    assert page.published_at is not None
    exact = datetime.fromisoformat("2025-11-20T10:05:00+08:00")
    assert page.published_at.replace(second=0) == exact
    assert (page.precision, page.date_rank) == (Precision.MINUTE, DateRank.MACHINE)


def test_a_declared_time_of_another_page_is_believed() -> None:
    metadata = "<meta property='article:published_time' content='2025-11-20T10:05:00Z'>"
    printed = "<h1>Talks</h1><p>20 November 2025, 10:05</p>"
    page = read(metadata, printed, url="https://x.example.de/1")
    assert page.published_at == datetime.fromisoformat("2025-11-20T10:05:00+00:00")


@pytest.mark.parametrize(
    ("marked", "url", "rank"),
    [
        ("<p itemprop='datePublished' content='2025-07-23 10:05'>July 2025</p>", "/a", "MARKED"),
        ("<span itemprop='datePublished'>23 July 2025</span>", "/a", "MARKED"),
        ("", "/23-07-2025", "PRINTED"),
        ("", "/ferry/23.07.2025/1", "PRINTED"),
        ("", "/ferry-2025-07-23?id=1", "PRINTED"),
    ],
)
def test_a_day_is_found_where_older_systems_mark_it(marked: str, url: str, rank: str) -> None:
    page = read("", f"<h1>Ferry sinks</h1>{marked}", url=f"https://www.example.org{url}")
    found = page.published_at and page.published_at.date().isoformat()
    assert (found, page.date_rank.name) == ("2025-07-23", rank)


def test_an_older_blogs_date_is_that_of_the_entry_with_the_headline() -> None:
    marked = '<abbr class="published" title="{}">July</abbr>'
    own = f"<div class='post hentry'><h1>Talks</h1><p>2026-11-01</p>{marked}</div>"
    other = f"<div class='hentry'><h2>Older</h2>{marked.format('2019-01-04T08:00Z')}</div>"
    page = read("", other + own.format("2025-07-23T17:06:45+0000"))
    assert page.published_at == datetime.fromisoformat("2025-07-23T17:06:45+00:00")
    assert (page.origins["published_at"], page.date_rank) == ("hAtom", DateRank.MACHINE)
    page = read("", f"<h1>Talks</h1>{other}")
    assert page.published_at is None or page.origins["published_at"] == GUESS


def test_a_day_is_guessed_only_where_no_feed_says_one() -> None:
    far = "<h1>Talks</h1>" + "<p>They spoke all day.</p>" * 40 + "<div>2024-05-03</div>"
    guessed = read("", far)
    assert guessed.origins["published_at"] == GUESS
    told = read("", far, hints=replace(UNKNOWN, dated=True))
    assert told.published_at is None


def test_what_a_header_would_say_is_read_where_the_page_says_it() -> None:
    head = (
        "<meta http-equiv='date' content='2026-03-02T10:15:00Z'>"
        "<meta http-equiv='last-modified' content='2026-03-02T12:00:00Z'>"
        "<meta itemprop='headline' content='Talks begin on the quay'>"
    )
    page = read(head, "")
    assert page.title == "Talks begin on the quay"
    assert page.published_at == datetime(2026, 3, 2, 10, 15, tzinfo=UTC)
    assert page.updated_at == datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def test_a_time_told_in_utc_is_shown_as_the_pages_clock_has_it() -> None:
    metadata = "<meta property='article:published_time' content='2025-11-20T23:05:00Z'>"
    page = read(metadata, "<h1>Talks</h1>", url="https://x.example.jp/1")
    assert page.published_at == datetime.fromisoformat("2025-11-20T23:05:00+00:00")
    assert page.published_offset == timedelta(hours=9)


@pytest.mark.parametrize(
    ("hints", "url", "language", "name", "origin"),
    [
        (Hints(outlet="x", timezone="Asia/Tokyo"), "https://x.de/", "de", "Asia/Tokyo", "source"),
        (Hints(outlet="x", country="KR"), "https://x.de/", "de", "Asia/Seoul", "country"),
        (UNKNOWN, "https://x.co.jp/", "en", "Asia/Tokyo", "address"),
        (UNKNOWN, "https://x.tv/", "zh", "Asia/Shanghai", "language"),
        (UNKNOWN, "https://x.com/", "en", "UTC", ""),
    ],
)
def test_the_zone_of_a_page(hints: Hints, url: str, language: str, name: str, origin: str) -> None:
    found, why = with_timezone(hints, url, language)
    assert (str(zone(found)), why) == (name, origin)
