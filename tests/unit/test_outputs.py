"""Outputs for feed readers and spreadsheets: read back whole, and nothing in them runs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.feeds.entries import read_feed
from crawler.feeds.raw import FeedDocument
from crawler.parsed import ParsedFeed
from tests.fakes import START
from watchword.contract import Article
from watchword.contract.output import (
    WRITERS,
    Output,
    OutputFormat,
    OutputItem,
    atom,
    json_feed,
    rss,
)
from watchword.contract.table import BEGINNING, table
from watchword.domain.source import Hints

HOUR = timedelta(hours=1)
HOSTILE = "Talks \x1b[31m & <script>alert(1)</script> ]]> \u202eevil\u202c \ufffe\ud800 &amp;"
TALKS = OutputItem(
    name="story:1",
    url="https://a.example/1?a=1&b=2",
    title="Talks & <more>",
    text="The talks in Tokyo resume.",
    outlets=("The Gazette", "朝日新聞"),
    language="en",
    published_at=START,
    updated_at=START + HOUR,
)
RAIN = replace(
    TALKS,
    name="story:2",
    url="https://a.example/2",
    title="東京で大雨",
    text="",
    language="ja",
    published_at=START - HOUR,
)
OUTPUT = Output(
    name="topic:talks",
    title="Talks – Watchword",
    address="https://watch.example/secret/talks",
    items=(TALKS, RAIN),
    made_at=START + 2 * HOUR,
)


FEEDS = [one for one in OutputFormat if one is not OutputFormat.CSV]


def read_back(text: str) -> ParsedFeed:
    document = FeedDocument(body=text.encode(), url=OUTPUT.address, content_type="")
    found = read_feed(document, Hints(outlet="us"), START + 2 * HOUR)
    assert isinstance(found, ParsedFeed), found
    return found


@pytest.mark.parametrize("format", FEEDS)
def test_our_own_readers_read_every_item_back(format: OutputFormat) -> None:
    entries = read_back(WRITERS[format](OUTPUT)).entries
    assert [(one.link, one.title, one.published_at) for one in entries] == [
        (one.url, one.title, one.published_at) for one in OUTPUT.items
    ]
    assert "The talks in Tokyo resume." in entries[0].summary
    assert len({one.guid for one in entries}) == 2


@pytest.mark.parametrize("write", [rss, atom])
def test_another_reader_finds_nothing_wrong(write: type) -> None:
    found = feedparser.parse(write(OUTPUT))
    assert not found.bozo, found.bozo_exception
    assert found.feed.title == "Talks – Watchword"
    assert [one.link for one in found.entries] == [one.url for one in OUTPUT.items]


@pytest.mark.parametrize("format", list(OutputFormat))
def test_a_text_of_the_web_is_shown_and_does_nothing(format: OutputFormat) -> None:
    hostile = replace(TALKS, title=HOSTILE, text=HOSTILE, outlets=(HOSTILE,))
    text = WRITERS[format](replace(OUTPUT, items=(hostile,), title=HOSTILE))
    assert not any(char in text for char in "\x1b\u202e\ufffe\ud800")
    if format is OutputFormat.CSV:
        (row,) = csv.DictReader(io.StringIO(text))
        assert "<script>alert(1)</script>" in row["title"]
        return
    (entry,) = read_back(text).entries
    assert "<script>alert(1)</script>" in entry.title  # as letters
    if format is not OutputFormat.JSON_FEED:
        assert "<script" not in text
        found = feedparser.parse(text)
        assert not found.bozo
        assert "<script" not in str(found.entries[0].get("content", ""))


def test_an_empty_output_is_well_formed() -> None:
    empty = replace(OUTPUT, items=(), address="")
    assert not feedparser.parse(rss(empty)).bozo
    assert not feedparser.parse(atom(empty)).bozo
    assert json.loads(json_feed(empty))["items"] == []


def test_an_item_keeps_its_id_while_it_changes() -> None:
    later = replace(TALKS, title="Talks end", updated_at=START + 5 * HOUR)
    for format in FEEDS:
        write = WRITERS[format]
        before, after = (read_back(write(replace(OUTPUT, items=(o,)))) for o in (TALKS, later))
        assert before.entries[0].guid == after.entries[0].guid


ARTICLE = Article(
    id=7,
    source="gazette",
    found_at=START,
    url="https://a.example/1",
    title='Talks, "again"',
    text="One.\nTwo.",
    authors=("A. Writer", "B. Other"),
    topics=("talks",),
    origins={"title": "entry"},
)


def rows(articles: Sequence[Article]) -> list[dict[str, str]]:
    text = "".join(table(Article, articles))
    assert text.startswith(BEGINNING)
    return list(csv.DictReader(io.StringIO(text.removeprefix(BEGINNING), newline="")))


def test_a_table_has_every_field_of_the_line() -> None:
    (row,) = rows([ARTICLE])
    assert row["title"] == 'Talks, "again"'
    assert row["text"] == "One.\nTwo."
    assert row["authors"] == "A. Writer; B. Other"
    assert (row["id"], row["found_at"], row["headline_only"]) == (
        "7",
        "2026-11-24T08:00:00+00:00",
        "false",
    )
    assert json.loads(row["origins"]) == {"title": "entry"}
    assert row["story"] == ""


@pytest.mark.parametrize(
    "title",
    [
        "=1+1",
        '=HYPERLINK("https://evil.example","x")',
        "+1",
        "-1",
        "@SUM(A1)",
        " =1+1",
        "\t=1",
        "\r=1",
        "＝1+1",
        "\u3000=1",
        "\u200b=1",
    ],
)
def test_no_cell_is_a_formula(title: str) -> None:
    (row,) = rows([replace(ARTICLE, title=title, authors=(title,))])
    for name in ("title", "authors"):
        assert row[name].startswith(("'", '"', '["'))


@given(st.text(), st.lists(st.text(), max_size=2))
def test_any_text_stays_in_its_cell(title: str, authors: list[str]) -> None:
    row, last = rows([replace(ARTICLE, title=title, authors=tuple(authors)), ARTICLE])
    assert last["title"] == ARTICLE.title
    assert not row["title"].lstrip().startswith(("=", "+", "-", "@"))


def test_a_headline_with_a_dash_within_stays_as_it_is() -> None:
    assert rows([replace(ARTICLE, title="Sino-Japanese talks = news")])[0]["title"] == (
        "Sino-Japanese talks = news"
    )
