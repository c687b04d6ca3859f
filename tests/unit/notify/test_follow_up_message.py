"""How a follow-up reads: what is new comes first, then what it follows."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from tests.unit.notify.stories import ENGLISH, KOREAN, a_message
from watchword.domain.delivery import AlertItem
from watchword.domain.development import Development
from watchword.domain.match import Part
from watchword.notify.render import render
from watchword.notify.style import MARKDOWN, PLAIN, TERMINAL, Style

TOKYO = ZoneInfo("Asia/Tokyo")
TWO_HURT = replace(
    ENGLISH,
    title="China and Japan agree, two hurt",
    headline=(Part("China and Japan agree, two hurt"),),
    development=Development(
        key="numbers:2",
        reason="a new number in the headline: two",
        new=(Part("China and Japan agree, "), Part("two", marked=True), Part(" hurt")),
        follows=ENGLISH.title,
    ),
)


def body(*members: AlertItem, style: Style = PLAIN) -> str:
    return render(a_message(*members), style, TOKYO, last_line="mfrggzdf").body


def test_a_follow_up_leads_with_what_is_new() -> None:
    assert body(TWO_HURT) == (
        "New: China and Japan agree, two hurt\n"
        "China–Japan relations. The Harbour Times, Mon 23 Nov 06:05\n"
        "Follows: China and Japan agree to restart maritime hotline\n"
        "\n"
        "Why again: a new number in the headline: two\n"
        "\n"
        "https://harbour.example/2026/hotline_(sea)?by=@desk\n"
        "mfrggzdf"
    )
    assert body(TWO_HURT, style=MARKDOWN).startswith(
        "New: **[China and Japan agree, two hurt](https://harbour.example/"
    )
    marked = body(TWO_HURT, style=TERMINAL).splitlines()[0]
    assert marked.startswith("New: \x1b[1mChina and Japan agree, \x1b[4;38;5;16;48;5;228mtwo\x1b")
    assert (
        "1. New: China and Japan agree, two hurt\n"
        "   Follows: China and Japan agree to restart maritime hotline\n"
        "   China–Japan relations. The Harbour Times"
    ) in body(TWO_HURT, KOREAN)


def test_a_correction_leads_its_message_and_its_subject() -> None:
    assert TWO_HURT.development is not None
    line = "Correction: one was hurt, and is well."
    new = replace(TWO_HURT.development, new=(Part(line),), reason="it corrects itself")
    corrected = replace(TWO_HURT, development=new)
    assert body(corrected).splitlines()[:2] == [
        "New: Correction: one was hurt, and is well.",
        TWO_HURT.title,
    ]
    listed = body(corrected, KOREAN)
    assert f"1. New: {line}\n   {TWO_HURT.title}\n   Follows: " in listed
    assert render(a_message(corrected), PLAIN, TOKYO).subject == line


def test_a_topic_that_is_told_of_a_story_and_its_follow_up_is_named_once() -> None:
    both = body(replace(TWO_HURT, development=None), TWO_HURT)
    assert both.startswith("New: China and Japan agree, two hurt\nChina–Japan relations. The")
