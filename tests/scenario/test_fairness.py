"""Scenarios: what is fresh goes first, and what costs much costs itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from tests.factories import a_source
from tests.fakes import START
from tests.scenario.stage import FEED, Stage
from watchword.domain.article import Entry, Failed
from watchword.domain.source import Source
from watchword.domain.work import JobName, Room, Work
from watchword.pipeline import read
from watchword.pipeline.work import run

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
HUNG = Failed(reason="the host did not answer within 20 s", costly=True)
ROOM = Room(total=4, suspect=2, polls=4)


def source(number: int) -> Source:
    return a_source(f"https://{number}.example/feed", key=f"s{number}")


def entries(*numbers: int, at: str = "a.example") -> list[Entry]:
    return [
        Entry(link=f"https://{at}/{number}", title=f"Report {number}", published_at=START)
        for number in numbers
    ]


async def claimed_polls(stage: Stage, room: Room = ROOM) -> Sequence[Work]:
    now = stage.clock.now()
    return await stage.store.write(lambda rows: rows.feeds.claim(now, room=room, sources=None))


async def claimed_reads(stage: Stage, room: Room = ROOM) -> Sequence[Work]:
    now = stage.clock.now()
    return await stage.store.write(lambda rows: rows.articles.claim(now, room=room, sources=None))


async def next_poll(stage: Stage) -> timedelta:
    """How far ahead the next poll of the one feed is."""
    (feed,) = await stage.store.read(lambda rows: rows.feeds.health())
    assert feed.next_poll_at is not None
    return feed.next_poll_at - stage.clock.now()


# --- Fresh news comes first ---------------------------------------------------------------------


async def test_the_newest_page_is_read_first(stage: Stage) -> None:
    stage.publish(*entries(0))
    await stage.run()
    stage.crawler.asked.clear()
    stage.publish(*entries(3, 2, 1, 0))
    stage.clock.advance(await next_poll(stage))
    await stage.poll()
    stage.publish(*entries(4, 3, 2, 1, 0))
    stage.clock.advance(await next_poll(stage))
    await stage.poll()
    await stage.read()
    pages = [address for address in stage.crawler.asked if address != FEED]
    assert pages == [entry.link for entry in entries(4, 3, 2, 1)]


async def test_a_due_feed_goes_before_the_pages_of_its_host(stage: Stage) -> None:
    stage.publish(*entries(2, 1))
    await stage.poll()
    stage.clock.advance(HOUR)
    assert await claimed_reads(stage) == []
    await stage.poll()
    assert len(await claimed_reads(stage)) == 1


async def test_due_feeds_keep_their_room_when_many_pages_wait(stage: Stage) -> None:
    feeds = [source(number) for number in range(4)]
    await stage.configure(feeds)
    for number in range(4):
        where = f"{number}.example"
        stage.publish(*entries(1, at=where), feed=f"https://{where}/feed")
    await stage.poll()
    await stage.configure([*feeds, source(8), source(9)])
    reads = await claimed_reads(stage, Room(total=3, suspect=1, polls=2))
    polls = await claimed_polls(stage, Room(total=3 - len(reads), suspect=1, polls=2))
    assert (len(reads), len(polls)) == (1, 2)


async def test_pages_keep_their_room_when_many_feeds_are_due(stage: Stage) -> None:
    await stage.configure([source(1)])
    stage.publish(*entries(1, at="1.example"), feed="https://1.example/feed")
    await stage.poll()
    await stage.configure([source(number) for number in range(1, 99)])
    room = Room.whole(4)
    polls = await claimed_polls(stage, room)
    reads = await claimed_reads(stage, room.without(polls))
    assert (len(polls), len(reads)) == (3, 1)
    assert await claimed_polls(stage, Room.whole(4).without([*polls, *polls])) == []


async def test_a_feed_that_answered_goes_before_new_ones_until_they_waited_five_minutes(
    stage: Stage,
) -> None:
    await stage.configure([source(1)])
    await stage.run()
    stage.publish(*entries(1, at="1.example"), feed="https://1.example/feed")
    stage.clock.advance(HOUR)
    await stage.poll()
    await stage.configure([source(1), source(2), source(3)])
    stage.clock.advance(4 * MINUTE)  # the new ones are due since then
    room = Room(total=1, suspect=1, polls=1)
    await stage.store.write(lambda rows: rows.feeds.make_due(["s1"], stage.clock.now()))
    (work,) = await claimed_polls(stage, room)
    assert work.id == "https://1.example/feed"
    await stage.store.write(lambda rows: rows.feeds.make_due(["s1"], stage.clock.now()))
    stage.clock.advance(2 * MINUTE)
    (work,) = await claimed_polls(stage, room)
    assert work.id != "https://1.example/feed"


async def test_pages_of_a_host_that_was_read_go_before_those_of_unknown_hosts(
    stage: Stage,
) -> None:
    await stage.configure([source(1)])
    stage.publish(*entries(1, at="1.example"), feed="https://1.example/feed")
    stage.page("https://1.example/1", body="The talks went on in Geneva on Monday.")
    await stage.run()
    stage.clock.advance(HOUR)
    stage.publish(*entries(2, 1, at="1.example"), feed="https://1.example/feed")
    await stage.poll()
    await stage.configure([source(1), source(2)])
    stage.publish(*entries(9, 8, at="2.example"), feed="https://2.example/feed")
    await stage.poll()
    stage.clock.advance(timedelta(seconds=5))  # the delay of both hosts
    reads = await claimed_reads(stage)
    assert [work.host for work in reads] == ["1.example:443", "2.example:443"]


async def test_of_one_host_pages_that_never_failed_go_before_those_that_did(stage: Stage) -> None:
    stage.publish(*entries(2, 1))
    await stage.poll()
    (newest,) = await claimed_reads(stage)
    await read.save_answer(stage.context, newest, Failed(reason="HTTP 500"))
    await stage.store.write(lambda rows: rows.feeds.pause("a", START))
    stage.clock.advance(HOUR)
    (first,) = await claimed_reads(stage)
    assert int(first.id) < int(newest.id)


# --- What costs much costs itself ---------------------------------------------------------------


async def test_feeds_that_failed_last_get_at_most_half_of_the_room(stage: Stage) -> None:
    await stage.configure([source(number) for number in range(10)])
    await stage.run()  # the web knows no address: all fail
    await stage.configure([source(number) for number in range(12)])
    stage.clock.advance(HOUR)
    works = await claimed_polls(stage)
    fresh = [work.id for work in works if not work.suspect]
    assert len(works) == 4
    assert sorted(fresh) == ["https://10.example/feed", "https://11.example/feed"]


async def test_no_number_of_failing_feeds_hides_one_that_works(stage: Stage) -> None:
    await stage.configure([source(number) for number in range(100)])
    for _ in range(7):  # 16 at a time
        await stage.run()
    await stage.configure([source(number) for number in range(101)])
    stage.clock.advance(HOUR)
    works = await claimed_polls(stage, Room(total=1, suspect=0, polls=1))
    assert [work.id for work in works] == ["https://100.example/feed"]


async def test_pages_of_a_host_wait_longer_after_each_that_cost_its_time_limit(
    stage: Stage,
) -> None:
    stage.publish(*entries(1, 2, 3, 4, 5, 6))
    await stage.poll()
    asked = []
    for number in range(1, 7):
        stage.crawler.answers[f"https://a.example/{number}"] = HUNG
    for _ in range(30):
        before = len(stage.crawler.asked)
        await stage.read()
        asked.append(len(stage.crawler.asked) - before)
        stage.clock.advance(MINUTE)
        await stage.store.write(lambda rows: rows.feeds.pause("a", START))
    waits = [minute for minute, count in enumerate(asked) if count]
    assert waits == [0, 2, 6, 14]


async def test_pages_that_hang_never_hold_up_the_feed_of_their_host(stage: Stage) -> None:
    stage.publish(*entries(1, 2))
    stage.crawler.answers.update(dict.fromkeys((entry.link for entry in entries(1, 2)), HUNG))
    await stage.run()
    stage.clock.advance(await next_poll(stage))
    assert [work.id for work in await claimed_polls(stage)] == [FEED]


async def test_a_feed_that_hangs_and_answers_in_turns_waits_longer_each_time(
    stage: Stage,
) -> None:
    waits = []
    for _ in range(4):
        stage.crawler.answers[FEED] = HUNG
        await stage.poll()
        waits.append(await next_poll(stage))
        stage.clock.advance(waits[-1])
        stage.publish()
        await stage.poll()
        stage.clock.advance(HOUR)
    assert waits == sorted(waits)
    assert waits[0] < waits[-1]


async def test_a_start_forgets_no_strike(stage: Stage) -> None:
    stage.crawler.answers[FEED] = HUNG
    await stage.poll()
    await stage.restart()
    stage.clock.advance(HOUR)
    (work,) = await claimed_polls(stage)
    feed = await stage.store.read(lambda rows: rows.feeds.for_poll(work))
    assert feed is not None
    assert (work.suspect, feed.strikes) == (True, 2)


async def test_a_crawl_does_not_wait_for_pages_that_hang(stage: Stage) -> None:
    stage.publish(*entries(1, 2))
    stage.crawler.answers[entries(2)[0].link] = HUNG
    stage.crawler.answers[entries(1)[0].link] = HUNG
    await stage.poll()
    await stage.read()
    now = stage.clock.now()
    left = await stage.store.read(lambda rows: rows.articles.remaining(["s"], START, now))
    assert left.pages == 0


# --- What finds nothing costs nothing -----------------------------------------------------------


@pytest.mark.parametrize(
    ("room", "news", "woken"),
    [
        (16, True, {JobName.READ}),
        (16, False, set()),
        (0, False, {JobName.POLL, JobName.READ}),  # what is due may have found no room
    ],
)
async def test_a_poll_wakes_those_who_may_have_work_by_it(
    stage: Stage,
    monkeypatch: pytest.MonkeyPatch,
    room: int,
    news: bool,
    woken: set[JobName],
) -> None:
    stage.publish(*entries(1))
    await stage.run()
    if news:
        stage.publish(*entries(2, 1))
    stage.clock.advance(30 * MINUTE)
    (work,) = await claimed_polls(stage)

    async def full() -> Room:
        return Room(total=room, suspect=room, polls=room)

    monkeypatch.setattr(stage.context.ports.executor, "room", full)
    found: set[JobName] = set()
    monkeypatch.setattr(stage.context.runtime.wakeups, "set", found.add)
    await run(stage.context, work)
    assert found == woken
