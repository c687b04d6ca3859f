"""The four times of a delivery: published, found, judged, taken; and how long each step took."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time, timedelta
from typing import Any

from tests.factories import SUBJECTS, a_source, a_topic
from tests.fakes import START
from tests.scenario.stage import FEED, Stage
from watchword.contract import Percentiles, SourceDelays
from watchword.domain.article import GUESS, Entry, Precision
from watchword.domain.channel import Channel
from watchword.domain.delay import DeliveryTimes
from watchword.errors import DeliveryError
from watchword.usecases.delay import list_delays, overall_delays

SECOND, MINUTE, HOUR, DAY = (timedelta(seconds=n) for n in (1, 60, 3600, 86400))
OTHER = "https://b.example/feed"
NONE = Percentiles(count=0, p50=None, p95=None)
LINK = "https://a.example/1"


async def begin(stage: Stage, *channels: str | Channel) -> None:
    """The first polls of two sources find nothing, so that later articles are news."""
    names = tuple(one if isinstance(one, str) else one.name for one in channels or ["desk"])
    topic = a_topic("talks", channels=names)
    sources = [a_source(FEED), a_source(OTHER, key="b")]
    await stage.configure(sources, [topic], channels or ["desk"])
    for feed in (FEED, OTHER):
        stage.publish(feed=feed)
    await stage.run()
    stage.clock.advance(HOUR)


def news(
    stage: Stage,
    *,
    feed: str = FEED,
    link: str = LINK,
    title: str = "Talks resume",
    age: timedelta | None = MINUTE,
    **page: object,
) -> None:
    """Publish an article that matches. `age`: None for one without a date; `page`: fields of Page."""
    at = None if age is None else stage.clock.now() - age
    stage.publish(Entry(link=link, title=title, published_at=at), feed=feed)
    stage.page(link, f"They met again, said {link}.", **page)


async def steps(stage: Stage, *, read: timedelta, judged: timedelta, taken: timedelta) -> None:
    """Run each job once, this long after the one before."""
    await stage.poll()
    stage.clock.advance(read)
    await stage.read()
    stage.clock.advance(judged)
    await stage.judge()
    stage.clock.advance(taken)
    await stage.deliver()


async def times(stage: Stage) -> Sequence[DeliveryTimes]:
    return await stage.store.read(lambda rows: rows.views.delivery_times(since=START))


async def delays(stage: Stage) -> dict[str | None, SourceDelays]:
    now = stage.clock.now()
    found = await stage.store.read(lambda rows: list_delays(rows, now))
    assert await stage.store.read(lambda rows: overall_delays(rows, now)) == next(
        iter(found), None
    )
    return {one.source: one for one in found}


def measured(*seconds: float) -> Percentiles:
    """The percentiles of at most two measurements."""
    return Percentiles(count=len(seconds), p50=min(seconds), p95=max(seconds))


async def test_each_delivery_keeps_its_four_times(stage: Stage) -> None:
    await begin(stage)
    published = stage.clock.now() - 5 * MINUTE
    news(stage, age=5 * MINUTE)
    await steps(stage, read=10 * SECOND, judged=3 * SECOND, taken=2 * SECOND)
    (one,) = await times(stage)
    assert one.alert.published_at == published
    assert one.alert.found_at - published == one.alert.until_found == 5 * MINUTE
    assert one.alert.judged_at - one.alert.found_at == one.alert.until_judged == 13 * SECOND
    assert one.until_taken == 2 * SECOND
    assert one.taken_at == one.alert.judged_at + 2 * SECOND == stage.clock.now()


async def test_delays_are_summed_by_source_and_over_all(stage: Stage) -> None:
    await begin(stage, "desk", "mail")
    news(stage, age=MINUTE)
    news(stage, feed=OTHER, link="https://b.example/1", title="Rice talks", age=HOUR)
    await steps(stage, read=10 * SECOND, judged=SECOND, taken=SECOND)
    summed = await delays(stage)
    assert list(summed) == [None, "a", "b"]
    assert summed[None].until_found == measured(60, 3600)
    assert summed["a"].until_found == measured(60)
    assert summed["a"].until_judged == measured(11)
    assert summed["b"].until_taken == measured(1, 1)
    assert summed[None].until_taken.count == 4


async def test_a_day_a_guess_and_no_date_are_counted_and_not_summed(stage: Stage) -> None:
    pages: tuple[dict[str, Any], ...] = (
        {"published_at": START, "precision": Precision.DAY},
        {"published_at": START, "origins": {"published_at": GUESS}},
        {},
    )
    for number, page in enumerate(pages):
        await begin(stage)
        title = f"{SUBJECTS[number]} talks"
        news(stage, link=f"https://a.example/{number}", title=title, age=None, **page)
        await stage.run()
    summed = (await delays(stage))["a"]
    assert (summed.until_found, summed.undated, summed.not_new) == (NONE, 3, 0)
    assert (summed.until_judged.count, summed.until_taken.count) == (3, 3)


async def test_what_a_first_poll_brings_was_not_found_late(stage: Stage) -> None:
    news(stage, age=5 * HOUR)
    await stage.run()
    summed = (await delays(stage))["a"]
    assert (summed.until_found, summed.not_new) == (NONE, 1)


async def test_an_article_that_was_old_was_not_found_late(stage: Stage) -> None:
    await begin(stage)
    news(stage, age=3 * DAY)
    await stage.run()
    summed = (await delays(stage))["a"]
    assert (summed.until_found, summed.not_new, summed.not_taken) == (NONE, 1, 1)


async def test_what_waits_for_a_digest_is_held_and_not_summed(stage: Stage) -> None:
    await begin(stage, Channel(name="desk", digest=(time(18),)))
    news(stage)
    await stage.run()
    assert (await delays(stage))["a"].not_taken == 1
    await stage.run(10 * HOUR)
    summed = (await delays(stage))["a"]
    assert (summed.until_taken, summed.held, summed.not_taken) == (NONE, 1, 0)


async def test_the_message_that_a_channel_refused_is_late_and_what_waited_behind_it_is_held(
    stage: Stage,
) -> None:
    await begin(stage)
    news(stage)
    stage.sender.broken = DeliveryError("503 Service Unavailable")
    await stage.run()
    news(stage, feed=OTHER, link="https://b.example/1")  # waits without an attempt
    await stage.run(40 * MINUTE)
    stage.sender.broken = None
    await stage.run(HOUR)
    summed = await delays(stage)
    assert (summed["a"].until_taken, summed["a"].held) == (measured(6000), 0)
    assert (summed["b"].until_taken, summed["b"].held) == (NONE, 1)


async def test_a_later_text_is_found_when_it_is_read(stage: Stage) -> None:
    await begin(stage)
    news(stage)
    await stage.run()
    stage.publish(Entry(link=LINK, title="Talks resume, 14 hurt", published_at=START))
    await stage.run(2 * HOUR)
    first, later = await times(stage)
    assert (first.alert.is_new, later.alert.is_new) == (True, False)
    assert later.alert.found_at - first.alert.found_at == 2 * HOUR
    summed = (await delays(stage))["a"]
    assert (summed.until_found.count, summed.not_new) == (1, 0)
    assert summed.until_judged == measured(0, 0)


async def test_an_alert_is_sent_again_without_being_late(stage: Stage) -> None:
    await begin(stage)
    news(stage)
    await stage.run()
    stage.clock.advance(HOUR)
    now = stage.clock.now()
    await stage.store.write(lambda rows: rows.deliveries.retry(1, None, now))
    await stage.run(SECOND)
    (one,) = await times(stage)
    assert one.until_taken == SECOND


async def test_without_an_alert_there_is_nothing_to_sum(stage: Stage) -> None:
    await begin(stage)
    assert await delays(stage) == {}


async def test_alerts_of_more_than_a_week_ago_are_not_summed(stage: Stage) -> None:
    await begin(stage)
    news(stage)
    await stage.run()
    stage.clock.advance(8 * DAY)
    assert await delays(stage) == {}
