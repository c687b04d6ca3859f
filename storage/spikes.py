"""The repository of spikes: the hours that they are found in, their rows and their alerts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, String, cast, func, or_, select, update

from storage.alerts import insert_alert
from storage.listing import is_listed
from storage.rows import insert_row, only
from storage.tables import alert, article, feed, match, spike, topic_version
from watchword.domain.alert import AlertFilter
from watchword.domain.channel import Schedule
from watchword.domain.match import Level
from watchword.domain.spike import (
    WEEK_HOURS,
    WEEKS,
    WINDOW,
    Counts,
    HourCount,
    Rise,
    Spike,
    SpikeAlert,
    describe_end,
    describe_rise,
    hour_of,
    start_of,
)
from watchword.domain.topic import Topic

LOOKED_BACK = WEEKS * WEEK_HOURS + WINDOW
"""Hours."""
RISE, END = "rise", "end"


class SqlSpikes:
    """Implements SpikeRepository on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # --- questions ---

    def counts(self, topics: Collection[Topic], end: int) -> Mapping[str, Counts]:
        begun_at = self._connection.scalar(select(func.min(feed.c.first_polled_at)))
        if begun_at is None:
            return {}
        since = max(end - LOOKED_BACK, hour_of(begun_at) + 1)
        those = (
            article.c.found_at >= start_of(since),
            article.c.found_at < start_of(end),
            article.c.merged_into.is_(None),
            article.c.revision > 0,
            ~article.c.from_first_poll,
            ~article.c.after_gap,
        )
        hour = _written_hour()
        read = self._connection.execute(
            select(hour, func.count()).where(*those).group_by(hour)
        ).all()
        found: defaultdict[str, list[HourCount]] = defaultdict(list)
        matched = (match.c.level == Level.ALERT.value, match.c.topic.in_([t.key for t in topics]))
        for row in self._connection.execute(
            select(match.c.topic, hour.label("hour"), article.c.source, func.count().label("n"))
            .join_from(match, article, match.c.article_id == article.c.id)
            .where(*those, *matched)
            .group_by(match.c.topic, hour, article.c.source)
        ):
            counted = HourCount(hour=_hour(row.hour), source=row.source, articles=row.n)
            found[row.topic].append(counted)
        every = {_hour(text): count for text, count in read}
        asked = self._asked_since(topics)
        return {
            one.key: Counts(found[one.key], every, max(since, asked[one.key]), end)
            for one in topics
            if one.key in asked
        }

    def recent(self, end: int) -> Sequence[Spike]:
        over = spike.c.ended_at >= start_of(end - LOOKED_BACK)
        wanted = or_(spike.c.ended_at.is_(None), over)
        rows = self._connection.execute(select(spike).where(wanted).order_by(spike.c.id))
        return [spike_of(row) for row in rows]

    def alerts(self, *, limit: int, only: AlertFilter) -> Sequence[SpikeAlert]:
        return self._alerts(*is_listed(only), limit=limit)

    def of_alert(self, alert_id: int) -> SpikeAlert | None:
        return next(iter(self._alerts(alert.c.id == alert_id, limit=1)), None)

    # --- changes ---

    def begin(
        self,
        topic: Topic,
        rise: Rise,
        at: datetime,
        schedules: Mapping[str, Schedule],
        now: datetime,
    ) -> None:
        row = insert_row(
            self._connection,
            spike,
            topic=topic.key,
            began_at=at,
            articles=rise.articles,
            outlets=rise.outlets,
            read=rise.read,
            usual=rise.usual,
            usual_share=rise.usual_share,
            probability=rise.probability,
            weeks=rise.weeks,
        )
        self._create_alert(row, topic.key, RISE, describe_rise(rise), schedules, now)

    def end(self, ended: Spike, schedules: Mapping[str, Schedule] | None, now: datetime) -> None:
        self._connection.execute(
            update(spike)
            .where(spike.c.id == ended.id)
            .values(
                ended_at=ended.ended_at,
                total_articles=ended.articles,
                total_outlets=ended.outlets,
                total_read=ended.read,
            )
        )
        if schedules is not None:
            reason = describe_end(ended)
            self._create_alert(ended.id, ended.topic, END, reason, schedules, now)

    # --- within ---

    def _alerts(self, *which: ColumnElement[bool], limit: int) -> Sequence[SpikeAlert]:
        rows = self._connection.execute(
            select(spike, alert.c.development, alert.c.created_at, alert.c.reason)
            .add_columns(alert.c.id.label("alert_id"), topic_version.c.name)
            .join_from(alert, spike, spike.c.id == alert.c.spike_id)
            .join(topic_version, topic_version.c.id == alert.c.topic_version_id)
            .where(*which)
            .order_by(alert.c.id.desc())
            .limit(limit)
        )
        return [
            SpikeAlert(
                id=row.alert_id,
                topic=row.topic,
                spike=told_spike(row),
                reason=row.reason,
                created_at=row.created_at,
            )
            for row in rows
        ]

    def _create_alert(
        self,
        row: int,
        topic: str,
        development: str,
        reason: str,
        schedules: Mapping[str, Schedule],
        now: datetime,
    ) -> None:
        here = (topic_version.c.topic == topic, topic_version.c.removed_at.is_(None))
        values = {
            "key": f"spike:{row}:{development}",
            "topic": topic,
            "topic_version_id": only(self._connection, topic_version, *here).id,
            "spike_id": row,
            "development": development,
            "reason": reason,
        }
        insert_alert(self._connection, values, schedules, now)

    def _asked_since(self, topics: Collection[Topic]) -> Mapping[str, int]:
        """The first whole hour in which each topic had the query of today, by its key."""
        queries = {one.key: one.query for one in topics}
        versions = topic_version.c.topic.in_(list(queries))
        asked: dict[str, datetime] = {}
        others: dict[str, datetime] = {}
        for row in self._connection.execute(select(topic_version).where(versions)):
            if row.query == queries[row.topic]:
                asked[row.topic] = min(asked.get(row.topic, row.created_at), row.created_at)
            elif row.removed_at is not None:
                others[row.topic] = max(others.get(row.topic, row.removed_at), row.removed_at)
        return {key: hour_of(max(at, others.get(key, at))) + 1 for key, at in asked.items()}


def _written_hour() -> ColumnElement[str]:
    """`2026-11-24 08`: the hour in which an article was found, in UTC, as both databases write it."""
    return func.substr(cast(article.c.found_at, String), 1, 13)


def _hour(text: str) -> int:
    return hour_of(datetime.strptime(text, "%Y-%m-%d %H").replace(tzinfo=UTC))


def spike_of(row: Any) -> Spike:
    """The spike of a row of `spike`."""
    rise = Rise(
        articles=row.articles,
        outlets=row.outlets,
        read=row.read,
        usual=row.usual,
        usual_share=row.usual_share,
        probability=row.probability,
        weeks=row.weeks,
    )
    return Spike(
        id=row.id,
        topic=row.topic,
        began_at=row.began_at,
        rise=rise,
        ended_at=row.ended_at,
        articles=row.total_articles,
        outlets=row.total_outlets,
        read=row.total_read,
    )


def told_spike(row: Row[Any]) -> Spike:
    """The spike as an alert tells of it; the row also has its `development` and the topic's `name`.

    An alert of the beginning stays one, even if the spike has ended before it is sent.
    """
    told = replace(spike_of(row), name=row.name)
    return replace(told, ended_at=None) if row.development == RISE else told
