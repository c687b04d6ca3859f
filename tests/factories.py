"""Makes domain values for tests. A test names the fields that matter to it."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from watchword.domain.article import ArticleDetails
from watchword.domain.host import HostUpdate
from watchword.domain.source import Feed, Hints, Source
from watchword.domain.topic import Topic
from watchword.domain.work import Room

ROOM = Room(total=9, suspect=9)
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


def a_topic(query: str, *, key: str = "talks", channels: tuple[str, ...] = ("desk",)) -> Topic:
    return Topic(key=key, name=key.title(), query=query, channels=channels)


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
