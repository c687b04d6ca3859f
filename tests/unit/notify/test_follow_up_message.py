"""How a follow-up reads: what is new comes first, then what it follows."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from tests.unit.notify.stories import ENGLISH, KOREAN, NOW, a_message
from watchword.domain.channel import BUNDLE
from watchword.domain.delivery import AlertItem, Kind, Update
from watchword.domain.development import Development
from watchword.domain.match import Part
from watchword.domain.story import OtherOutlet
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


def test_a_digest_begins_with_the_first_report_where_that_was_not_told_before() -> None:
    later = replace(TWO_HURT, id=2, story=7, url="https://b.example/1")
    message = a_message(later, replace(ENGLISH, id=1, story=7))
    digest = replace(message, kind=Kind.DIGEST, note="2026-11-24T18:00")
    lines = render(digest, PLAIN, TOKYO).body.splitlines()
    assert f"1. {ENGLISH.title}" in lines
    assert [line for line in lines if "New" in line] == [
        f"   New since Mon 23 Nov 06:05: {TWO_HURT.title} (The Harbour Times, Mon 23 Nov 06:05)"
    ]


RELATED = replace(KOREAN, related_to=4, related_title=ENGLISH.title)


def test_a_related_report_says_of_what_it_probably_is() -> None:
    assert body(RELATED).splitlines()[1:3] == [
        "China–Japan relations. 한강일보, undated, found 16:32, headline only",
        "Probably the same story as: China and Japan agree to restart maritime hotline",
    ]


def test_a_bundle_says_how_many_reports_and_of_what_they_probably_are() -> None:
    more = replace(RELATED, title="Hotline again", url="https://b.example/1", headline=())
    message = replace(a_message(RELATED, more), note=BUNDLE)
    heading = (
        "2 more reports, probably of one story: China and Japan agree to restart maritime hotline"
    )
    rendered = render(message, PLAIN, TOKYO)
    assert rendered.subject == heading
    assert rendered.body.startswith(f"{heading}\n\n1. {KOREAN.title}\n")
    assert rendered.body.count("Why: 중일 외교장관 in the ") == 2
    assert "Probably the same" not in rendered.body
    led = replace(a_message(TWO_HURT, RELATED), note=BUNDLE)
    assert render(led, PLAIN, TOKYO).subject == "China and Japan agree, two hurt"
    other = replace(TWO_HURT, story=TWO_HURT.story + 1, url="https://b.example/2", title="Hurt")
    surely = render(replace(a_message(TWO_HURT, other), note=BUNDLE), PLAIN, TOKYO).body
    assert surely.startswith(f"2 more reports of one story: {ENGLISH.title}\n")
    unknown = replace(a_message(KOREAN, more), members=(KOREAN, replace(more, related_title="")))
    plain = render(replace(unknown, note=BUNDLE), PLAIN, TOKYO)
    assert plain.subject == "2 more reports, probably of one story"


def test_a_follow_up_says_how_many_outlets_have_the_story_now() -> None:
    others = tuple(OtherOutlet(outlet=one, at=NOW, language="ja") for one in ("B", "C"))
    assert "Now 3 outlets in 2 languages\nAlso: B " in body(replace(TWO_HURT, also=others))
    alike = tuple(replace(one, language="en") for one in others)
    assert "Now 3 outlets\n" in body(replace(TWO_HURT, also=alike))
    assert "Now" not in body(replace(ENGLISH, also=others))
    changed = replace(
        a_message(replace(ENGLISH, also=others)),
        update=Update(receiver_id="7", count=1, at=NOW),
    )
    lines = render(changed, PLAIN, TOKYO).body.splitlines()
    assert "Now 3 outlets in 2 languages" in lines[3:]
