"""The repository of topic versions, matches and alerts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from storage.evidence import development_to_json, evidence_to_json
from storage.known_matches import known_matches
from storage.listing import list_alerts, list_possible
from storage.renames import gone_topics, rename_topic
from storage.rows import (
    article_url,
    insert_row,
    is_latest_revision,
    update_rows,
    upsert,
)
from storage.tables import (
    alert,
    article,
    delivery,
    label,
    match,
    revision,
    topic_version,
)
from watchword.domain.alert import (
    EVERY,
    AlertFilter,
    AlertRecord,
    CreateAlert,
    KnownMatches,
    NewMatch,
    Old,
    PossibleRecord,
)
from watchword.domain.channel import Schedule
from watchword.domain.delivery import DeliveryState, ReasonCode
from watchword.domain.match import Level
from watchword.domain.reload import GoneName, find_renames, retired_name
from watchword.domain.topic import Label, Topic

_VERSION = select(topic_version.c.id).where(
    topic_version.c.topic == bindparam("topic"), topic_version.c.digest == bindparam("digest")
)


class SqlAlerts:
    """Implements AlertRepository on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # --- questions ---

    def known_matches(self, article_id: int, story: int) -> KnownMatches:
        return known_matches(self._connection, article_id, story)

    def list(self, *, limit: int, only: AlertFilter = EVERY) -> Sequence[AlertRecord]:
        return list_alerts(self._connection, limit, only)

    def possible(
        self, *, limit: int | None = None, article_id: int | None = None, only: AlertFilter = EVERY
    ) -> Sequence[PossibleRecord]:
        return list_possible(self._connection, limit, article_id, only)

    def labels(self, topic: str) -> Sequence[Label]:
        rows = self._connection.execute(
            select(label, article_url().label("url"), revision.c.title)
            .join_from(label, article, label.c.article_id == article.c.id)
            .join(revision, is_latest_revision())
            .where(label.c.topic == topic)
            .order_by(label.c.labelled_at.desc(), label.c.article_id.desc())
        )
        return [
            Label(
                topic=row.topic,
                article=row.article_id,
                wanted=row.wanted,
                title=row.title,
                url=row.url,
                labelled_at=row.labelled_at,
            )
            for row in rows
        ]

    # --- changes ---

    def reconcile(self, topics: Iterable[Topic], now: datetime) -> Mapping[str, str]:
        """Add a version for each new or changed topic; end the versions that are not configured.

        A new key for the query of a topic that is gone is a rename. Returns the new keys by the old.
        """
        wanted = {(topic.key, topic.digest): topic for topic in topics}
        renamed = self._rename({topic.key: topic.query for topic in wanted.values()}, now)
        known = self._connection.execute(select(topic_version)).all()
        for row in known:
            removed = None if (row.topic, row.digest) in wanted else row.removed_at or now
            if removed != row.removed_at:
                here = topic_version.c.id == row.id
                self._connection.execute(
                    update(topic_version).where(here).values(removed_at=removed)
                )
        for key in wanted.keys() - {(row.topic, row.digest) for row in known}:
            self._add_version(wanted[key], now)
        return renamed

    def create_alert(
        self, new: NewMatch, decided: CreateAlert, schedules: Mapping[str, Schedule], now: datetime
    ) -> None:
        version = self._version(new.topic)
        alert_id = insert_alert(
            self._connection,
            {
                "key": decided.key,
                "topic": new.topic.key,
                "story_id": decided.story,
                "development": decided.development,
                "news": decided.follow_up and development_to_json(decided.follow_up),
                "urgent": decided.urgent,
                "article_id": new.article_id,
                "topic_version_id": version,
                "reason": decided.reason,
            },
            schedules,
            now,
            held=decided.held,
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
                "level": Level.ALERT.value,
            },
        )

    def record_suppressed(self, new: NewMatch, reason: str) -> None:
        upsert(
            self._connection,
            match,
            {"topic": new.topic.key, "article_id": new.article_id},
            {
                "topic_version_id": self._version(new.topic),
                "revision": new.revision,
                "evidence": evidence_to_json(new.evidence),
                "reason": reason,
                "level": new.level.value,
            },
        )

    def promote(
        self,
        topic: Topic,
        article_id: int,
        decided: CreateAlert,
        schedules: Mapping[str, Schedule],
        now: datetime,
    ) -> None:
        alert_id = insert_alert(
            self._connection,
            {
                "key": decided.key,
                "topic": topic.key,
                "story_id": decided.story,
                "development": decided.development,
                "urgent": decided.urgent,
                "article_id": article_id,
                "topic_version_id": self._version(topic),
                "reason": decided.reason,
            },
            schedules,
            now,
        )
        here = (match.c.topic == topic.key, match.c.article_id == article_id)
        values = {"alert_id": alert_id, "reason": None, "level": Level.ALERT.value}
        self._connection.execute(update(match).where(*here).values(values))

    def label(self, topic: str, article_id: int, now: datetime, *, wanted: bool) -> None:
        upsert(
            self._connection,
            label,
            {"topic": topic, "article_id": article_id},
            {"wanted": wanted, "labelled_at": now},
        )

    def release_held(self, new: NewMatch, schedules: Mapping[str, Schedule]) -> None:
        matched = (match.c.topic == new.topic.key, match.c.article_id == new.article_id)
        held = self._connection.execute(
            select(delivery.c.id, delivery.c.channel).where(
                delivery.c.alert_id.in_(select(match.c.alert_id).where(*matched)),
                delivery.c.channel.in_(schedules),
                delivery.c.state == DeliveryState.SKIPPED.value,
                delivery.c.reason_code == ReasonCode.UNDATED.value,
            )
        ).all()
        rows = [{"id": row.id, **waiting(schedules[row.channel])} for row in held]
        update_rows(self._connection, delivery, "id", rows)

    # --- within ---

    def _rename(self, configured: Mapping[str, str], now: datetime) -> Mapping[str, str]:
        """Rename the topics that have a new key. `configured`: the query of each topic."""
        latest = select(func.max(topic_version.c.id)).group_by(topic_version.c.topic)
        versions = select(topic_version).where(topic_version.c.id.in_(latest))
        known = {row.topic: row.query for row in self._connection.execute(versions)}
        gone = gone_topics(self._connection)
        gone_names = [
            GoneName(name=key, mark=query, removed_at=gone.get(key, now))
            for key, query in known.items()
            if key not in configured
        ]
        added = {
            key: query
            for key, query in configured.items()
            if key not in known or (key in gone and known[key] != query)
        }
        renamed = find_renames(gone_names, added)
        for old, new in renamed.items():
            if new in gone:
                rename_topic(self._connection, new, retired_name(new, gone[new]))
            rename_topic(self._connection, old, new)
        return renamed

    def _add_version(self, topic: Topic, now: datetime) -> None:
        insert_row(
            self._connection,
            topic_version,
            topic=topic.key,
            digest=topic.digest,
            name=topic.name,
            query=topic.query,
            channels=list(topic.channels),
            created_at=now,
        )

    def _version(self, topic: Topic) -> int:
        key = {"topic": topic.key, "digest": topic.digest}
        version: int = self._connection.execute(_VERSION, key).scalar_one()
        return version


def insert_alert(
    connection: Connection,
    values: Mapping[str, Any],
    schedules: Mapping[str, Schedule],
    now: datetime,
    *,
    held: Old | None = None,
) -> int:
    """Insert an alert with one delivery for each channel of `schedules`; returns the alert's id.

    `values`: the other columns of the alert. `held`: why the deliveries are skipped; None: they wait.
    """
    alert_id = insert_row(connection, alert, **values, channels=list(schedules), created_at=now)
    rows = [
        {"alert_id": alert_id, "channel": name, "created_at": now}
        | (waiting(schedule) if held is None else skipped(held))
        for name, schedule in schedules.items()
    ]
    if rows:
        connection.execute(insert(delivery), rows)
    return alert_id


def waiting(schedule: Schedule) -> dict[str, Any]:
    """The columns of a delivery that waits for its time."""
    code = ReasonCode.FIRST_POLLS if schedule.in_first_polls else None
    code = ReasonCode.BUNDLE if schedule.in_bundle else code
    return {
        "state": DeliveryState.WAITING.value,
        "due_at": schedule.due_at,
        "slot": schedule.slot,
        "reason": schedule.reason,
        "reason_code": code and code.value,
    }


def skipped(held: Old) -> dict[str, Any]:
    """The columns of a delivery that is skipped because its article is old."""
    return {
        "state": DeliveryState.SKIPPED.value,
        "due_at": None,
        "slot": None,
        "reason": held.reason,
        "reason_code": held.code,
    }
