"""Spikes of a topic in articles of the past."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from watchword.analysis.backtest import compare
from watchword.domain.article import ArticleRecord
from watchword.domain.backtest import is_news
from watchword.domain.config import WatchConfig
from watchword.domain.spike import (
    WEEKS,
    Counts,
    HourCount,
    Spike,
    first_measured,
    hour_of,
    replay,
    start_of,
)
from watchword.domain.topic import Topic
from watchword.matching.matcher import compile

BASELINE = timedelta(weeks=WEEKS)
"""So much before the days that are tried says what is usual in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpikeTrial:
    """The spikes that would have been told of a topic."""

    spikes: Sequence[Spike]
    first: datetime | None
    """From when on there is a baseline in these days; None: there is no article."""
    last: datetime | None
    """When the last hour with an article was over."""

    @property
    def has_baseline(self) -> bool:
        """Whether there are articles of weeks enough to say what is usual."""
        return self.first is not None and self.last is not None and self.first <= self.last


def run_spikes(
    articles: Iterable[ArticleRecord], config: WatchConfig, topic: Topic, *, days: int
) -> SpikeTrial:
    """The spikes of the last `days` in the articles, which come the oldest first. Pure.

    An article that was old when it was found is not counted: a first poll finds many at one hour.
    """
    matcher = compile([topic], config.concepts)
    read: Counter[int] = Counter()
    found: Counter[tuple[int, str]] = Counter()
    for one in compare(articles, config.sources, matcher):
        if is_news(one.article, config.alert_within):
            hour = hour_of(one.article.found_at)
            read[hour] += 1
            if one.now is not None:
                found[hour, one.article.source] += 1
    if not read:
        return SpikeTrial(spikes=(), first=None, last=None)
    begun, end = min(read) + 1, max(read) + 1
    counted = [
        HourCount(hour=hour, source=source, articles=count)
        for (hour, source), count in found.items()
    ]
    counts = Counts(counted, read, begun, end)
    start = start_of(end - days * 24)
    # From the beginning on: a spike before these days is left out of what is usual in them.
    spikes = replay(counts, topic.key, begun)
    return SpikeTrial(
        spikes=tuple(one for one in spikes if one.began_at >= start),
        first=max(first_measured(begun), start),
        last=start_of(end),
    )
