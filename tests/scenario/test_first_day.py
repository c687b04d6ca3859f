"""The first day: an archive does not alert, and no article alerts twice."""

from __future__ import annotations

from datetime import timedelta

from tests.factories import a_source
from tests.scenario.stage import Stage
from watchword.domain.article import Entry

SOURCES, OLD, UNDATED = 50, 12, 4
FRESH = (7, 23, 41)
"""The sources that have one fresh entry each."""
DAY = timedelta(days=1)


def feed_of(number: int) -> str:
    return f"https://s{number}.example/feed"


def publish(stage: Stage, number: int) -> None:
    """40 old entries, 10 of them without a date, and a fresh one here and there; all match."""
    now, entries = stage.clock.now(), []
    for at in range(OLD + (number in FRESH)):
        fresh, dated = at == OLD, at >= UNDATED
        date = now if fresh else now - 3 * DAY - timedelta(hours=at) if dated else None
        link = f"https://s{number}.example/{at}"
        title = f"{'Fresh' if fresh else 'Old'} talks {number}.{at}"
        entries.append(Entry(link=link, title=title, published_at=date))
        text = f"Talks {number}.{at} were held in the old harbour house."
        stage.page(link, text, published_at=date)
    stage.publish(*entries, feed=feed_of(number))


async def test_50_sources_of_old_entries_and_3_fresh_ones_alert_3_times_and_then_not(
    stage: Stage,
) -> None:
    numbers = range(SOURCES)
    await stage.configure([a_source(feed_of(n), key=f"s{n}") for n in numbers])
    for number in numbers:
        publish(stage, number)
    for _ in range(SOURCES // 16):  # a claim takes 16 feeds
        await stage.run()
    titles = sorted(m.title for _, message in stage.sender.sent for m in message.members)
    assert titles == sorted(f"Fresh talks {number}.{OLD}" for number in FRESH)
    told = len(stage.sender.sent)
    await stage.run(timedelta(hours=1))
    assert len(stage.sender.sent) == told
    states = [one.state.value for one in await stage.deliveries(10_000)]
    assert (states.count("sent"), states.count("skipped")) == (len(FRESH), SOURCES * OLD)
