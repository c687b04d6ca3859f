"""Scenarios: the press review of the day, which makes itself once, also after a downtime."""

from __future__ import annotations

import dataclasses
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.factories import a_source, a_topic
from tests.scenario.stage import Stage
from watchword.domain.article import Entry, Failed
from watchword.domain.channel import Channel, Quiet
from watchword.domain.delivery import Kind, Message
from watchword.domain.health import FeedState
from watchword.domain.review import DailyReview, Pick
from watchword.domain.traffic import Robots, Traffic
from watchword.domain.work import JobName
from watchword.errors import DeliveryError, InvalidRequest, Scope
from watchword.pipeline.review import Order
from watchword.usecases.review import check_channels, draft, keep, list_reviews, make_review, send

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SOURCES = tuple(a_source(f"https://{key}.example/feed", key=key) for key in "abc")
TOPICS = (a_topic("ferry OR wolf OR opera"), a_topic("rice", key="rice"))
BEFORE_NOON = time(11, 30)


async def configured(
    stage: Stage,
    at: time | None = BEFORE_NOON,
    channels: tuple[str, ...] = ("desk", "mail"),
    hours: tuple[Channel, ...] = (Channel(name="desk"), Channel(name="mail")),
) -> None:
    """Topics that nobody is told of at once, and a review of the day; all feeds are empty."""
    silent = [dataclasses.replace(one, channels=()) for one in TOPICS]
    await stage.configure(SOURCES, silent, hours)
    config = stage.context.plan.config
    daily = DailyReview(at=at, zone=ZoneInfo("UTC"), channels=channels) if at else None
    stage.context.plan = dataclasses.replace(
        stage.context.plan, config=dataclasses.replace(config, review=daily)
    )
    await stage.restart()
    for key in "abc":
        stage.publish(feed=f"https://{key}.example/feed")
    await stage.run()


def news(stage: Stage, **titles: str) -> None:
    """Each source of a key publishes this headline now, with a text of its own."""
    now = stage.clock.now()
    for key, title in titles.items():
        link = f"https://{key}.example/{title.replace(' ', '-')}"
        stage.publish(
            Entry(link=link, title=title, published_at=now), feed=f"https://{key}.example/feed"
        )
        stage.page(link, f"{title}, said one at the place. Nobody knew more of it at night.")


async def live(stage: Stage, span: timedelta) -> None:
    """The jobs run each ten minutes."""
    for _ in range(span // (10 * MINUTE)):
        await stage.run(10 * MINUTE)
        await stage.job(JobName.REVIEW)
        await stage.deliver()


def reviews(stage: Stage) -> list[tuple[str, Message]]:
    return [(name, one) for name, one in stage.sender.sent if one.kind is Kind.REVIEW]


def titles(message: Message) -> list[str]:
    assert message.review is not None
    return [one.reports[0].title for one in message.review.stories]


async def to(stage: Stage, hour: int) -> None:
    """Live until this hour of the day, or of the next one."""
    now = stage.clock.now()
    then = now.replace(hour=hour, minute=0)
    await live(stage, (then if then > now else then + DAY) - now)


async def test_it_makes_itself_once_a_day_for_each_channel(stage: Stage) -> None:
    await configured(stage)
    news(stage, a="A ferry is late", b="Rice is dear", c="A wolf in the park")
    await to(stage, 12)
    assert sorted(name for name, _ in reviews(stage)) == ["desk", "mail"]
    first = reviews(stage)[0][1]
    assert titles(first) == ["A ferry is late", "A wolf in the park", "Rice is dear"]
    assert first.review is not None
    assert [one.topic for one in first.review.stories] == ["Talks", "Talks", "Rice"]
    assert first.review.coverage.sources == 3
    assert first.review.stories[0].reports[0].sentence == "A ferry is late, said one at the place."
    news(stage, b="The opera burns")
    await to(stage, 12)
    assert [titles(one) for _, one in reviews(stage)][2:] == [["The opera burns"]] * 2
    ids = [one.id for _, one in reviews(stage)]
    assert len(set(ids)) == 4


async def test_after_a_downtime_there_is_one_review_and_not_one_for_each_day(stage: Stage) -> None:
    await configured(stage)
    news(stage, a="A ferry is late")
    await live(stage, HOUR)
    before = len(reviews(stage))
    stage.clock.advance(3 * DAY)
    await stage.restart()
    news(stage, b="Rice is dear", c="A wolf in the park")
    await stage.job(JobName.REVIEW)  # feeds were not asked yet: it waits for what they bring
    await stage.deliver()
    assert len(reviews(stage)) == before
    await live(stage, HOUR)
    (review,) = (one for name, one in reviews(stage)[before:] if name == "desk")
    assert {"Rice is dear", "A wolf in the park"} <= set(titles(review))


@pytest.mark.parametrize("dies", ["before it is sent", "after it is sent"])
async def test_a_death_neither_loses_nor_repeats_it(stage: Stage, dies: str) -> None:
    await configured(stage, channels=("desk",))
    news(stage, a="A ferry is late")
    await live(stage, HOUR)
    stage.clock.advance(DAY)
    await stage.run()
    await stage.job(JobName.REVIEW)
    if dies == "after it is sent":
        await stage.deliver()
    await stage.restart()
    await live(stage, HOUR)
    made = await stage.store.read(lambda rows: rows.reviews.list(limit=9))
    assert made
    days = [one.review.made_at.date() for one in made]
    assert len(set(days)) == len(days)
    assert len(reviews(stage)) == len({one.id for _, one in reviews(stage)}) == len(made)


async def test_a_clock_that_is_set_back_makes_no_second_review_of_an_hour(stage: Stage) -> None:
    await configured(stage, channels=("desk",))
    await to(stage, 12)
    (_,) = reviews(stage)
    stage.clock.advance(-2 * HOUR)
    await stage.restart()
    await live(stage, 3 * HOUR)
    assert len(reviews(stage)) == 1


async def test_an_hour_that_is_edited_counts_from_now_on(stage: Stage) -> None:
    await configured(stage, at=time(23), channels=("desk",))
    await configured(stage, at=BEFORE_NOON, channels=("desk",))
    slot = await stage.store.read(lambda rows: rows.reviews.waiting())
    assert slot is not None
    assert slot.name.endswith("T11:30")
    await configured(stage, at=None)
    assert await stage.store.read(lambda rows: rows.reviews.waiting()) is None
    await live(stage, DAY)
    assert reviews(stage) == []


async def test_quiet_hours_hold_it_and_a_failing_channel_tries_again(stage: Stage) -> None:
    quiet = Channel(name="desk", quiet=Quiet(start=time(11), end=time(14)))
    await configured(stage, hours=(quiet, Channel(name="mail")))
    stage.sender.broken_for["mail"] = DeliveryError("503 try later")
    await to(stage, 12)
    assert reviews(stage) == []
    stage.sender.broken_for.clear()
    await to(stage, 15)
    assert sorted(name for name, _ in reviews(stage)) == ["desk", "mail"]


async def test_a_review_that_is_refused_is_told_to_the_admin(stage: Stage) -> None:
    await configured(stage, channels=("mail",))
    config = dataclasses.replace(stage.context.plan.config, admin=("desk",))
    stage.context.plan = dataclasses.replace(stage.context.plan, config=config)
    news(stage, a="A ferry is late")
    stage.sender.broken_for["mail"] = DeliveryError("552 too large", scope=Scope.MESSAGE)
    await to(stage, 12)
    (notice,) = (one for _, one in stage.sender.sent if one.kind is Kind.NOTICE)
    assert notice.notices[0].reason == "552 too large (press review 1)"


async def test_rights_leave_headline_and_link_alone(stage: Stage) -> None:
    await configured(stage)
    news(stage, a="A ferry is late", b="Rice is dear")
    await stage.run(10 * MINUTE)
    now = stage.clock.now()
    robots = Robots(
        read_at=now, until=now + DAY, result="read", rights=("Content-Signal: search=no",)
    )
    traffic = Traffic(host="a.example:443", requests=1, robots=robots)
    await stage.store.write(lambda rows: rows.feeds.add_traffic([traffic], now))
    stage.crawler.answers["https://c.example/feed"] = Failed(reason="403 Forbidden")
    await to(stage, 12)
    review = reviews(stage)[0][1].review
    assert review is not None
    assert [one.reports[0].sentence for one in review.stories] == [
        "",
        "Rice is dear, said one at the place.",
    ]
    assert review.reserved == ("A",)
    assert [(one.source, one.state) for one in review.coverage.troubles] == [
        ("C", FeedState.FAILING)
    ]


async def picked(stage: Stage, order: Order, channels: tuple[str, ...] = ()) -> int:
    config, now = stage.context.plan.config, stage.clock.now()
    made = await stage.store.read(lambda rows: make_review(rows, config, order, now))
    names = check_channels(config, channels)
    return await stage.store.write(lambda rows: keep(rows, made, names, now))


async def numbers(stage: Stage, since: datetime) -> dict[str, int]:
    config = stage.context.plan.config
    found = await stage.store.read(lambda rows: draft(rows, config, since, None))
    return {one.reports[0].title: one.story for one in (*found.picked, *found.others)}


async def test_a_person_picks_orders_and_adds_a_line(stage: Stage) -> None:
    await configured(stage, at=None)
    news(stage, a="A ferry is late", b="Rice is dear", c="A wolf in the park")
    await stage.run(10 * MINUTE)
    since = stage.clock.now() - HOUR
    known = await numbers(stage, since)
    picks = (
        Pick(story=known["Rice is dear"]),
        Pick(story=known["A wolf in the park"], line="See."),
    )
    order = Order(since=since, picks=picks, by="mori", introduction="Good morning.")
    number = await picked(stage, order, ("desk",))
    await stage.deliver()
    ((name, message),) = reviews(stage)
    assert (name, titles(message)) == ("desk", ["Rice is dear", "A wolf in the park"])
    review = message.review
    assert review is not None
    assert (review.by, review.introduction, review.left_out) == ("mori", "Good morning.", 1)
    assert [one.line for one in review.stories] == ["", "See."]
    now = stage.clock.now()
    await stage.store.write(lambda rows: send(rows, number, ("desk", "mail"), now))
    await stage.deliver()
    assert [one for one, _ in reviews(stage)] == ["desk", "desk", "mail"]
    assert len({message.id for _, message in reviews(stage)}) == 3
    (listed,) = await stage.store.read(lambda rows: list_reviews(rows, 9))
    assert listed.sent == {"desk": "sent", "mail": "sent"}


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ({"picks": (Pick(story=99),)}, "99: no story of your topics"),
        ({"introduction": "x" * 2001}, "the introduction: has 2001 characters; 2000 is the most"),
        ({"by": "x" * 101}, "the name: has 101 characters"),
    ],
)
async def test_what_cannot_be_made_says_why(
    stage: Stage, order: dict[str, object], said: str
) -> None:
    await configured(stage, at=None)
    wanted = Order(since=stage.clock.now() - HOUR, **order)  # type: ignore[arg-type]
    with pytest.raises(InvalidRequest, match=said):
        await picked(stage, wanted)
    with pytest.raises(InvalidRequest, match="nobody: no such channel"):
        check_channels(stage.context.plan.config, ["nobody"])
