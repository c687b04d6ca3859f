"""The health of a feed: its state, the reason for it, and since when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from watchword.domain.finding import Finding
from watchword.domain.source import host_of

MIN_HOSTS = 3
"""So many hosts that cannot be reached at one time are a sign that our own network is down."""
OUTAGE_AFTER = timedelta(seconds=30)
"""At a start three hosts can fail before the first one answers."""
MISSED = "its poll is overdue"
SIGNED_OUT = "signed out: the site asks to sign in again; renew the secrets of its subscription"


class FeedState(StrEnum):
    """The state of a feed."""

    FRESH = "fresh"
    NEW = "new"
    """It was not polled yet, and its first poll is not overdue."""
    LATE = "late"
    """It missed a due time."""
    SILENT = "silent"
    """It answers and lists nothing new."""
    FAILING = "failing"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """What the health of a feed is computed from."""

    source: str
    feed: str
    kind: str
    interval: timedelta
    fails: int
    reason: str | None
    unreachable: bool
    """Whether the last poll failed because nothing came from the host."""
    ever_failed: bool
    since: datetime | None
    """When its health changed last: the first failure in a row, or the first success after it."""
    last_polled_at: datetime | None
    last_success_at: datetime | None
    next_poll_at: datetime | None
    """When it is due; None while it is paused."""
    paused_at: datetime | None
    barred_at: datetime | None = None
    """Since when the site of its source shows a wall in place of its pages; None: it does not."""
    barred_reason: str | None = None
    odd_at: datetime | None = None
    """Since when its pages lack what they had; None: they do not."""
    odd_reason: str | None = None
    silent_at: datetime | None = None
    """Since when it brings less than is usual; None: it does not."""
    silent_reason: str | None = None
    finding: Finding | None = None
    """What was found at the site, where the configuration names no feed of it."""

    @property
    def ills(self) -> Sequence[tuple[FeedState, str, datetime | None]]:
        """What is wrong with it, the worst first: the state, the reason and since when. Pure."""
        bad = FeedState.FAILING
        found = (
            (bad, self.reason or "it failed", self.since) if self.fails else None,
            (bad, self.barred_reason or "its pages are barred", self.barred_at)
            if self.barred_at
            else None,
            (bad, self.odd_reason or "its pages changed", self.odd_at) if self.odd_at else None,
            (FeedState.SILENT, self.silent_reason or "it brings nothing", self.silent_at)
            if self.silent_at
            else None,
        )
        return [one for one in found if one is not None]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedStatus:
    """The state of a feed, the reason for it, and since when."""

    state: FeedState
    reason: str
    since: datetime | None


def feed_status(feed: FeedHealth, now: datetime) -> FeedStatus:
    """The state of a feed at `now`. Pure.

    A feed is late if its due time is over by more than its interval.
    """
    if feed.paused_at is not None:
        reason = f"`watchword source resume {feed.source}` goes on with it"
        return FeedStatus(state=FeedState.PAUSED, reason=reason, since=feed.paused_at)
    if bad := [ill for ill in feed.ills if ill[0] is FeedState.FAILING]:
        return FeedStatus(state=bad[0][0], reason=bad[0][1], since=bad[0][2])
    late_at = None if feed.next_poll_at is None else feed.next_poll_at + feed.interval
    if late_at is not None and now > late_at:
        return FeedStatus(state=FeedState.LATE, reason=MISSED, since=feed.next_poll_at)
    if feed.last_success_at is None:
        return FeedStatus(state=FeedState.NEW, reason="not polled yet", since=None)
    if feed.ills:
        state, reason, since = feed.ills[0]
        return FeedStatus(state=state, reason=reason, since=since)
    return FeedStatus(state=FeedState.FRESH, reason="", since=feed.since)


# --- Our own network ----------------------------------------------------------------------------


def outage_since(feeds: Sequence[FeedHealth], now: datetime) -> datetime | None:
    """Since when our own network has been down; None: it works, or nobody can know. Pure.

    It is down if no host has answered for OUTAGE_AFTER, and at least MIN_HOSTS hosts could not be
    reached since; all hosts, where fewer are watched. Of a single host nobody can know.
    """
    polled = [one for one in feeds if one.paused_at is None and one.last_polled_at is not None]
    answers = [one.last_polled_at for one in polled if not one.unreachable]
    answered_at = max((at for at in answers if at is not None), default=None)
    silent = [
        (one, one.last_polled_at)
        for one in polled
        if one.unreachable
        and one.last_polled_at is not None
        and (answered_at is None or one.last_polled_at > answered_at)
    ]
    needed = min(MIN_HOSTS, len({host_of(one.feed) for one in feeds if one.paused_at is None}))
    if needed < 2 or len({host_of(one.feed) for one, _ in silent}) < needed:
        return None
    began = [one.since for one, _ in silent if one.since is not None]
    later = [at for at in began if answered_at is None or at > answered_at]
    since = min(later, default=min(at for _, at in silent))
    return since if now - since >= OUTAGE_AFTER else None


def confirmed_failures(
    feeds: Sequence[FeedHealth], *, network_back_at: datetime | None
) -> Sequence[FeedHealth]:
    """The feeds whose failures are their own, and not those of our network. Pure.

    A site that shows a wall, or brings less than before, has answered, so it counts.

    `network_back_at`: when our network worked again; failures before can be its fault. An unreachable
    host fails by itself if another host has answered since.
    """
    hosts = {host_of(one.feed) for one in feeds}
    answered_at = max(
        (one.last_polled_at for one in feeds if one.last_polled_at and not one.unreachable),
        default=None,
    )

    def is_confirmed(feed: FeedHealth) -> bool:
        if not feed.unreachable or len(hosts) == 1:
            return True
        since, polled_at = feed.since, feed.last_polled_at
        if since is None or polled_at is None or answered_at is None:
            return False
        return answered_at > since and (network_back_at is None or polled_at > network_back_at)

    return [
        one
        for one in feeds
        if one.paused_at is None and one.ills and (not one.fails or is_confirmed(one))
    ]
