"""How a spike reads, in a message and as a webhook's event."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.unit.notify.stories import JAPANESE, a_message
from watchword.domain.delivery import Kind
from watchword.domain.spike import Rise, Spike
from watchword.notify.describe import describe
from watchword.notify.event import EventKind, events_of
from watchword.notify.mail_html import render_html
from watchword.notify.reader import Reader
from watchword.notify.render import render
from watchword.notify.style import CHAT, PLAIN

TOKYO = ZoneInfo("Asia/Tokyo")
BEGAN = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
RISE = Spike(
    id=3,
    topic="china-japan",
    name="China–Japan relations",
    began_at=BEGAN,
    rise=Rise(
        articles=14, outlets=6, read=391, usual=2.31, usual_share=0.006, probability=1e-7, weeks=8
    ),
)
OVER = replace(RISE, ended_at=BEGAN + timedelta(hours=19), articles=61, outlets=14, read=1220)


def test_a_spike_is_told_by_its_counts_and_its_share_and_says_how_to_see_them() -> None:
    message = replace(a_message(), members=(), spikes=(RISE,))
    rendered = render(message, CHAT, TOKYO, last_line="mfrggzdf")
    assert rendered.subject == (
        "↗ China–Japan relations: 14 articles from 6 outlets in 6 h, usually 2.3"
    )
    assert rendered.body == (
        "↗ China–Japan relations: 14 articles from 6 outlets in 6 h, usually 2.3\n"
        "3.6 % of all 391 articles of these hours, usually 0.6 %. You hear of it again when it is "
        "over. watchword article list --topic china-japan --since 6h lists the articles.\n"
        "mfrggzdf"
    )


def test_its_end_is_told_with_how_long_and_how_many() -> None:
    message = replace(a_message(), members=(), spikes=(OVER,))
    rendered = render(message, PLAIN, TOKYO)
    assert rendered.subject == (
        "↘ China–Japan relations is as usual again, after 19 h 0 min: 61 articles from 14 outlets"
    )
    assert (
        "5 % of all 1220 articles of its hours. At its beginning Mon 23 Nov 14:00: 3.6 % of all 391 "
        "articles" in rendered.body
    )


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("zh-Hans", "↗ China–Japan relations：6 小时内 6 家媒体发表 14 篇文章，平时 2.3 篇"),
        ("zh-Hant", "↗ China–Japan relations：6 小時內 6 家媒體發表 14 篇文章，平時 2.3 篇"),
        ("ja", "↗ China–Japan relations：6 時間に 6 媒体から記事 14 件、ふだんは 2.3 件"),
        ("ko", "↗ China–Japan relations: 6시간 동안 매체 6곳에서 기사 14건, 평소 2.3건"),
    ],
)
def test_it_is_told_in_the_language_of_its_reader(language: str, subject: str) -> None:
    message = replace(a_message(), members=(), spikes=(RISE,))
    assert render(message, PLAIN, TOKYO, language).subject == subject


def test_a_mail_has_it_as_html_and_the_name_of_a_topic_is_text() -> None:
    named = replace(RISE, name="<b>Talks</b>")
    message = replace(a_message(), members=(), spikes=(named,))
    html = render_html(describe(message, Reader(zone=TOKYO, now=message.created_at)))
    assert "&lt;b&gt;Talks&lt;/b&gt;" in html
    assert "<b>Talks" not in html


def test_a_digest_has_its_spikes_below_its_stories() -> None:
    message = replace(
        a_message(JAPANESE), spikes=(RISE,), kind=Kind.DIGEST, note="2026-11-24T18:00"
    )
    rendered = render(message, PLAIN, TOKYO)
    assert rendered.subject == "1 story, 1 notice at 18:00: China–Japan relations"
    assert "2. ↗ China–Japan relations: 14 articles" in rendered.body


def test_a_webhook_is_told_its_topic_and_the_sentence() -> None:
    message = replace(a_message(), members=(), spikes=(RISE, OVER))
    first, second = events_of(message, Reader(zone=TOKYO, now=message.created_at), "a.example")
    assert (first.event, second.event) == (EventKind.SPIKE, EventKind.SPIKE_OVER)
    assert (first.topic, first.topics, first.url) == ("china-japan", ("china-japan",), None)
    assert first.title.startswith("↗ China–Japan relations: 14 articles")
    assert first.id != second.id
