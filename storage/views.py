"""The questions of people: the status, one alert, one article, each topic and channel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, exists, func, select

from storage.clock import read_error
from storage.columns import Moment
from storage.daily import daily_articles, daily_matches, daily_topics, daily_totals
from storage.delays import alert_times, delivery_times, select_alerts
from storage.due_work import due_work
from storage.evidence import evidence_from_json
from storage.listing import list_articles
from storage.rows import article_url, first_since, number_at
from storage.stories import other_outlets
from storage.story_views import count_stories, list_views
from storage.tables import (
    address,
    alert,
    article,
    channel,
    delivery,
    match,
    message,
    revision,
    topic_version,
)
from storage.texts import select_articles, text_of
from storage.totals import totals
from watchword.domain.article import ArticleFilter, ArticleRecord
from watchword.domain.delay import DeliveryTimes
from watchword.domain.delivery import DeliveryState
from watchword.domain.match import Level, Part
from watchword.domain.views import (
    AlertDetail,
    ArticleHistory,
    ChannelUse,
    DailyMatches,
    DueWork,
    MatchResult,
    NextDigest,
    SourceUse,
    StatusSummary,
    StoryFilter,
    StoryView,
    TopicUse,
    TopicVersion,
    Totals,
)

WAITING, DEAD = DeliveryState.WAITING.value, DeliveryState.DEAD.value


def _was_told() -> ColumnElement[bool]:
    """Whether a receiver took the alert; not one that is old, muted or still waiting everywhere."""
    here = (delivery.c.alert_id == alert.c.id, delivery.c.state == DeliveryState.SENT.value)
    return exists().where(*here)


def _is_recent(since: Any) -> ColumnElement[bool]:
    """Whether the alert of a delivery was created since then; asked of few deliveries."""
    return exists().where(alert.c.id == delivery.c.alert_id, alert.c.created_at >= since)


_LAST_TOLD = (
    select(alert.c.created_at)
    .where(alert.c.topic == topic_version.c.topic, _was_told())
    .order_by(alert.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
"""Walked from the newest alert, since the last one is mostly young and all are many."""
_TOPICS = (
    select(topic_version.c.topic, topic_version.c.name, _LAST_TOLD.label("last_told"))
    .where(topic_version.c.removed_at.is_(None))
    .order_by(topic_version.c.topic)
)
_DEAD = (
    select(delivery.c.channel, func.count())
    .where(delivery.c.state == DEAD, _is_recent(bindparam("since", type_=Moment())))
    .group_by(delivery.c.channel)
    .order_by(delivery.c.channel)
)
"""Made once: every page asks this."""
_LAST_SENT = select(
    channel.c.name,
    select(func.max(message.c.sent_at, type_=Moment()))
    .where(message.c.channel == channel.c.name)
    .scalar_subquery(),
)


class SqlViews:
    """Implements ViewQueries on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def summary(self, *, today: datetime, week: datetime) -> StatusSummary:
        dead = (delivery.c.state == DEAD, _is_recent(week))
        return StatusSummary(
            articles=self.count_articles(since=today),
            alerts=self._count(
                alert, alert.c.created_at >= today, alert.c.story_id.is_not(None), _was_told()
            ),
            waiting=self._count(delivery, delivery.c.state == WAITING),
            dead=self._count(delivery, *dead),
            digests=self.digests(),
            clock_error=read_error(self._connection),
        )

    def count_articles(self, *, since: datetime) -> int:
        asked = (article.c.id >= first_since(self._connection, since), article.c.found_at >= since)
        return self._count(article, *asked)

    def digests(self) -> tuple[NextDigest, ...]:
        rows = self._connection.execute(
            select(delivery.c.channel, delivery.c.due_at, func.count().label("alerts"))
            .where(delivery.c.slot.is_not(None), delivery.c.due_at.is_not(None))
            .group_by(delivery.c.channel, delivery.c.due_at)
            .order_by(delivery.c.due_at, delivery.c.channel)
        )
        return tuple(
            NextDigest(channel=row.channel, at=row.due_at, alerts=row.alerts) for row in rows
        )

    def topics(self, *, today: datetime) -> Mapping[str, TopicUse]:
        matched = (
            select(match.c.topic, match.c.level, func.count().label("found"))
            .join(article, article.c.id == match.c.article_id)
            .where(
                match.c.article_id >= first_since(self._connection, today),
                article.c.found_at >= today,
            )
            .group_by(match.c.topic, match.c.level)
        )
        # Counted here: to group them SQLite would walk all alerts by their topics.
        alerted = select(alert.c.topic).where(alert.c.created_at >= today, _was_told())
        rows = self._connection.execute(matched).all()
        matches = {row.topic: row.found for row in rows if row.level == Level.ALERT}
        possible = {row.topic: row.found for row in rows if row.level == Level.POSSIBLE}
        alerts = Counter(self._connection.scalars(alerted))
        return {
            key: TopicUse(
                name=name,
                matches=matches.get(key, 0),
                possible=possible.get(key, 0),
                alerts=alerts[key],
                last_alert_at=last_told,
            )
            for key, name, last_told in self._connection.execute(_TOPICS)
        }

    def channels(self) -> Mapping[str, ChannelUse]:
        open_ = (
            select(delivery.c.channel, delivery.c.state, func.count())
            .where(delivery.c.state.in_([WAITING, DEAD]))
            .group_by(delivery.c.state, delivery.c.channel)
        )
        counts = {(row[0], row[1]): row[2] for row in self._connection.execute(open_)}
        why = func.coalesce(func.nullif(delivery.c.reason, ""), message.c.reason, "")
        waits = (
            select(delivery.c.channel, why.label("why"), func.count().label("waiting"))
            .join_from(delivery, message, isouter=True)
            .where(delivery.c.state == WAITING, why != "")
            .group_by(delivery.c.channel, why)
            .order_by(delivery.c.channel, func.min(delivery.c.due_at), why)
        )
        reasons: dict[str, dict[str, int]] = {}
        for row in self._connection.execute(waits):
            reasons.setdefault(row.channel, {})[row.why] = row.waiting
        uses = {
            name: ChannelUse(
                waiting=counts.get((name, WAITING), 0),
                reasons=reasons.get(name, {}),
                dead=counts.get((name, DEAD), 0),
                last_sent_at=last_sent,
            )
            for name, last_sent in self._connection.execute(_LAST_SENT)
        }
        fails = (channel.c.failing_since.is_not(None), channel.c.removed_at.is_(None))
        for row in self._connection.execute(select(channel).where(*fails)):
            uses[row.name] = replace(
                uses.get(row.name, ChannelUse()),
                failing_since=row.failing_since,
                failure=row.reason or "",
                retry_at=max(filter(None, (row.retry_at, row.not_before)), default=None),
            )
        return uses

    def articles(self, *, limit: int, only: ArticleFilter) -> Sequence[ArticleRecord]:
        return list_articles(self._connection, limit, only)

    def dead(self, *, since: datetime) -> Mapping[str, int]:
        rows = self._connection.execute(_DEAD, {"since": since})
        return {row[0]: row[1] for row in rows}

    def stories(self, *, limit: int, only: StoryFilter) -> Sequence[StoryView]:
        return list_views(self._connection, limit, only)

    def count_stories(self, only: StoryFilter) -> int:
        return count_stories(self._connection, only)

    def daily_articles(self, *, days: Sequence[datetime]) -> Mapping[str, tuple[int, ...]]:
        return daily_articles(self._connection, days)

    def daily_matches(self, *, days: Sequence[datetime]) -> Sequence[DailyMatches]:
        return daily_matches(self._connection, days)

    def daily_totals(
        self, *, days: Sequence[datetime], source: str | None = None
    ) -> tuple[int, ...]:
        return daily_totals(self._connection, days, source)

    def daily_topics(self, *, days: Sequence[datetime]) -> Mapping[str, tuple[int, ...]]:
        return daily_topics(self._connection, days)

    def due_work(self, now: datetime) -> Sequence[DueWork]:
        return due_work(self._connection, now)

    def totals(self) -> Totals:
        return totals(self._connection)

    def source(self, key: str) -> SourceUse:
        waits = (delivery.c.state == WAITING, article.c.source == key)
        waiting = (
            select(func.count())
            .select_from(delivery)
            .join(alert, alert.c.id == delivery.c.alert_id)
            .join(article, article.c.id == alert.c.article_id)
            .where(*waits)
        )
        unread = (article.c.source == key, article.c.judge_at.is_not(None))
        return SourceUse(
            articles=self._count(article, article.c.source == key),
            unjudged=self._count(article, *unread),
            waiting=self._connection.execute(waiting).scalar_one(),
        )

    def version(self, topic: str, *, other_than: str) -> TopicVersion | None:
        others = (topic_version.c.topic == topic, topic_version.c.query != other_than)
        row = self._connection.execute(
            select(topic_version)
            .where(*others)
            .order_by(topic_version.c.removed_at.desc().nulls_first(), topic_version.c.id.desc())
            .limit(1)
        ).one_or_none()
        return None if row is None else TopicVersion(query=row.query, created_at=row.created_at)

    def alert_detail(self, alert_id: int) -> AlertDetail | None:
        matched = and_(match.c.article_id == alert.c.article_id, match.c.topic == alert.c.topic)
        told = revision.alias("told")
        judged = and_(
            told.c.article_id == article.c.id, told.c.number == number_at(alert.c.created_at)
        )
        row = self._connection.execute(
            select_alerts(alert.c.id, alert.c.topic, alert.c.story_id, alert.c.reason)
            .add_columns(topic_version.c.name, topic_version.c.query, match.c.evidence)
            .add_columns(article_url().label("url"), told.c.title, told.c.headline_only)
            .add_columns((match.c.revision == told.c.number).label("is_told"))
            .join(topic_version, topic_version.c.id == alert.c.topic_version_id)
            .join(match, matched)
            .join(told, judged)
            .where(alert.c.id == alert_id)
        ).one_or_none()
        if row is None:
            return None
        also = other_outlets(self._connection, {row.story_id: row.source})
        evidence = evidence_from_json(row.evidence)
        if not row.is_told:  # a later text has matched since, and its evidence stands there
            evidence = replace(evidence, headline=(Part(row.title),), excerpt=())
        return AlertDetail(
            id=row.id,
            topic=row.topic,
            topic_name=row.name,
            query=row.query,
            story=row.story_id,
            article=row.article_id,
            url=row.url,
            source=row.source,
            title=row.title,
            times=alert_times(row),
            headline_only=row.headline_only,
            reason=row.reason,
            evidence=evidence,
            also=also.get(row.story_id, ()),
        )

    def delivery_times(
        self, *, since: datetime, source: str | None = None
    ) -> Sequence[DeliveryTimes]:
        return delivery_times(self._connection, since, source)

    def history(self, where: str | int) -> ArticleHistory | None:
        known = select(address.c.article_id).where(address.c.url == where)
        here = article.c.id == where if isinstance(where, int) else article.c.id.in_(known)
        found = select_articles(article, article_url().label("url")).where(here)
        row = self._connection.execute(found).one_or_none()
        if row is None:
            return None
        matches = select(match).where(match.c.article_id == row.id)
        return ArticleHistory(
            id=row.id,
            url=row.url,
            source=row.source,
            text=text_of(row),
            found_at=row.found_at,
            read_at=row.read_at,
            trouble=row.reason,
            gone_at=row.gone_at,
            judge_at=row.judge_at,
            merged_into=row.merged_into,
            results={one.topic: _match_result(one) for one in self._connection.execute(matches)},
        )

    def _count(self, table: Any, *conditions: Any) -> int:
        counted = select(func.count()).select_from(table).where(*conditions)
        count: int = self._connection.execute(counted).scalar_one()
        return count


def _match_result(row: Row[Any]) -> MatchResult:
    evidence = evidence_from_json(row.evidence)
    return MatchResult(
        alert=row.alert_id,
        reason=row.reason,
        level=Level(row.level),
        signs=evidence.reasons,
        probability=evidence.probability,
    )
