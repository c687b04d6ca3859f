"""Makes domain values for tests, with what matters to the test named by it."""

from __future__ import annotations

from datetime import timedelta

from watchword.domain.source import Feed, Hints, Source
from watchword.domain.topic import Topic


def a_source(*feeds: str, key: str = "a", topics: tuple[str, ...] | None = None) -> Source:
    """A source without politeness: scenarios stand still in time."""
    return Source(
        key=key,
        hints=Hints(outlet=key.title(), delay=timedelta(0)),
        feeds=tuple(Feed(url=url) for url in feeds),
        cadence=(timedelta(minutes=2), timedelta(minutes=30)),
        topics=topics,
    )


def a_topic(query: str, *, key: str = "talks", channels: tuple[str, ...] = ("desk",)) -> Topic:
    return Topic(key=key, name=key.title(), query=query, channels=channels)
