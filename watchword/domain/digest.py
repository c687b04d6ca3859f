"""What a digest says beside its stories: what went out meanwhile, and what its silence rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from watchword.domain.health import FeedHealth, FeedState, feed_status

_WORST = (
    FeedState.FAILING,
    FeedState.SILENT,
    FeedState.LATE,
    FeedState.PAUSED,
    FeedState.NEW,
    FeedState.FRESH,
)
"""What a source is called of whose feeds some are so; the first counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTrouble:
    """A source that is not fresh."""

    source: str
    """Its key; the deliver job replaces it by the name of the outlet."""
    state: FeedState
    since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What was read for a digest."""

    articles: int
    """Found since the last digest."""
    sources: int
    troubles: tuple[SourceTrouble, ...]
    """The sources that are not fresh, the worst state first."""
    muted: tuple[tuple[str, datetime], ...]
    """The muted topics of the channel by name, each with the end of its mute."""
    broken_promises: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SentAtOnce:
    """A story that went out on the channel since its last digest, because it is urgent."""

    title: str
    url: str
    outlet: str
    """The key of its source; the deliver job replaces it by the name of the outlet."""
    language: str | None
    sent_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestReport:
    """All that a digest says beside its stories."""

    since: datetime
    """When the digest before it went out, or should have; not before the first poll."""
    next_at: datetime | None
    sent_at_once: tuple[SentAtOnce, ...]
    coverage: Coverage


def troubles_of(feeds: Iterable[FeedHealth], now: datetime) -> tuple[int, list[SourceTrouble]]:
    """How many sources there are, and those of which a feed is not fresh. Pure."""
    sources: dict[str, list[tuple[FeedState, datetime | None]]] = {}
    for feed in feeds:
        status = feed_status(feed, now)
        sources.setdefault(feed.source, []).append((status.state, status.since))
    troubles = []
    for source, states in sources.items():
        worst = min((state for state, _ in states), key=_WORST.index)
        if worst is not FeedState.FRESH:
            since = min((at for state, at in states if state is worst and at), default=None)
            troubles.append(SourceTrouble(source=source, state=worst, since=since))
    return len(sources), sorted(troubles, key=lambda one: (_WORST.index(one.state), one.source))
