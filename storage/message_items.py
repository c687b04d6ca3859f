"""What a message contains: the stories and incidents of its deliveries, as they are now."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, select

from storage.evidence import development_from_json, evidence_from_json
from storage.health import incident_of
from storage.known_matches import is_held
from storage.rows import article_url, is_latest_revision, is_latest_revision_at, steps
from storage.spikes import told_spike
from storage.stories import other_outlets
from storage.tables import (
    alert,
    article,
    delivery,
    health_event,
    match,
    message,
    revision,
    spike,
    story,
    topic_version,
)
from watchword.domain.delivery import AlertItem, Kind
from watchword.domain.digest import SentAtOnce
from watchword.domain.incident import Incident
from watchword.domain.match import Part, first_sentence
from watchword.domain.message import MemberKey
from watchword.domain.spike import Spike
from watchword.domain.story import OtherOutlet

_OfTopic = tuple[int, str]
"""A story, and the key of a topic that was told of it."""
MAX_BEGINNING = 600
"""Characters of a text in which its first sentence is looked for."""


def alert_items(
    connection: Connection, *which: ColumnElement[bool], at: datetime | None = None
) -> tuple[AlertItem, ...]:
    """The alerts of these deliveries, in the order of their message, but of incidents and spikes.

    `at`: with the texts of that time; None: of now.
    Raises LookupError if an alert has no article with a text, no match or no topic version.
    """
    matched = and_(match.c.article_id == alert.c.article_id, match.c.topic == alert.c.topic)
    shown = is_latest_revision() if at is None else is_latest_revision_at(at)
    rows = connection.execute(
        select(
            delivery.c.id,
            alert.c.id.label("alert_id"),
            alert.c.urgent,
            alert.c.story_id,
            story.c.related_to,
            alert.c.development,
            alert.c.reason,
            alert.c.news,
            alert.c.topic,
            topic_version.c.name,
            article_url().label("url"),
            article.c.source,
            article.c.found_at,
            match.c.evidence,
            revision.c.title,
            func.substr(revision.c.body, 1, MAX_BEGINNING).label("beginning"),
            revision.c.language,
            revision.c.published_at,
            revision.c.headline_only,
        )
        .join_from(delivery, alert, delivery.c.alert_id == alert.c.id)
        .join(article, article.c.id == alert.c.article_id, isouter=True)
        .join(story, story.c.id == alert.c.story_id, isouter=True)
        .join(topic_version, topic_version.c.id == alert.c.topic_version_id, isouter=True)
        .join(match, matched, isouter=True)
        .join(revision, shown, isouter=True)
        .where(alert.c.health_id.is_(None), alert.c.spike_id.is_(None), *which)
        .order_by(delivery.c.position, delivery.c.id)
    )
    found: Sequence[Any] = rows.all()
    told = {row.story_id: row.source for row in found if row.source is not None}
    also = other_outlets(connection, told)
    known = _first_titles(connection, {row.related_to for row in found if row.related_to})
    return tuple(_alert_item(row, also.get(row.story_id, ()), known) for row in found)


def _first_titles(connection: Connection, stories: Collection[int]) -> Mapping[_OfTopic, str]:
    """The headlines of the first alerts of these stories."""
    titles: dict[_OfTopic, str] = {}
    for some in steps(sorted(stories)):
        rows = connection.execute(
            select(alert.c.story_id, alert.c.topic, revision.c.title)
            .join(article, article.c.id == alert.c.article_id)
            .join(revision, is_latest_revision())
            .where(alert.c.story_id.in_(some), ~is_held())
            .order_by(alert.c.id.desc())
        )
        titles |= {(row.story_id, row.topic): row.title for row in rows}
    return titles


def sent_at_once(connection: Connection, channel: str, since: datetime) -> Sequence[SentAtOnce]:
    """The stories of the urgent messages that the channel took since then, each once, in order."""
    rows = connection.execute(
        select(
            article_url().label("url"),
            article.c.source,
            revision.c.title,
            revision.c.language,
            message.c.sent_at,
        )
        .join_from(message, delivery, delivery.c.message_id == message.c.id)
        .join(alert, alert.c.id == delivery.c.alert_id)
        .join(article, article.c.id == alert.c.article_id)
        .join(revision, is_latest_revision())
        .where(message.c.channel == channel, message.c.kind == Kind.URGENT.value)
        .where(message.c.sent_at > since)
        .order_by(message.c.sent_at, delivery.c.position, delivery.c.id)
    )
    found: dict[str, SentAtOnce] = {}
    for row in rows:
        one = SentAtOnce(
            title=row.title,
            url=row.url,
            outlet=row.source,
            language=row.language,
            sent_at=row.sent_at,
        )
        found.setdefault(row.url, one)
    return tuple(found.values())


def notices(connection: Connection, message_id: str) -> tuple[Incident, ...]:
    """The incidents that a message reports, in the order of its deliveries."""
    rows = connection.execute(
        select(health_event, alert.c.development)
        .join_from(delivery, alert)
        .join(health_event)
        .where(delivery.c.message_id == message_id)
        .order_by(delivery.c.id)
    )
    # A notice of the begin stays one, even if the incident has ended before the message is sent.
    return tuple(
        replace(incident_of(row), ended_at=None) if row.development == "open" else incident_of(row)
        for row in rows
    )


def told_spikes(connection: Connection, message_id: str) -> tuple[Spike, ...]:
    """The spikes that a message tells of, in the order of its deliveries."""
    rows = connection.execute(
        select(spike, alert.c.development, topic_version.c.name)
        .join_from(delivery, alert)
        .join(spike, spike.c.id == alert.c.spike_id)
        .join(topic_version, topic_version.c.id == alert.c.topic_version_id)
        .where(delivery.c.message_id == message_id)
        .order_by(delivery.c.id)
    )
    return tuple(told_spike(row) for row in rows)


def member_keys(connection: Connection, deliveries: Sequence[int]) -> Sequence[MemberKey]:
    """What of these deliveries the id of their message is made of, in the order of the ids."""
    keys: list[MemberKey] = []
    for some in steps(sorted(deliveries)):
        rows = connection.execute(
            select(alert.c.key, alert.c.topic, alert.c.development, article_url().label("url"))
            .join_from(delivery, alert, delivery.c.alert_id == alert.c.id)
            .join(article, article.c.id == alert.c.article_id, isouter=True)
            .where(delivery.c.id.in_(some))
            .order_by(delivery.c.id)
        )
        keys += [_member_key(row) for row in rows]
    return keys


def _member_key(row: Row[Any]) -> MemberKey:
    if row.url is None:  # a notice or a spike: its alert has no article
        return MemberKey(topic="", address=row.key, development="")
    return MemberKey(topic=row.topic, address=row.url, development=row.development)


def _alert_item(
    row: Row[Any], also: tuple[OtherOutlet, ...], known: Mapping[_OfTopic, str]
) -> AlertItem:
    if row.evidence is None or row.title is None or row.name is None:
        raise LookupError(f"delivery {row.id}: its alert has no article, match or topic version")
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
        also=also,
        development=development_from_json(row),
        source=row.source,
        id=row.alert_id,
        topic_key=row.topic,
        story=row.story_id or 0,
        lead="" if row.headline_only else first_sentence(row.beginning),
        related_to=0 if row.development else row.related_to or 0,
        related_title="" if row.development else known.get((row.related_to, row.topic), ""),
    )
