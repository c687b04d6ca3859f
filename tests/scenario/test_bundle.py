"""Scenarios: a report that is probably of a told story waits, and comes with others as one answer."""

from __future__ import annotations

import dataclasses
from datetime import datetime, time, timedelta

import pytest

from tests.factories import a_source, a_topic
from tests.fakes import START
from tests.scenario.stage import FEED, Stage
from watchword.domain.article import Entry, NewArticle, Text
from watchword.domain.channel import BUNDLE, Channel, FollowStyle, Quiet
from watchword.domain.delivery import DeliveryState, Kind
from watchword.ports import WriteTransaction
from watchword.usecases import alert as alerts

MINUTE = timedelta(minutes=1)
QUERY = "talks OR 協議 OR 협의"
ENGLISH = "Pakistan coal mine blast: talks on rescue after 34 die"
JAPANESE = "パキスタンの炭鉱で爆発、34人死亡 救助の協議続く"
KOREAN = "파키스탄 탄광 폭발 34명 사망, 구조 협의 계속"
OTHER_EVENT = "Ferry talks in Oslo end without a deal"
FEEDS = {"a": FEED, "b": "https://b.example/feed", "c": "https://c.example/feed"}
LANGUAGES = {"a": "en", "b": "ja", "c": "ko"}


async def three_outlets(
    stage: Stage, *channels: Channel, urgent: str | None = None, query: str = QUERY
) -> None:
    sources = [a_source(feed, key=key) for key, feed in FEEDS.items()]
    by_language = [
        dataclasses.replace(one, hints=dataclasses.replace(one.hints, language=LANGUAGES[one.key]))
        for one in sources
    ]
    topic = dataclasses.replace(a_topic(query), urgent=urgent)
    await stage.configure(by_language, [topic], channels or (Channel(name="desk"),))


async def publish(stage: Stage, *reports: tuple[str, str]) -> None:
    """Outlets print an article each, which are judged together now; what is due goes out."""
    now = stage.clock.now()

    def job(rows: WriteTransaction) -> None:
        for key, title in reports:
            link = f"https://{key}.example/{title.replace(' ', '-')}"
            new = NewArticle(
                source=key,
                feed=FEEDS[key],
                host=f"{key}.example",
                entry=Entry(link=link, title=title, published_at=now),
                found_at=now,
                from_first_poll=False,
                after_gap=False,
            )
            article = rows.articles.add(new, read=True)
            assert article is not None
            rows.articles.revise(article, a_text(title, LANGUAGES[key], now), now)

    await stage.store.write(job)
    await later(stage, timedelta(0))


def a_text(title: str, language: str, now: datetime) -> Text:
    return Text(title=title, body=title, published_at=now, language=language)


async def later(stage: Stage, after: timedelta) -> None:
    """What is due after a while is judged and goes out."""
    stage.clock.advance(after)
    await stage.judge()
    await stage.deliver()


def sent(stage: Stage) -> list[list[str]]:
    """The headlines of each message."""
    return [[one.title for one in message.members] for _, message in stage.sender.sent]


async def test_a_related_report_waits_and_answers_the_first_message(stage: Stage) -> None:
    await three_outlets(stage)
    await publish(stage, ("a", ENGLISH))
    await publish(stage, ("b", JAPANESE))
    assert sent(stage) == [[ENGLISH]]
    (delivery,) = (await stage.store.read(lambda rows: alerts.show(rows, 2))).deliveries
    assert (delivery.state, delivery.reason) == (DeliveryState.WAITING, BUNDLE)
    assert delivery.due_at == START + 30 * MINUTE
    await later(stage, 29 * MINUTE)
    assert len(sent(stage)) == 1
    await later(stage, MINUTE)
    assert sent(stage) == [[ENGLISH], [JAPANESE]]
    first, second = (message for _, message in stage.sender.sent)
    assert second.in_reply_to is not None
    assert second.in_reply_to.id == first.id
    (item,) = second.members
    assert (item.related_to, item.related_title) == (first.members[0].story, ENGLISH)
    report = await stage.store.read(lambda rows: alerts.show(rows, 2))
    assert report.detail.reason == (
        "first report; probably of the event of article 1: both name 34 and パキスタン, within the hour"
    )


async def test_all_that_waits_comes_as_one_answer(stage: Stage) -> None:
    await three_outlets(stage)
    await publish(stage, ("a", ENGLISH))
    await publish(stage, ("b", JAPANESE))
    await later(stage, 10 * MINUTE)
    await publish(stage, ("c", KOREAN))
    await publish(stage, ("a", OTHER_EVENT))
    await later(stage, 20 * MINUTE)
    assert sent(stage) == [[ENGLISH], [OTHER_EVENT], [KOREAN, JAPANESE]]
    assert stage.sender.sent[-1][1].note == BUNDLE
    await later(stage, 60 * MINUTE)
    assert len(sent(stage)) == 3


async def test_a_follow_up_takes_along_what_waits(stage: Stage) -> None:
    await three_outlets(stage)
    await publish(stage, ("a", ENGLISH))
    await publish(stage, ("b", JAPANESE))
    await later(stage, 10 * MINUTE)
    corrected = "Correction: Pakistan coal mine blast: talks on rescue after 34 die"
    text = a_text(corrected, "en", stage.clock.now())
    await stage.store.write(lambda rows: rows.articles.revise(1, text, stage.clock.now()))
    await later(stage, timedelta(0))
    assert sent(stage) == [[ENGLISH], [corrected, JAPANESE]]
    assert stage.sender.sent[-1][1].note == BUNDLE
    await later(stage, 60 * MINUTE)
    assert len(sent(stage)) == 2


async def test_the_third_follow_up_waits_and_a_correction_takes_it_along(stage: Stage) -> None:
    async def rewrite(title: str) -> None:
        text = a_text(title, "en", stage.clock.now())
        await stage.store.write(lambda rows: rows.articles.revise(1, text, stage.clock.now()))
        await later(stage, timedelta(0))

    titles = [ENGLISH.replace("34", count) for count in ("34", "41", "52", "63")]
    await three_outlets(stage)
    await publish(stage, ("a", ENGLISH))
    for title in titles[1:]:
        await later(stage, 40 * MINUTE)
        await rewrite(title)
    await three_outlets(stage, Channel(name="desk", cap=7))  # new hours do not end the wait
    await later(stage, timedelta(0))
    assert sent(stage) == [[title] for title in titles[:3]]
    await rewrite(f"Correction: {titles[3]}")
    assert [len(some) for some in sent(stage)] == [1, 1, 1, 2]


async def test_long_after_the_last_message_it_does_not_wait(stage: Stage) -> None:
    await three_outlets(stage)
    await publish(stage, ("a", ENGLISH))
    await later(stage, 31 * MINUTE)
    await publish(stage, ("b", JAPANESE))
    assert sent(stage) == [[ENGLISH], [JAPANESE]]
    await publish(stage, ("c", KOREAN))
    assert len(sent(stage)) == 2


async def test_an_urgent_one_does_not_wait(stage: Stage) -> None:
    await three_outlets(stage, urgent="救助")
    await publish(stage, ("a", ENGLISH))
    await publish(stage, ("b", JAPANESE))
    assert sent(stage) == [[ENGLISH], [JAPANESE]]
    assert stage.sender.sent[-1][1].kind is Kind.URGENT


async def test_the_configuration_says_how_long_it_waits(stage: Stage) -> None:
    await three_outlets(stage)
    config = dataclasses.replace(stage.context.plan.config, follow_up=timedelta(0))
    stage.context.plan = dataclasses.replace(stage.context.plan, config=config)
    await publish(stage, ("a", ENGLISH))
    await publish(stage, ("b", JAPANESE))
    assert sent(stage) == [[ENGLISH], [JAPANESE]]


async def test_what_comes_at_one_moment_begins_with_the_first_report(stage: Stage) -> None:
    await three_outlets(stage)
    await publish(stage, ("a", ENGLISH), ("b", JAPANESE), ("c", KOREAN))
    assert sent(stage) == [[ENGLISH]]
    await later(stage, 30 * MINUTE)
    assert [sorted(one) for one in sent(stage)] == [[ENGLISH], [JAPANESE, KOREAN]]


async def test_a_digest_waits_for_nothing_but_its_hour(stage: Stage) -> None:
    hour = (START + 60 * MINUTE).time()
    await three_outlets(stage, Channel(name="desk", digest=(time(hour.hour, hour.minute),)))
    await publish(stage, ("a", ENGLISH))
    await later(stage, 58 * MINUTE)
    await publish(stage, ("b", JAPANESE))
    await later(stage, 2 * MINUTE)
    assert [sorted(one) for one in sent(stage)] == [[ENGLISH, JAPANESE]]


async def test_after_quiet_hours_it_is_in_their_list(stage: Stage) -> None:
    end = (START + 60 * MINUTE).time()
    quiet = Quiet(start=START.time(), end=end)
    await three_outlets(stage, Channel(name="desk", quiet=quiet))
    await publish(stage, ("a", ENGLISH))
    await publish(stage, ("b", JAPANESE))
    await later(stage, 60 * MINUTE)
    assert [sorted(one) for one in sent(stage)] == [[ENGLISH, JAPANESE]]
    assert stage.sender.sent[0][1].note.startswith("quiet")


async def test_a_channel_that_was_not_told_of_the_story_is_told_at_once(stage: Stage) -> None:
    await three_outlets(stage, query="協議 OR 협의")
    await publish(stage, ("a", ENGLISH))
    await publish(stage, ("b", JAPANESE))
    assert sent(stage) == [[JAPANESE]]


async def test_what_is_sent_again_does_not_wait(stage: Stage) -> None:
    await three_outlets(stage)
    await publish(stage, ("a", ENGLISH))
    await publish(stage, ("b", JAPANESE))
    await later(stage, 30 * MINUTE)
    await later(stage, MINUTE)
    now = stage.clock.now()
    await stage.store.write(lambda rows: alerts.retry(rows, 2, None, now))
    await later(stage, timedelta(0))
    assert sent(stage) == [[ENGLISH], [JAPANESE], [JAPANESE]]


async def test_new_hours_of_the_channel_do_not_end_the_wait(stage: Stage) -> None:
    await three_outlets(stage)
    await publish(stage, ("a", ENGLISH))
    await publish(stage, ("b", JAPANESE))
    await three_outlets(stage, Channel(name="desk", cap=7))
    await later(stage, 29 * MINUTE)
    assert len(sent(stage)) == 1
    await later(stage, MINUTE)
    assert len(sent(stage)) == 2


@pytest.mark.parametrize("style", [FollowStyle.NEW, FollowStyle.THREAD])
async def test_the_bundle_follows_the_style_of_the_channel(
    stage: Stage, style: FollowStyle
) -> None:
    await three_outlets(stage, Channel(name="desk", follow_style=style))
    await publish(stage, ("a", ENGLISH))
    await publish(stage, ("b", JAPANESE))
    await later(stage, 30 * MINUTE)
    second = stage.sender.sent[-1][1]
    assert (second.in_reply_to is None) == (style is FollowStyle.NEW)


async def test_no_death_of_the_process_loses_what_waits(stage: Stage) -> None:
    await three_outlets(stage)
    await publish(stage, ("a", ENGLISH))
    await publish(stage, ("b", JAPANESE))
    await stage.restart()
    await later(stage, 30 * MINUTE)
    assert sent(stage) == [[ENGLISH], [JAPANESE]]
