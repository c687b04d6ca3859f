"""Alerts: list them and their deliveries, show one, send it again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from watchword.analysis.revisions import RevisionChange, changes
from watchword.contract import Alert, Delivery, DeliveryEnd, PossibleMatch
from watchword.domain.alert import (
    EVERY,
    PROMOTED,
    AlertFilter,
    AlertRecord,
    CreateAlert,
    PossibleRecord,
    alert_key,
)
from watchword.domain.channel import first_due
from watchword.domain.config import WatchConfig
from watchword.domain.delivery import DeliveryRecord, DeliveryState
from watchword.domain.source import Hints
from watchword.domain.spike import SpikeAlert
from watchword.domain.story import RelatedStory
from watchword.domain.views import AlertDetail
from watchword.errors import Conflict, InvalidRequest, NotFound
from watchword.ports import ReadTransaction, WriteTransaction
from watchword.usecases.source import outlet_and_language

MAX_DELIVERIES = 1000
"""Of one alert; more channels than anybody has."""
MAX_FOLLOW_UPS = 100
"""Alerts of one story that `alert show` lists."""
IDS = 500
"""So many alerts are named in one question to the rows."""
BEST_FIRST = (
    DeliveryState.SENT,
    DeliveryState.WAITING,
    DeliveryState.DEAD,
    DeliveryState.SKIPPED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertReport:
    """An alert, and its delivery on each channel."""

    detail: AlertDetail
    deliveries: Sequence[DeliveryRecord]
    revisions: Sequence[RevisionChange] = ()
    """What each later revision of its article changed, the oldest first."""
    others: Sequence[AlertRecord] = ()
    """The other alerts of its topic about the story, the oldest first."""
    related: Sequence[RelatedStory] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedAlert:
    """An alert of a list, and those of its deliveries that were asked for."""

    alert: AlertRecord | SpikeAlert
    deliveries: Sequence[DeliveryRecord]

    @property
    def state(self) -> DeliveryState | None:
        """The best that became of it; None: it has no channel."""
        states = {one.state for one in self.deliveries}
        return next((state for state in BEST_FIRST if state in states), None)

    def to_json_line(self, outlets: Mapping[str, Hints]) -> Alert:
        """`outlets`: by the key of their source. Pure."""
        ends = tuple(DeliveryEnd.copied(one) for one in self.deliveries)
        if isinstance(self.alert, SpikeAlert):
            return Alert.of_spike(self.alert, self.state, ends)
        said = outlet_and_language(outlets, self.alert.source, self.alert.language)
        return Alert.copied(self.alert, state=self.state, deliveries=ends, **said)


def list_alerts(
    rows: ReadTransaction, *, limit: int, only: AlertFilter = EVERY
) -> tuple[ListedAlert, ...]:
    """Those of stories and of spikes, the newest first."""
    every: list[AlertRecord | SpikeAlert] = [
        *rows.alerts.list(limit=limit, only=only),
        *rows.spikes.alerts(limit=limit, only=only),
    ]
    found = sorted(every, key=lambda one: one.id, reverse=True)[:limit]
    ids = [one.id for one in found]
    of: defaultdict[int, list[DeliveryRecord]] = defaultdict(list)
    for some in (ids[i : i + IDS] for i in range(0, len(ids), IDS)):
        for one in rows.deliveries.list(limit=MAX_DELIVERIES * IDS, alerts=some, only=only):
            of[one.alert].append(one)
    return tuple(ListedAlert(alert=one, deliveries=of[one.id]) for one in found)


def list_possible(
    rows: ReadTransaction,
    outlets: Mapping[str, Hints],
    *,
    limit: int,
    only: AlertFilter = EVERY,
) -> tuple[PossibleMatch, ...]:
    """Those of the newest articles first. `outlets`: by the key of their source.

    Raises InvalidRequest for a channel or state: what is possible only goes to none.
    """
    if only.channel is not None or only.state is not None:
        raise InvalidRequest(
            "--level possible: goes to no channel; leave --channel and --state out"
        )
    return tuple(
        PossibleMatch.copied(one, **outlet_and_language(outlets, one.source, one.language))
        for one in rows.alerts.possible(limit=limit, only=only)
    )


def find_possible(
    rows: ReadTransaction, article: int, topic: str | None, config: WatchConfig
) -> PossibleRecord:
    """The possible match of an article. `topic`: None if it has only one.

    Raises NotFound if there is none, Conflict if there are several, or if its topic is gone.
    """
    found = [one for one in rows.alerts.possible(article_id=article) if topic in (None, one.topic)]
    if not found:
        raise NotFound(f"{article}: no possible match; `alert list --level possible` shows them")
    if len(found) > 1:
        topics = ", ".join(one.topic for one in found)
        raise Conflict(f"{article}: it is possible for {topics}; say which with --topic")
    if found[0].topic not in config.topics:
        raise Conflict(f"topics.{found[0].topic}: is configured no more")
    return found[0]


def promote(
    rows: WriteTransaction, possible: PossibleRecord, config: WatchConfig, now: datetime
) -> None:
    """Make a possible match an alert that goes out now, and keep that the user wanted it."""
    topic = config.topics[possible.topic]
    story = rows.stories.of(possible.article)
    assert story is not None  # noqa: S101  a possible match was judged
    decided = CreateAlert(
        key=alert_key(topic.key, story, PROMOTED),
        story=story,
        development=PROMOTED,
        reason=PROMOTED,
    )
    schedules = {
        name: first_due(config.channels[name], urgent=False, now=now) for name in topic.channels
    }
    rows.alerts.promote(topic, possible.article, decided, schedules, now)
    rows.alerts.label(topic.key, possible.article, now, wanted=True)


def list_deliveries(
    rows: ReadTransaction, *, limit: int, only: AlertFilter = EVERY
) -> tuple[Delivery, ...]:
    """Those of the newest alerts first."""
    return tuple(Delivery.copied(one) for one in rows.deliveries.list(limit=limit, only=only))


@dataclass(frozen=True, slots=True, kw_only=True)
class SpikeReport:
    """An alert of a spike, and its delivery on each channel."""

    alert: SpikeAlert
    deliveries: Sequence[DeliveryRecord]


def find_spike(rows: ReadTransaction, alert: int) -> SpikeReport | None:
    """An alert of a spike; None: there is no such alert, or it tells of a story."""
    found = rows.spikes.of_alert(alert)
    if found is None:
        return None
    deliveries = rows.deliveries.list(limit=MAX_DELIVERIES, alerts=[alert])
    return SpikeReport(alert=found, deliveries=deliveries)


def show(rows: ReadTransaction, alert: int) -> AlertReport:
    """An alert of a story, with what changed since. Raises NotFound."""
    report = find_report(rows, alert)
    if report is None:
        raise NotFound(f"{alert}: no such alert; `alert list` shows the numbers")
    detail = report.detail
    of_story = AlertFilter(topic=detail.topic, story=detail.story)
    reports = rows.stories.reports(detail.story, detail.article)
    told = rows.alerts.list(limit=MAX_FOLLOW_UPS, only=of_story)
    return replace(
        report,
        revisions=changes([one for one in reports if one.article == detail.article]),
        others=[one for one in reversed(told) if one.id != alert],
        related=rows.stories.related(detail.story),
    )


def find_report(rows: ReadTransaction, alert: int) -> AlertReport | None:
    """An alert of a story; None if there is no such alert."""
    detail = rows.views.alert_detail(alert)
    if detail is None:
        return None
    deliveries = rows.deliveries.list(limit=MAX_DELIVERIES, alerts=[alert])
    return AlertReport(detail=detail, deliveries=deliveries)


def retry_dead(rows: WriteTransaction, channel: str, now: datetime) -> int:
    """Send the newest alerts again that were given up on a channel; returns how many."""
    dead = AlertFilter(channel=channel, state=DeliveryState.DEAD)
    found = rows.deliveries.list(limit=MAX_DELIVERIES, only=dead)
    return sum(bool(rows.deliveries.retry(one.alert, channel, now)) for one in found)


def retry(rows: WriteTransaction, alert: int, channel: str | None, now: datetime) -> Sequence[str]:
    """Send an alert again, in new messages; returns the channels. `channel`: only on this one.

    A channel that fails is not waited for.

    Raises NotFound if there is no such alert, Conflict if none of its deliveries can be sent again.
    """
    if names := rows.deliveries.retry(alert, channel, now):
        for name in names:
            rows.channels.retry(name, now)
        return names
    deliveries = rows.deliveries.list(limit=MAX_DELIVERIES, alerts=[alert])
    if not deliveries:
        raise NotFound(f"{alert}: no such alert, or it has no channel")
    asked = [one for one in deliveries if channel in (None, one.channel)]
    if any(one.state is DeliveryState.WAITING for one in asked):
        raise Conflict(f"{alert}: it waits already")
    there = ", ".join(one.channel for one in deliveries)
    raise Conflict(f"{alert}: its channels are {there}; none of them is asked and still there")
