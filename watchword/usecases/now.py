"""The page *Now*: the stories of the topics, what perhaps is one, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from watchword.analysis.volume import days_before
from watchword.contract import Mute
from watchword.domain.alert import AlertFilter, PossibleRecord
from watchword.domain.config import WatchConfig
from watchword.domain.health import FeedState
from watchword.domain.moment import start_of_day
from watchword.domain.views import StatusSummary, StoryFilter, StoryView, TopicUse
from watchword.ports import ReadTransaction
from watchword.usecases.mute import list_mutes
from watchword.usecases.source import list_feeds

PERHAPS_FOR = timedelta(days=2)
"""How long a possible match is on the page *Now*."""
MAX_POSSIBLE = 100
SHOWN_TAGS = 12
WEEK = timedelta(days=7)


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
    summary: StatusSummary
    topics: dict[str, TopicUse]
    """The use of each topic today, by key."""
    days: dict[str, tuple[int, ...]]
    """The articles of each topic on each of the last days, today the last, by key."""
    fresh: int
    """How many sources have no feed that is ill."""
    sources: int
    """How many sources are watched."""
    tags: tuple[str, ...]
    """The tags of most stories."""


def now_view(
    rows: ReadTransaction, config: WatchConfig, now: datetime, limit: int, only: StoryFilter
) -> NowView:
    """The page *Now* with at most so many stories."""
    today = start_of_day(now, ZoneInfo(config.timezone))
    found = rows.views.stories(limit=limit + 1, only=only)
    feeds = list_feeds(rows, now)
    ill = {one.source for one in feeds if one.state not in (FeedState.FRESH, FeedState.NEW)}
    uses = rows.views.topics(today=today)
    days = days_before(now, ZoneInfo(config.timezone))
    matches = rows.views.daily_matches(days=days)
    return NowView(
        stories=tuple(found[:limit]),
        has_more=len(found) > limit,
        possible=tuple(_unsaid(rows, only.topics, now)),
        mutes=list_mutes(rows, now),
        summary=rows.views.summary(today=today, week=now - WEEK),
        topics={key: uses[key] for key in config.topics if key in uses},
        days={
            key: tuple(
                sum(one.counts[day] for one in matches if one.topic == key)
                for day in range(len(days) - 1)
            )
            for key in config.topics
        },
        fresh=len({one.source for one in feeds} - ill),
        sources=len({one.source for one in feeds}),
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
