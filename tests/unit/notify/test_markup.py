"""Markup that the service has: text from the web stays text in each style of a chat."""

from __future__ import annotations

import re
from dataclasses import replace

import markdown  # type: ignore[import-untyped]  # Apprise depends on it
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.senders import TOKYO
from tests.unit.notify.stories import ENGLISH, JAPANESE, a_message
from watchword.domain.delivery import AlertItem
from watchword.domain.match import Part
from watchword.notify.render import render
from watchword.notify.style import CHAT, MARKDOWN, MATRIX, MRKDWN, TELEGRAM, Style


def body(story: AlertItem, style: Style) -> str:
    return render(a_message(story), style, TOKYO, last_line="mfrggzdf").body


TALKS = replace(JAPANESE, topic="A & B", outlet="talks | Outlet_name <x>", words=("a*b",))


def test_mrkdwn_has_entities_and_no_backslash() -> None:
    title = r"<!channel> <@U1> <http://a.example|x> & *b* \ [c](d)"
    text = body(replace(TALKS, title=title, headline=(Part(title),), excerpt=()), style=MRKDWN)
    assert text.startswith(
        "*<https://minato.example/news/k10014.html|&lt;!channel&gt; &lt;@U1&gt; "
        r"&lt;http://a.example|x&gt; &amp; *b* \ [c](d)>*"
        "\nA &amp; B · talks | Outlet_name &lt;x&gt; 16:31\n"
    )


@given(text=st.text(max_size=80))
def test_mrkdwn_of_any_text_holds_no_link_and_no_mention_but_ours(text: str) -> None:
    told = replace(
        TALKS, title=text, headline=(), excerpt=(Part(text),), outlet=text, words=(text,)
    )
    written = body(told, style=MRKDWN)
    assert written.count("<") == 1
    assert written.startswith("*<https://minato.example/news/k10014.html|")


@pytest.mark.parametrize("style", [TELEGRAM, MATRIX])
@given(text=st.text(max_size=80))
def test_html_holds_our_tags_alone(style: Style, text: str) -> None:
    told = replace(
        TALKS, title=text, headline=(Part(text, marked=True),), excerpt=(Part(text),),
        outlet=text, words=(text,), leaves=(text,),
    )  # fmt: skip
    written = body(told, style=style)
    tags = set(re.findall("<[^<>]*>?", written))
    link = '<a href="https://minato.example/news/k10014.html">'
    assert tags <= {link, "</a>", "<b>", "</b>", "<code>", "</code>", "<blockquote>",
                    "</blockquote>", "<br/>"}  # fmt: skip
    assert not re.search("&(?!amp;|lt;|gt;)", written)
    assert not re.search("@(?!\u200b)", written)


def test_an_address_in_html_keeps_its_quotes_and_ampersands_in() -> None:
    told = replace(JAPANESE, url='https://a.example/?a=1&b="><script>')
    assert 'href="https://a.example/?a=1&amp;b=%22%3E%3Cscript%3E">' in body(told, style=TELEGRAM)


def test_the_plain_text_of_matrix_bears_the_address() -> None:
    lines = body(ENGLISH, style=MATRIX).split("<br/>\n")
    assert "https://harbour.example/2026/hotline_(sea)?by=%40desk" in lines
    assert lines[0].startswith('<b><a href="https://harbour.example/')


@pytest.mark.parametrize(
    "start",
    ["- a", "+ a", "* a", "1. a", "1) a", "# a", "## a", "> a", "---", "===", "***", "-# a"],
)
def test_an_excerpt_begins_no_list_and_no_heading(start: str) -> None:
    told = replace(ENGLISH, excerpt=(Part(start), Part(" b", marked=True)))
    html = markdown.markdown(body(told, style=MARKDOWN))
    assert not re.search("<(h[1-6]|li|ul|ol|hr)", html)
    assert html.count("<blockquote>") == 1


@given(text=st.text(max_size=80))
def test_plain_text_for_a_chat_holds_no_tag(text: str) -> None:
    written = body(replace(JAPANESE, title=text, headline=(Part(text),), outlet=text), style=CHAT)
    assert not re.search("<[A-Za-z/!@#?]", written)
    assert not re.search("@(?!\u200b)", written)


def test_a_tag_of_a_chat_that_has_no_escapes_is_a_text() -> None:
    title = '<at user_id="all">all</at> a < b <3 <users/all>'
    text = body(replace(JAPANESE, title=title, headline=(Part(title),)), style=CHAT)
    assert text.startswith('<\u200bat user_id="all">all<\u200b/at> a < b <3 <\u200busers/all>\n')
