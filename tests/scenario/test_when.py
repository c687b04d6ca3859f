"""Scenarios (docs/design/rows.md, section 7): digests, quiet hours, caps, mutes, urgent alerts, gaps."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, time, timedelta

from tests.factories import SUBJECTS, a_source, a_topic
from tests.fakes import START
from tests.scenario.stage import FEED, Stage
from watchword.domain.article import Entry
from watchword.domain.channel import Channel, MuteKind, Quiet
from watchword.domain.delivery import DeliveryState, Kind, Message
from watchword.errors import DeliveryError
from watchword.usecases.channel import list_channels

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NIGHT = Quiet(start=time(22), end=time(7))
EIGHT_AND_SIX = (time(8), time(18))
TOPIC = dataclasses.replace(a_topic("talks"), urgent="ban")


def desk(**fields: object) -> Channel:
    return dataclasses.replace(Channel(name="desk"), **fields)  # type: ignore[arg-type]


async def on(stage: Stage, channel: Channel) -> None:
    await stage.configure(topics=[TOPIC], channels=[channel])
    stage.publish()
    await stage.run()  # the first poll finds an empty feed, so later entries are news


def news(stage: Stage, *titles: str, feed: str = FEED) -> None:
    """Publish these articles now, each with its page."""
    entries = []
    for title in titles:
        link = f"https://a.example/{title.replace(' ', '-')}"
        entries.append(Entry(link=link, title=title, published_at=stage.clock.now()))
        stage.page(link, "They met.")
    stage.publish(*entries, feed=feed)


async def until(stage: Stage, hour: int, minute: int = 0, *, day: int = 24) -> None:
    """Let time pass in steps of a quarter of an hour, and run the jobs after each."""
    goal = datetime(2026, 11, day, hour, minute, tzinfo=UTC)
    while stage.clock.now() < goal:
        await stage.run(min(15 * MINUTE, goal - stage.clock.now()))


def told(stage: Stage) -> list[tuple[str, ...]]:
    """The headlines of each message that was sent."""
    return [tuple(sorted(m.title for m in message.members)) for message in messages(stage)]


def messages(stage: Stage) -> list[Message]:
    return [message for _, message in stage.sender.sent]


async def reasons(stage: Stage) -> set[str]:
    return {delivery.reason for delivery in await stage.deliveries()}


# --- Digests ------------------------------------------------------------------------------------


async def test_digest_hours_are_one_message_each(stage: Stage) -> None:
    await on(stage, desk(digest=EIGHT_AND_SIX))
    news(stage, "Talks one")
    await stage.run(HOUR)
    assert await reasons(stage) == {"in the digest of 2026-11-24 18:00"}
    news(stage, "Talks two")
    await until(stage, 17, 45)
    assert told(stage) == []
    await until(stage, 18)
    assert told(stage) == [("Talks one", "Talks two")]
    assert (messages(stage)[0].kind, messages(stage)[0].note) == (Kind.DIGEST, "2026-11-24T18:00")


async def test_down_over_both_digest_hours_is_one_message(stage: Stage) -> None:
    await on(stage, desk(digest=(time(9), time(18))))
    news(stage, "Talks one")
    await stage.run(30 * MINUTE)
    stage.clock.advance(timedelta(hours=10))  # down from 08:30 to 18:30
    await stage.restart()
    await stage.run()
    assert told(stage) == [("Talks one",)]


async def test_a_digest_hour_has_one_message_though_the_clock_is_set_back(stage: Stage) -> None:
    await on(stage, desk(digest=(time(9), time(18))))
    news(stage, "Talks one")
    await until(stage, 9, 10)
    stage.clock.advance(-HOUR)
    news(stage, "Talks two")
    await stage.run(HOUR)
    await until(stage, 17)
    assert told(stage) == [("Talks one",)]
    await until(stage, 18)
    assert told(stage) == [("Talks one",), ("Talks two",)]


async def test_a_digest_hour_within_quiet_hours_comes_at_their_end(stage: Stage) -> None:
    await on(stage, desk(digest=(time(23),), quiet=NIGHT))
    news(stage, "Talks one")
    await until(stage, 6, 45, day=25)
    assert told(stage) == []
    await until(stage, 7, day=25)
    assert [message.note for message in messages(stage)] == ["2026-11-24T23:00"]


async def test_an_empty_digest_comes_once_though_the_hours_passed_while_down(stage: Stage) -> None:
    await on(stage, desk(digest=EIGHT_AND_SIX, digest_empty=True))
    await stage.run(timedelta(hours=25))
    await stage.run(MINUTE)
    assert told(stage) == [()]
    assert messages(stage)[0].note == "2026-11-25T08:00"
    await until(stage, 18, day=25)
    assert [message.note for message in messages(stage)][1:] == ["2026-11-25T18:00"]


async def test_urgent_update_of_a_story_that_waits_for_a_digest_comes_at_once(
    stage: Stage,
) -> None:
    await on(stage, desk(digest=EIGHT_AND_SIX))
    news(stage, "Talks one")
    await stage.run(HOUR)
    entry = Entry(link="https://a.example/Talks-one", title="Talks one: a ban", published_at=START)
    stage.publish(entry)
    stage.page(entry.link, "They met, and agreed on a ban.")
    await stage.run(HOUR)
    assert [(m.kind, m.members[0].title) for m in messages(stage)] == [
        (Kind.URGENT, "Talks one: a ban")
    ]
    assert [alert.reason for alert in await stage.alerts()] == ["urgent now", "first report"]
    await until(stage, 18)
    assert [message.kind for message in messages(stage)] == [Kind.URGENT, Kind.DIGEST]


async def test_changed_hours_move_what_waits(stage: Stage) -> None:
    await on(stage, desk(digest=EIGHT_AND_SIX))
    news(stage, "Talks one")
    await stage.run(HOUR)
    await stage.configure(topics=[TOPIC], channels=[desk(digest=(time(12),))])
    await until(stage, 12)
    assert [message.note for message in messages(stage)] == ["2026-11-24T12:00"]
    news(stage, "Talks two")
    await stage.run(HOUR)
    await stage.configure(topics=[TOPIC], channels=[desk()])
    await stage.run()
    assert told(stage)[1:] == [("Talks two",)]


# --- Quiet hours --------------------------------------------------------------------------------


async def test_quiet_hours_hold_and_end_in_one_message(stage: Stage) -> None:
    await on(stage, desk(quiet=NIGHT))
    await until(stage, 23)
    news(stage, "Talks one")
    await stage.run(HOUR)
    news(stage, "Talks two")
    await until(stage, 6, 45, day=25)
    assert told(stage) == []
    assert await reasons(stage) == {"quiet 22:00–07:00"}
    await until(stage, 7, day=25)
    assert told(stage) == [("Talks one", "Talks two")]
    assert messages(stage)[0].note == "quiet 22:00–07:00"


async def test_urgent_passes_quiet_hours(stage: Stage) -> None:
    await on(stage, desk(quiet=NIGHT))
    await until(stage, 23)
    news(stage, "Talks end in a ban")
    await stage.run(HOUR)
    assert told(stage) == [("Talks end in a ban",)]
    assert messages(stage)[0].members[0].urgent


async def test_a_passing_error_before_the_quiet_hours_is_tried_again_after_them(
    stage: Stage,
) -> None:
    await on(stage, desk(quiet=NIGHT))
    await until(stage, 21, 29)
    stage.sender.broken = DeliveryError("503 Service Unavailable")
    news(stage, "Talks one")
    await stage.run(30 * MINUTE)
    assert len(stage.sender.heard) == 1
    stage.sender.broken = None
    await until(stage, 6, 45, day=25)
    assert len(stage.sender.heard) == 1
    await until(stage, 7, day=25)
    assert told(stage) == [("Talks one",)]


async def test_a_service_that_died_before_the_quiet_hours_repeats_after_them(stage: Stage) -> None:
    await on(stage, desk(quiet=NIGHT))
    await until(stage, 21, 29)
    stage.sender.broken = DeliveryError("broke off", unanswered=True)
    news(stage, "Talks one")
    await stage.run(30 * MINUTE)
    stage.sender.broken = None
    stage.clock.advance(HOUR)  # down from 21:59 to 22:59
    await stage.restart()
    await until(stage, 6, 45, day=25)
    assert len(stage.sender.heard) == 1
    await until(stage, 7, day=25)
    assert [message.id for _, message in stage.sender.heard] == [messages(stage)[0].id] * 2


# --- The cap ------------------------------------------------------------------------------------


async def test_cap_20_and_25_alerts_in_ten_minutes(stage: Stage) -> None:
    await on(stage, desk(cap=20))
    for number in range(25):
        news(stage, f"{SUBJECTS[number]} talks")
        stage.tamper("UPDATE feed SET next_poll_at = '2026-11-24 08:00:00'")
        await stage.run(24 * timedelta(seconds=1))
    assert [len(titles) for titles in told(stage)] == [1] * 20
    waiting = [one for one in await stage.deliveries() if one.state is DeliveryState.WAITING]
    assert {one.reason for one in waiting} == {"more than 20 messages in an hour"}
    assert [message.kind for message in messages(stage)] == [Kind.ALERT] * 19 + [Kind.CAPPED]
    held_until = datetime.fromisoformat(messages(stage)[-1].note)
    assert held_until == messages(stage)[0].created_at + HOUR
    await until(stage, 9, 15)
    assert [len(titles) for titles in told(stage)] == [1] * 20 + [5]


async def test_a_channel_without_a_cap_holds_nothing(stage: Stage) -> None:
    await on(stage, desk(cap=None))
    for number in range(25):
        news(stage, f"{SUBJECTS[number]} talks")
        stage.tamper("UPDATE feed SET next_poll_at = '2026-11-24 08:00:00'")
        await stage.run(24 * timedelta(seconds=1))
    assert [len(titles) for titles in told(stage)] == [1] * 25


async def test_a_digest_is_no_interruption_that_the_cap_counts(stage: Stage) -> None:
    await on(stage, desk(cap=1, digest=(time(9),)))
    news(stage, "Rice talks")
    await until(stage, 9)
    await stage.configure(topics=[TOPIC], channels=[desk(cap=1)])
    news(stage, "Steel talks")
    await stage.run(15 * MINUTE)
    assert [message.kind for message in messages(stage)] == [Kind.DIGEST, Kind.CAPPED]


async def test_more_than_three_stories_at_once_are_a_list(stage: Stage) -> None:
    await on(stage, desk())
    news(stage, *(f"{one} talks" for one in SUBJECTS[:4]))
    await stage.run(HOUR)
    assert [len(titles) for titles in told(stage)] == [4]


async def test_an_article_of_two_topics_is_one_message(stage: Stage) -> None:
    await stage.configure(topics=[TOPIC, a_topic("met", key="meetings")], channels=[desk()])
    stage.publish()
    await stage.run()
    news(stage, "Talks one")
    await stage.run(HOUR)
    (message,) = messages(stage)
    assert {member.topic for member in message.members} == {"Talks", "Meetings"}


# --- Mutes --------------------------------------------------------------------------------------


async def test_a_mute_of_a_topic_skips_with_the_reason(stage: Stage) -> None:
    await on(stage, desk())
    await mute(stage, MuteKind.TOPIC, "talks", 2 * HOUR)
    news(stage, "Talks one")
    await stage.run(HOUR)
    assert await reasons(stage) == {"muted: the topic, until 2026-11-24 10:00"}
    news(stage, "Talks two")
    await stage.run(2 * HOUR)
    assert told(stage) == [("Talks two",)]


async def test_a_mute_of_a_channel_holds_and_ends_in_one_message(stage: Stage) -> None:
    await on(stage, desk())
    await mute(stage, MuteKind.CHANNEL, "desk", 3 * DAY)
    news(stage, "Talks one")
    await stage.run(HOUR)
    news(stage, "Talks end in a ban")
    await stage.run(HOUR)
    await stage.run(2 * DAY)
    assert told(stage) == []
    await stage.run(DAY)
    assert sorted(title for titles in told(stage) for title in titles) == [
        "Talks end in a ban",
        "Talks one",
    ]


async def test_lifting_a_mute_makes_the_held_ones_due(stage: Stage) -> None:
    await on(stage, desk())
    await mute(stage, MuteKind.CHANNEL, "desk", 3 * DAY)
    news(stage, "Talks one")
    await stage.run(HOUR)
    now = stage.clock.now()
    assert await stage.store.write(lambda rows: rows.channels.lift(MuteKind.CHANNEL, "desk", now))
    await stage.run()
    assert told(stage) == [("Talks one",)]
    assert not await stage.store.write(
        lambda rows: rows.channels.lift(MuteKind.CHANNEL, "desk", now)
    )


async def mute(stage: Stage, kind: MuteKind, subject: str, span: timedelta) -> None:
    now = stage.clock.now()
    await stage.store.write(lambda rows: rows.channels.mute(kind, subject, now + span, now))


# --- Downtimes ----------------------------------------------------------------------------------


async def test_downtime_of_ten_hours_is_one_message_a_channel(stage: Stage) -> None:
    feeds = [f"https://{name}.example/feed" for name in "bcdefg"]
    sources = [a_source(feed, key=feed[8]) for feed in feeds]
    await stage.configure(sources, [TOPIC], [desk()])
    for feed in feeds:
        stage.publish(feed=feed)
    await stage.run()
    stage.clock.advance(timedelta(hours=10, minutes=3))
    await stage.restart()
    for feed in feeds:
        name = feed[8]
        news(stage, f"Talks {name} one", f"Talks {name} two", feed=feed)
    news(stage, "Talks g one", "Talks g end in a ban", feed=feeds[-1])
    await stage.run()
    assert told(stage)[0] == ("Talks g end in a ban",)
    assert [len(titles) for titles in told(stage)] == [1, 11]


async def test_the_receivers_own_wish_holds_the_whole_channel(stage: Stage) -> None:
    await on(stage, desk())
    stage.sender.broken = DeliveryError("429", retry_after=2 * HOUR)
    news(stage, "Talks one")
    await stage.run(HOUR)
    stage.sender.broken = None
    news(stage, "Talks two")
    await stage.run(HOUR)
    assert len(stage.sender.heard) == 1
    assert "the channel failed: 429" in await reasons(stage)
    await stage.run(HOUR)
    assert sorted(told(stage)) == [("Talks one",), ("Talks two",)]


async def test_a_channel_says_why_alerts_wait_on_it(stage: Stage) -> None:
    channel = desk(quiet=NIGHT)
    await on(stage, channel)
    await until(stage, 22, 30)
    news(stage, "Talks one", "Talks two")
    await stage.run(HOUR)
    config = stage.context.plan.config
    (shown,) = await stage.store.read(lambda rows: list_channels(rows, config))
    assert (shown.state, shown.waiting) == ("ready", 2)
    assert shown.reason == "2: quiet 22:00–07:00"
