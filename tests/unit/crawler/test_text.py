"""Text without markup and control characters."""

from __future__ import annotations

import pytest

from crawler.plain.text import clean, line, paragraphs, plain


def test_no_control_character_and_no_half_character_is_left() -> None:
    assert clean("a\x00b\x1b[31mc\ud800d\x7fe\r\nf") == "ab[31mcde\nf"


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
        ("Talks <script>alert(1)</script>begin", "Talks begin"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("{{7*7}} {% for x in y %}", "{{7*7}} {% for x in y %}"),
    ],
)
def test_markup_is_read_as_a_reader_sees_it(markup: str, text: str) -> None:
    assert plain(markup) == text
