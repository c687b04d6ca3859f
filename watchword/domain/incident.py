"""An incident: a source, channel, message, clock or edit fails. The admin's channels get its notices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from watchword.domain.channel import Schedule
from watchword.domain.health import FeedHealth

FAILING_FOR = timedelta(minutes=30)
"""An incident that lasts this long is reported; the restart of a server is not."""


class Subject(StrEnum):
    """What fails in an incident."""

    SOURCE = "source"
    RULES = "rules"
    """The rules of a listing have stopped; the subject is its source. The admin hears of it once."""
    CHANNEL = "channel"
    MESSAGE = "message"
    """A message that its receiver refuses for good; the subject is its channel. It ends at once."""
    CLOCK = "clock"
    EDIT = "configuration"


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """A source, a channel, a message, the clock of this machine or an edit that fails or failed."""

    kind: Subject
    subject: str
    """The key of the source or the name of the channel, also of a message."""
    reason: str
    since: datetime
    """When it began to fail."""
    ended_at: datetime | None = None
    """When it worked again; None: it still fails."""

    def is_of_channel(self, name: str) -> bool:
        """Whether this channel is what fails."""
        return self.kind is Subject.CHANNEL and self.subject == name


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNotice:
    """A notice of an incident: the channels that get it, and when."""

    schedules: Mapping[str, Schedule]
    """The earliest time of the delivery, by channel name."""


def failing_sources(feeds: Iterable[FeedHealth]) -> Sequence[Incident]:
    """One incident for each source that has a failing feed. Pure."""
    sources: dict[str, list[FeedHealth]] = {}
    for feed in feeds:
        sources.setdefault(feed.source, []).append(feed)
    found = (_incident(source, of_it) for source, of_it in sources.items())
    return [incident for incident in found if incident is not None]


def _incident(source: str, feeds: Sequence[FeedHealth]) -> Incident | None:
    barred = [(feed.barred_at, feed.barred_reason or "") for feed in feeds if feed.barred_at]
    if barred:
        since, reason = min(barred)
        return Incident(kind=Subject.SOURCE, subject=source, reason=reason, since=since)
    # A feed that was never answered has no moment yet, and begins none.
    sick = [ill for feed in feeds for ill in feed.ills[:1] if ill[2] is not None]
    if not sick:
        return None
    reasons = dict.fromkeys(reason for _, reason, _ in sick)
    which = "" if len(sick) == len(feeds) else f" ({len(sick)} of {len(feeds)} feeds)"
    return Incident(
        kind=Subject.SOURCE,
        subject=source,
        reason="; ".join(reasons) + which,
        since=min(since for _, _, since in sick if since),
    )


def stopped_rules(feeds: Iterable[FeedHealth]) -> Sequence[Incident]:
    """One incident for each source with rules that have stopped, until a user confirms. Pure."""
    found: dict[str, Incident] = {}
    for feed in feeds:
        finding = feed.finding
        if finding and finding.is_guess and finding.reason:
            one = Incident(
                kind=Subject.RULES,
                subject=feed.source,
                reason=finding.reason,
                since=finding.found_at,
            )
            found.setdefault(feed.source, one)
    return tuple(found.values())


def wrong_clock(error: timedelta, now: datetime) -> Incident:
    """The incident of this machine's clock, which the polled hosts agree is wrong. Pure.

    `error`: how far their clocks are ahead of ours. It is reported at once: the hosts did not agree
    by chance.
    """
    way = "behind" if error > timedelta(0) else "ahead"
    hours = round(abs(error) / timedelta(hours=1), 1)
    reason = (
        f"it is {hours:g} h {way}, say the hosts that are polled; set it, or start a time service"
    )
    return Incident(
        kind=Subject.CLOCK, subject="the clock", reason=reason, since=now - FAILING_FOR
    )


def refused_edit(reason: str, since: datetime) -> Incident:
    """The incident of an edit of the configuration that a running service refuses. Pure."""
    return Incident(kind=Subject.EDIT, subject="the edit", reason=reason, since=since)


def is_long(incident: Incident, now: datetime) -> bool:
    """Whether the incident lasts long enough to be reported. Pure."""
    return now - incident.since >= FAILING_FOR
