"""What people list: alerts, possible matches and articles, the newest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, exists, or_, select

from storage.evidence import evidence_from_json
from storage.rows import article_url, first_since, is_latest_revision, is_latest_revision_at, steps
from storage.tables import (
    alert,
    article,
    delivery,
    finding,
    match,
    message,
    revision,
    story_member,
)
from storage.texts import select_articles, text_of
from watchword.domain.alert import AlertFilter, AlertRecord, PossibleRecord
from watchword.domain.article import ArticleFilter, ArticleRecord
from watchword.domain.delivery import DeliveryRecord, DeliveryState
from watchword.domain.match import Level
from watchword.domain.source import LISTING

POSSIBLE = Level.POSSIBLE.value
RECORD = (
    article.c.id,
    article_url().label("url"),
    article.c.source,
    article.c.feed,
    article.c.found_at,
)
"""The columns of an article that a record needs, beside its text."""
DELIVERY_RECORD: tuple[Any, ...] = (
    delivery.c.alert_id,
    delivery.c.channel,
    delivery.c.state,
    delivery.c.reason,
    delivery.c.due_at,
    delivery.c.message_id,
    message.c.due_at.label("again_at"),
    message.c.attempt,
    message.c.sent_at,
    message.c.reason.label("trouble"),
)
"""The columns that a record of a delivery needs; there may be no message."""


def list_alerts(connection: Connection, limit: int, only: AlertFilter) -> Sequence[AlertRecord]:
    """The alerts of stories, with the headlines that they told."""
    rows = connection.execute(
        select(alert, article_url().label("url"), article.c.source)
        .add_columns(revision.c.title, revision.c.language)
        .join_from(alert, article, alert.c.article_id == article.c.id)
        .join(revision, is_latest_revision_at(alert.c.created_at))
        .where(*is_listed(only))
        .order_by(alert.c.id.desc())
        .limit(limit)
    )
    return [
        AlertRecord(
            id=row.id,
            topic=row.topic,
            story=row.story_id,
            article=row.article_id,
            title=row.title,
            url=row.url,
            source=row.source,
            language=row.language,
            reason=row.reason,
            created_at=row.created_at,
        )
        for row in rows
    ]


def is_listed(only: AlertFilter) -> Sequence[ColumnElement[bool]]:
    """The conditions on an alert."""
    wanted: list[ColumnElement[bool]] = []
    if only.topic is not None:
        wanted.append(alert.c.topic == only.topic)
    if only.since is not None:
        wanted.append(alert.c.created_at >= only.since)
    if only.story is not None:
        wanted.append(alert.c.story_id == only.story)
    if only.before is not None:
        wanted.append(alert.c.id < only.before)
    if only.after is not None:
        wanted.append(alert.c.id > only.after)
    deliveries = is_listed_delivery(only)
    if only.state in (DeliveryState.WAITING, DeliveryState.DEAD):
        # Few are: they are looked up, and not each alert for whether it has one.
        wanted.append(alert.c.id.in_(select(delivery.c.alert_id).where(*deliveries)))
    elif deliveries:
        wanted.append(exists().where(delivery.c.alert_id == alert.c.id, *deliveries))
    return wanted


def is_listed_delivery(only: AlertFilter) -> Sequence[ColumnElement[bool]]:
    """The conditions on a delivery, beside those on its alert."""
    wanted: list[ColumnElement[bool]] = []
    if only.channel is not None:
        wanted.append(delivery.c.channel == only.channel)
    if only.state is not None:
        wanted.append(delivery.c.state == only.state.value)
    return wanted


def list_deliveries(
    connection: Connection, limit: int, alerts: Collection[int] | None, only: AlertFilter
) -> Sequence[DeliveryRecord]:
    """The deliveries; `alerts`: only of these."""
    wanted = [delivery.c.alert_id.in_(select(alert.c.id).where(*is_listed(only)))]
    if alerts is not None:
        wanted.append(delivery.c.alert_id.in_(alerts))
    rows = connection.execute(
        select(*DELIVERY_RECORD)
        .join_from(delivery, message, isouter=True)
        .where(*wanted, *is_listed_delivery(only))
        .order_by(delivery.c.alert_id.desc(), delivery.c.channel)
        .limit(limit)
    )
    return [delivery_record(row) for row in rows]


def delivery_record(row: Row[Any]) -> DeliveryRecord:
    """Of a row with the columns of DELIVERY_RECORD."""
    return DeliveryRecord(
        alert=row.alert_id,
        channel=row.channel,
        state=DeliveryState(row.state),
        reason=row.reason or row.trouble or "",
        due_at=row.due_at or row.again_at,
        attempts=row.attempt or 0,
        sent_at=row.sent_at,
        message_id=row.message_id,
    )


def list_possible(
    connection: Connection, limit: int | None, article_id: int | None, only: AlertFilter
) -> Sequence[PossibleRecord]:
    """The possible matches; `article_id`: only of this article. Channel and state do not count."""
    wanted = [match.c.level == Level.POSSIBLE.value]
    if article_id is not None:
        wanted.append(match.c.article_id == article_id)
    if only.topic is not None:
        wanted.append(match.c.topic == only.topic)
    if only.since is not None:
        # By their ids the matches before are not looked at.
        wanted.append(match.c.article_id >= first_since(connection, only.since))
        wanted.append(article.c.found_at >= only.since)
    rows = connection.execute(
        select(match, article.c.found_at, article.c.source, article_url().label("url"))
        .add_columns(revision.c.title, revision.c.language)
        .join_from(match, article, match.c.article_id == article.c.id)
        .join(revision, is_latest_revision())
        .where(*wanted)
        .order_by(article.c.found_at.desc(), match.c.article_id.desc(), match.c.topic)
        .limit(limit)
    )
    return [
        PossibleRecord(
            topic=row.topic,
            article=row.article_id,
            title=row.title,
            url=row.url,
            source=row.source,
            language=row.language,
            probability=(evidence := evidence_from_json(row.evidence)).probability,
            reasons=evidence.reasons,
            found_at=row.found_at,
        )
        for row in rows
    ]


def list_articles(
    connection: Connection, limit: int, only: ArticleFilter
) -> Sequence[ArticleRecord]:
    """The articles with a text."""
    wanted: list[ColumnElement[bool]] = [article.c.merged_into.is_(None), article.c.revision > 0]
    if only.source is not None:
        wanted.append(article.c.source == only.source)
    if only.since is not None:
        wanted.append(article.c.found_at >= only.since)
    if only.before is not None:
        wanted.append(article.c.id < only.before)
    if only.topic is not None:
        matched = (match.c.article_id == article.c.id, match.c.topic == only.topic)
        wanted.append(exists().where(*matched))
    if only.language is not None:
        of_source = revision.c.language.is_(None) & article.c.source.in_(only.writing)
        wanted.append(or_(revision.c.language == only.language, of_source))
    newest = select_records().where(*wanted).order_by(article.c.id.desc()).limit(limit)
    return article_records(connection, connection.execute(newest).all())


def select_records() -> Select[Any]:
    """What `article_records` needs of articles."""
    return select_articles(*RECORD, story_member.c.story_id).join(
        story_member, story_member.c.article_id == article.c.id, isouter=True
    )


def article_records(connection: Connection, rows: Sequence[Row[Any]]) -> Sequence[ArticleRecord]:
    """The records of rows of `select_records`."""
    topics = topics_of(connection, [row.id for row in rows])
    guessed = (finding.c.kind == LISTING, finding.c.confirmed_at.is_(None))
    found = select(finding.c.feed, finding.c.found_at).where(*guessed)
    since = {row.feed: row.found_at for row in connection.execute(found)}
    return [
        ArticleRecord(
            id=row.id,
            url=row.url,
            source=row.source,
            text=text,
            found_at=row.found_at,
            story=row.story_id,
            topics=tuple(topics[row.id]),
            possible=tuple(key for key, level in topics[row.id].items() if level == POSSIBLE),
            guessed=row.feed in since and row.found_at >= since[row.feed],
        )
        for row in rows
        if (text := text_of(row)) is not None
    ]


def topics_of(connection: Connection, articles: Sequence[int]) -> Mapping[int, Mapping[str, str]]:
    """The topics that match each of these articles, sorted, with the level of the match."""
    found: defaultdict[int, dict[str, str]] = defaultdict(dict)
    columns = (match.c.article_id, match.c.topic, match.c.level)
    for some in steps(articles):
        matches = select(*columns).where(match.c.article_id.in_(some))
        for row in connection.execute(matches.order_by(match.c.topic)):
            found[row.article_id][row.topic] = row.level
    return found
