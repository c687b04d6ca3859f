"""The blocks of an article's text: what their neighbours and a second opinion say about them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import fromstring, tostring

from crawler.extract.blocks import blocks
from crawler.extract.body import (
    expected_f1,
    headings,
    lengths,
    main_text,
    second_opinion,
    select_texts,
    trafilatura_text,
    without_dateline,
)
from crawler.extract.context import context
from crawler.extract.features import Numbers, groups
from crawler.extract.letters import BARS, CAPITALS, COMMAS, DIGITS, STOPS, WORDS, counts
from crawler.extract.page import read_text
from watchword.domain.article import Page
from watchword.domain.source import Hints

PARAGRAPH = (
    "The council of the town met on Monday evening and spoke for three hours about the new bridge, "
    "which will cost more than was said a year ago, as the mayor admitted."
)
ITEMS = ("Two lanes for cars", "One for bicycles", "A path by the river", "Lamps along the way")


def page(rows: str) -> str:
    return f"<html><body><nav><a href=/a>Home</a></nav><main>{rows}</main></body></html>"


def measured(html: str, scores: Numbers) -> Numbers:
    found = blocks(fromstring(html))
    return context(lengths(found), headings(found), groups(found), scores)


@given(st.lists(st.text("aÉ1漢.。,;|» \u3000\u0661𠀀", min_size=1), min_size=1, max_size=600))
def test_the_letters_of_all_texts_are_counted_as_those_of_each(texts: list[str]) -> None:
    capital = re.compile(r"[^\W\d_a-zß-öø-ÿа-я\u0600-\uffff]")
    for text, row in zip(texts, counts(texts), strict=True):
        words = text.split()
        expected = {
            STOPS: sum(text.count(one) for one in ".。"),
            COMMAS: sum(text.count(one) for one in ",;"),
            DIGITS: sum(text.count(one) for one in "1\u0661"),
            CAPITALS: sum(capital.match(word) is not None for word in words),
            WORDS: len(words),
            BARS: sum(text.count(one) for one in "|»"),
        }
        assert dict(enumerate(row)) == expected


@given(st.integers(1, 12), st.lists(st.floats(-30, 30), min_size=13, max_size=13))
def test_the_context_of_a_page_of_any_size_is_finite_and_of_one_width(
    count: int, scores: list[float]
) -> None:
    html = page("".join(f"<p>{PARAGRAPH[: 40 + at]}</p>" for at in range(count)))
    rows = measured(html, np.array(scores[: count + 1]))
    assert np.isfinite(rows).all()
    assert rows.shape == (count + 1, measured(page("<p>One</p>"), np.zeros(2)).shape[1])


def test_a_block_between_kept_ones_has_another_context_than_one_between_dropped_ones() -> None:
    html = page(f"<h2>Bridge</h2><p>{PARAGRAPH}</p><p>Short</p><p>{PARAGRAPH}!</p>")
    kept = measured(html, np.array([-6.0, 6.0, 6.0, 0.0, 6.0]))[3]
    dropped = measured(html, np.array([-6.0, -6.0, -6.0, 0.0, -6.0]))[3]
    assert kept[0] == dropped[0] == 0
    assert sum(kept) > sum(dropped)


@pytest.mark.parametrize(
    "date",
    [
        "<time>2026-11-30T07:32:36Z</time>",
        '<time datetime="2026-11-30">Monday, 30 November 2026</time>',
        "<div><time>2026年11月30日 16時32分</time></div>",
        "<div>2026-11-30 07:32:36+09:00</div>",
    ],
)
def test_no_date_is_the_first_paragraph(date: str) -> None:
    html = page(f"<h1>A bridge for the town</h1>{date}<p>{PARAGRAPH}</p><p>{PARAGRAPH[:-1]}!</p>")
    url = "https://a.example/bridge"
    read = read_text(html, url, Hints(outlet=""), datetime(2026, 11, 30, 8, tzinfo=UTC))
    assert isinstance(read, Page)
    assert read.body == f"{PARAGRAPH}\n{PARAGRAPH[:-1]}!"


def test_only_dates_at_the_beginning_are_taken_off() -> None:
    tree = fromstring("<div><time>1 May</time><p>First</p><time>2 May</time></div>")
    text = "1 May\n2026-05-01\nFirst\n2 May\nSecond"
    assert without_dateline(text, tree) == "First\n2 May\nSecond"
    assert without_dateline("1 May", tree) == "1 May"
    assert without_dateline("3 May\nFirst", tree) == "3 May\nFirst"
    assert without_dateline("", tree) == ""


def test_the_items_of_a_list_within_the_text_are_kept() -> None:
    items = "".join(f"<li>{item}</li>" for item in ITEMS)
    html = page(
        f"<h1>A bridge for the town</h1><p>{PARAGRAPH}</p><p>{PARAGRAPH[:-1]} in her speech:</p>"
        f"<h2>1. What is planned</h2><ul>{items}</ul><p>{PARAGRAPH[:90]}.</p>"
        f"<h2>2. What comes next</h2><p>{PARAGRAPH[10:]}</p>"
    )
    tree = fromstring(html)
    text = main_text(tree, blocks(tree), "A bridge for the town", 10_000).text
    assert set(text.split("\n")) >= {*ITEMS, "1. What is planned", "2. What comes next"}
    assert "Home" not in text


@pytest.mark.parametrize(
    ("scores", "expected"),
    [((9.0, -9.0), 1.0), ((0.1, 0.1), 0.69), ((-9.0, -9.0), 0.0), ((), 1.0)],
)
def test_the_expected_f1_is_low_where_the_probabilities_are_even(
    scores: tuple[float, ...], expected: float
) -> None:
    sizes = np.full(len(scores), 100.0)
    assert expected_f1(np.array(scores), sizes) == pytest.approx(expected, abs=0.01)


def test_a_second_opinion_decides_only_what_is_in_doubt() -> None:
    texts = ["Kept by both", "In doubt, found", "In doubt, not found", "Found, but surely none"]
    other = "\n".join((texts[0], texts[1], texts[3]))
    scores = second_opinion(np.array([4.0, -0.5, 0.5, -4.0]), texts, other)
    assert select_texts(texts, scores, "") == texts[:2]


def test_a_second_opinion_leaves_the_tree_as_it_is() -> None:
    tree = fromstring(page(f"<p>{PARAGRAPH}</p><script>x</script>" * 3))
    before = tostring(tree)
    assert PARAGRAPH in trafilatura_text(tree, "", 1_000)
    assert tostring(tree) == before
