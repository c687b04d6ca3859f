"""What needs a person: the lines that stand at the top of every page until somebody acts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from watchword.contract import Feed
from watchword.domain.config import WatchConfig
from watchword.domain.health import FeedHealth, FeedState, feed_status
from watchword.domain.incident import Incident
from watchword.ports import ReadTransaction
from watchword.usecases.source import lines

WEEK = timedelta(days=7)
WELL = (FeedState.FRESH, FeedState.NEW)
SICK = (FeedState.FAILING, FeedState.LATE, FeedState.SILENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What needs a person. Each line counts one."""

    channels: tuple[Incident, ...]
    """The channels that fail."""
    dead: Mapping[str, int]
    """By channel, the alerts of the last seven days that were given up there."""
    sources: tuple[Feed, ...]
    """The worst feed of each source that is failing, late or silent."""
    refused: Incident | None
    """The edit of the configuration that is not in use."""
    unwell: int
    """How many sources have a feed that is ill or paused."""

    @property
    def of_deliveries(self) -> int:
        """How many lines are about channels."""
        return len({one.subject for one in self.channels} | self.dead.keys())

    @property
    def of_system(self) -> int:
        """How many lines are about the program itself."""
        return int(self.refused is not None)

    @property
    def count(self) -> int:
        """How many lines there are."""
        return self.of_deliveries + len(self.sources) + self.of_system


def list_needs(rows: ReadTransaction, config: WatchConfig, now: datetime) -> Needs:
    """What needs a person now, of what the configuration has."""
    worst: dict[str, FeedHealth] = {}
    unwell = set[str]()
    rank: dict[str, int] = {}
    for feed in rows.feeds.health(unwell_at=now):
        state = feed_status(feed, now).state
        if state not in WELL:
            unwell.add(feed.source)
        if state in SICK and feed.source in config.sources:
            known = rank.get(feed.source)
            if known is None or SICK.index(state) < known:
                worst[feed.source], rank[feed.source] = feed, SICK.index(state)
    return Needs(
        channels=tuple(rows.channels.failing()),
        dead=rows.views.dead(since=now - WEEK),
        sources=lines(
            [worst[key] for key in sorted(worst, key=lambda one: (rank[one], one))], now
        ),
        refused=rows.health.refused_edit(),
        unwell=len(unwell),
    )
