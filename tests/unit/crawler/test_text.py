"""Text without markup and control characters."""

from __future__ import annotations

import pytest
from lxml import html

from crawler.extract.blocks import blocks
from crawler.plain.elements import text_within
from crawler.plain.text import clean, line, paragraphs, plain
from crawler.plain.words import Words


def test_no_control_character_and_no_half_character_is_left() -> None:
    assert clean("a\x00b\x1b[31mc\ud800d\x7fe\r\nf") == "ab[31mcde\nf"


def test_words_are_those_of_the_set_and_no_others() -> None:
    words = {f"{word}{number}" for word in ("the", "港", "") for number in range(500)}
    kept = Words(words)
    assert all(word in kept for word in words)
    assert not any(f"{word}-" in kept for word in words)
    assert "a" not in Words([])


def test_a_line_is_one_line_and_bounded() -> None:
    assert line(" a\n\tb\u3000c ", 4) == "a b "


def test_paragraphs_are_lines_and_none_is_empty() -> None:
    assert paragraphs("a  b\n\n \nc\n", 100) == "a b\nc"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("a < b", "a < b"),
        ("AT&amp;T", "AT&T"),
        ("日<b>本</b>", "日本"),
        ("<p>one</p><p>two</p>", "one\ntwo"),
        ("one<br>two", "one\ntwo"),
        ("Ferry<p>sinks</p>off", "Ferry\nsinks\noff"),
        ("<ol><li>Ferry</ol>sinks", "Ferry\nsinks"),
        ("Ferry<hr>sinks", "Ferry\nsinks"),
        ("<tr><th>Ferry<td>sinks</table>", "Ferry\nsinks"),
        ("<dl><dt>Ferry<dd>sinks</dl>", "Ferry\nsinks"),
        ("<figure><figcaption>Ferry</figcaption></figure>sinks", "Ferry\nsinks"),
        ("Ferry<video src=x></video>sinks", "Ferry\nsinks"),
        ("Ferry<quay-box>sinks</quay-box>", "Ferry\nsinks"),
        ("Fer<st1:place>ry</st1:place>", "Ferry"),
        ("Fer<mark>r</mark><wbr>y", "Ferry"),
        ("<ruby>港<rp>(</rp><rt>みなと</rt><rp>)</rp>町<rt>まち</rt></ruby>", "港町"),
        ("Talks <script>alert(1)</script>begin", "Talks begin"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("{{7*7}} {% for x in y %}", "{{7*7}} {% for x in y %}"),
    ],
)
def test_markup_is_read_as_a_reader_sees_it(markup: str, text: str) -> None:
    assert plain(markup) == text


@pytest.mark.parametrize(
    "inner",
    [
        *("<p>Ferry</p>sinks", "Ferry<hr>sinks", "Ferry<span><br></span>sinks"),
        *("<span>Ferry<div>sinks</div></span>", "<quay-box>Ferry</quay-box>sinks"),
        *("Ferry<iframe></iframe>sinks", "Ferry<dl><dt>sinks</dl>"),
    ],
)
def test_words_of_neighbouring_elements_do_not_meet(inner: str) -> None:
    tree = html.fromstring(f"<html><body><div>{inner}</div></body></html>")
    assert [line(text_within(tree), 100)] == ["Ferry sinks"]
    assert " ".join(block.text for block in blocks(tree)) == "Ferry sinks"


@pytest.mark.parametrize("inner", ["<ruby>港<rt>みなと</rt>町</ruby>", "<i>港<b>町</b></i>"])
def test_what_stands_within_a_line_splits_no_word(inner: str) -> None:
    tree = html.fromstring(f"<html><body><h1>{inner}</h1></body></html>")
    assert text_within(tree).strip() == "港町"
    assert [block.text for block in blocks(tree)] == ["港町"]
