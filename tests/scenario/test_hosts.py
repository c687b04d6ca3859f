"""A host gets one request at a time, with its delay between two; a crawl knows its end."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.factories import ROOM, a_source
from tests.fakes import START
from tests.scenario.stage import FEED, Stage
from watchword import contract
from watchword.domain.article import Entry, Failed, NotModified
from watchword.domain.feed import PollRequest
from watchword.domain.source import Validators
from watchword.domain.traffic import Robots, Traffic
from watchword.domain.work import Work
from watchword.ports import WriteTransaction
from watchword.usecases.source import DueNow, politeness, poll_now

HOST = "a.example:443"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LINKS = [f"https://a.example/{number}" for number in range(3)]


async def published(stage: Stage) -> None:
    """Publish three articles of one host that are not read yet."""
    stage.publish(
        *(Entry(link=link, title=f"Talks {link[-1]}", published_at=START) for link in LINKS)
    )
    for link in LINKS:
        stage.page(link, f"Talks {link[-1]} were held. " * 20)
    await stage.poll()


async def claimed_reads(stage: Stage) -> list[Work]:
    now = stage.clock.now()
    return list(
        await stage.store.write(lambda rows: rows.articles.claim(now, room=ROOM, sources=None))
    )


async def test_a_host_has_one_read_at_a_time_and_no_poll_beside_it(stage: Stage) -> None:
    await published(stage)
    assert len(await claimed_reads(stage)) == 1
    assert await claimed_reads(stage) == []
    now = stage.clock.now()
    await stage.store.write(lambda rows: rows.feeds.make_due(["a"], now))
    polls = await stage.store.write(lambda rows: rows.feeds.claim(now, room=ROOM, sources=None))
    assert polls == []


async def test_a_lease_that_ran_out_frees_its_host(stage: Stage) -> None:
    await published(stage)
    (first,) = await claimed_reads(stage)
    stage.clock.advance(3 * MINUTE)
    await stage.poll()
    (second,) = await claimed_reads(stage)
    assert (second.host, second.lease_token) == (first.host, 1 if second.id != first.id else 2)


async def test_a_page_that_asks_to_be_left_alone_holds_its_whole_host(stage: Stage) -> None:
    await published(stage)
    busy = Failed(reason="429 Too Many Requests", retry_after=START + HOUR)
    stage.crawler.answers.update(dict.fromkeys(LINKS, busy))
    await stage.read()
    assert len(set(stage.crawler.asked) & set(LINKS)) == 1
    await stage.run(50 * MINUTE)
    assert len(set(stage.crawler.asked) & set(LINKS)) == 1
    await stage.run(20 * MINUTE)
    assert len(set(stage.crawler.asked) & set(LINKS)) >= 2


async def test_a_feed_that_asks_to_be_left_alone_holds_its_whole_host(stage: Stage) -> None:
    other = "https://a.example/other"
    await stage.configure(sources=[a_source(FEED, other)])
    busy = Failed(reason="503 Service Unavailable", retry_after=START + HOUR)
    stage.crawler.answers.update({FEED: busy, other: busy})
    await stage.run()
    await stage.run(50 * MINUTE)
    assert len(stage.crawler.asked) == 1


async def test_a_lease_is_no_wish_of_a_host_to_be_left_alone(stage: Stage) -> None:
    def poll(rows: WriteTransaction) -> DueNow:
        return poll_now(rows, "a", stage.clock.now())

    now = stage.clock.now()
    await stage.store.write(lambda rows: rows.feeds.claim(now, room=ROOM, sources=None))
    assert (await stage.store.write(poll)).held_until is None
    await stage.restart()
    busy = Failed(reason="503 Service Unavailable", retry_after=START + HOUR)
    stage.crawler.answers[FEED] = busy
    await stage.run()
    assert (await stage.store.write(poll)).held_until == START + HOUR


async def test_a_crawl_does_not_wait_for_a_host_that_asks_to_be_left_alone(stage: Stage) -> None:
    await published(stage)
    busy = Failed(reason="429 Too Many Requests", retry_after=START + timedelta(days=1))
    stage.crawler.answers.update(dict.fromkeys(LINKS, busy))
    await stage.read()
    await stage.judge()
    now = stage.clock.now()
    left = await stage.store.read(lambda rows: rows.articles.remaining(["a"], START, now))
    assert (left.feeds, left.pages) == (0, 0)


async def test_to_wake_a_feed_that_is_being_polled_throws_nothing_away(stage: Stage) -> None:
    now = stage.clock.now()
    (work,) = await stage.store.write(lambda rows: rows.feeds.claim(now, room=ROOM, sources=None))
    assert await stage.store.write(lambda rows: rows.feeds.make_due(["a"], now)) == 1
    assert (
        await stage.store.write(lambda rows: rows.feeds.claim(now, room=ROOM, sources=None)) == []
    )
    assert await stage.store.read(lambda rows: rows.feeds.for_poll(work)) is not None


async def test_a_start_spreads_what_is_overdue_and_lets_new_feeds_begin(stage: Stage) -> None:
    new = "https://b.example/feed"
    stage.publish()
    await stage.run()
    await stage.configure(sources=[a_source(FEED), a_source(new, key="b")])
    stage.clock.advance(HOUR)
    now = stage.clock.now()
    await stage.store.write(lambda rows: rows.feeds.stagger(now))
    works = await stage.store.write(lambda rows: rows.feeds.claim(now, room=ROOM, sources=None))
    assert [work.id for work in works] == [new]
    health = {feed.feed: feed for feed in await stage.store.read(lambda rows: rows.feeds.health())}
    upcoming = health[FEED].next_poll_at
    assert upcoming is not None
    assert now < upcoming <= now + 30 * MINUTE


async def test_a_start_ends_the_leases_of_a_daemon_that_died(stage: Stage) -> None:
    await published(stage)
    assert len(await claimed_reads(stage)) == 1
    await stage.restart()
    assert len(await claimed_reads(stage)) == 1
    await stage.restart()
    await stage.run()
    ((_, message),) = stage.sender.sent
    assert len(message.members) == 3


async def test_validators_are_saved_and_brought_along(stage: Stage) -> None:
    tag = Validators(etag='"1"', modified="Tue, 24 Nov 2026 08:00:00 GMT")
    stage.publish(validators=tag)
    await stage.run()
    answers = []

    async def poll(request: PollRequest) -> NotModified:
        answers.append(request.validators)
        return NotModified()

    stage.crawler.poll = poll  # type: ignore[method-assign]
    await stage.run(HOUR)
    await stage.run(HOUR)
    assert answers == [tag, tag]


async def test_a_page_that_calls_itself_the_feed_is_its_own(stage: Stage) -> None:
    await published(stage)
    for link in LINKS:
        stage.page(link, f"Talks {link[-1]} were held. " * 20, canonical=FEED)
    await stage.run()
    assert sorted(alert.url for alert in await stage.alerts()) == LINKS


def asked(requests: int, robots: Robots | None = None) -> Traffic:
    counts = {"unchanged": requests - 1, "bytes": 1_000 * requests, "waits": 1}
    return Traffic(host=HOST, requests=requests, robots=robots, **counts)


async def test_what_a_host_was_asked_is_summed_over_days_and_survives_a_restart(
    stage: Stage,
) -> None:
    robots = Robots(
        read_at=START, until=START + DAY, result="read", rights=("License: https://a.example/l",)
    )
    stage.crawler.traffic = [asked(3, robots), Traffic(host="cdn.example:443", requests=1)]
    await stage.run()
    stage.crawler.traffic = [asked(4)]
    await stage.run(DAY)
    await stage.restart()

    async def sums(since: datetime) -> list[contract.Politeness]:
        return list(await stage.store.read(lambda rows: politeness(rows, since)))

    ours, other = await sums(stage.clock.now())
    assert (ours.requests, ours.unchanged, ours.bytes, ours.waits) == (7, 5, 7_000, 2)
    assert (ours.host, ours.sources, ours.robots) == (HOST, ("a",), "read")
    assert ours.rights == ("License: https://a.example/l",)
    assert (other.host, other.sources, other.robots) == ("cdn.example:443", (), "")
    (later,) = await sums(stage.clock.now() + 6 * DAY)
    assert later.requests == 4


async def test_a_crawl_delay_holds_the_host_for_every_source(stage: Stage) -> None:
    other = "https://a.example/other"
    await stage.configure(sources=[a_source(FEED), a_source(other, key="b")])
    slow = Robots(read_at=START, until=START + DAY, result="read", delay=timedelta(seconds=20))
    stage.crawler.traffic = [asked(1, slow)]
    stage.publish()
    stage.publish(feed=other)
    await stage.run()
    assert len(stage.crawler.asked) == 1
    await stage.run(timedelta(seconds=19))
    assert len(stage.crawler.asked) == 1
    await stage.run(timedelta(seconds=1))
    assert len(stage.crawler.asked) == 2
