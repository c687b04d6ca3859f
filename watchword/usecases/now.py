"""The page *Now*: the stories of the topics, what perhaps is one, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from watchword.analysis.volume import days_before
from watchword.contract import Mute
from watchword.domain.alert import AlertFilter, PossibleRecord
from watchword.domain.config import WatchConfig
from watchword.domain.views import NextDigest, StoryFilter, StoryView
from watchword.ports import ReadTransaction
from watchword.usecases.mute import list_mutes

PERHAPS_FOR = timedelta(days=2)
"""How long a possible match is on the page *Now*."""
MAX_POSSIBLE = 100
SHOWN_TAGS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class NowView:
    """What the page *Now* shows at one moment."""

    stories: tuple[StoryView, ...]
    """The newest first."""
    has_more: bool
    """Whether there are earlier stories."""
    possible: tuple[PossibleRecord, ...]
    """Those of the last two days of which no user said anything, of the newest articles first."""
    mutes: tuple[Mute, ...]
    digests: tuple[NextDigest, ...]
    """Those that go out next."""
    articles: int
    """How many articles were found today."""
    days: dict[str, tuple[int, ...]]
    """The articles of each topic on each of the last days, today the last, by key."""
    sources: int
    """How many sources are watched."""
    tags: tuple[str, ...]
    """The tags of most stories."""


def now_view(
    rows: ReadTransaction, config: WatchConfig, now: datetime, limit: int, only: StoryFilter
) -> NowView:
    """The page *Now* with at most so many stories."""
    found = rows.views.stories(limit=limit + 1, only=only)
    days = days_before(now, ZoneInfo(config.timezone))
    counts = rows.views.daily_topics(days=days)
    return NowView(
        stories=tuple(found[:limit]),
        has_more=len(found) > limit,
        possible=tuple(_unsaid(rows, only.topics, now)),
        mutes=list_mutes(rows, now),
        digests=rows.views.digests(),
        articles=rows.views.count_articles(since=days[-2]),
        days={key: counts.get(key, (0,) * (len(days) - 1)) for key in config.topics},
        sources=rows.feeds.count_sources(),
        tags=tuple(rows.story_notes.tags(limit=SHOWN_TAGS)),
    )


def _unsaid(rows: ReadTransaction, topics: tuple[str, ...], now: datetime) -> list[PossibleRecord]:
    """What is possible, and was not called good or bad."""
    recent = AlertFilter(since=now - PERHAPS_FOR)
    found = rows.alerts.possible(limit=MAX_POSSIBLE, only=recent)
    said = {
        (topic, label.article)
        for topic in {one.topic for one in found}
        for label in rows.alerts.labels(topic)
    }
    return [one for one in found if one.topic in topics and (one.topic, one.article) not in said]
