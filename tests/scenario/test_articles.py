"""Scenarios (docs/design/rows.md, section 7): which articles are news, and how their texts change."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from datetime import timedelta

from tests.factories import ROOM, a_source, a_topic, free, full_details
from tests.fakes import START
from tests.scenario.stage import FEED, Stage
from watchword.domain.article import Entry, Failed, Page, Text
from watchword.domain.match import Document, Match
from watchword.errors import DeliveryError
from watchword.matching.matcher import Matcher
from watchword.pipeline import judge, read

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LINK = "https://a.example/1"
LONG = "Delegates of both sides met for talks in the harbour town. " * 10


def an_entry(link: str = LINK, title: str = "Talks resume", **fields: object) -> Entry:
    fields = {"published_at": START - HOUR} | fields
    return Entry(link=link, title=title, **fields)  # type: ignore[arg-type]


async def test_headline_alerted_and_page_read_later_is_a_revision_and_no_second_alert(
    stage: Stage,
) -> None:
    stage.publish(an_entry())
    stage.crawler.answers[LINK] = [Failed(reason="500")]
    await stage.run()
    assert stage.sender.sent[0][1].members[0].headline_only
    stage.page(LINK, LONG)
    await stage.run(6 * MINUTE)
    text = await stage.text()
    assert (text.headline_only, text.body) == (False, LONG)
    assert len(await stage.alerts()) == len(stage.sender.sent) == 1


async def test_all_details_that_a_page_gives_are_kept(stage: Stage) -> None:
    stage.publish(an_entry())
    details = dataclasses.replace(
        full_details(), doubted_date=None
    )  # entry and page have one date
    stage.page(LINK, LONG, details=details)
    await stage.run()
    assert (await stage.text()).details == details


async def test_the_crawler_knows_which_articles_their_feed_dates(stage: Stage) -> None:
    stage.publish(an_entry(), an_entry("https://b.example/2", "Another", published_at=None))
    await stage.run()
    dated = {url: hints.dated for url, hints in stage.crawler.hints.items()}
    assert dated == {LINK: True, "https://b.example/2": False}


async def test_a_page_that_hangs_has_its_headline_judged_after_five_minutes(stage: Stage) -> None:
    stage.publish(an_entry())
    await stage.poll()  # no page is read
    stage.clock.advance(4 * MINUTE)
    await stage.judge()
    assert await stage.alerts() == []
    stage.clock.advance(2 * MINUTE)
    await stage.judge()
    assert len(await stage.alerts()) == 1


async def test_an_edit_that_newly_matches_alerts_while_the_article_is_young(stage: Stage) -> None:
    stage.publish(an_entry(title="Ministers meet"))
    stage.page(LINK, "They met.")
    await stage.run()
    stage.publish(an_entry(title="Ministers hold talks"))
    await stage.run(HOUR)
    (delivery,) = await stage.deliveries()
    assert delivery.state == "sent"


async def test_an_edit_that_newly_matches_later_is_skipped_as_old(stage: Stage) -> None:
    stage.publish(an_entry(title="Ministers meet"))
    stage.page(LINK, "They met.")
    await stage.run()
    stage.publish(an_entry(title="Ministers hold talks"))
    await stage.run(25 * HOUR)
    (delivery,) = await stage.deliveries()
    assert (delivery.state, delivery.reason[:4]) == ("skipped", "old:")


async def test_an_edit_that_no_longer_matches_while_its_alert_waits_is_sent_with_the_new_headline(
    stage: Stage,
) -> None:
    stage.sender.broken = DeliveryError("503")
    stage.publish(an_entry())
    stage.page(LINK, "They met.")
    await stage.run()
    stage.publish(an_entry(title="Ministers meet"))
    stage.sender.broken = None
    await stage.run(10 * MINUTE)
    assert [message.members[0].title for _, message in stage.sender.sent] == ["Ministers meet"]


async def test_a_feed_alternates_two_headlines_and_its_page_is_read_again_six_times_at_most(
    stage: Stage,
) -> None:
    stage.page(LINK, LONG)
    for number in range(20):
        stage.publish(an_entry(title=("Talks resume", "Talks go on")[number % 2]))
        await stage.run(35 * MINUTE)
    assert stage.crawler.asked.count(LINK) == 7
    assert len(await stage.alerts()) == 1


async def test_a_page_that_is_read_again_has_all_its_tries_again(stage: Stage) -> None:
    stage.publish(an_entry())
    stage.crawler.answers[LINK] = Failed(reason="500")
    for _ in range(6):
        await stage.run(4 * HOUR)
    assert stage.crawler.asked.count(LINK) == 4
    stage.publish(an_entry(title="Talks go on"))
    for _ in range(6):
        await stage.run(4 * HOUR)
    assert stage.crawler.asked.count(LINK) == 8


async def test_a_page_gone_before_the_alert_has_its_headline_told(stage: Stage) -> None:
    stage.publish(an_entry())
    await stage.run()
    (delivery,) = await stage.deliveries()
    assert delivery.state == "sent"
    assert stage.crawler.asked.count(LINK) == 1


async def test_a_page_gone_after_the_alert_changes_nothing(stage: Stage) -> None:
    stage.publish(an_entry())
    stage.page(LINK, LONG)
    await stage.run()
    del stage.crawler.answers[LINK]
    stage.publish(an_entry(summary="Corrected."))
    await stage.run(HOUR)
    assert (await stage.text()).body == LONG
    assert len(await stage.alerts()) == 1


async def test_first_poll_of_40_old_3_young_and_5_undated_sends_3(stage: Stage) -> None:
    old = [an_entry(f"https://a.example/old{n}", published_at=START - 3 * DAY) for n in range(40)]
    young = [an_entry(f"https://a.example/new{n}", published_at=START) for n in range(3)]
    undated = [an_entry(f"https://a.example/no{n}", published_at=None) for n in range(5)]
    for number, entry in enumerate([*old, *young, *undated]):
        stage.page(entry.link, f"Report {number} of the talks. " * 20)
    stage.publish(*old, *young, *undated)
    await stage.run()
    ((_, message),) = stage.sender.sent
    assert len(message.members) == 3
    states = [delivery.state.value for delivery in await stage.deliveries()]
    assert (states.count("sent"), states.count("skipped")) == (3, 45)


async def test_undated_articles_of_a_later_poll_are_news(stage: Stage) -> None:
    stage.publish()
    await stage.run()
    stage.publish(an_entry(published_at=None))
    stage.page(LINK, LONG)
    await stage.run(HOUR)
    assert len(stage.sender.sent) == 1


async def test_a_changed_summary_of_an_article_without_its_page_is_judged(stage: Stage) -> None:
    stage.publish(an_entry(title="Ministers meet"))
    stage.crawler.answers[LINK] = Failed(reason="403 Forbidden")
    await stage.run()
    stage.publish(an_entry(title="Ministers meet", summary="They hold talks."))
    await stage.run(HOUR)
    assert len(stage.sender.sent) == 1


async def test_an_undated_headline_held_as_old_is_told_when_its_page_says_it_is_news(
    stage: Stage,
) -> None:
    stage.publish(an_entry(published_at=None))
    stage.crawler.answers[LINK] = Failed(reason="500")
    await stage.run()
    assert stage.sender.sent == []
    stage.page(LINK, LONG, published_at=START)
    await stage.run(6 * MINUTE)
    assert len(stage.sender.sent) == 1


async def test_a_source_renamed_while_its_article_waits_keeps_its_topics(stage: Stage) -> None:
    topics = [a_topic("talks", key="talks"), a_topic("delegates", key="people")]
    await stage.configure(sources=[a_source(FEED, topics=("people",))], topics=topics)
    stage.publish(an_entry())
    stage.page(LINK, LONG)
    await stage.poll()
    renamed = a_source(FEED, key="renamed", topics=("people",))
    await stage.configure(sources=[renamed], topics=topics)
    await stage.run(HOUR)
    assert [alert.topic for alert in await stage.alerts()] == ["people"]


async def test_a_row_that_cannot_be_judged_stops_no_other(stage: Stage) -> None:
    torn = "https://a.example/2"
    stage.publish(an_entry(torn, "Torn talks"), an_entry())
    stage.page(LINK, LONG)
    stage.page(torn, "Torn.")
    await stage.poll()
    await stage.read()
    stage.tamper("UPDATE entry SET article_id = NULL WHERE link LIKE '%/2'")
    await stage.run()
    assert [alert.title for alert in await stage.alerts()] == ["Talks resume"]
    stage.tamper(
        "UPDATE entry SET article_id = (SELECT id FROM article WHERE article.link = entry.link)"
    )
    await stage.run(6 * MINUTE)
    assert len(await stage.alerts()) == 2


async def test_a_page_that_cannot_be_saved_is_a_failure_with_its_reason_and_backoff(
    stage: Stage,
) -> None:
    stage.publish(an_entry())
    stage.page(LINK, LONG, language=object())  # no database stores this
    await stage.run()
    await stage.run(2 * MINUTE)
    assert stage.crawler.asked.count(LINK) == 1
    assert (await stage.text()).headline_only
    assert len(stage.sender.sent) == 1


async def test_a_source_with_topics_is_matched_against_those_alone(stage: Stage) -> None:
    topics = [a_topic("talks", key="talks"), a_topic("delegates", key="people")]
    await stage.configure(sources=[a_source(FEED, topics=("people",))], topics=topics)
    stage.publish(an_entry())
    stage.page(LINK, LONG)
    await stage.run()
    assert [alert.topic for alert in await stage.alerts()] == ["people"]


async def test_a_revision_that_comes_while_its_article_is_judged_is_judged_too(
    stage: Stage,
) -> None:
    stage.publish(an_entry(title="Ministers meet"))
    stage.page(LINK, "They met.")
    await stage.poll()
    await stage.read()
    now = stage.clock.now()
    (one,) = await stage.store.read(lambda rows: rows.articles.due_for_judge(now, limit=9))
    (due,) = await stage.store.read(lambda rows: rows.articles.for_judge([one]))
    newer = Text(title="Ministers meet", body="They held talks.")
    await stage.store.write(lambda rows: rows.articles.revise(due.id, newer, now))
    await stage.store.write(
        judge.save([*judge.judge(stage.context, [due])], stage.context.plan.config, now)
    )
    assert await stage.alerts() == []
    await stage.run()
    assert len(await stage.alerts()) == 1


async def test_each_article_of_a_batch_is_judged_by_its_own_entry(stage: Stage) -> None:
    """Not by that of another one, nor by a later entry with another address of the same article."""
    stage.publish(an_entry(), an_entry("https://b.example/2", "Another"))
    await stage.poll()
    later = an_entry("https://b.example/2?again", "Another, again")
    await stage.store.write(
        lambda rows: rows.articles.add_name(FEED, later, 1, stage.clock.now() + HOUR)
    )
    found = await stage.store.read(lambda rows: rows.articles.for_judge([2, 1]))
    assert [(one.id, one.entry.title) for one in found] == [(2, "Talks resume"), (1, "Another")]


class Stumbling:
    """A matcher that raises an error for one title."""

    def __init__(self, matcher: Matcher, over: str) -> None:
        self._sound, self._over = matcher, over

    def match_all(self, documents: Sequence[Document]) -> Iterator[tuple[Match, ...]]:
        if any(one.title == self._over for one in documents):
            raise RuntimeError("a fault")
        return self._sound.match_all(documents)


async def test_deciding_raises_for_one_article_and_the_others_are_judged(stage: Stage) -> None:
    bad = "https://a.example/2"
    stage.publish(an_entry(bad, "Bad talks"), an_entry())
    stage.page(LINK, LONG)
    stage.page(bad, "Bad.")
    sound = stage.context.plan
    stumbling = Stumbling(sound.matcher, "Bad talks")
    stage.context.plan = dataclasses.replace(sound, matcher=stumbling)  # type: ignore[arg-type]
    await stage.run()
    assert [alert.title for alert in await stage.alerts()] == ["Talks resume"]
    stage.context.plan = sound
    await stage.run(6 * MINUTE)
    assert len(await stage.alerts()) == 2


async def test_a_read_that_outlasts_its_lease_never_covers_the_newer_text(stage: Stage) -> None:
    stage.publish(an_entry())
    stage.page(LINK, "Newer text of the talks.")
    await stage.poll()
    now = stage.clock.now()
    (late,) = await stage.store.write(
        lambda rows: rows.articles.claim(now, room=ROOM, sources=None)
    )
    first = await stage.store.read(lambda rows: rows.articles.for_read(late))
    assert first is not None
    await stage.run(3 * MINUTE)
    older = Page(url=LINK, body="Older text of the talks.")
    await stage.store.write(read.save(first, older, now, host=free(first.host, now), taken=()))
    assert (await stage.text()).body == "Newer text of the talks."


async def test_clock_in_the_next_year_for_ten_minutes_leaves_nothing_due_for_ever(
    stage: Stage,
) -> None:
    stage.publish()
    await stage.run()
    await stage.run(365 * DAY)
    await stage.run(10 * MINUTE)
    stage.clock.advance(-365 * DAY)
    stage.publish(an_entry())
    stage.page(LINK, LONG)
    await stage.run(HOUR)
    assert len(stage.sender.sent) == 1
