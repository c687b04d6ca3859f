"""Spikes: what the rows and the messages show of a topic that has far more reports than usual."""

from __future__ import annotations

import dataclasses
from datetime import datetime, time, timedelta

import pytest

from tests.factories import a_source, a_topic
from tests.scenario.stage import Stage
from watchword.domain.alert import EVERY, AlertFilter
from watchword.domain.article import Entry
from watchword.domain.channel import Channel, MuteKind
from watchword.domain.delivery import Kind, Message
from watchword.domain.spike import SETTLED, Spike, SpikeAlert, hour_of
from watchword.domain.work import JobName

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
SOURCES = tuple(a_source(f"https://{key}.example/feed", key=key) for key in "abcd")
PLACES = ("Osaka", "Lima", "Oslo", "Cairo", "Quito", "Delhi", "Paris", "Sofia", "Perth", "Turin")
TOPIC = a_topic("strike")


def publish(stage: Stage, titles: dict[str, list[str]]) -> None:
    """Each source of a key lists these headlines, published now."""
    now = stage.clock.now()
    for key, of_it in titles.items():
        entries = [
            Entry(
                link=f"https://{key}.example/{now:%d%H%M}-{number}", title=title, published_at=now
            )
            for number, title in enumerate(of_it)
        ]
        stage.publish(*entries, feed=f"https://{key}.example/feed")


async def weeks(stage: Stage, count: int) -> None:
    """So many weeks in which the sources write each hour of this part of a day, and not of the topic."""
    for _ in range(count):
        for _ in range(6):
            publish(
                stage, {key: [f"Rain in the east {stage.clock.now():%d %H}"] for key in "abcd"}
            )
            await live(stage, HOUR)
        await live(stage, WEEK - 6 * HOUR)


async def live(stage: Stage, span: timedelta) -> None:
    await stage.run(span)
    await stage.job(JobName.SPIKES)
    await stage.deliver()


async def burst(stage: Stage, count: int = 8) -> None:
    """The topic is in the news of four sources, within two hours."""
    for part in (range(0, count, 2), range(1, count, 2)):
        found: dict[str, list[str]] = {}
        for number in part:
            found.setdefault("abcd"[number // 2 % 4], []).append(f"A strike in {PLACES[number]}")
        publish(stage, found)
        await live(stage, HOUR)


async def told(stage: Stage, only: AlertFilter = EVERY) -> list[SpikeAlert]:
    found = await stage.store.read(lambda rows: rows.spikes.alerts(limit=9, only=only))
    return list(reversed(found))


def messages(stage: Stage, channel: str = "desk") -> list[Message]:
    return [one for name, one in stage.sender.sent if name == channel and one.spikes]


def spikes(stage: Stage) -> list[Spike]:
    return [spike for message in messages(stage) for spike in message.spikes]


@pytest.fixture
async def watched(stage: Stage) -> Stage:
    """Four weeks in which the topic had no report."""
    await stage.configure(SOURCES, [TOPIC])
    stage.clock.advance(timedelta(minutes=10))
    await weeks(stage, 4)
    return stage


async def test_a_spike_is_told_once_when_it_rises_and_once_when_it_is_over(
    watched: Stage,
) -> None:
    await burst(watched)
    await live(watched, HOUR)
    (rise,) = spikes(watched)
    assert (rise.topic, rise.name, rise.ended_at) == ("talks", "Talks", None)
    assert rise.rise.articles >= 4
    assert rise.rise.outlets >= 3
    assert rise.rise.usual < 1
    for _ in range(3):
        await live(watched, HOUR)
        publish(watched, {"a": [f"Rain again {watched.clock.now():%H}"]})
    assert len(spikes(watched)) == 1
    for _ in range(12):
        await live(watched, HOUR)
        publish(watched, {"a": [f"Snow {watched.clock.now():%H}"]})
    (_, over) = spikes(watched)
    assert over.ended_at is not None
    assert (over.articles, over.outlets) == (8, 4)
    alerts = await told(watched)
    assert [one.spike.ended_at is None for one in alerts] == [True, False]
    assert alerts[0].reason.startswith("a spike: ")
    assert (
        alerts[1].reason
        == "the spike is over: 8 articles from 4 outlets; 67 % of the 12 that were found"
    )
    ends = await watched.deliveries()
    assert {one.state for one in ends if one.alert in {alert.id for alert in alerts}} == {"sent"}


async def test_a_young_archive_has_no_baseline_and_no_spike(stage: Stage) -> None:
    await stage.configure(SOURCES, [TOPIC])
    await weeks(stage, 2)
    await burst(stage)
    await live(stage, HOUR)
    assert spikes(stage) == []


async def test_a_query_that_was_changed_has_a_baseline_of_its_own(watched: Stage) -> None:
    await watched.configure(SOURCES, [a_topic("strike OR walkout")])
    await burst(watched)
    await live(watched, HOUR)
    assert spikes(watched) == []


async def test_a_restart_and_a_channel_more_change_nothing_of_a_baseline(watched: Stage) -> None:
    await watched.configure(
        SOURCES, [a_topic("strike", channels=("desk", "mail"))], ["desk", "mail"]
    )
    await burst(watched)
    watched.context.runtime.counted_hour = None
    await live(watched, HOUR)
    watched.context.runtime.counted_hour = None
    await live(watched, timedelta(0))
    assert [len(messages(watched, name)) for name in ("desk", "mail")] == [1, 1]


async def test_what_comes_after_a_gap_is_no_spike(watched: Stage) -> None:
    found: dict[str, list[str]] = {}
    for number in range(8):
        found.setdefault("abcd"[number % 4], []).append(f"A strike in {PLACES[number]}")
    watched.clock.advance(5 * HOUR)
    publish(watched, found)
    await live(watched, HOUR)
    await live(watched, HOUR)
    assert len(await watched.alerts()) == 8
    assert spikes(watched) == []


async def test_a_topic_that_wants_none_is_told_of_none_and_one_that_goes_ends_in_silence(
    watched: Stage,
) -> None:
    await burst(watched)
    await live(watched, HOUR)
    await watched.configure(SOURCES, [dataclasses.replace(TOPIC, spikes=False)])
    for _ in range(20):
        await live(watched, HOUR)
        publish(watched, {"a": [f"Fog {watched.clock.now():%H}"]})
    assert [one.ended_at for one in spikes(watched)] == [None]
    hour = hour_of(watched.clock.now())
    (kept,) = await watched.store.read(lambda rows: rows.spikes.recent(hour))
    assert kept.ended_at is not None


async def test_a_spike_waits_for_the_digest_of_its_channel_and_stands_below_the_stories(
    watched: Stage,
) -> None:
    daily = Channel(name="desk", digest=(time(20),), cap=None)
    await watched.configure(SOURCES, [TOPIC], [daily])
    await burst(watched)
    for _ in range(12):
        await live(watched, HOUR)
        publish(watched, {"a": [f"Hail {watched.clock.now():%H}"]})
    (digest,) = messages(watched)
    assert (digest.kind, len(digest.members)) == (Kind.DIGEST, 8)
    assert digest.items[-1] == digest.spikes[-1]


async def test_a_spike_of_a_muted_topic_is_kept_and_not_told(watched: Stage) -> None:
    now = watched.clock.now()
    await watched.store.write(
        lambda rows: rows.channels.mute(MuteKind.TOPIC, "talks", now + DAY, now)
    )
    await burst(watched)
    await live(watched, HOUR)
    assert spikes(watched) == []
    (alert,) = await told(watched)
    ends = [one for one in await watched.deliveries() if one.alert == alert.id]
    assert [(one.state, one.reason[:5]) for one in ends] == [("skipped", "muted")]


async def test_a_renamed_topic_keeps_its_spike(watched: Stage) -> None:
    await burst(watched)
    await live(watched, HOUR)
    await watched.configure(SOURCES, [a_topic("strike", key="walks")])
    for _ in range(14):
        await live(watched, HOUR)
        publish(watched, {"a": [f"Sleet {watched.clock.now():%H}"]})
    assert [(one.topic, one.ended_at is None) for one in spikes(watched)] == [
        ("talks", True),
        ("walks", False),
    ]
    assert len(await told(watched, AlertFilter(topic="walks"))) == 2
    assert await told(watched, AlertFilter(topic="talks")) == []


async def test_hours_in_which_nothing_is_found_end_no_spike(watched: Stage) -> None:
    await burst(watched)
    await live(watched, HOUR)
    for source in SOURCES:
        watched.publish(feed=source.feeds[0].url)
    for _ in range(30):
        await live(watched, HOUR)
    assert [one.ended_at for one in spikes(watched)] == [None]


def test_the_job_looks_at_an_hour_when_all_of_it_is_judged() -> None:
    at = datetime.fromisoformat("2026-11-24T10:05:59+00:00")
    assert hour_of(at - SETTLED) == hour_of(at) - 1
