"""What a mail shows as HTML; and that no text from outside becomes an element or an attribute."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.notify.stories import (
    ALSO,
    DIGEST,
    ENGLISH,
    JAPANESE,
    NOW,
    OPTIONS,
    REPORT,
    a_message,
)
from watchword.domain.delivery import Message
from watchword.domain.match import Part
from watchword.notify.describe import describe
from watchword.notify.mail_html import render_html, web_address
from watchword.notify.reader import Reader

HOSTILE = "\"'><svg onload=alert(1)><script>x</script>{{7*7}}{% raw %}&lt;b&gt; <!-- "
ATTRIBUTES = {
    "charset", "class", "content", "href", "lang", "name", "rel", "style"
}  # fmt: skip


class Parsed(HTMLParser):
    """The elements of a document with their attributes, and its text."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(document)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data


def html(message: Message, language: str = "en") -> str:
    return render_html(describe(message, Reader(zone=OPTIONS.zone, now=NOW, language=language)))


def test_an_alert_has_its_headline_first_the_words_marked_and_the_commands_last() -> None:
    document = html(a_message(replace(JAPANESE, also=ALSO, id=7, topic_key="china-japan")))
    text = re.sub(r"\s+", " ", Parsed(document).text)
    for one, then in zip(
        order := [
            "China–Japan relations",
            "日中外相会談、海上ホットライン",
            "North Pier Press: China and Japan agree",
            "東京で24日に開かれた",
            "Why: 日中外相会談 in the headline",
            "Who has it",
            "港新聞 16:31, 潮路経済新聞 16:38",
            "Read it at 港新聞",
            "watchword mute china-japan --until 1d",
            "watchword alert wrong 7",
            "Sent to desk. Times in Tokyo.",
        ],
        order[1:],
        strict=False,
    ):
        assert text.rindex(one) < text.rindex(then), (one, then)
    assert "@china-japan" not in document
    assert document.count('class="wd-mark"') == 3  # headline, excerpt and why


def test_what_is_in_another_language_says_so() -> None:
    document = html(replace(DIGEST, digest=REPORT), "ko")
    assert '<html lang="ko">' in document
    for tag in ("ja", "zh-Hans", "en"):
        assert f'lang="{tag}"' in document
    assert "word-break:keep-all" not in html(a_message(JAPANESE))


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant", "ja", "ko"])
def test_a_digest_groups_by_topic_and_says_what_it_rests_on(language: str) -> None:
    document = html(replace(DIGEST, digest=REPORT), language)
    elements = [name for name, _ in Parsed(document).elements]
    assert elements.count("h1") == 1
    assert elements.count("h2") == 2  # topics
    assert "412" in document
    assert not re.search(r"\{\w+\}", Parsed(document).text.partition("}\n")[2])


@given(text=st.text(max_size=60))
@settings(deadline=None, max_examples=40)
def test_no_text_from_outside_becomes_an_element_or_an_attribute(text: str) -> None:
    plain = Parsed(html(_all_texts("x")))
    for hostile in (HOSTILE, HOSTILE + text):
        parsed = Parsed(html(_all_texts(hostile)))
        assert [name for name, _ in parsed.elements] == [name for name, _ in plain.elements]
        assert {one for _, named in parsed.elements for one in named} <= ATTRIBUTES
    assert "{{7*7}}" in parsed.text


def _all_texts(text: str) -> Message:
    """An alert in which each text from outside is this one."""
    part = (Part(text, marked=True),)
    also = tuple(replace(one, outlet=text, title=text, language="en") for one in ALSO)
    return a_message(
        replace(
            JAPANESE, topic=text, title=text, headline=part, excerpt=part, outlet=text,
            words=(text,), leaves=(text,), lead=text, also=also, topic_key=text, id=1,
            url=f"https://a.example/{text}",
        )
    )  # fmt: skip


def test_only_addresses_of_the_web_are_links() -> None:
    assert web_address('https://a.example/"x') == "https://a.example/%22x"
    assert web_address("javascript:alert(1)") == ""
    assert web_address("data:text/html,x") == ""
    bad = html(a_message(replace(ENGLISH, url="javascript:alert(1)")))
    assert "javascript" not in bad
    assert [named for name, named in Parsed(bad).elements if name == "a"] == []


def test_nothing_is_fetched_from_elsewhere() -> None:
    document = html(replace(DIGEST, digest=REPORT))
    assert not {"img", "link", "script", "iframe"} & {
        name for name, _ in Parsed(document).elements
    }
    assert "url(" not in document
    assert "@import" not in document
