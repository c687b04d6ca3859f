"""Scenarios (docs/design/rows.md, section 7): sources that are removed and return; failing feeds."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import a_source
from tests.fakes import START
from tests.scenario.stage import FEED, Stage
from watchword.domain.article import Entries, Entry, Failed
from watchword.domain.health import FeedState, feed_status
from watchword.domain.source import Validators

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
UNDATED = Entry(link="https://a.example/1", title="Talks resume")


async def removed_for(stage: Stage, span: timedelta) -> None:
    """Poll the feed, remove its source, and add it again with an undated entry."""
    stage.publish()
    await stage.run()
    await stage.configure(sources=[a_source("https://b.example/feed", key="b")])
    stage.clock.advance(span)
    stage.publish(UNDATED)
    stage.page(UNDATED.link, "They met.")
    await stage.configure()
    await stage.run()


async def test_a_source_re_added_after_an_hour_goes_on_as_before(stage: Stage) -> None:
    await removed_for(stage, HOUR)
    assert len(stage.sender.sent) == 1


async def test_a_source_re_added_after_three_days_begins_anew(stage: Stage) -> None:
    await removed_for(stage, 3 * DAY)
    assert stage.sender.sent == []
    (delivery,) = await stage.deliveries()
    assert delivery.state == "skipped"


async def test_a_feed_that_fails_says_why_since_when_and_recovers_by_itself(stage: Stage) -> None:
    stage.crawler.answers[FEED] = Failed(reason="403 Forbidden")
    await stage.run()
    await stage.run(HOUR)
    (feed,) = await stage.store.read(lambda rows: rows.feeds.health())
    found = feed_status(feed, stage.clock.now())
    assert (found.state, found.reason, found.since) == (FeedState.FAILING, "403 Forbidden", START)
    stage.publish()
    await stage.run(DAY)
    (feed,) = await stage.store.read(lambda rows: rows.feeds.health())
    assert feed_status(feed, stage.clock.now()).state is FeedState.FRESH
    assert feed.ever_failed


async def test_no_feed_is_ever_given_up(stage: Stage) -> None:
    stage.crawler.answers[FEED] = Failed(reason="410 Gone", final=True, gone=True)
    for _ in range(40):
        await stage.run(25 * HOUR)
    assert stage.crawler.asked.count(FEED) == 40


async def test_one_failing_feed_leaves_the_others_alone(stage: Stage) -> None:
    other = "https://b.example/feed"
    await stage.configure(sources=[a_source(FEED), a_source(other, key="b")])
    stage.crawler.answers[FEED] = Failed(reason="host not found: a.example")
    stage.publish(Entry(link="https://b.example/1", title="Talks", published_at=START), feed=other)
    stage.page("https://b.example/1", "They met.")
    await stage.run()
    assert len(stage.sender.sent) == 1


async def test_a_feed_whose_entries_cannot_be_saved_says_so_and_backs_off(stage: Stage) -> None:
    stage.publish(Entry(link="https://a.example/1", title=object()))  # type: ignore[arg-type]
    await stage.run()
    (feed,) = await stage.store.read(lambda rows: rows.feeds.health())
    assert (feed.fails, feed.reason) == (1, "what came could not be saved; the log says why")


async def test_an_unchanged_feed_is_a_good_poll(stage: Stage) -> None:
    entries = Entries(entries=(UNDATED,), kind="rss", validators=Validators(etag='"1"'))
    stage.crawler.answers[FEED] = entries
    await stage.run()
    await stage.run(HOUR)
    (feed,) = await stage.store.read(lambda rows: rows.feeds.health())
    assert (feed.last_success_at, feed.fails) == (START + HOUR, 0)


async def test_a_long_first_list_has_its_newest_200_read_and_the_rest_known(stage: Stage) -> None:
    entries = [
        Entry(
            link=f"https://a.example/{number}",
            title=f"Report {number}",
            published_at=START - timedelta(minutes=number),
        )
        for number in range(300)
    ]
    stage.publish(*entries)
    await stage.poll()
    await stage.read()
    asked = set(stage.crawler.asked) - {FEED}
    assert asked == {entry.link for entry in entries[:200]}
    await stage.run(HOUR)
    assert set(stage.crawler.asked) - {FEED} == asked


async def test_a_server_that_says_not_modified_for_ever_is_asked_for_all_once_a_day(
    stage: Stage,
) -> None:
    """https://github.com/FreshRSS/FreshRSS/issues/1020: its Last-Modified was in 2041."""
    stuck = Validators(modified="Sat, 16 Nov 2041 18:11:00 GMT")
    stage.publish(validators=stuck)
    await stage.run()
    stage.publish(Entry(link="https://a.example/2", title="Talks end"), validators=stuck)
    stage.page("https://a.example/2", "They met.")
    for _ in range(23):
        await stage.run(HOUR)
    assert await stage.alerts() == []
    for _ in range(20):
        await stage.run(HOUR)
    assert len(await stage.alerts()) == 1
    whole = [one for one in stage.crawler.polled if one.validators == Validators()]
    assert len(whole) == 2 < len(stage.crawler.polled) / 10


async def test_a_feed_that_has_moved_for_good_is_said_once(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    stage.crawler.answers[FEED] = Entries(entries=(), moved_to="https://new.example/feed")
    for _ in range(3):
        await stage.run(HOUR)
    (said,) = caplog.messages
    assert said.startswith(f"{FEED}: it has moved for good: write https://new.example/feed, ")
