"""Makes domain values for tests. A test names the fields that matter to it."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any

from tests.fakes import START
from watchword.domain.article import ArticleDetails
from watchword.domain.health import FeedHealth
from watchword.domain.host import HostUpdate
from watchword.domain.source import Feed, Hints, Source
from watchword.domain.topic import Topic
from watchword.domain.work import Room

SUBJECTS = (
    *("Rice", "Steel", "Ferry", "Bridge", "Wolf", "Opera", "Bread", "Coal", "Tram", "Museum"),
    *("Salt", "Glass", "Dam", "Chess", "Wine", "Radar", "Bee", "Vaccine", "Rent", "Timber"),
    *("Satellite", "Pension", "Carpet", "Library", "Volcano"),
)
"""Headlines about different ones of them, such as `Rice talks`, are of different events."""
ROOM = Room(total=9, suspect=9, polls=9)
"""Of an executor that is idle."""


def a_source(*feeds: str, key: str = "a", topics: tuple[str, ...] | None = None) -> Source:
    """A source without a delay between requests: the clock of a scenario stands still."""
    return Source(
        key=key,
        hints=Hints(outlet=key.title(), delay=timedelta(0)),
        feeds=tuple(Feed(url=url) for url in feeds),
        cadence=(timedelta(minutes=2), timedelta(minutes=30)),
        topics=topics,
    )


def a_feed(number: int = 0, **fields: object) -> FeedHealth:
    """A feed of a host of its own that was polled well at START."""
    one = FeedHealth(
        source="a",
        feed=f"https://{number}.example/feed",
        kind="rss",
        interval=timedelta(minutes=5),
        fails=0,
        reason=None,
        unreachable=False,
        ever_failed=False,
        since=START,
        last_polled_at=START,
        last_success_at=START,
        next_poll_at=START + timedelta(minutes=5),
        paused_at=None,
    )
    return replace(one, **fields)  # type: ignore[arg-type]


def a_failing_feed(number: int = 0, *, minute: int = 0, **fields: object) -> FeedHealth:
    """A feed whose last poll, so many minutes after START, was its first failure."""
    at = START + timedelta(minutes=minute)
    values = {"fails": 1, "reason": "HTTP 500", "since": at, "last_polled_at": at}
    return a_feed(number, **(values | fields))


def a_topic(
    query: str,
    *,
    key: str = "talks",
    channels: tuple[str, ...] = ("desk",),
    accept: tuple[str, ...] = (),
) -> Topic:
    return Topic(key=key, name=key.title(), query=query, channels=channels, accept=accept)


def full_details() -> ArticleDetails:
    """Details of which no field has its default. Made from the fields, so a new field is in it."""
    examples: dict[str, Any] = {
        "tuple[str, ...]": ("Mária Itō", 'the "second"'),
        "str | None": "会談 and more",
        "bool": True,
    }
    return ArticleDetails(**{one.name: examples[str(one.type)] for one in fields(ArticleDetails)})


def free(host: str, at: datetime) -> HostUpdate:
    """The host may be asked again at this time."""
    return HostUpdate(host=host, not_before=at, strikes=0)
