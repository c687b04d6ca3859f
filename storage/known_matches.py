"""What the store knows of an article and its story when the article is judged.

Each statement is made once, and a judge runs it for each article that matches: SQLAlchemy takes longer
to make one than SQLite to run it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Row,
    bindparam,
    exists,
    or_,
    select,
)

from storage.rows import is_latest_revision
from storage.story_relations import head
from storage.tables import alert, article, delivery, label, match, revision, story, story_member
from watchword.domain.alert import KnownMatches, StoryAlert
from watchword.domain.delivery import DeliveryState, ReasonCode
from watchword.domain.development import AlertedStory
from watchword.domain.match import Level


def is_held() -> ColumnElement[bool]:
    """Whether an alert is held because its article is old."""
    old = (ReasonCode.OLD.value, ReasonCode.UNDATED.value)
    one = delivery.alias("held")
    return exists().where(
        one.c.alert_id == alert.c.id,
        one.c.state == DeliveryState.SKIPPED.value,
        one.c.reason_code.in_(old),
    )


_ARTICLE: BindParameter[int] = bindparam("article")
_STORY: BindParameter[int] = bindparam("story")
_MATCHED = select(match).where(match.c.article_id == _ARTICLE)
_MERGED = (
    select(match.c.topic, match.c.article_id)
    .join(article, article.c.id == match.c.article_id)
    .where(article.c.merged_into == _ARTICLE, match.c.alert_id.is_not(None))
)
_ALERTED = (
    select(alert, is_held().label("held"))
    .where(
        or_(
            alert.c.story_id == _STORY,
            alert.c.article_id == _ARTICLE,
            alert.c.article_id.in_(select(article.c.id).where(article.c.merged_into == _ARTICLE)),
        )
    )
    .order_by(alert.c.id)
)
"""The alerts of the story, of the article, and of what was merged into it."""
_HEAD = select(head()).where(story.c.id == _STORY).scalar_subquery()
_BESIDE = story.alias("beside")
_THREAD = (
    select(alert.c.topic, alert.c.story_id, alert.c.created_at, alert.c.news, revision.c.title)
    .join_from(alert, article, article.c.id == alert.c.article_id)
    .join(revision, is_latest_revision())
    .join(_BESIDE, _BESIDE.c.id == alert.c.story_id)
    .where(or_(_BESIDE.c.id == _HEAD, _BESIDE.c.related_to == _HEAD), ~is_held())
    .order_by(alert.c.id)
)
"""The alerts of the story and of all that are beside it, without those that are held."""
_UNWANTED = select(label.c.topic).where(
    or_(
        label.c.article_id == _ARTICLE,
        label.c.article_id.in_(
            select(story_member.c.article_id).where(story_member.c.story_id == _STORY)
        ),
    ),
    ~label.c.wanted,
)


def known_matches(connection: Connection, article_id: int, story: int) -> KnownMatches:
    """See `AlertQueries.known_matches`."""
    key = {"article": article_id, "story": story}
    rows = connection.execute(_MATCHED, key).all()
    levels = {row.topic: row.level for row in rows}
    alerts = connection.execute(_ALERTED, key).all()
    here = [row for row in alerts if row.article_id == article_id or row.story_id == story]
    told = any(not row.held for row in alerts)
    thread = connection.execute(_THREAD, {"story": story}).all() if told else ()
    return KnownMatches(
        matched=frozenset(topic for topic, level in levels.items() if level == Level.ALERT),
        possible=frozenset(topic for topic, level in levels.items() if level != Level.ALERT),
        revisions={row.topic: row.revision for row in rows},
        urgent=frozenset(row.topic for row in here if row.urgent),
        via_merged={row.topic: row.article_id for row in connection.execute(_MERGED, key)},
        in_story=_in_story(alerts, article_id, story),
        told=_told(alerts, thread, story),
        unwanted=frozenset(connection.scalars(_UNWANTED, key)),
    )


def _told(
    alerts: Sequence[Row[Any]], thread: Sequence[Any], story: int
) -> Mapping[str, AlertedStory]:
    """Those of _ALERTED that were told, by topic. Pure. `thread`: those of _THREAD."""
    told: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    for row in alerts:
        if not row.held:
            told[row.topic].append(row)
    return {
        topic: AlertedStory(
            article=rows[0].article_id,
            first_at=rows[0].created_at,
            last_at=rows[-1].created_at,
            developments=frozenset(row.development for row in alerts if row.topic == topic),
            urgent=any(row.urgent for row in rows),
            beside=tuple(
                row.title for row in thread if row.topic == topic and row.story_id != story
            ),
            followed_at=tuple(
                row.created_at
                for row in thread
                if row.topic == topic and row.news and not row.news.get("waits")
            ),
        )
        for topic, rows in told.items()
    }


def _in_story(alerts: Sequence[Row[Any]], article_id: int, story: int) -> Mapping[str, StoryAlert]:
    """Those of _ALERTED that other articles of the story have, by topic. Pure."""
    others = [row for row in alerts if row.story_id == story and row.article_id != article_id]
    # The first one that was told; those that are held are overwritten by it.
    told = sorted(others, key=lambda row: (not row.held, -row.id))
    return {row.topic: StoryAlert(article=row.article_id, held=row.held) for row in told}
