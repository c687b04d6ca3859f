"""Text from outside can neither move, hide, format, mention nor link where it is shown."""

from __future__ import annotations

import json
import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from watchword.domain.match import Part
from watchword.wording.safe_text import (
    escaped,
    inert,
    link_address,
    markdown,
    markdown_code,
    one_line,
    one_line_parts,
    without_mentions,
)

ANY = st.text(st.characters(codec=None), max_size=60)
"""Lone surrogates too."""
JOINED = ["می\u200cخواهم", "क्\u200dष", "👩\u200d🚀"]
"""Persian, Hindi and an emoji, of which a joiner is a part."""


@pytest.mark.parametrize("text", JOINED)
def test_the_joiners_of_a_script_stay(text: str) -> None:
    assert inert(text) == one_line(text) == escaped(text) == text


@pytest.mark.parametrize(
    "separator", ["\n", "\r", "\t", "\x85", "\u2028", "\u2029", "\x1b", "\x00"]
)
def test_a_control_or_a_separator_of_lines_is_a_space(separator: str) -> None:
    assert inert(f"a{separator}b") == "a b"


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u200f", "\ufeff", "\u200b", "\U000e0041"])
def test_a_mark_of_direction_and_an_invisible_character_are_dropped(mark: str) -> None:
    assert inert(f"a{mark}b") == "ab"


def test_half_a_character_is_shown_as_lost() -> None:
    assert inert("a\ud800b") == "a\ufffdb"


def test_spaces_that_align_a_table_stay_and_a_line_has_single_ones() -> None:
    assert inert("a   b") == "a   b"
    assert one_line("  a \t\n b  ") == "a b"
    assert one_line("東京　大阪") == "東京　大阪"


def test_a_cut_is_shown() -> None:
    assert one_line("word word", 6) == "word…"
    assert one_line_parts((Part("word ", marked=True), Part("word")), 7) == (
        Part("word ", marked=True),
        Part("w"),
        Part("…"),
    )


VISIBLE = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}
"""Of the category Cf, and seen by a reader: the property Prepended_Concatenation_Mark."""


def test_the_table_holds_each_character_of_its_categories() -> None:
    kept = VISIBLE | {0x200C, 0x200D}
    for number in range(sys.maxunicode + 1):
        character = chr(number)
        category = unicodedata.category(character)
        unsafe = category in ("Cc", "Cf", "Cs", "Zl", "Zp") and number not in kept
        # An older Python does not know the youngest of them.
        assert (inert(character) != character) == unsafe or category == "Cn", f"U+{number:04X}"


@given(ANY)
def test_no_text_ends_its_line(text: str) -> None:
    shown = inert(text)
    assert len(shown.splitlines()) <= 1
    assert inert(shown) == shown


@given(ANY)
def test_an_escaped_json_line_has_its_value_and_shows_nothing_else(text: str) -> None:
    line = escaped(json.dumps(text, ensure_ascii=False))
    assert json.loads(line) == text
    assert inert(line) == line


def test_a_log_line_shows_what_it_does_not_obey() -> None:
    assert escaped("a\x1b[2Jb\nc\u202e") == "a\\u001b[2Jb\\nc\\u202e"


@given(ANY.map(lambda text: one_line(text.replace("&", ""))).filter(bool))
@example("- an item")
@example("--- a rule")
@example("+ an item")
@example("1. an item")
@example("12) an item")
@example("# a heading")
@example("> a quotation")
@example("~~~ code")
@example("<b>bold</b> **bold** __bold__ ~~gone~~ ![a](http://b.example) [a]: b")
def test_markdown_of_any_text_is_that_text_alone(line: str) -> None:
    tokens = MarkdownIt().enable("strikethrough").parse(f"> {markdown(line)}")
    kinds = [token.type.removesuffix("_open").removesuffix("_close") for token in tokens]
    assert kinds == ["blockquote", "paragraph", "inline", "paragraph", "blockquote"]
    children = tokens[2].children or []
    assert {child.type for child in children} <= {"text", "text_special"}
    assert "".join(child.content for child in children) == without_mentions(line)


@given(ANY)
def test_markdown_code_of_any_text_is_one_code_span(text: str) -> None:
    line = one_line(text).replace("`", "") or "x"
    (paragraph,) = [t for t in MarkdownIt().parse(markdown_code(line)) if t.type == "inline"]
    assert [child.type for child in paragraph.children or ()] == ["code_inline"]


@given(ANY)
def test_no_text_calls_anybody_in_a_chat(text: str) -> None:
    assert without_mentions(text).count("@") == without_mentions(text).count("@\u200b")


@given(ANY)
def test_an_address_is_one_word(text: str) -> None:
    shown = link_address(f"https://a.example/{text}", "@()[]*")
    assert not set(shown[8:]) & set(' \t\n"<>\\^`{|}@()[]*')
    assert len(shown.split()) == 1
