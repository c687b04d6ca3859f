"""What a press review says: in mails, in chats, to programs, and in each language."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from lxml import html

from tests.reviews import HOSTILE, MADE_AT, REVIEW
from watchword.domain.delivery import Kind, Message
from watchword.domain.review import Review, may_quote
from watchword.notify.describe import describe, subject
from watchword.notify.event import EventKind, events_of
from watchword.notify.mail_html import render_html
from watchword.notify.reader import Reader
from watchword.notify.render import render
from watchword.notify.service import Limit
from watchword.notify.style import MAIL_TEXT, MARKDOWN, PLAIN
from watchword.wording.catalogue import READER_LANGUAGES

TOKYO = ZoneInfo("Asia/Tokyo")
EMPTY = replace(REVIEW, stories=(), introduction="", left_out=0, reserved=())


def message(review: Review = REVIEW) -> Message:
    return Message(
        id="abc@example.org",
        channel="desk",
        attempt=1,
        created_at=MADE_AT,
        members=(),
        kind=Kind.REVIEW,
        note="1",
        review=review,
    )


def reader(language: str = "en") -> Reader:
    return Reader(zone=TOKYO, now=MADE_AT, language=language)


def text(review: Review = REVIEW, language: str = "en") -> str:
    return render(message(review), MAIL_TEXT, TOKYO, language).body


def test_the_subject_has_the_day_and_the_first_headline() -> None:
    assert subject(message(), reader()) == (
        "Press review, Tuesday 24 November: "
        "日中、沿岸の水産資源を共同調査へ　12年ぶり再開で合意 and 4 more"
    )
    assert subject(message(EMPTY), reader()) == "Press review, Tuesday 24 November"


def test_the_text_has_all_that_a_person_and_the_press_said() -> None:
    said = text()
    assert said.startswith("Press review, Tuesday 24 November")
    for one in (
        "mori: Good afternoon.",
        "mori: Second agreement of the ministries",
        "North Pier Press: China and Japan to survey",
        "- Data are shared with Korea from the second year on. (North Pier Press 16:52) https://gb",
        "412 articles since Mon 23 Nov 17:40; 58 of 60 sources are fresh; failing: 听涛晚报 since 15:40",
        "; silent: 澄湖新聞網 since Fri 20 Nov 17:40",
        "4 more stories of your topics are left out.",
        "Headline and link alone, since they reserve their rights: 潮路経済新聞",
    ):
        assert one in said
    titles = [one.reports[0].title.replace("　", " ") for one in REVIEW.stories]
    places = [said.replace("　", " ").index(one) for one in titles]
    assert places == sorted(places)


def test_a_review_without_a_story_says_so() -> None:
    said = text(EMPTY)
    assert "No story of your topics since Mon 23 Nov 17:40." in said
    assert "412 articles" in said


@pytest.mark.parametrize("language", READER_LANGUAGES)
def test_the_mail_links_each_headline_sentence_and_outlet(language: str) -> None:
    page = html.fromstring(render_html(describe(message(), reader(language))))
    assert page.get("lang") == language
    links = [one.get("href") for one in page.iter("a")]
    for told in REVIEW.stories:
        for number, one in enumerate(told.reports):
            wanted = 1 + (number == 0) + bool(one.sentence)
            assert links.count(one.url) == wanted
    said = page.text_content()
    for told in REVIEW.stories:
        assert told.reports[0].title in said
        assert all(one.outlet in said for one in told.reports)
        assert all(one.sentence in said for one in told.reports)
        assert told.line in said
    assert all(one.title in said and links.count(one.url) == 1 for one in REVIEW.leads)
    assert page.xpath("//script | //img | //@src | //link") == []


def test_a_hostile_text_stays_a_text() -> None:
    first = REVIEW.stories[0]
    report = replace(first.reports[0], title=HOSTILE, outlet=HOSTILE, sentence=HOSTILE)
    story = replace(first, reports=(report,), line=HOSTILE)
    lead = replace(report, url="javascript:alert(1)")
    hostile = replace(
        REVIEW,
        stories=(story,),
        by=HOSTILE,
        introduction=HOSTILE,
        reserved=(HOSTILE,),
        leads=(lead,),
    )
    page = html.fromstring(render_html(describe(message(hostile), reader())))
    assert page.xpath("//script") == []
    assert {one.get("href") for one in page.iter("a")} == {report.url}
    chat = render(message(hostile), MARKDOWN, TOKYO).body
    assert "](http://evil" not in chat
    assert "@everyone" not in chat
    assert "‮" not in chat


def test_a_chat_gets_it_in_parts_without_losing_a_story() -> None:
    limit, taken, said = Limit(size=900), 0, ""
    while taken < len(REVIEW.stories):
        part = render(replace(message(), taken=taken), PLAIN, TOKYO, limit=limit)
        assert part.taken > taken
        taken, said = part.taken, said + part.body
    assert all(one.reports[0].url in said for one in REVIEW.stories)


def test_a_program_gets_an_event_for_each_story() -> None:
    events = list(events_of(message(), reader(), "example.org"))
    assert [(one.event, one.story) for one in events] == [
        (EventKind.REVIEW, one.story) for one in REVIEW.stories
    ]
    (empty,) = events_of(message(EMPTY), reader(), "example.org")
    assert (empty.event, empty.title) == (EventKind.REVIEW, "Press review, Tuesday 24 November")


@pytest.mark.parametrize(
    ("rights", "may"),
    [
        ((), True),
        (("Content-Signal: search=yes, ai-train=no, ai-input=no",), True),
        (("TDM-Reservation: 0",), True),
        (("TDM-Policy: https://a.example/policy.json",), True),
        (("Content-Signal: ai-train=no, Search = No",), False),
        (("TDM-Reservation: 1",), False),
        (("License: https://a.example/license.xml",), False),
        (("Content-Signal: search=yes", "TDM-Reservation: 1"), False),
    ],
)
def test_what_a_site_reserves_is_not_quoted(rights: tuple[str, ...], may: bool) -> None:
    assert may_quote(rights) is may
