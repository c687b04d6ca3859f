"""What a message says: the stories and incidents of its deliveries, as they stand now."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, and_, func, select

from storage.alerts import evidence_from_json
from storage.health import incident_of
from storage.tables import alert, article, delivery, health_event, match, revision, topic_version
from watchword.domain.delivery import AlertItem, MemberKey
from watchword.domain.incident import Incident
from watchword.domain.match import Part


def alert_item(connection: Connection, delivery_id: int) -> AlertItem:
    """What a delivery tells, as its article stands now."""
    row = connection.execute(_alert_item(delivery_id)).one()
    evidence = evidence_from_json(row.evidence)
    same_title = "".join(part.text for part in evidence.headline) == row.title
    return AlertItem(
        topic=row.name,
        title=row.title,
        url=row.url,
        outlet=row.source,
        language=row.language,
        published_at=row.published_at,
        found_at=row.found_at,
        headline_only=row.headline_only,
        headline=evidence.headline if same_title else (Part(row.title),),
        excerpt=evidence.excerpt,
        words=evidence.words,
        leaves=evidence.leaves,
        urgent=row.urgent,
    )


def notices(connection: Connection, message_id: str) -> tuple[Incident, ...]:
    """What a message tells of sources and channels."""
    rows = connection.execute(
        select(health_event, alert.c.development)
        .join_from(delivery, alert)
        .join(health_event)
        .where(delivery.c.message_id == message_id)
        .order_by(delivery.c.id)
    )
    # A notice of the beginning says nothing of the end, though that be known by now.
    return tuple(
        replace(incident_of(row), ended_at=None) if row.development == "open" else incident_of(row)
        for row in rows
    )


def member(connection: Connection, delivery_id: int) -> MemberKey:
    """What of a delivery enters the id of its message."""
    row = connection.execute(_alert_item(delivery_id)).one_or_none()
    if row is None:
        of = select(alert.c.key).join_from(delivery, alert).where(delivery.c.id == delivery_id)
        key = connection.execute(of).scalar_one()
        return MemberKey(topic="", address=key, development="")
    return MemberKey(topic=row.topic, address=row.url, development=row.development)


def _alert_item(delivery_id: int) -> Any:
    latest = and_(revision.c.article_id == article.c.id, revision.c.number == article.c.revision)
    matched = and_(match.c.article_id == alert.c.article_id, match.c.topic == alert.c.topic)
    return (
        select(
            alert.c.topic,
            alert.c.development,
            alert.c.urgent,
            topic_version.c.name,
            func.coalesce(article.c.canonical, article.c.link).label("url"),
            article.c.source,
            article.c.found_at,
            match.c.evidence,
            revision.c.title,
            revision.c.language,
            revision.c.published_at,
            revision.c.headline_only,
        )
        .join_from(delivery, alert, delivery.c.alert_id == alert.c.id)
        .join(article, article.c.id == alert.c.article_id)
        .join(topic_version, topic_version.c.id == alert.c.topic_version_id)
        .join(match, matched)
        .join(revision, latest)
        .where(delivery.c.id == delivery_id)
    )
