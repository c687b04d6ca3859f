"""Topics' versions, stories, matches and alerts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from storage.rows import only, upsert
from storage.tables import (
    alert,
    article,
    delivery,
    match,
    revision,
    story,
    story_member,
    topic_version,
)
from watchword.domain.alert import AlertRecord, NewAlert, SuppressedMatch
from watchword.domain.delivery import DeliveryState
from watchword.domain.match import Evidence, Excerpt, Part
from watchword.domain.topic import Topic

WAITING = DeliveryState.WAITING.value


class SqlAlerts:
    """The repository of stories, matches and alerts, on one transaction's connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # --- questions ---

    def matched_topics(self, article_id: int) -> frozenset[str]:
        topics = select(match.c.topic).where(match.c.article_id == article_id)
        return frozenset(self._connection.scalars(topics))

    def urgent_topics(self, article_id: int) -> frozenset[str]:
        topics = select(alert.c.topic).where(alert.c.article_id == article_id, alert.c.urgent)
        return frozenset(self._connection.scalars(topics))

    def alerted_via_merged(self, article_id: int) -> Mapping[str, int]:
        merged = (
            select(match.c.topic, match.c.article_id)
            .join(article, article.c.id == match.c.article_id)
            .where(article.c.merged_into == article_id, match.c.alert_id.is_not(None))
        )
        return {row.topic: row.article_id for row in self._connection.execute(merged)}

    def list(self, *, limit: int) -> Sequence[AlertRecord]:
        rows = self._connection.execute(
            select(
                alert,
                func.coalesce(article.c.canonical, article.c.link).label("url"),
                revision.c.title,
            )
            .join_from(alert, article, alert.c.article_id == article.c.id)
            .join(
                revision,
                (revision.c.article_id == article.c.id)
                & (revision.c.number == article.c.revision),
            )
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
                reason=row.reason,
                created_at=row.created_at,
            )
            for row in rows
        ]

    # --- changes ---

    def reconcile(self, topics: Iterable[Topic], now: datetime) -> None:
        wanted = {(topic.key, topic.digest): topic for topic in topics}
        there = self._connection.execute(select(topic_version)).all()
        for row in there:
            removed = None if (row.topic, row.digest) in wanted else row.removed_at or now
            if removed != row.removed_at:
                here = topic_version.c.id == row.id
                self._connection.execute(
                    update(topic_version).where(here).values(removed_at=removed)
                )
        for key in wanted.keys() - {(row.topic, row.digest) for row in there}:
            self._add_version(wanted[key], now)

    def story_of(self, article_id: int, now: datetime) -> int:
        member = select(story_member.c.story_id).where(story_member.c.article_id == article_id)
        there = self._connection.scalars(member).one_or_none()
        return there if there is not None else self._begin_story(article_id, now)

    def create_alert(self, new: NewAlert, now: datetime) -> None:
        version = self._version(new.topic)
        alert_id = self._insert(
            alert,
            key=new.key,
            topic=new.topic.key,
            story_id=new.story_id,
            development=new.development,
            urgent=new.urgent,
            article_id=new.article_id,
            topic_version_id=version,
            channels=list(new.topic.channels),
            reason=new.reason,
            created_at=now,
        )
        upsert(
            self._connection,
            match,
            {"topic": new.topic.key, "article_id": new.article_id},
            {
                "topic_version_id": version,
                "revision": new.revision,
                "evidence": evidence_to_json(new.evidence),
                "alert_id": alert_id,
                "reason": None,
            },
        )
        for name, schedule in new.schedules.items():
            waits = {"state": WAITING, "due_at": schedule.due_at}
            waits |= {"slot": schedule.slot, "reason": schedule.reason}
            ends = {"state": DeliveryState.SKIPPED.value, "reason": new.held}
            values = waits if new.held is None else ends
            self._insert(delivery, alert_id=alert_id, channel=name, created_at=now, **values)

    def record_suppressed(self, suppressed: SuppressedMatch) -> None:
        self._insert(
            match,
            topic=suppressed.topic.key,
            article_id=suppressed.article_id,
            topic_version_id=self._version(suppressed.topic),
            revision=suppressed.revision,
            evidence=evidence_to_json(suppressed.evidence),
            reason=suppressed.reason,
        )

    def release_held(self, new: NewAlert, *, held: str) -> None:
        matched = (match.c.topic == new.topic.key, match.c.article_id == new.article_id)
        for name, schedule in new.schedules.items():
            self._connection.execute(
                update(delivery)
                .where(
                    delivery.c.alert_id.in_(select(match.c.alert_id).where(*matched)),
                    delivery.c.channel == name,
                    delivery.c.state == DeliveryState.SKIPPED.value,
                    delivery.c.reason == held,
                )
                .values(
                    state=WAITING,
                    due_at=schedule.due_at,
                    slot=schedule.slot,
                    reason=schedule.reason,
                )
            )

    # --- within ---

    def _add_version(self, topic: Topic, now: datetime) -> None:
        self._insert(
            topic_version,
            topic=topic.key,
            digest=topic.digest,
            name=topic.name,
            query=topic.query,
            channels=list(topic.channels),
            created_at=now,
        )

    def _version(self, topic: Topic) -> int:
        here = (topic_version.c.topic == topic.key, topic_version.c.digest == topic.digest)
        version: int = only(self._connection, topic_version, *here).id
        return version

    def _begin_story(self, article_id: int, now: datetime) -> int:
        story_id = self._insert(story, created_at=now)
        self._insert(story_member, article_id=article_id, story_id=story_id, link="first")
        return story_id

    def _insert(self, table: Any, **values: Any) -> int:
        key = self._connection.execute(insert(table).values(**values)).inserted_primary_key
        first = key[0] if key else 0
        return first if isinstance(first, int) else 0


def evidence_to_json(evidence: Evidence) -> dict[str, Any]:
    """As it is kept in a match."""
    return {
        "headline": [[part.text, part.marked] for part in evidence.headline],
        "excerpt": [[part.text, part.marked] for part in evidence.excerpt],
        "words": list(evidence.words),
        "leaves": list(evidence.leaves),
    }


def evidence_from_json(kept: dict[str, Any]) -> Evidence:
    """The inverse of `evidence_to_json`."""
    return Evidence(
        headline=_excerpt(kept["headline"]),
        excerpt=_excerpt(kept["excerpt"]),
        words=tuple(kept["words"]),
        leaves=tuple(kept["leaves"]),
    )


def _excerpt(parts: Iterable[Sequence[Any]]) -> Excerpt:
    return tuple(Part(text, marked) for text, marked in parts)
