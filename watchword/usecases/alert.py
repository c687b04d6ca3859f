"""Alerts: list them and their deliveries, show one, send it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from watchword.contract import Alert, Delivery, PossibleMatch
from watchword.domain.alert import CreateAlert, PossibleRecord, alert_key
from watchword.domain.channel import first_due
from watchword.domain.config import WatchConfig
from watchword.domain.delivery import DeliveryRecord, DeliveryState
from watchword.domain.views import AlertDetail
from watchword.errors import Conflict, NotFound
from watchword.ports import ReadTransaction, WriteTransaction

PROMOTED = "promoted"
"""The development and the reason of an alert that a user made of a possible match."""
MAX_DELIVERIES = 1000
"""Of one alert; more channels than anybody has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertReport:
    """An alert, and its delivery on each channel."""

    detail: AlertDetail
    deliveries: Sequence[DeliveryRecord]


def list_alerts(rows: ReadTransaction, *, limit: int) -> tuple[Alert, ...]:
    """The newest first."""
    return tuple(Alert.copied(one) for one in rows.alerts.list(limit=limit))


def list_possible(rows: ReadTransaction, *, limit: int) -> tuple[PossibleMatch, ...]:
    """Those of the newest articles first."""
    return tuple(PossibleMatch.copied(one) for one in rows.alerts.possible(limit=limit))


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
        name: first_due(config.channels[name], urgent=False, after_gap=False, now=now)
        for name in topic.channels
    }
    rows.alerts.promote(topic, possible.article, decided, schedules, now)
    rows.alerts.label(topic.key, possible.article, now, wanted=True)


def list_deliveries(rows: ReadTransaction, *, limit: int) -> tuple[Delivery, ...]:
    """Those of the newest alerts first."""
    return tuple(Delivery.copied(one) for one in rows.deliveries.list(limit=limit))


def show(rows: ReadTransaction, alert: int) -> AlertReport:
    """An alert of a story. Raises NotFound."""
    report = find_report(rows, alert)
    if report is None:
        raise NotFound(f"{alert}: no such alert of a story")
    return report


def find_report(rows: ReadTransaction, alert: int) -> AlertReport | None:
    """An alert of a story; None if there is no such alert."""
    detail = rows.views.alert_detail(alert)
    if detail is None:
        return None
    deliveries = rows.deliveries.list(limit=MAX_DELIVERIES, alert=alert)
    return AlertReport(detail=detail, deliveries=deliveries)


def retry(rows: WriteTransaction, alert: int, channel: str | None, now: datetime) -> Sequence[str]:
    """Send an alert again, in new messages; returns the channels. `channel`: only on this one.

    A channel that fails is not waited for.

    Raises NotFound if there is no such alert, Conflict if none of its deliveries can be sent again.
    """
    if names := rows.deliveries.retry(alert, channel, now):
        for name in names:
            rows.channels.retry(name, now)
        return names
    deliveries = rows.deliveries.list(limit=MAX_DELIVERIES, alert=alert)
    if not deliveries:
        raise NotFound(f"{alert}: no such alert, or it has no channel")
    asked = [one for one in deliveries if channel in (None, one.channel)]
    if any(one.state is DeliveryState.WAITING for one in asked):
        raise Conflict(f"{alert}: it waits already")
    there = ", ".join(one.channel for one in deliveries)
    raise Conflict(f"{alert}: its channels are {there}; none of them is asked and still there")
