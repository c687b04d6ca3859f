"""A source with its home page alone: its feed is found by itself, and anew when it fails."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.factories import a_source
from tests.scenario.stage import Stage
from tests.scenario.test_health import heard
from watchword import contract
from watchword.domain.article import Entries, Entry, Failed
from watchword.domain.discovery import NOTHING, SitePage
from watchword.domain.source import LISTING, SITE, Feed
from watchword.domain.work import JobName
from watchword.usecases.source import confirm, list_feeds

HOME, RSS, OTHER = "https://a.example/", "https://a.example/rss", "https://feeds.example/a"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
SOURCE = replace(a_source(), feeds=(Feed(url=HOME, kind=SITE),))


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    stage = Stage(tmp_path)
    await stage.configure([SOURCE])
    yield stage
    await stage.close()


def site(*feeds: str) -> SitePage:
    return SitePage(url=HOME, name="The Gazette", language="en", feeds=feeds)


def entry(stage: Stage, name: str, title: str) -> Entry:
    return Entry(link=f"https://a.example/{name}", title=title, published_at=stage.clock.now())


async def shown(stage: Stage) -> contract.Feed:
    now = stage.clock.now()
    (feed,) = await stage.store.read(lambda rows: list_feeds(rows, now))
    return feed


async def test_the_feed_that_the_page_names_is_found_and_read(stage: Stage) -> None:
    stage.crawler.answers[HOME] = site(RSS)
    stage.publish(entry(stage, "1", "Harbour talks begin"), feed=RSS)
    await stage.run()
    assert [one.title for one in await stage.alerts()] == ["Harbour talks begin"]
    stage.crawler.asked.clear()
    stage.publish(entry(stage, "2", "Rail talks end in Busan"), feed=RSS)
    await stage.run(30 * MINUTE)
    assert {HOME, RSS} & set(stage.crawler.asked) == {RSS}, "the site is asked once"
    assert len(await stage.alerts()) == 2
    feed = await shown(stage)
    assert (feed.feed, feed.reads, feed.kind, feed.guessed) == (HOME, RSS, "rss", False)


@pytest.mark.parametrize(
    ("written", "told"), [(SOURCE.key, "The Gazette"), ("Gazette of Aa", "Gazette of Aa")]
)
async def test_a_source_without_a_name_has_that_of_its_site_in_messages(
    stage: Stage, written: str, told: str
) -> None:
    await stage.configure([replace(SOURCE, hints=replace(SOURCE.hints, outlet=written))])
    stage.crawler.answers[HOME] = site(RSS)
    stage.publish(entry(stage, "1", "Harbour talks begin"), feed=RSS)
    await stage.run()
    ((_, message),) = stage.sender.sent
    assert [one.outlet for one in message.members] == [told]


async def test_where_there_is_no_feed_the_links_of_the_page_are_a_guess(stage: Stage) -> None:
    listed = Entries(
        entries=(entry(stage, "1", "Harbour talks begin"),), kind=LISTING, confidence=0.91
    )
    stage.crawler.answers[HOME] = [site(), site(), listed]
    await stage.run()
    feed = await shown(stage)
    assert (feed.reads, feed.guessed, feed.confidence) == (HOME, True, 0.91)
    stage.crawler.answers[HOME] = replace(listed, confidence=0.8)
    await stage.run(30 * MINUTE)
    assert (await shown(stage)).confidence == 0.8


async def test_what_cannot_be_found_is_a_dated_reason_and_asked_again(stage: Stage) -> None:
    stage.crawler.answers[HOME] = site()
    began = stage.clock.now()
    await stage.run()
    feed = await shown(stage)
    assert (feed.state, feed.reason, feed.since) == ("failing", NOTHING, began)
    assert feed.next_poll_at is not None
    assert feed.next_poll_at > began
    stage.crawler.answers[HOME] = site(RSS)
    stage.publish(entry(stage, "1", "Harbour talks begin"), feed=RSS)
    await stage.run(HOUR)
    assert ((await shown(stage)).state, (await shown(stage)).reads) == ("fresh", RSS)


async def test_a_found_feed_that_goes_is_found_anew_at_its_new_place(stage: Stage) -> None:
    stage.crawler.answers[HOME] = site(RSS)
    stage.publish(entry(stage, "1", "Harbour talks begin"), feed=RSS)
    await stage.run()
    stage.crawler.answers[RSS] = Failed(reason="404 Not Found", gone=True)
    stage.crawler.answers[HOME] = site(RSS, OTHER)
    stage.publish(entry(stage, "2", "Rail talks end in Busan"), feed=OTHER)
    for _ in range(3):
        await stage.run(HOUR)
        assert (await shown(stage)).reads == RSS, "one failure is no reason to look elsewhere"
    await stage.run(4 * HOUR)
    assert ((await shown(stage)).reads, (await shown(stage)).state) == (OTHER, "fresh")
    room = await stage.context.ports.executor.room()
    work = await stage.store.write(
        lambda rows: rows.feeds.claim(stage.clock.now() + HOUR, room=room, sources=None)
    )
    assert [one.host for one in work] == ["feeds.example:443"], "its own host is leased"


RULED = replace(SOURCE, feeds=(Feed(url=HOME, kind=LISTING, rules="h2 a"),))


async def stop(stage: Stage, *, proposed: str | None = ".story a") -> None:
    """Let rules list one article, and then stop; what is guessed has one more."""
    await stage.configure([RULED], admin=["desk"])
    first = entry(stage, "1", "Harbour talks begin")
    stage.publish(first, feed=HOME)
    await stage.run()
    stage.clock.advance(HOUR)
    stage.crawler.answers[HOME] = Entries(
        entries=(entry(stage, "2", "Rail talks end in Busan"), first),
        kind=LISTING,
        confidence=0.9,
        stopped="its rules find no link any more",
        proposed=proposed,
    )
    await stage.run()


async def guessed(stage: Stage) -> dict[str, bool]:
    records = await stage.store.read(
        lambda rows: rows.articles.records(since=None, after=0, limit=9)
    )
    return {one.text.title: one.guessed for one in records}


async def test_rules_that_stop_are_a_guess_and_the_admin_hears_once(stage: Stage) -> None:
    await stop(stage)
    feed = await shown(stage)
    assert (feed.state, feed.guessed, feed.confidence, feed.rules) == (
        "fresh",
        True,
        0.9,
        ".story a",
    )
    assert feed.stopped == "its rules find no link any more"
    assert await guessed(stage) == {"Harbour talks begin": False, "Rail talks end in Busan": True}
    for _ in range(3):
        await stage.run(HOUR)
        await stage.job(JobName.HEALTH)
        await stage.deliver()
    assert [(one.kind, one.subject) for one in heard(stage)] == [("rules", "A")]
    stage.crawler.answers[HOME] = Entries(entries=(), kind=LISTING)
    await stage.run(HOUR)
    assert ((await shown(stage)).guessed, (await shown(stage)).stopped) == (False, "")
    await stage.job(JobName.HEALTH)
    await stage.deliver()
    assert len(heard(stage)) == 1, "of its end nothing is said"


async def test_what_is_confirmed_is_read_by_the_proposed_rules_and_is_no_guess(
    stage: Stage,
) -> None:
    await stop(stage)
    now = stage.clock.now()
    assert await stage.store.write(lambda rows: confirm(rows, "a", now)) == 1
    assert await stage.store.write(lambda rows: confirm(rows, "a", now)) == 0
    assert not any((await guessed(stage)).values())
    stage.publish(entry(stage, "3", "Storm talks in Osaka"), feed=HOME)
    await stage.run(HOUR)
    assert stage.crawler.polled[-1].feed.rules == ".story a"
    assert ((await shown(stage)).guessed, (await shown(stage)).rules) == (False, ".story a")


async def test_rules_that_are_written_anew_are_followed_whatever_was_guessed(
    stage: Stage,
) -> None:
    await stop(stage)
    new = replace(RULED, feeds=(replace(RULED.feeds[0], rules=".new a"),))
    await stage.configure([new])
    stage.publish(entry(stage, "3", "Storm talks in Osaka"), feed=HOME)
    await stage.run(HOUR)
    asked = stage.crawler.polled[-1]
    assert (asked.feed.rules, set(asked.known)) == (
        ".new a",
        {"https://a.example/1", "https://a.example/2"},
    )
    assert (await shown(stage)).reads is None


async def test_a_feed_is_polled_at_its_own_cadence_and_speaks_its_own_language(
    stage: Stage,
) -> None:
    slow = Feed(url=RSS, cadence=(6 * HOUR, 12 * HOUR), language="ko")
    await stage.configure([replace(SOURCE, feeds=(slow, Feed(url=OTHER)))])
    stage.publish(entry(stage, "1", "Harbour talks begin"), feed=RSS)
    stage.publish(feed=OTHER)
    await stage.run()
    assert (await stage.text()).language == "ko"
    waits = await stage.store.read(lambda rows: {one.feed: one for one in rows.feeds.health()})
    assert waits[RSS].interval >= 6 * HOUR
    assert waits[OTHER].interval <= SOURCE.cadence[1]


async def test_feeds_that_the_file_names_later_replace_what_was_found(stage: Stage) -> None:
    stage.crawler.answers[HOME] = site(RSS)
    stage.publish(entry(stage, "1", "Harbour talks begin"), feed=RSS)
    await stage.run()
    named = replace(SOURCE, feeds=(Feed(url=HOME, kind=LISTING),))
    await stage.configure([named])
    stage.publish(entry(stage, "2", "Rail talks end in Busan"), feed=HOME)
    await stage.run(HOUR)
    assert (await shown(stage)).reads is None
    assert len(await stage.alerts()) == 2
